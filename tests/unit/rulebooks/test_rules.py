"""The pure predicates: prices, billing prefixes, municipalities, the launch checklist."""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from rulebooks.rules import (
    Gap,
    GapCode,
    LaunchFacts,
    PriceRefusal,
    PriceRefusalCode,
    ProductFacts,
    Section,
    ValueFacts,
    is_billing_prefix,
    launch_gaps,
    launch_warnings,
    loosened,
    outside_area,
    period_until,
    price_refusal,
    uncovered,
    within,
)

D = Decimal


def days(first: str | None, last: str | None = None) -> DateRange:
    """Half-open: `last` is the first day that no longer belongs to it."""
    ends = [None if day is None else datetime.date.fromisoformat(day) for day in (first, last)]
    return DateRange(*ends, "[)")


@pytest.mark.parametrize(
    ("price", "value", "cap", "model", "is_free", "expected"),
    [
        ("32.00", "32.00", None, "free_pricing", True, None),
        ("30.00", "32.00", None, "free_pricing", True, None),
        ("32.01", "32.00", None, "free_pricing", True, (PriceRefusalCode.ABOVE_FREE_VALUE, "32.00")),
        ("32.01", "32.00", "40.00", "price_cap", True, (PriceRefusalCode.ABOVE_FREE_VALUE, "32.00")),
        ("99.00", "32.00", None, "free_pricing", False, None),
        ("99.00", "32.00", "40.00", "free_pricing", False, None),
        ("40.00", "32.00", "40.00", "price_cap", False, None),
        ("40.01", "32.00", "40.00", "price_cap", False, (PriceRefusalCode.ABOVE_CAP, "40.00")),
        ("40.01", "32.00", None, "price_cap", False, None),
        ("35.00", "32.00", "35.00", "fixed", False, None),
        ("34.00", "32.00", "35.00", "fixed", False, (PriceRefusalCode.NOT_THE_FIXED_PRICE, "35.00")),
        ("32.00", "32.00", None, "fixed", True, None),
        ("31.00", "32.00", None, "fixed", True, (PriceRefusalCode.NOT_THE_FIXED_PRICE, "32.00")),
        ("-0.01", "32.00", None, "free_pricing", False, (PriceRefusalCode.NEGATIVE, "0")),
    ],
)
def test_price_refusal(
    price: str,
    value: str,
    cap: str | None,
    model: str,
    is_free: bool,
    expected: tuple[PriceRefusalCode, str] | None,
) -> None:
    refusal = price_refusal(D(price), D(value), None if cap is None else D(cap), model, is_free)

    assert refusal == (PriceRefusal(expected[0], D(expected[1])) if expected else None)


@given(st.decimals(0, 999, places=2), st.decimals(0, 999, places=2), st.sampled_from(["free_pricing", "price_cap"]))
def test_an_accepted_price_of_a_free_service_is_within_its_value(price: Decimal, value: Decimal, model: str) -> None:
    assert (price_refusal(price, value, None, model, True) is None) == (price <= value)


@pytest.mark.parametrize("text", ["VAMHA", "VAMHE", "ABC", "ABCD"])
def test_billing_prefixes(text: str) -> None:
    assert is_billing_prefix(text)


@pytest.mark.parametrize("text", ["", "VA", "VAMHAA", "vamha", "VAM-A", "VAM1A", "ÄÄÄ", "VAMHA\n"])
def test_no_billing_prefixes(text: str) -> None:
    assert not is_billing_prefix(text)


def test_municipalities_outside_the_area_in_the_order_given() -> None:
    assert outside_area(["179", "091", "049"], {"179", "182"}) == ("091", "049")


@pytest.mark.parametrize(
    ("parts", "whole", "expected"),
    [
        ([days(None)], days("2026-01-01"), None),
        ([days("2026-01-01")], days("2026-01-01", "2027-01-01"), None),
        ([days("2026-01-01", "2026-06-01"), days("2026-06-01")], days("2026-01-01"), None),
        ([days("2026-06-01"), days("2026-01-01", "2026-06-01")], days("2026-01-01", "2027-01-01"), None),
        (
            [days("2026-01-01", "2026-06-01"), days("2026-06-02")],
            days("2026-01-01"),
            days("2026-06-01", "2026-06-02"),
        ),
        ([days("2026-01-02")], days("2026-01-01"), days("2026-01-01", "2026-01-02")),
        ([days("2026-01-01", "2026-06-01")], days("2026-01-01"), days("2026-06-01")),
        ([], days("2026-01-01"), days("2026-01-01")),
        ([days("2020-01-01", "2021-01-01")], days("2026-01-01"), days("2026-01-01")),
    ],
)
def test_the_first_days_not_covered(parts: list[DateRange], whole: DateRange, expected: DateRange | None) -> None:
    assert next(uncovered(parts, whole), None) == expected


def test_periods_of_values_and_versions() -> None:
    whole = days("2026-01-01", "2027-01-01")

    assert within(days(None), whole) == whole
    assert within(days("2026-06-01"), whole) == days("2026-06-01", "2027-01-01")
    assert loosened(whole, whole) == days(None)
    assert loosened(days("2026-06-01", "2027-01-01"), whole) == days("2026-06-01")
    assert period_until(days("2026-01-01"), datetime.date(2026, 5, 1)) == days("2026-01-01", "2026-05-01")
    assert period_until(whole, datetime.date(2028, 1, 1)) == whole


READY = LaunchFacts(
    municipality_codes=("179",),
    allowed_municipality_codes=frozenset({"179", "182"}),
    go_live_date=datetime.date(2026, 12, 1),
    period=days("2026-12-01"),
    products=(ProductFacts("Kotipalvelu", "h", (ValueFacts(days(None), D(32)),)),),
    event_form="visit",
    price_model="free_pricing",
    is_free_for_client=True,
    billing_prefix="VAMHA",
    has_rulebook=True,
    has_data_processing_terms=True,
    contact_name="Palveluohjaus",
    contact_phone="014 222 2222",
)


def product(unit: str = "h", cap: str | None = None) -> tuple[ProductFacts, ...]:
    return (ProductFacts("Kotipalvelu", unit, (ValueFacts(days(None), D(32), None if cap is None else D(cap)),)),)


def test_nothing_is_missing() -> None:
    assert launch_gaps(READY) == ()


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"translations": ((Section.TEXTS, "law_sections", "sv"),)}, (Section.TEXTS, "translation", "law_sections")),
        ({"municipality_codes": ()}, (Section.AREA, "area_empty", "")),
        ({"municipality_codes": ("179", "091")}, (Section.AREA, "area_outside", "091")),
        ({"go_live_date": None}, (Section.AREA, "go_live_date", "")),
        ({"period": None}, (Section.AREA, "period", "")),
        ({"latest_first_day": datetime.date(2026, 12, 1)}, (Section.AREA, "begins_too_early", "")),
        (
            {"latest_first_day": datetime.date(2026, 1, 1), "today": datetime.date(2026, 12, 2)},
            (Section.AREA, "begins_in_the_past", ""),
        ),
        ({"products": ()}, (Section.PRODUCTS, "no_products", "")),
        ({"products": (ProductFacts("Ilta", "h", ()),)}, (Section.PRODUCTS, "value_gap", "Ilta")),
        ({"products": product("vrk")}, (Section.EVENTS, "unit_of_event_form", "Kotipalvelu")),
        ({"price_model": ""}, (Section.PRICING, "price_model", "")),
        ({"price_model": "price_cap"}, (Section.PRODUCTS, "cap_missing", "Kotipalvelu")),
        (
            {"price_model": "price_cap", "products": product(cap="31.99")},
            (Section.PRODUCTS, "cap_below_free_value", "Kotipalvelu"),
        ),
        (
            {"price_model": "fixed", "products": product(cap="32.01")},
            (Section.PRODUCTS, "fixed_above_free_value", "Kotipalvelu"),
        ),
        ({"billing_prefix": "v"}, (Section.BILLING, "billing_prefix", "")),
        ({"billing_prefix_of": "Tukipalvelut"}, (Section.BILLING, "billing_prefix_taken", "Tukipalvelut")),
        ({"has_rulebook": False}, (Section.TERMS, "no_rulebook", "")),
        ({"has_data_processing_terms": False}, (Section.TERMS, "no_data_processing_terms", "")),
        ({"are_terms_published": False}, (Section.TERMS, "terms_not_published", "")),
        ({"contact_name": " "}, (Section.CONTACTS, "contact_name", "")),
        ({"contact_phone": ""}, (Section.CONTACTS, "contact_phone", "")),
    ],
)
def test_each_gap_is_named_on_its_page(changes: dict[str, Any], gap: tuple[Section, str, str]) -> None:
    found = launch_gaps(dataclasses.replace(READY, **changes))

    assert [(one.section, one.code.value, one.subject) for one in found] == [gap]


def test_gaps_come_in_the_order_of_the_pages() -> None:
    found = launch_gaps(LaunchFacts())
    pages = [gap.section for gap in found]

    assert pages == sorted(pages, key=list(Section).index)
    assert len(found) > 8


def test_a_cap_above_the_value_of_a_free_service_is_worth_a_thought() -> None:
    facts = dataclasses.replace(READY, price_model="price_cap", products=product(cap="40"))
    [warning] = launch_warnings(facts)
    assert warning.code is GapCode.CAP_ABOVE_FREE_VALUE
    assert not list(launch_warnings(dataclasses.replace(facts, is_free_for_client=False)))
    assert not list(launch_warnings(dataclasses.replace(facts, products=product(cap="32"))))

    assert launch_gaps(facts) == ()


def test_a_first_version_may_begin_in_the_past_but_is_told() -> None:
    begun = dataclasses.replace(READY, today=datetime.date(2026, 12, 2))
    [warning] = launch_warnings(begun)
    assert (warning.code, warning.days) == (GapCode.FIRST_DAY_IS_PAST, READY.period)
    assert launch_gaps(begun) == ()
    assert not list(launch_warnings(dataclasses.replace(begun, today=datetime.date(2026, 12, 1))))


def test_a_rulebook_that_is_not_in_force_all_the_time_is_told() -> None:
    facts = dataclasses.replace(READY, terms=(("Yleinen osa", days("2026-01-01", "2027-01-01")), ("Ehdot", days(None))))
    [warning] = launch_warnings(facts)
    assert (warning.code, warning.subject) == (GapCode.TERMS_NOT_IN_FORCE, "Yleinen osa")
    assert warning.days == days("2027-01-01")


def test_every_code_has_its_sentence() -> None:
    from rulebooks.wording import gap_message

    sentences = {code: str(gap_message(Gap(Section.BASICS, code, "Aihe", "sv"))) for code in GapCode}

    assert all("{" not in sentence and sentence.endswith(".") for sentence in sentences.values())
    assert len(sentences) == len(GapCode)
