"""How the numbers of a table are laid out on pages: single fields, tables of rows, and groups of both.

The form asks for them and the page of an edition shows them in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rulebooks.calculation.parameters import PARAMETER_KINDS, ParameterTable
from rulebooks.calculation.parameters.fields import Choice, Field, Number, Part, Rows
from rulebooks.calculation.texts import Texts
from voucher_portal.core.money import format_number

CHOICE_WORDS: Mapping[str, str | Promise] = {
    "cent": _("Lähimpään senttiin"),
    "up_5c": _("Ylöspäin seuraavaan viiteen senttiin"),
    "up_10c": _("Ylöspäin seuraavaan kymmeneen senttiin"),
    "euro": _("Lähimpään euroon"),
    "operating_year": _("Toimintavuoden alussa"),
    "month_after": _("Syntymäpäivää seuraavan kuukauden alussa"),
}


@dataclass(frozen=True)
class Block:
    """One field, or with `columns` a table of rows. `name` is its place, parts joined by hyphens."""

    name: str
    field: Field
    columns: tuple[tuple[str, Field], ...] = ()


@dataclass(frozen=True)
class Group:
    """Blocks under one heading; the fields of the table itself stand under none."""

    label: Texts | None
    is_optional: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class ToldBlock:
    """A block with its numbers as people read them."""

    label: str
    text: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()


@dataclass(frozen=True)
class ToldGroup:
    label: str
    blocks: tuple[ToldBlock, ...]


def layout(kind: str) -> tuple[Group, ...]:
    """The groups of a kind's fields, its parts after what stands in the table itself."""
    return tuple(_groups(PARAMETER_KINDS[kind].table, "", None, False))


def told(kind: str, values: Mapping[str, Any]) -> list[ToldGroup]:
    """An edition's numbers as people read them. A part that is not in use is left out."""
    found = []
    for group in layout(kind):
        blocks = tuple(_told_block(block, _at(values, block.name)) for block in group.blocks)
        if any(block.text or block.rows for block in blocks):
            found.append(ToldGroup("" if group.label is None else words(group.label), blocks))
    return found


def words(texts: Texts) -> str:
    """A label in the language of the page, with a capital letter."""
    text = texts.of(get_language() or "fi")
    return text[:1].upper() + text[1:]


def is_list(field: Field) -> bool:
    """A list of plain numbers, written into one field."""
    return isinstance(field, Rows) and not isinstance(field.item, Part)


def row_table(field: Field) -> type[ParameterTable] | None:
    """What a row of the field is, where the field is a table of rows."""
    return field.item.table if isinstance(field, Rows) and isinstance(field.item, Part) else None


def _groups(table: type[ParameterTable], prefix: str, label: Texts | None, is_optional: bool) -> Iterable[Group]:
    own, parts = [], []
    for name, field in table.FIELDS.items():
        if isinstance(field, Part):
            parts.append((f"{prefix}{name}-", field))
        else:
            row = row_table(field)
            own.append(Block(f"{prefix}{name}", field, () if row is None else tuple(row.FIELDS.items())))
    yield Group(label, is_optional, tuple(own))
    for place, part in parts:
        yield from _groups(part.table, place, part.label, part.is_optional)


def _at(values: Mapping[str, Any], name: str) -> Any:
    found: Any = values
    for part in name.split("-"):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _told_block(block: Block, value: Any) -> ToldBlock:
    label = words(block.field.label)
    if not block.columns:
        return ToldBlock(label, _told(block.field, value))
    rows = tuple(
        tuple((words(field.label), _told(field, row.get(name)) or "–") for name, field in block.columns)
        for row in value or []
    )
    return ToldBlock(label, columns=tuple(words(field.label) for _name, field in block.columns), rows=rows)


def _told(field: Field, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(field, Rows):
        return "; ".join(_told(field.item, one) for one in value)
    if isinstance(field, Choice):
        return str(CHOICE_WORDS.get(value, value))
    if isinstance(field, Number):
        return format_number(Decimal(value), least_decimals=field.shown_decimals, most_decimals=field.decimals)
    return str(value)
