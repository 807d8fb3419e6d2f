"""JSON read with the line of every value, and what is no JSON told with its line."""

from __future__ import annotations

import json

import pytest

from rulebooks.exchange.faults import FaultyFile
from rulebooks.exchange.json_text import MOST_BYTES, MOST_DEPTH, Inexact, inside, read_json, write_json


def test_every_value_has_its_line() -> None:
    read = read_json(b'{\n "a": [1,\n  {"b": "x"}],\n "c/d~": null, "e":\n true}')
    assert read.value == {"a": [1, {"b": "x"}], "c/d~": None, "e": True}
    assert read.lines == {"": 1, "/a": 2, "/a/0": 2, "/a/1": 3, "/a/1/b": 3, "/c~1d~0": 4, "/e": 4}
    assert read.line_of("/a/1/missing/deeper") == 3


def test_a_name_is_escaped_in_a_pointer() -> None:
    assert inside("/a", "b/c~d") == "/a/b~1c~0d"


@pytest.mark.parametrize(
    ("content", "line", "code"),
    [
        (b"", 1, "empty_file"),
        (b"  \n ", 2, "empty_file"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", 2, "not_text"),
        (b"\x89PNG\r\n\x1a\n", 1, "not_text"),
        (b"%PDF-1.4\n1 0 obj", 1, "not_json"),
        (b"{\n'a': 1}", 2, "not_json"),
        (b'{"a": 1,\n}', 2, "not_json"),
        (b'{"a" 1}', 1, "not_json"),
        (b"[1,\n\n2\n3]", 4, "not_json"),
        (b'["a\nb"]', 1, "not_json"),
        (b'"abc', 1, "not_json"),
        (b"[NaN]", 1, "not_json"),
        (b"[01]", 1, "not_json"),
        (b"{}\n{}", 2, "not_json"),
        (b'{"a": 1,\n "a": 2}', 2, "twice"),
        (b"[" * 100_000, 1, "too_deep"),
        (b'{"a":' * 100_000, 1, "too_deep"),
        (b'{\n"a": "\\u0000"}', 2, "unprintable"),
        (b'{"\\ud800": 1}', 1, "unprintable"),
        (b" " * (MOST_BYTES + 1), 1, "too_long_file"),
    ],
)
def test_what_is_no_json_is_told_with_its_line(content: bytes, line: int, code: str) -> None:
    with pytest.raises(FaultyFile) as faulty:
        read_json(content)
    (fault,) = faulty.value.faults
    assert (fault.line, fault.code.value) == (line, code)
    assert all(fault.message.as_json().values())


def test_brackets_are_read_as_deep_as_the_format_goes() -> None:
    assert read_json(b"[" * MOST_DEPTH + b"]" * MOST_DEPTH).value


def test_a_mark_of_byte_order_and_windows_lines_are_read() -> None:
    read = read_json(b'\xef\xbb\xbf{\r\n"a": 1}')
    assert read.value == {"a": 1}
    assert read.lines["/a"] == 2


@pytest.mark.parametrize("number", ["1.5", "1e999", "-0.10", "123456789012345678901234567890"])
def test_a_fraction_is_never_read_as_a_binary_one(number: str) -> None:
    assert read_json(number.encode()).value == Inexact(number)


def test_what_is_short_stands_on_one_line_and_what_is_long_does_not() -> None:
    told = {"name": {"fi": "a", "sv": "b"}, "days": ["mon", "tue"], "rows": [{"from": "07:00"}], "none": []}
    assert write_json(told) == (
        '{\n  "name": { "fi": "a", "sv": "b" },\n  "days": ["mon", "tue"],\n'
        '  "rows": [\n    { "from": "07:00" }\n  ],\n  "none": []\n}\n'
    )
    long = {"name": {"fi": "a" * 120, "sv": "b"}}
    assert write_json(long).count("\n") == 6
    assert json.loads(write_json(long)) == long
