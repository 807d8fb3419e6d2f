"""Reading and writing the file of a definition version."""

from __future__ import annotations

from typing import Any

from rulebooks.exchange.definition_checks import Opened, check_definition
from rulebooks.exchange.definition_format import FIELDS, DefinitionDocument
from rulebooks.exchange.faults import FaultyFile
from rulebooks.exchange.fields import Reader, read_fields
from rulebooks.exchange.json_text import read_json, write_json


def open_definition(content: bytes) -> Opened:
    """The definition of a file with what is wrong in it told to its reader.

    Raises FaultyFile for what is no JSON. Whoever knows more than the file (the organiser's units, its
    calendar) tells its own faults, and then takes the document.
    """
    reader = Reader(read_json(content))
    return opened_at("", reader.text.value, reader)


def opened_at(pointer: str, value: Any, reader: Reader) -> Opened:
    """The definition that stands at a place of a larger file."""
    opened = Opened(read_fields(FIELDS, value, pointer, reader), pointer, reader)
    if opened.values:
        check_definition(opened)
    return opened


def document_of(opened: Opened) -> DefinitionDocument:
    """What the file says. Raises FaultyFile with every fault that was told."""
    if opened.reader.faults:
        raise FaultyFile(opened.reader.faults)
    values = {name: value for name, value in opened.values.items() if name in _ATTRIBUTES}
    sections = {name: opened.values[name] for name in FIELDS if name not in values and not name.startswith("format")}
    return DefinitionDocument(sections=sections, **values)


def read_definition(content: bytes) -> DefinitionDocument:
    """The document of a file. Raises FaultyFile."""
    return document_of(open_definition(content))


def write_definition(document: DefinitionDocument) -> str:
    """The canonical text: the same document is always the same text, to the byte."""
    return write_json(document.as_json())


_ATTRIBUTES = set(DefinitionDocument.__dataclass_fields__)
