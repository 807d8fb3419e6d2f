"""Reading the matrix: one row says who gets which answer.

    decisions:decision-sign | POST | decision_proposed | 302: decision_maker | 403: case_manager | else 404

name, method, object of the world, answers, and the answer of everybody else. A person is a
persona of tests/personas.py; `officials`, `company`, `clients` stand for several; a later mention
of a person wins. `sign-in` is being led to the sign-in page. A row goes on in indented lines.
A method that has no row is refused with 405.
"""

from __future__ import annotations

from dataclasses import dataclass

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
