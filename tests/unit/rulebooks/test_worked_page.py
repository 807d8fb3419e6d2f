"""Page and tests cannot part: every worked example of docs/calculation.md is read by some test."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.unit.rulebooks.worked_page import amount, examples

FOLDER = Path(__file__).resolve().parent


def names_read(source: str) -> set[str]:
    """The names in examples()["name"] of a test file."""
    return {
        node.slice.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
        and node.value.func.id == "examples"
        and isinstance(node.slice, ast.Constant)
    }


def test_every_example_of_the_page_is_read_by_a_test() -> None:
    read = set().union(*(names_read(path.read_text()) for path in FOLDER.glob("*.py")))

    assert len(examples()) > 10
    assert read == set(examples())


def test_a_name_is_seen_only_where_it_is_read() -> None:
    assert names_read('rows = examples()["evening"]\n"nights"\nother()["travel"]') == {"evening"}


@pytest.mark.parametrize(("text", "expected"), [("1 234,50", "1234.50"), ("−0,57", "-0.57"), ("38", "38")])
def test_amounts_of_the_page(text: str, expected: str) -> None:
    assert str(amount(text)) == expected
