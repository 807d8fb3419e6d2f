"""Reading the matrix: one row says who gets which answer.

    decisions:decision-sign | POST | decision_proposed | 302: decision_maker | 403: case_manager | else 404

name, method, object of the world, answers, and the answer of everybody else. A person is a
persona of tests/personas.py; `officials`, `company`, `clients` stand for several; a later mention
of a person wins. `sign-in` is being led to the sign-in page. A row goes on in indented lines.
A method that has no row is refused with 405.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from django.urls import URLPattern, URLResolver, get_resolver

from tests.security import matrix

#: A module of rows for each part of the portal.
PARTS = tuple(sorted(module.name for module in iter_modules(matrix.__path__)))
OFFICIALS = ("administrator", "planner", "case_manager", "decision_maker", "supervisor", "finance_clerk", "auditor")
COMPANY = ("provider_administrator", "worker", "second_worker", "billing_user")
CLIENTS = ("client", "mandate_holder", "stranger_client")
PERSONAS = (*OFFICIALS, "other_official", *COMPANY, "other_provider_administrator", *CLIENTS, "visitor")
GROUPS = {"officials": OFFICIALS, "company": COMPANY, "clients": CLIENTS}


@dataclass(frozen=True)
class Row:
    """The expected answer of one address, method and object to each persona."""

    name: str
    method: str
    thing: str
    expected: dict[str, str]


def module_of(part: str) -> ModuleType:
    return import_module(f"tests.security.matrix.{part}")


def rows_of(part: str) -> list[Row]:
    return read_table(module_of(part).ROWS)


def address_names() -> set[str]:
    """The name of every address that the portal answers."""
    return set(_names(get_resolver().url_patterns))


def _names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}"


def read_table(text: str) -> list[Row]:
    """Raises ValueError for a row that names nobody known or lacks `else`."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith(" ") and lines:
            lines[-1] += line
        elif line.strip() and not line.startswith("#"):
            lines.append(line)
    return [_row(line) for line in lines]


def _row(line: str) -> Row:
    name, method, thing, *answers = (part.strip() for part in line.split("|"))
    rest = answers.pop()
    if not rest.startswith("else "):
        raise ValueError(f"the row does not end with `else`: {line}")
    expected = dict.fromkeys(PERSONAS, rest.removeprefix("else ").strip())
    for answer in answers:
        status, _, people = answer.partition(":")
        for person in _people(people):
            if person not in expected:
                raise ValueError(f"{person} is no persona of the matrix: {line}")
            expected[person] = status.strip()
    return Row(name, method, thing, expected)


def _people(names: str) -> list[str]:
    return [person for name in names.split() for person in GROUPS.get(name, (name,))]
