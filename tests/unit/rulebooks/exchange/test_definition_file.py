"""A definition's file: what it says, and every fault with its place and the way to mend it."""

from __future__ import annotations

import datetime
import json
import string
from decimal import Decimal
from typing import Any

import pytest

from rulebooks.exchange.definition_file import read_definition, write_definition
from rulebooks.exchange.fault_texts import MESSAGES
from rulebooks.exchange.faults import FaultCode
from tests.unit.rulebooks.exchange.files import (
    DAY,
    DEFINITION,
    EVENING,
    SUNDAY,
    WEEK,
    content,
    definition,
    faults_of,
    told_of,
    without,
)

_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri"]


def test_the_example_is_canonical_text() -> None:
    """What is exported of it is the file itself, to the byte."""
    assert write_definition(read_definition(DEFINITION.read_bytes())) == DEFINITION.read_text()


def test_the_two_examples_are_of_one_service() -> None:
    whole, short = json.loads(DEFINITION.read_text()), json.loads(WEEK.read_text())["definition"]
    names = [product["name"] for product in whole["products"]]
    assert names == [product["name"] for product in short["products"]]
    assert [product["hours"] for product in whole["products"]] == [product["hours"] for product in short["products"]]


def test_the_document_says_what_the_file_says() -> None:
    document = read_definition(DEFINITION.read_bytes())
    assert document.name.sv == "Servicesedel för hemvård"
    assert document.products[EVENING].values[0].unit_value == Decimal("41.40")
    assert (document.products[EVENING].hours[0].starts, document.products[EVENING].hours[0].ends) == (1080, 1320)
    assert document.period is not None
    assert document.period.lower == datetime.date(2026, 1, 1)
    assert document.columns["billing_prefix"] == "KOTIH"
    assert document.columns["description_en"].startswith("Help at home")
    assert document.columns["municipality_codes"] == ["698"]
    assert document.columns["partial_month"] == ""
    assert "unit" not in document.columns


def test_what_is_left_out_has_the_default_of_the_portal() -> None:
    short = {name: definition()[name] for name in ("format", "format_version", "name", "products")}
    short["products"] = [without(product, "hours") for product in short["products"]]
    document = read_definition(content(short))
    assert document.columns["logging_window_days"] == 60
    assert document.columns["specialty"] == "JAKAMATON"
    assert document.period is None


_STRUCTURE: list[tuple[dict[str, Any], str, str]] = [
    ({"format": "something-else"}, "/format", "not_a_choice"),
    ({"format_version": 2}, "/format_version", "too_large"),
    ({"surprise": 1}, "/surprise", "unknown_field"),
    ({"products__0__colour": "red"}, "/products/0/colour", "unknown_field"),
    ({"basics": []}, "/basics", "not_an_object"),
    ({"products": {}}, "/products", "not_a_list"),
    ({"name": "Kotihoito"}, "/name", "not_an_object"),
    ({"name__fi": ""}, "/name/fi", "empty_text"),
    ({"name__fi": "x" * 201}, "/name/fi", "too_long_text"),
    ({"name__sv": 3}, "/name/sv", "not_a_text"),
    ({"area__first_day": "1.1.2026"}, "/area/first_day", "not_a_date"),
    ({"area__first_day": "2026-02-30"}, "/area/first_day", "not_a_date"),
    ({"area__first_day": "0001-01-01"}, "/area/first_day", "not_a_date"),
    ({"value__is_free_for_client": "no"}, "/value/is_free_for_client", "not_true_or_false"),
    ({"value__is_free_for_client": None}, "/value/is_free_for_client", "null"),
    ({"value__value_percent": "120"}, "/value/value_percent", "too_large"),
    ({"value__value_percent": "0"}, "/value/value_percent", "too_small"),
    ({"logging__rounding_minutes": "15"}, "/logging/rounding_minutes", "not_whole"),
    ({"logging__rounding_minutes": 0}, "/logging/rounding_minutes", "too_small"),
    ({"products__0__unit": "tunti"}, "/products/0/unit", "not_a_choice"),
    ({"products__0__values": []}, "/products/0/values", "too_few_rows"),
    ({"products__0__values__0__unit_value": "-1.00"}, "/products/0/values/0/unit_value", "too_small"),
    ({"products__0__values__0__unit_value": 36}, "/products/0/values/0/unit_value", "not_a_number"),
    ({"products__0__values__0__unit_value": "36,00"}, "/products/0/values/0/unit_value", "not_a_number"),
    ({"products__0__values__0__unit_value": "1.23456"}, "/products/0/values/0/unit_value", "too_many_decimals"),
    ({"products__0__hours__0__until": "24:30"}, "/products/0/hours/0/until", "not_a_clock"),
    ({"products__0__hours__0__from": "7:00"}, "/products/0/hours/0/from", "not_a_clock"),
    ({"products__0__hours__0__days": ["mon", "mon"]}, "/products/0/hours/0/days/1", "already_given"),
    ({"products__0__hours__0__days": ["monday"]}, "/products/0/hours/0/days/0", "not_a_choice"),
    ({"products__1__name__fi": "Kotihoito, arki"}, "/products/1/name/fi", "already_given"),
    ({"calendar__1__date": "2026-01-01"}, "/calendar/1/date", "already_given"),
    ({"former_names": ["x"] * 501}, "/former_names", "too_many_rows"),
    (
        {"parameter_tables__0__editions__0__values__rate": "99"},
        "/parameter_tables/0/editions/0/values/rate",
        "parameter",
    ),
    ({"parameter_tables__0__editions__0__values": {}}, "/parameter_tables/0/editions/0/values/rate", "parameter"),
]


@pytest.mark.parametrize(("places", "pointer", "code"), _STRUCTURE)
def test_a_fault_of_one_place_is_told_at_it(places: dict[str, Any], pointer: str, code: str) -> None:
    assert (pointer, code) in told_of(definition(**places))


@pytest.mark.parametrize(
    "place", ["format", "name", "products", "products__0__unit", "products__0__values__0__unit_value"]
)
def test_what_cannot_be_left_out_is_missed(place: str) -> None:
    pointer = "/" + place.replace("__", "/")
    assert (pointer, "missing") in told_of(without(definition(), place))


_TOGETHER: list[tuple[dict[str, Any], str, str]] = [
    ({"area__last_day": "2025-12-31"}, "/area/last_day", "last_before_first"),
    ({"area__first_day": None, "area__last_day": "2026-12-31"}, "/area/first_day", "first_day_missing"),
    ({"logging__billing_prefix": "Kot1"}, "/logging/billing_prefix", "not_a_billing_prefix"),
    ({"value__value_model": "percentage"}, "/value/value_percent", "percent_missing"),
    ({"value__is_free_for_client": True}, "/value/exhaustion", "free_is_not_split"),
    ({"cancellations__1__voucher_percent": "50"}, "/cancellations/1/client_percent", "percents_above_hundred"),
    ({"cancellations__1__notice_hours": 12}, "/cancellations/1/notice_hours", "notices_differ"),
    ({"logging__event_form": "day"}, "/products/0/unit", "unit_of_event_form"),
    ({"hours__base_product": "Kotihoito"}, "/hours/base_product", "no_such_product"),
    ({"hours__service_until": "06:00"}, "/hours/service_until", "ends_before_start"),
    ({"products__0__hours__0__until": "06:00"}, "/products/0/hours/0/until", "ends_before_start"),
    ({"products__0__hours__0__from": "06:00"}, "/products/0/hours/0/until", "outside_service_hours"),
    ({"products__0__hours__0__until": "18:30"}, "/products/1/hours/0", "bands_overlap"),
    ({"products__0__hours__0__until": "17:30"}, "/products", "hours_uncovered"),
    ({"travel__travel_rate_table": "Toinen"}, "/travel/travel_rate_table", "no_such_table"),
    ({"travel__travel_rate_table": None}, "/parameter_tables/0", "table_not_used"),
    ({"value__income_table": "Kilometrikorvaus"}, "/value/income_table", "kind_of_table"),
]


@pytest.mark.parametrize(("places", "pointer", "code"), _TOGETHER)
def test_a_fault_between_places_is_told_at_the_one_to_mend(places: dict[str, Any], pointer: str, code: str) -> None:
    assert (pointer, code) in told_of(definition(**places))


def values(*rows: tuple[str | None, str | None, str]) -> list[dict[str, Any]]:
    return [{"first_day": first, "last_day": last, "unit_value": value} for first, last, value in rows]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([(None, "2026-06-30", "36.00"), ("2026-07-01", None, "37.00")], []),
        ([(None, "2026-07-01", "36.00"), ("2026-07-01", None, "37.00")], [("/products/0/values/1", "values_overlap")]),
        ([(None, None, "36.00"), (None, None, "37.00")], [("/products/0/values/1", "values_overlap")]),
        ([(None, "2026-06-30", "36.00"), ("2026-08-01", None, "37.00")], [("/products/0/values", "values_gap")]),
        ([(None, "2026-06-30", "36.00")], [("/products/0/values", "values_gap")]),
        ([("2026-01-02", None, "36.00")], [("/products/0/values", "values_gap")]),
        ([("2025-01-01", None, "36.00")], []),
        ([("2026-07-01", "2026-06-30", "36.00")], [("/products/0/values/0/last_day", "last_before_first")]),
    ],
)
def test_values_follow_each_other_without_overlap_or_gap(rows: Any, told: list[tuple[str, str]]) -> None:
    assert told_of(definition(products__0__values=values(*rows))) == told


def test_a_gap_names_its_days_and_what_to_do() -> None:
    rows = values((None, "2026-06-30", "36.00"), ("2026-08-01", None, "37.00"))
    (fault,) = faults_of(definition(products__0__values=rows))
    assert fault.message.fi == (
        "Tuotteelta Kotihoito, arki puuttuu arvo ajalta 1.7.2026 – 31.7.2026. Lisää arvo, tai jatka edellistä."
    )
    assert "Hemvård, vardag" in fault.message.sv
    assert "Home care, weekday" in fault.message.en


def test_without_a_period_only_the_days_between_two_values_can_lack_one() -> None:
    apart = values(("2026-01-01", "2026-06-30", "36.00"), ("2026-08-01", "2026-12-31", "37.00"))
    undated = definition(area__first_day=None, products__0__values=apart)
    assert told_of(undated) == [("/products/0/values", "values_gap")]
    together = values(("2026-01-01", "2026-06-30", "36.00"), ("2026-07-01", "2026-12-31", "37.00"))
    assert told_of(definition(area__first_day=None, products__0__values=together)) == []


@pytest.mark.parametrize(
    ("price_model", "cap", "code"),
    [("price_cap", "35.00", "cap_below_free_value"), ("fixed", "37.00", "fixed_above_free_value")],
)
def test_a_free_service_leaves_no_share(price_model: str, cap: str, code: str) -> None:
    told = definition(
        value__is_free_for_client=True,
        value__exhaustion="refuse",
        value__price_model=price_model,
        products__0__values__0__price_cap=cap,
    )
    assert told_of(told) == [("/products/0/values/0/price_cap", code)]
    assert told_of({**told, "value": {**told["value"], "is_free_for_client": False}}) == []


def test_hours_that_nothing_covers_are_told_once_for_all_their_days() -> None:
    (fault,) = faults_of(definition(products__0__hours=[{"days": _WEEKDAYS, "from": "08:00", "until": "18:00"}]))
    assert fault.code is FaultCode.HOURS_UNCOVERED
    assert "maanantai, tiistai, keskiviikko, torstai, perjantai klo 07:00–08:00" in fault.message.fi


def test_products_with_hours_have_one_unit() -> None:
    assert told_of(definition(products__4__unit="käynti")) == [("/products", "hours_of_unit")]
    assert SUNDAY == 4


def test_editions_of_a_table_follow_each_other() -> None:
    edition = definition()["parameter_tables"][0]["editions"][0]
    twice = [edition, {**edition, "first_day": "2025-01-01"}]
    (fault,) = faults_of(definition(parameter_tables__0__editions=twice))
    assert (fault.pointer, fault.code) == ("/parameter_tables/0/editions/1", FaultCode.EDITIONS_OVERLAP)


def test_every_fault_of_a_file_is_told_at_once_in_the_order_of_its_lines() -> None:
    told = definition(
        value__value_percent="120",
        logging__billing_prefix="x",
        products__1__unit="tunti",
        products__0__values__0__unit_value="-1",
    )
    faults = faults_of(told)
    assert {fault.code.value for fault in faults} == {
        "too_large",
        "not_a_billing_prefix",
        "not_a_choice",
        "too_small",
    }
    assert [fault.line for fault in faults] == sorted(fault.line for fault in faults)


def test_a_fault_names_its_line_and_its_mend() -> None:
    told = content(definition(products__0__values__0__unit_value="-36.00"))
    (fault,) = faults_of(told)
    assert told.decode().splitlines()[fault.line - 1].strip().startswith('{ "first_day": null')
    assert fault.as_json() == {
        "pointer": f"/products/{DAY}/values/0/unit_value",
        "line": fault.line,
        "code": "too_small",
        "message": {
            "fi": "-36.00 on alle 0. Kirjoita vähintään 0.",
            "sv": "-36.00 är under 0. Skriv minst 0.",
            "en": "-36.00 is under 0. Write at least 0.",
        },
    }


def test_a_long_value_is_cut_in_its_fault() -> None:
    (fault,) = faults_of(definition(products__0__unit="x" * 5000))
    assert len(fault.message.fi) < 200
    (fault,) = faults_of(definition(**{"y" * 5000: 1}))
    assert len(fault.pointer) == 200


def test_every_fault_has_its_sentence_in_three_languages() -> None:
    assert set(MESSAGES) == {code.value for code in FaultCode}
    for message in MESSAGES.values():
        assert all(message.as_json().values())
        places = {tuple(sorted(_places(text))) for text in message.as_json().values()}
        assert len(places) == 1, f"the languages fill different places: {message}"


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
