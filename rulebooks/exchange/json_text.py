"""JSON as people edit it: read with the line of every value, written so that two versions compare well.

Python's own reader forgets where a value stood, keeps the last of two equal names in silence, turns
1.10 into a binary fraction and falls over a thousand brackets. This one names the line instead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from json.decoder import JSONDecodeError
from typing import Any, NoReturn

from rulebooks.exchange.faults import Fault, FaultCode, FaultyFile

MOST_BYTES = 1024 * 1024
MOST_DEPTH = 12
_WIDTH = 110
_INDENT = 2
_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WHOLE = re.compile(r"-?[0-9]{1,15}")
# What no database column and no page can hold: control characters and halves of characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_WORDS = {"true": True, "false": False, "null": None}
_scan_text: Any = json.decoder.scanstring  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Inexact:
    """A number that JSON would read through binary floating point, or that is too long to be meant."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class JsonText:
    """What a file says, and on which line each of its values stands, by JSON Pointer (RFC 6901)."""

    value: Any
    lines: Mapping[str, int] = field(repr=False)

    def line_of(self, pointer: str) -> int:
        """The line of a value; of the nearest value around it where there is none."""
        while pointer not in self.lines:
            pointer = pointer.rpartition("/")[0]
        return self.lines[pointer]


def inside(pointer: str, name: str | int) -> str:
    """The pointer of a field or a row of what stands at a pointer."""
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"


def read_json(content: bytes) -> JsonText:
    """The JSON of a file. Raises FaultyFile with the line at which it stops being JSON."""
    if len(content) > MOST_BYTES:
        raise FaultyFile([Fault.at("", 1, FaultCode.TOO_LONG_FILE, most=MOST_BYTES // 1024)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FaultyFile([Fault.at("", line, FaultCode.NOT_TEXT)]) from error
    return _Reader(text).read()


class _Reader:
    """Walks the text once. `at` is the place of the next character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[str, int] = {}
        self._line, self._counted = 1, 0

    def read(self) -> JsonText:
        self._skip()
        if self.at == len(self.text):
            self._stop(FaultCode.EMPTY_FILE)
        value = self._value("", 0)
        self._skip()
        if self.at != len(self.text):
            self._stop(FaultCode.NOT_JSON)
        return JsonText(value, self.lines)

    def _value(self, pointer: str, depth: int) -> Any:
        if depth > MOST_DEPTH:
            self._stop(FaultCode.TOO_DEEP, most=MOST_DEPTH)
        self.lines.setdefault(pointer, self._line_here())
        match self.text[self.at : self.at + 1]:
            case "{":
                return self._object(pointer, depth)
            case "[":
                return self._list(pointer, depth)
            case '"':
                return self._string()
        return self._number_or_word()

    def _object(self, pointer: str, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self._skip(1)
        while not self._closes("}", bool(found)):
            if self.text[self.at : self.at + 1] != '"':
                self._stop(FaultCode.NOT_JSON)
            start, name = self.at, self._string()
            here = inside(pointer, name)
            if name in found:
                self.at = start
                self._stop(FaultCode.TWICE, name=name)
            self.lines[here] = self._line_here()
            self._skip()
            if self.text[self.at : self.at + 1] != ":":
                self._stop(FaultCode.NOT_JSON)
            self._skip(1)
            found[name] = self._value(here, depth + 1)
        return found

    def _list(self, pointer: str, depth: int) -> list[Any]:
        found: list[Any] = []
        self._skip(1)
        while not self._closes("]", bool(found)):
            found.append(self._value(inside(pointer, len(found)), depth + 1))
        return found

    def _closes(self, bracket: str, has_some: bool) -> bool:
        """Does the object or list end here? Else the comma before the next one is passed."""
        self._skip()
        if self.text[self.at : self.at + 1] == bracket:
            self._skip(1)
            return True
        if has_some:
            if self.text[self.at : self.at + 1] != ",":
                self._stop(FaultCode.NOT_JSON)
            self._skip(1)
        return False

    def _string(self) -> str:
        try:
            text, end = _scan_text(self.text, self.at + 1, True)
        except JSONDecodeError as error:
            self.at = min(error.pos, len(self.text))
            self._stop(FaultCode.NOT_JSON, error)
        if unprintable := _UNPRINTABLE.search(text):
            self._stop(FaultCode.UNPRINTABLE, character=f"U+{ord(unprintable[0]):04X}")
        self.at = end
        return str(text)

    def _number_or_word(self) -> Any:
        number = _NUMBER.match(self.text, self.at)
        if number is not None:
            self.at = number.end()
            return int(number[0]) if _WHOLE.fullmatch(number[0]) else Inexact(number[0])
        word = next((word for word in _WORDS if self.text.startswith(word, self.at)), None)
        if word is None:
            self._stop(FaultCode.NOT_JSON)
        self.at += len(word)
        return _WORDS[word]

    def _skip(self, passed: int = 0) -> None:
        space = _SPACE.match(self.text, self.at + passed)
        assert space is not None
        self.at = space.end()

    def _line_here(self) -> int:
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = max(self._counted, self.at)
        return self._line

    def _stop(self, code: FaultCode, cause: Exception | None = None, **words: object) -> NoReturn:
        line = self.text.count("\n", 0, self.at) + 1
        if code is FaultCode.NOT_JSON:
            words["column"] = self.at - (self.text.rfind("\n", 0, self.at) + 1) + 1
        raise FaultyFile([Fault.at("", line, code, **words)]) from cause


def write_json(value: Any) -> str:
    """Canonical text: two spaces of indent, short objects and lists on one line, a line's end at the end."""
    return _written(value, 0, 0) + "\n"


def _written(value: Any, indent: int, used: int) -> str:
    """The value as text. `used` is how much of the line stands before it."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value:
        return flat
    if len(flat) + indent + used <= _WIDTH and _is_plain(value):
        return flat if isinstance(value, list) else f"{{ {flat[1:-1]} }}"
    margin = " " * (indent + _INDENT)
    if isinstance(value, list):
        rows = [margin + _written(row, indent + _INDENT, 0) for row in value]
        return "[\n" + ",\n".join(rows) + "\n" + " " * indent + "]"
    named = [(json.dumps(name, ensure_ascii=False) + ": ", child) for name, child in value.items()]
    rows = [margin + name + _written(child, indent + _INDENT, len(name)) for name, child in named]
    return "{\n" + ",\n".join(rows) + "\n" + " " * indent + "}"


def _is_plain(value: dict[str, Any] | list[Any]) -> bool:
    """May it stand on one line: it holds texts and numbers, or lists of those?"""
    inner = value.values() if isinstance(value, dict) else value
    return all(
        not isinstance(child, dict | list)
        or (isinstance(child, list) and not any(isinstance(one, dict | list) for one in child))
        for child in inner
    )
