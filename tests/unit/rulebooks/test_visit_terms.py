"""The terms of a calculation, made of a definition's facts and the provider's prices."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from rulebooks.calculation import (
    FlatValue,
    PercentageOfPrice,
    Refusal,
    RefusalCode,
    RuleVersion,
    Texts,
    TimeBand,
    VisitFacts,
    VisitTerms,
    calculate_visit,
)
from rulebooks.calculation.bands import WEEKDAYS
from rulebooks.definition_facts import BalanceLimit, DatedPrice, DatedValue, DefinitionFacts, ServiceProduct
from rulebooks.visit_terms import quantity_terms, value_prices, visit_terms, voucher_row
from tests.unit.rulebooks.visits import helsinki
from voucher_portal.core.periods import DateRange
from voucher_portal.core.quantities import Unit, UnitOfAccount

DAY, EVENING = "day", "evening"


def rule(number: int) -> RuleVersion:
    return RuleVersion(name=Texts("Kotihoito", "Hemvård", "Home care"), number=number, public_id=f"v{number}")


def days(first: str | None, end: str | None) -> DateRange:
    return DateRange(*(None if day is None else datetime.date.fromisoformat(day) for day in (first, end)), "[)")


def dated(amount: str, first: str | None = None, end: str | None = None) -> DatedValue:
    return DatedValue(value=FlatValue(Decimal(amount)), period=days(first, end))


def price(amount: str, first: str | None = None, end: str | None = None, number: int = 90) -> DatedPrice:
    return DatedPrice(price=Decimal(amount), period=days(first, end), rule=rule(number))


def product(code: str, *values: DatedValue, unit: Unit = Unit.HOUR) -> ServiceProduct:
    return ServiceProduct(code=code, name=Texts(code, code, code), unit=unit, values=values)


def day_and_evening(number: int = 1, day: str = "36", evening: str = "41.40", **others: Any) -> DefinitionFacts:
    """Two products, changing at 18.00 every day."""
    bands = tuple(TimeBand(kind, *hours) for kind in WEEKDAYS for hours in ((420, 1080, DAY), (1080, 1320, EVENING)))
    facts: dict[str, Any] = {
        "rule": rule(number),
        "event_form": "visit",
        "products": (product(DAY, dated(day)), product(EVENING, dated(evening))),
        "bands": bands,
        "service_from": 420,
        "service_until": 1320,
    }
    return DefinitionFacts(**{**facts, **others})


PRICES = {DAY: (price("39"),), EVENING: (price("45"),)}


def outcome(facts: DefinitionFacts, terms: VisitTerms, date: str, starts: str, ends: str) -> Any:
    rows = tuple(
        voucher_row(facts, key=each.code, product=each, quantity=Decimal(6000))
        for each in facts.products
        if each.unit is terms.unit
    )
    moments = {"starts_at": helsinki(date, starts), "ends_at": helsinki(date, ends)}
    return calculate_visit(VisitFacts(terms=terms, rows=rows, **moments))


def test_a_visit_across_a_band_is_priced_by_both_products() -> None:
    """G3 of domain.md."""
    facts = day_and_evening()
    priced = outcome(facts, visit_terms(facts, PRICES), "2026-09-10", "17:15", "18:45")
    assert (priced.split.price, priced.split.voucher_part, priced.split.client_share) == (
        Decimal("63.00"),
        Decimal("58.05"),
        Decimal("4.95"),
    )
    assert [part.rate.value_rule.number for part in priced.parts] == [1, 1]
    assert [part.rate.priced_by.number for part in priced.parts] == [90, 90]


def test_dated_values_and_prices_are_cut_into_rates_in_which_neither_changes() -> None:
    values = product(DAY, dated("30", None, "2026-03-01"), dated("32", "2026-03-01", None))
    facts = DefinitionFacts(rule=rule(1), event_form="visit", products=(values,))
    prices = {DAY: (price("40", "2026-01-01", "2026-04-01"), price("42", "2026-04-01", None))}
    (rated,) = visit_terms(facts, prices).products
    assert [(rate.period, rate.unit_value, rate.price) for rate in rated.rates] == [
        (days("2026-01-01", "2026-03-01"), Decimal(30), Decimal(40)),
        (days("2026-03-01", "2026-04-01"), Decimal(32), Decimal(40)),
        (days("2026-04-01", None), Decimal(32), Decimal(42)),
    ]


def test_of_two_prices_on_one_day_the_earlier_in_the_list_counts() -> None:
    facts = DefinitionFacts(rule=rule(1), event_form="visit", products=(product(DAY, dated("30")),))
    newest_first = {DAY: (price("42", "2026-02-01", "2026-03-01", 8), price("40", None, None, 7))}
    (rated,) = visit_terms(facts, newest_first).products
    assert [(rate.period.lower, rate.price) for rate in rated.rates] == [
        (None, Decimal(40)),
        (datetime.date(2026, 2, 1), Decimal(42)),
        (datetime.date(2026, 3, 1), Decimal(40)),
    ]


def test_a_version_does_not_pay_on_days_on_which_it_is_not_in_force() -> None:
    facts = day_and_evening(days=days("2026-09-11", None))
    with pytest.raises(Refusal) as refused:
        outcome(facts, visit_terms(facts, PRICES), "2026-09-10", "17:15", "18:45")
    assert refused.value.code is RefusalCode.NO_PRICE


def test_a_stretched_version_counts_as_if_it_were_in_force_always() -> None:
    """Its first values reach back and its last ones on; a change in the middle stays where it was."""
    values = product(DAY, dated("30", "2027-01-01", "2027-07-01"), dated("32", "2027-07-01", "2028-01-01"))
    facts = DefinitionFacts(rule=rule(1), event_form="visit", products=(values,), days=days("2027-01-01", "2028-01-01"))
    stretched = facts.stretched()
    assert stretched.days == days(None, None)
    assert [value.period for value in stretched.products[0].values] == [
        days(None, "2027-07-01"),
        days("2027-07-01", None),
    ]


def test_a_visit_over_midnight_may_end_in_the_next_version() -> None:
    """Each minute is paid by the version of its own date."""
    old = DefinitionFacts(
        rule=rule(1), event_form="visit", products=(product(DAY, dated("30")),), days=days(None, "2026-09-11")
    )
    new = DefinitionFacts(
        rule=rule(2), event_form="visit", products=(product(DAY, dated("33")),), days=days("2026-09-11", None)
    )
    terms = visit_terms(old, {DAY: (price("40"),)}, later=(new,))
    rows = (voucher_row(old, key="row", product=old.products[0], quantity=Decimal(600)),)
    moments = {"starts_at": helsinki("2026-09-10", "23:00"), "ends_at": helsinki("2026-09-11", "01:00")}
    priced = calculate_visit(VisitFacts(terms=terms, rows=rows, **moments))
    assert [(part.rate.value_rule.number, part.split.voucher_part) for part in priced.parts] == [
        (1, Decimal("30.00")),
        (2, Decimal("33.00")),
    ]


def test_what_a_decision_froze_stands_instead_of_the_version() -> None:
    facts = day_and_evening(number=2, day="40", days=days("2026-01-01", None))
    frozen = ServiceProduct(
        code=DAY,
        name=Texts("Päivä", "Dag", "Day"),
        unit=Unit.HOUR,
        values=(DatedValue(value=FlatValue(Decimal(36)), rule=rule(1)),),
    )
    terms = visit_terms(facts, PRICES, decided=(frozen,), is_free_for_client=False)
    priced = outcome(facts, terms, "2026-09-10", "17:15", "18:45")
    assert [(part.rate.unit_value, part.rate.value_rule.number) for part in priced.parts] == [
        (Decimal(36), 1),
        (Decimal("41.40"), 2),
    ]


def test_a_product_that_only_the_decision_has_is_added() -> None:
    facts = DefinitionFacts(rule=rule(2), event_form="visit", products=())
    terms = visit_terms(facts, PRICES, decided=(product(DAY, dated("36")),), chosen=DAY)
    assert [each.code for each in terms.products] == [DAY]


def test_without_bands_somebody_chooses_the_product_and_the_service_hours_hold() -> None:
    two = (product(DAY, dated("36")), product(EVENING, dated("41.40")))
    facts = DefinitionFacts(rule=rule(1), event_form="visit", products=two, service_from=480, service_until=960)
    with pytest.raises(ValueError, match="somebody chooses"):
        visit_terms(facts, PRICES)
    terms = visit_terms(facts, PRICES, chosen=EVENING)
    priced = outcome(facts, terms, "2026-09-10", "12:00", "13:00")
    assert priced.parts[0].product_code == EVENING
    with pytest.raises(Refusal) as refused:
        outcome(facts, terms, "2026-09-10", "15:30", "16:30")
    assert refused.value.code is RefusalCode.OUTSIDE_HOURS


def test_bands_choose_the_product_whatever_is_chosen_of_those_they_name() -> None:
    facts = day_and_evening()
    priced = outcome(facts, visit_terms(facts, PRICES, chosen=DAY), "2026-09-10", "18:00", "19:00")
    assert priced.parts[0].product_code == EVENING


def test_terms_hold_the_products_of_one_unit() -> None:
    mixed = (product(DAY, dated("36")), product("meal", dated("9"), unit=Unit.PIECE))
    facts = DefinitionFacts(rule=rule(1), event_form="visit", products=mixed)
    prices = {DAY: (price("39"),), "meal": (price("10"),)}
    assert [each.code for each in visit_terms(facts, prices, chosen=DAY).products] == [DAY]
    assert [each.code for each in quantity_terms(facts, prices, Unit.PIECE).products] == ["meal"]


@pytest.mark.parametrize(
    ("limit", "unit", "ceiling"),
    [
        (BalanceLimit.QUANTITY, UnitOfAccount.MINUTES, None),
        (BalanceLimit.QUANTITY_AND_MONEY, UnitOfAccount.MINUTES, Decimal(50)),
        (BalanceLimit.MONEY, UnitOfAccount.EUROS, None),
    ],
)
def test_a_row_limits_what_the_version_says(limit: BalanceLimit, unit: UnitOfAccount, ceiling: Decimal | None) -> None:
    facts = day_and_evening(balance_limit=limit)
    row = voucher_row(facts, key="row", product=facts.by_code[DAY], quantity=Decimal(60), money=Decimal(50))
    assert (row.unit_of_account, row.remaining_money) == (unit, ceiling)


def test_the_values_serve_as_prices_but_a_part_of_a_price_is_none() -> None:
    percentage = DatedValue(value=PercentageOfPrice(Decimal(80), Decimal(50)))
    facts = day_and_evening(products=(product(DAY, dated("36")), product("part", percentage)))
    prices = value_prices(facts)
    assert [each.price for each in prices[DAY]] == [Decimal(36)]
    assert prices["part"] == ()
