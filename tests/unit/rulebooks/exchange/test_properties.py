"""Whatever is written is read back the same, and whatever is uploaded is answered, never a crash."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebooks.calculation.texts import Texts
from rulebooks.exchange import choices
from rulebooks.exchange.case_file import calculate_file, outcome_as_json
from rulebooks.exchange.definition_file import read_definition, write_definition
from rulebooks.exchange.definition_format import SECTIONS
from rulebooks.exchange.faults import FaultyFile
from rulebooks.exchange.fields import Choice, ClockTime, Day, Field, Listed, Number, Text, ThreeTexts, Whole, YesNo
from rulebooks.exchange.json_text import JsonText, read_json
from rulebooks.exchange.schema import definition_schema
from tests.unit.rulebooks.exchange.files import content, definition, put, week

_WORDS = st.text(
    alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=30
).filter(str.strip)
_DATES = st.dates(datetime.date(1990, 1, 1), datetime.date(2199, 12, 31))
#: Places of sections that name something else in the file, or bind each other: left as the example has them.
_BOUND = {"first_day", "last_day", "unit", "base_product", "income_table", "travel_rate_table", "service_from"}
_BOUND |= {"service_until", "event_form", "value_model", "billing_prefix", "is_free_for_client"}


def _whole(field: Whole) -> st.SearchStrategy[Any]:
    return st.integers(field.least, field.most)


def _number(field: Number) -> st.SearchStrategy[Any]:
    return st.decimals(field.least, field.most, places=field.decimals)


_VALUES: dict[type[Field], Callable[[Any], st.SearchStrategy[Any]]] = {
    Text: lambda field: _WORDS.map(lambda text: text[: field.most]).filter(str.strip),
    ThreeTexts: lambda field: st.builds(Texts, _WORDS, _WORDS, _WORDS),
    Choice: lambda field: st.sampled_from(field.of),
    YesNo: lambda field: st.booleans(),
    Whole: _whole,
    Number: _number,
    Day: lambda field: _DATES,
    ClockTime: lambda field: st.integers(0, 1440),
    Listed: lambda field: st.lists(_values(field.item), unique=True, max_size=5),
}


def _values(field: Field) -> st.SearchStrategy[Any]:
    made = _VALUES[type(field)](field)
    return st.none() | made if field.nullable else made


def _sections() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            name: st.fixed_dictionaries(
                {place: _values(field).map(field.write) for place, field in fields.items() if place not in _BOUND}
            )
            for name, fields in SECTIONS.items()
        }
    )


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, Any]:
    """The example with every plain place drawn anew, and with products, values and hours of its own."""
    told = definition(former_names=draw(st.lists(_WORDS, unique=True, max_size=3)))
    for name, section in draw(_sections()).items():
        told[name] |= section
    names = draw(st.lists(_WORDS, min_size=1, max_size=4, unique=True))
    edges = sorted(
        draw(st.lists(st.integers(421, 1319), unique=True, min_size=len(names) - 1, max_size=len(names) - 1))
    )
    bounds = [420, *edges, 1320]
    told["products"] = [_product(draw, name, bounds[number], bounds[number + 1]) for number, name in enumerate(names)]
    told["hours"]["base_product"] = draw(st.sampled_from([None, *names]))
    return told


def _product(draw: st.DrawFn, name: str, starts: int, ends: int) -> dict[str, Any]:
    changes = sorted(
        draw(st.lists(st.dates(datetime.date(2026, 1, 2), datetime.date(2030, 1, 1)), unique=True, max_size=3))
    )
    firsts = [None, *changes]
    lasts = [*(date - datetime.timedelta(days=1) for date in changes), None]
    amounts = [draw(st.decimals(0, 999, places=4)) for _ in firsts]
    return {
        "name": {"fi": name, "sv": "", "en": name},
        "unit": "h",
        "vat_class": draw(st.sampled_from(choices.VAT_CLASSES)),
        "values": [
            {
                "first_day": first and first.isoformat(),
                "last_day": last and last.isoformat(),
                "unit_value": f"{amount:f}",
                "price_cap": None,
            }
            for first, last, amount in zip(firsts, lasts, amounts, strict=True)
        ],
        "hours": [{"days": list(choices.DAY_KINDS[:7]), "from": _clock(starts), "until": _clock(ends)}],
    }


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@cache
def _validator() -> Any:
    return jsonschema.Draft202012Validator(definition_schema(), format_checker=jsonschema.FormatChecker())


@settings(max_examples=20)
@given(definitions())
def test_what_is_written_is_read_back_the_same(told: dict[str, Any]) -> None:
    """And written again it is the same text, to the byte; and the published schema takes it."""
    document = read_definition(content(told))
    text = write_definition(document)
    again = read_definition(text.encode())
    assert again == document
    assert write_definition(again) == text
    _validator().validate(json.loads(text))


def test_the_schema_refuses_what_is_refused() -> None:
    """The twin: the schema that takes everything above takes no unknown field and no negative value."""
    for places in ({"surprise": 1}, {"products__0__values__0__unit_value": "-1"}, {"products__0__unit": "x"}):
        assert not _validator().is_valid(definition(**places))
    assert _validator().is_valid(definition())


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | _DATES.map(str) | st.just("1.00"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)


def _places(text: JsonText) -> list[str]:
    return sorted(text.lines)


_DEFINITION = read_json(content(definition()))
_WEEK = read_json(content(week()))


def _answers(read: Callable[[bytes], Any], upload: bytes) -> None:
    """Reading gives a result, or faults that each have a line, a place and three sentences."""
    try:
        read(upload)
    except FaultyFile as faulty:
        assert faulty.faults
        for fault in faulty.faults:
            assert 1 <= fault.line <= upload.count(b"\n") + 1
            assert all(fault.message.as_json().values())
            str(fault.as_json()).encode()


@settings(max_examples=80)
@given(st.sampled_from(_places(_DEFINITION)), _JSON)
def test_anything_in_any_place_of_a_definition_is_answered(pointer: str, value: Any) -> None:
    upload = json.dumps(put(definition(), pointer, value)).encode("utf-8", "surrogatepass")
    _answers(read_definition, upload)


@settings(max_examples=80)
@given(st.sampled_from(_places(_WEEK)), _JSON)
def test_anything_in_any_place_of_a_calculation_is_answered(pointer: str, value: Any) -> None:
    upload = json.dumps(put(week(), pointer, value)).encode("utf-8", "surrogatepass")
    _answers(lambda told: outcome_as_json(calculate_file(told)), upload)


@settings(max_examples=50)
@given(st.binary(max_size=200))
def test_any_bytes_are_answered(upload: bytes) -> None:
    _answers(read_definition, upload)
    _answers(calculate_file, upload)


@settings(max_examples=50)
@given(st.data())
def test_a_file_cut_or_spoiled_anywhere_is_answered(data: st.DataObject) -> None:
    whole = content(definition())
    at = data.draw(st.integers(0, len(whole) - 1))
    _answers(read_definition, whole[:at] + data.draw(st.binary(max_size=3)))
    _answers(read_definition, whole[:at] + data.draw(st.binary(max_size=3)) + whole[at + 1 :])


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2199, 12, 30)), st.times(), st.times())
def test_a_visit_at_any_time_is_answered(date: datetime.date, starts: datetime.time, ends: datetime.time) -> None:
    event = {"starts": f"{date} {starts:%H:%M}", "ends": f"{date} {ends:%H:%M}"}
    _answers(lambda told: outcome_as_json(calculate_file(told)), content(week(events=[event])))


@pytest.mark.parametrize("amount", ["0", "0.0001", "99999", "99998.9999"])
def test_amounts_keep_their_decimals(amount: str) -> None:
    document = read_definition(content(definition(products__0__values__0__unit_value=amount)))
    assert document.products[0].values[0].unit_value == Decimal(amount)
    assert read_definition(write_definition(document).encode()) == document
