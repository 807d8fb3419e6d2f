"""docs/calculate.md and docs/definition-format.md say what the code does."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from rulebooks.exchange.case_file import calculate_file, outcome_as_json
from rulebooks.exchange.case_format import CASE_FIELDS
from rulebooks.exchange.definition_format import FIELDS
from rulebooks.exchange.json_text import MOST_BYTES
from tests.unit.rulebooks.exchange.files import DOCS, WEEK
from tests.unit.rulebooks.exchange.test_calculate_file import run

CALCULATE = (DOCS / "calculate.md").read_text()
FORMAT = (DOCS / "definition-format.md").read_text()
_TABLE = re.compile(r"<!-- outcome: (?P<name>[a-z]+) -->\n(?P<table>(?:\|.*\n)+)")


@pytest.fixture(scope="module")
def outcome() -> dict[str, Any]:
    return outcome_as_json(calculate_file(WEEK.read_bytes()))


def tables() -> dict[str, list[dict[str, str]]]:
    found = {}
    for match in _TABLE.finditer(CALCULATE):
        head, _, *body = [
            [cell.strip() for cell in row.strip().strip("|").split("|")] for row in match["table"].splitlines()
        ]
        found[match["name"]] = [dict(zip(head, row, strict=True)) for row in body]
    return found


@pytest.mark.parametrize("name", ["events", "total", "rows"])
def test_the_sums_of_the_page_are_those_of_the_command(outcome: dict[str, Any], name: str) -> None:
    shown = tables()[name]
    told = outcome[name] if isinstance(outcome[name], list) else [outcome[name]]
    assert len(shown) == len(told)
    assert shown == [
        {column: row[column] or "" for column in expected} for row, expected in zip(told, shown, strict=True)
    ]


def test_the_line_of_the_page_is_a_line_of_the_command(outcome: dict[str, Any]) -> None:
    block = re.search(r"<!-- line: share -->\n```json\n(.*?)```", CALCULATE, re.DOTALL)
    assert block is not None
    shown = json.loads(block[1])
    lines = outcome["events"][0]["lines"]
    assert any(_plain({name: line[name] for name in shown}) == shown for line in lines)


def test_the_faults_of_the_page_are_those_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    block = re.search(
        r"\$ manage.py calculate (docs/examples/faulty-week.json) --language en\n(.*?)```", CALCULATE, re.DOTALL
    )
    assert block is not None
    monkeypatch.chdir(DOCS.parent)
    status, _, errors = run(DOCS.parent.joinpath(block[1]).relative_to(DOCS.parent), "--language", "en")
    assert status == 2
    assert errors == block[2]


def test_the_pages_name_every_part_of_their_files() -> None:
    assert all(f"`{name}`" in FORMAT for name in FIELDS)
    assert all(f'"{name}"' in CALCULATE for name in CASE_FIELDS)
    assert f"{MOST_BYTES // 1024 // 1024} MiB" in FORMAT


def test_every_link_of_the_pages_leads_to_a_file() -> None:
    links = re.findall(r"\]\(([a-z-]+(?:/[a-z.-]+)?\.(?:md|json))\)", CALCULATE + FORMAT)
    assert len(links) > 6
    missing = [link for link in links if not (DOCS / link).exists()]
    assert not missing


def _plain(line: dict[str, Any]) -> Any:
    """With ordinary spaces, as the page has them."""
    return json.loads(json.dumps(line, ensure_ascii=False).replace("\u00a0", " "))
