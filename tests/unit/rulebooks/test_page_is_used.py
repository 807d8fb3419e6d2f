"""Every worked example of the page is read by a test, so that none of its numbers is only said."""

from __future__ import annotations

import re
from pathlib import Path

from tests.unit.rulebooks.worked_page import examples

HERE = Path(__file__).parent
_READ = re.compile(r"(?:PAGE|examples\(\))\[\"(?P<name>[a-z0-9-]+)\"\]")


def test_every_example_of_the_page_is_used() -> None:
    read = {found["name"] for test in HERE.glob("test_*.py") for found in _READ.finditer(test.read_text())}

    assert len(examples()) > 10
    assert set(examples()) - read == set(), "on the page, but in no test"
    assert read - set(examples()) == set(), "in a test, but not on the page"
