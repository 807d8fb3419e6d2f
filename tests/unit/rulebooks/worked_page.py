"""The worked numbers of docs/calculation.md, so that the page and the code cannot part.

A table of the page that stands right under `<!-- example: name -->` is an example: its head gives
the names, each row the facts and what is expected of them.
"""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from pathlib import Path

PAGE = Path(__file__).resolve().parents[3] / "docs" / "calculation.md"
_EXAMPLE = re.compile(r"<!-- example: (?P<name>[a-z0-9-]+) -->\n(?P<table>(?:\|.*\n)+)")


@functools.cache
def examples() -> dict[str, list[dict[str, str]]]:
    """Every example of the page: its rows, each by the names of the table's head."""
    found = {match["name"]: _rows(match["table"]) for match in _EXAMPLE.finditer(PAGE.read_text())}
    assert found, f"{PAGE} has no examples"
    return found


def amount(text: str) -> Decimal:
    """ "1 234,50" of the page as a number."""
    return Decimal(text.replace("\u00a0", "").replace(" ", "").replace("\u2212", "-").replace(",", "."))


def _rows(table: str) -> list[dict[str, str]]:
    head, _, *body = table.strip().splitlines()
    names = _cells(head)
    return [dict(zip(names, _cells(row), strict=True)) for row in body]


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]
