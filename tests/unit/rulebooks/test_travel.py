"""Travel compensation (C47, G9): beside the price, never the client's, nothing from a row."""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal
from typing import Any

import pytest

from rulebooks.calculation import (
    KilometreRate,
    LineKind,
    OutsideHome,
    Refusal,
    RefusalCode,
    TravelFacts,
    TravelTerms,
    VisitFacts,
    calculate_quantity,
    calculate_visit,
)
from rulebooks.calculation.travel import calculate_travel
from tests.unit.rulebooks.visits import RULE, pieces, visit
from tests.unit.rulebooks.worked_page import amount, examples
from voucher_portal.core.periods import period

THURSDAY = datetime.date(2026, 9, 10)


def trip(kilometres: str, *, rate: str = "0.57", outside: str = "0", **terms: Any) -> TravelFacts:
    rates = terms.pop("rates", (KilometreRate(euro_per_kilometre=Decimal(rate), rule=RULE),))
    return TravelFacts(
        kilometres=Decimal(kilometres),
        kilometres_outside_home=Decimal(outside),
        on=THURSDAY,
        terms=TravelTerms(rates=rates, **terms),
    )


def with_travel(travel: TravelFacts) -> VisitFacts:
    return dataclasses.replace(visit(60, price="34", unit_value="32", left="1200"), travel=travel)


@pytest.mark.parametrize("row", examples()["travel"], ids=lambda row: " ".join(row.values()))
def test_g9_travel(row: dict[str, str]) -> None:
    facts = trip(
        str(amount(row["km"])),
        rate=str(amount(row["€/km"])),
        outside=row["outside home, km"],
        outside_home=OutsideHome(row["outside home"]),
        free_kilometres=amount(row["free km"]),
        cap=None if row["cap €"] == "–" else amount(row["cap €"]),
    )
    if row["paid, km"] == "refused":
        with pytest.raises(Refusal) as refused:
            calculate_travel(facts)
        assert refused.value.code is RefusalCode.TRAVEL_OUTSIDE_HOME
        assert "13\u00a0km" in refused.value.text.fi
        return

    outcome = calculate_travel(facts)

    assert (outcome.paid_kilometres, outcome.amount) == (amount(row["paid, km"]), amount(row["compensation"]))
    assert outcome.lines[-1].amount == outcome.amount


def test_travel_is_beside_the_price_and_takes_nothing_from_the_row() -> None:
    without = calculate_visit(visit(60, price="34", unit_value="32", left="1200"))
    outcome = calculate_visit(with_travel(trip("38")))

    assert outcome.split == without.split
    assert outcome.uses == without.uses
    assert outcome.travel is not None and outcome.travel.amount == Decimal("21.66")
    assert sum(line.amount or 0 for line in outcome.lines if line.kind is LineKind.TRAVEL) == Decimal("21.66")


def test_pieces_may_have_travel_too() -> None:
    without = pieces("3", "25", "15")
    outcome = calculate_quantity(dataclasses.replace(without, travel=trip("12.5")))

    assert outcome.split == calculate_quantity(without).split
    assert outcome.travel is not None and outcome.travel.amount == Decimal("7.13")
    assert [line.rule for line in outcome.lines][-2:] == ["travel", "balance"]


@pytest.mark.parametrize(("enters", "expected"), [(True, "53.66"), (False, "32.00")])
def test_travel_enters_the_reference_or_not(enters: bool, expected: str) -> None:
    outcome = calculate_visit(with_travel(trip("38", enters_reference_total=enters)))

    assert outcome.reference_amount == Decimal(expected)


def test_the_rate_of_the_date() -> None:
    until, since = (
        KilometreRate(euro_per_kilometre=Decimal(rate), rule=RULE, period=days)
        for rate, days in (
            ("0.46", period(datetime.date(2022, 1, 1), datetime.date(2026, 9, 9))),
            ("0.57", period(datetime.date(2026, 9, 10), None)),
        )
    )

    assert calculate_travel(trip("10", rates=(until, since))).amount == Decimal("5.70")
    with pytest.raises(Refusal) as refused:
        calculate_travel(trip("10", rates=(until,)))
    assert refused.value.code is RefusalCode.NO_PRICE
    assert "10.9.2026" in refused.value.text.sv


def test_the_lines_of_travel() -> None:
    facts = trip("38", outside="13", outside_home=OutsideHome.NOT_PAID, free_kilometres=Decimal(10), cap=Decimal(8))

    lines = calculate_travel(facts).lines

    assert [(line.rule, line.text.fi.replace("\u00a0", " ")) for line in lines] == [
        ("travel_outside_home", "Matkasta 13 km on kotikunnan ulkopuolella. Sitä ei korvata."),
        ("free_kilometres", "Ensimmäisiä kilometrejä ei korvata: 10 km."),
        (
            "travel",
            "Matkakorvaus: 15 km × 0,57 €/km olisi 8,55 €, mutta se on enintään 8,00 €. "
            "Järjestäjä maksaa sen palveluntuottajalle.",
        ),
    ]
    assert all(line.text.sv and line.text.en for line in lines)


@pytest.mark.parametrize(
    "mistaken",
    [
        {"kilometres": "-1"},
        {"kilometres": "NaN"},
        {"kilometres": "10", "outside": "11"},
        {"kilometres": "10", "outside": "NaN"},
        {"kilometres": "10", "rate": "-0.01"},
        {"kilometres": "10", "cap": Decimal("0.005")},
        {"kilometres": "10", "free_kilometres": Decimal(-1)},
    ],
)
def test_impossible_travel_is_a_mistake_in_the_code(mistaken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        trip(**mistaken)
