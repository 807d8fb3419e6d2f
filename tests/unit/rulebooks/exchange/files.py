"""The example files of the documentation, and changes to them."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from rulebooks.exchange.definition_file import document_of, open_definition
from rulebooks.exchange.faults import Fault, FaultyFile
from rulebooks.exchange.json_text import write_json

DOCS = Path(__file__).resolve().parents[4] / "docs"
DEFINITION = DOCS / "examples" / "home-care-definition.json"
WEEK = DOCS / "examples" / "home-care-week.json"
DAY, EVENING, SATURDAY, EVE, SUNDAY = range(5)
#: The model of the ministry for home care (domain.md C35), of one person.
INCOMES = {
    "max_value": "27.00",
    "min_value": "7.00",
    "limits": [{"household_size": 1, "limit": "563.00", "percent": "35"}],
    "extra_person": None,
    "divisor": "60",
    "rounding": "cent",
}


def definition(**places: Any) -> dict[str, Any]:
    """The example with other values: definition(value__value_percent="120")."""
    return changed(json.loads(DEFINITION.read_text()), places)


def week(**places: Any) -> dict[str, Any]:
    return changed(json.loads(WEEK.read_text()), places)


def changed(told: dict[str, Any], places: dict[str, Any]) -> dict[str, Any]:
    for place, value in places.items():
        at, last = _walk(told, place)
        at[last] = value
    return told


def without(told: dict[str, Any], place: str) -> dict[str, Any]:
    """The file without a place: without(definition(), "products__0__unit")."""
    told = copy.deepcopy(told)
    at, last = _walk(told, place)
    del at[last]
    return told


def _walk(told: Any, place: str) -> tuple[Any, Any]:
    *steps, last = (int(step) if step.isdecimal() else step for step in place.split("__"))
    for step in steps:
        told = told[step]
    return told, last


def content(told: Any) -> bytes:
    return write_json(told).encode()


def faults_of(told: Any) -> tuple[Fault, ...]:
    """What is wrong in a definition, none when it can be read."""
    try:
        document_of(open_definition(told if isinstance(told, bytes) else content(told)))
    except FaultyFile as faulty:
        return faulty.faults
    return ()


def told_of(told: Any) -> list[tuple[str, str]]:
    """Where and what: [("/products/0/unit", "not_a_choice")]."""
    return [(fault.pointer, fault.code.value) for fault in faults_of(told)]


def put(told: Any, pointer: str, value: Any) -> Any:
    """The JSON with another value at a place."""
    if not pointer:
        return value
    *steps, last = pointer[1:].split("/")
    at = told
    for step in steps:
        at = at[int(step)] if isinstance(at, list) else at[step]
    at[int(last) if isinstance(at, list) else last] = value
    return told
