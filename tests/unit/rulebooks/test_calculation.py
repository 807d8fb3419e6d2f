"""What the calculation refuses, how it counts minutes, and the lines it tells."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal

import pytest

from rulebooks.calculation import (
    Exhaustion,
    Line,
    LineKind,
    Outcome,
    Refusal,
    RefusalCode,
    RoundingMode,
    RuleVersion,
    Texts,
    VisitFacts,
    calculate_quantity,
    calculate_visit,
)
from rulebooks.calculation.duration import elapsed_minutes
from tests.unit.rulebooks.visits import RULE, helsinki, pieces, row, visit
from voucher_portal.core.money import Split
from voucher_portal.core.quantities import Unit


@pytest.mark.parametrize(
    ("starts", "ends", "minutes"),
    [
        (helsinki("2026-09-10", "17:15"), helsinki("2026-09-10", "18:45"), 90),
        (helsinki("2026-09-10", "23:00"), helsinki("2026-09-11", "01:30"), 150),
        # Spring: the clock jumps from 3 to 4. Autumn: the hour from 3 to 4 is lived twice.
        (helsinki("2026-03-29", "02:30"), helsinki("2026-03-29", "04:30"), 60),
        (helsinki("2026-10-25", "02:30"), helsinki("2026-10-25", "04:30"), 180),
        (helsinki("2026-10-25", "03:15", fold=0), helsinki("2026-10-25", "03:15", fold=1), 60),
        (helsinki("2026-09-10", "10:00"), helsinki("2026-09-10", "09:00"), -60),
        (helsinki("2026-09-10", "10:00:00"), helsinki("2026-09-10", "10:01:59"), 1),
    ],
)
def test_minutes_are_those_that_really_passed(starts: datetime.datetime, ends: datetime.datetime, minutes: int) -> None:
    assert elapsed_minutes(starts, ends) == minutes


@pytest.mark.parametrize("minutes", [0, -30])
def test_a_visit_that_does_not_end_after_its_start_is_refused(minutes: int) -> None:
    with pytest.raises(Refusal) as refused:
        calculate_visit(visit(minutes))

    assert refused.value.code is RefusalCode.ENDS_BEFORE_START


def test_a_used_up_row_is_refused_also_where_a_split_is_allowed() -> None:
    with pytest.raises(Refusal) as refused:
        calculate_visit(visit(30, left="0", exhaustion=Exhaustion.SPLIT))

    assert refused.value.code is RefusalCode.EXHAUSTED


def test_a_free_service_never_costs_the_client() -> None:
    with pytest.raises(Refusal) as refused:
        calculate_visit(visit(60, price="34", unit_value="32", is_free_for_client=True))

    assert refused.value.code is RefusalCode.PRICE_ABOVE_FREE_VALUE
    assert "34,00\u00a0€/h" in refused.value.text.sv


@pytest.mark.parametrize("quantity", ["0", "-1"])
def test_no_quantity_is_refused(quantity: str) -> None:
    with pytest.raises(Refusal) as refused:
        calculate_quantity(pieces(quantity, "10", "10"))

    assert refused.value.code is RefusalCode.NO_QUANTITY


@pytest.mark.parametrize(
    "wrong",
    [
        {"price": Decimal(-1)},
        {"unit_value": Decimal("NaN")},
        {"remaining_quantity": Decimal(-1)},
        {"starts_at": datetime.datetime(2026, 9, 10, 9)},
        {"rounding_minutes": 0},
        {"minimum_billable_minutes": -1},
    ],
)
def test_impossible_facts_are_a_mistake_in_the_code(wrong: dict[str, object]) -> None:
    facts = {
        "starts_at": helsinki("2026-09-10", "09:00"),
        "ends_at": helsinki("2026-09-10", "10:00"),
        **row("32", "32", "1200"),
        **wrong,
    }

    with pytest.raises(ValueError, match=r"."):
        VisitFacts(**facts)


def test_money_is_rounded_once_half_up() -> None:
    outcome = calculate_visit(visit(1, price="32.7000", unit_value="31.5000"))

    assert outcome.split == Split(Decimal("0.55"), Decimal("0.53"), Decimal("0.02"))


def test_the_lines_tell_the_whole_story_in_three_languages() -> None:
    facts = visit(
        52,
        price="34",
        unit_value="32",
        left="45",
        exhaustion=Exhaustion.SPLIT,
        rounding_minutes=15,
        rounding_mode=RoundingMode.UP,
        minimum_billable_minutes=90,
    )

    lines = calculate_visit(facts).lines_as_json()

    assert [line["rule"] for line in lines] == [
        "time",
        "rounding",
        "minimum_billable",
        "price",
        "flat_value",
        "client_share",
        "exhausted_split",
        "balance",
    ]
    told = [line["text"]["fi"].replace("\u00a0", " ") for line in lines]
    assert told[:3] == [
        "Käynti kesti 52 min.",
        "Aika pyöristetään ylöspäin täysiin 15 minuutteihin: 1 h.",
        "Lyhin laskutettava aika on 1 h 30 min.",
    ]
    assert told[3] == "Hinta: 1 h 30 min × 34,00 €/h = 51,00 €"
    assert told[4] == "Palveluseteli maksaa enintään arvonsa: 45 min × 32,00 €/h = 24,00 €"
    assert told[5] == "Asiakas maksaa hinnan ja setelin erotuksen: 25,50 € − 24,00 € = 1,50 €"
    assert told[6] == "Setelillä oli jäljellä 45 min. Asiakas maksaa loput 45 min kokonaan: 25,50 €"
    assert told[7] == "Palvelusetelille jää 0 h."
    assert all(line["text"][language] for line in lines for language in ("fi", "sv", "en"))
    assert json.loads(json.dumps(lines)) == lines


def test_a_line_names_rule_version_inputs_and_amount() -> None:
    price_rule = RuleVersion(name=Texts("Hintaluettelo", "Prislista", "Price list"), number=3)
    outcome = calculate_visit(visit(90, price="30", price_rule=price_rule))

    line = next(line for line in outcome.lines_as_json() if line["kind"] == "price")

    assert line["version"]["name"]["fi"] == "Hintaluettelo, versio 3"
    assert line["inputs"] == {"quantity": "90", "unit": "h", "price": "30"}
    assert line["amount"] == "45.00"


def test_texts_of_counted_units() -> None:
    outcome = calculate_quantity(pieces("2", "60", "60", left="5", unit=Unit.VISIT))
    texts = outcome.lines[-1].text

    assert [texts.of(language).replace("\u00a0", " ") for language in ("fi", "sv", "en", "de")] == [
        "Palvelusetelille jää 3 käyntiä.",
        "På servicesedeln återstår 3 besök.",
        "Left on the voucher: 3 visits.",
        "Palvelusetelille jää 3 käyntiä.",
    ]


@pytest.mark.parametrize(
    ("used", "left", "line_amount"),
    [("61", "0", "10.00"), ("60", "-1", "10.00"), ("60", "0", "9.99")],
)
def test_an_outcome_cannot_be_inconsistent(used: str, left: str, line_amount: str) -> None:
    lines = tuple(
        Line(kind, "test", RULE, Texts("", "", ""), Decimal(amount))
        for kind, amount in (
            (LineKind.PRICE, "10.00"),
            (LineKind.VOUCHER_PART, line_amount),
            (LineKind.CLIENT_SHARE, "0.00"),
        )
    )

    with pytest.raises(ValueError, match=r"."):
        Outcome(
            split=Split(Decimal("10.00"), Decimal("10.00"), Decimal("0.00")),
            billable_quantity=Decimal(60),
            used_quantity=Decimal(used),
            remaining_after=Decimal(left),
            lines=lines,
        )
