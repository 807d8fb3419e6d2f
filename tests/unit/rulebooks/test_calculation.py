"""What the calculation refuses, how it counts minutes, and the lines it tells."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from rulebooks.calculation import (
    Crossing,
    Exhaustion,
    FlatValue,
    Line,
    LineKind,
    MissingBand,
    Outcome,
    Part,
    PercentageOfPrice,
    Refusal,
    RefusalCode,
    RoundingMode,
    RuleVersion,
    Texts,
    Use,
    VisitFacts,
    VoucherRow,
    calculate_quantity,
    calculate_visit,
)
from rulebooks.calculation.duration import elapsed_minutes
from rulebooks.calculation.outcome import Explained
from tests.unit.rulebooks.county_tables import banded_visit, lappi_terms
from tests.unit.rulebooks.visits import RULE, helsinki, left, pieces, product, rate, visit
from voucher_portal.core.money import Split
from voucher_portal.core.periods import period
from voucher_portal.core.quantities import Unit, UnitOfAccount


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


def test_a_visit_is_not_a_stay() -> None:
    with pytest.raises(Refusal) as refused:
        calculate_visit(visit(31 * 24 * 60 + 1))

    assert refused.value.code is RefusalCode.LASTS_TOO_LONG
    assert calculate_visit(visit(31 * 24 * 60, left="99999")).billable_quantity == 31 * 24 * 60


@pytest.mark.parametrize("year", [1, 226, 1989, 2200, 9999])
def test_a_mistyped_year_is_refused(year: int) -> None:
    starts_at = datetime.datetime(year, 1, 1, 9, tzinfo=datetime.UTC)

    with pytest.raises(Refusal) as refused:
        calculate_visit(visit(60, starts_at=starts_at))

    assert refused.value.code is RefusalCode.IMPOSSIBLE_DATE
    assert str(year) in refused.value.text.fi


def test_pieces_without_a_price_on_their_date_are_refused() -> None:
    with pytest.raises(Refusal) as refused:
        calculate_quantity(pieces("1", "10", "10", period=period(datetime.date(2027, 1, 1), None)))

    assert refused.value.code is RefusalCode.NO_PRICE


IN_2026 = period(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))


@pytest.mark.parametrize(
    "mistaken",
    [
        lambda: visit(60, price="-1"),
        lambda: visit(60, unit_value="NaN"),
        lambda: visit(60, left="-1"),
        lambda: visit(60, left="Infinity"),
        lambda: visit(60, left="NaN"),
        lambda: visit(60, remaining_money=Decimal("-0.01")),
        lambda: visit(60, remaining_money=Decimal("0.005")),
        lambda: visit(60, left="0.005", unit_of_account=UnitOfAccount.EUROS),
        lambda: visit(60, starts_at=datetime.datetime(2026, 9, 10, 9)),
        lambda: visit(60, ends_at=datetime.datetime(2026, 9, 10, 10)),
        lambda: visit(60, rounding_minutes=0),
        lambda: visit(60, minimum_billable_minutes=-1),
        lambda: visit(60, unit_of_account=UnitOfAccount.DAYS),
        lambda: visit(60, value=PercentageOfPrice(Decimal("100.01"))),
        lambda: visit(60, value=PercentageOfPrice(Decimal(50), Decimal(-1))),
        lambda: pieces("NaN", "1", "1"),
        lambda: product("day", rate("1", "1", period=IN_2026), rate("2", "2")),
        lambda: lappi_terms(products=(product("day", rate("1", "1")),)),
        lambda: lappi_terms(products=(*lappi_terms().products, product("day", rate("1", "1")))),
        lambda: banded_visit(datetime.date(2026, 9, 10), "9.00", "10.00", rows=(left("day", "1"), left("day", "2"))),
        lambda: VisitFacts(
            terms=lappi_terms(),
            rows=(left("day", "1"), VoucherRow("day", "evening", Decimal(1))),
            starts_at=helsinki("2026-09-10", "09:00"),
            ends_at=helsinki("2026-09-10", "10:00"),
        ),
    ],
)
def test_impossible_facts_are_a_mistake_in_the_code(mistaken: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        mistaken()


def test_rates_one_after_the_other_are_found_by_date() -> None:
    first, second = rate("1", "1", period=IN_2026), rate("2", "2", period=period(datetime.date(2027, 1, 1), None))
    service = product("day", first, second)

    assert service.rate_on(datetime.date(2025, 12, 31)) is None
    assert service.rate_on(datetime.date(2026, 12, 31)) is first
    assert service.rate_on(datetime.date(2027, 1, 1)) is second


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


def test_the_lines_of_a_visit_across_bands_tell_each_part() -> None:
    terms = lappi_terms(missing_band=MissingBand.DRAW_FROM_BASE)
    facts = banded_visit(
        datetime.date(2026, 9, 10), "17.15", "18.45", terms=terms, rows=(left("day", "1200"),), base_row_key="day"
    )

    lines = calculate_visit(facts).lines

    assert [(line.rule, line.text.fi.replace("\u00a0", " ")) for line in lines] == [
        ("time", "Käynti kesti 1 h 30 min."),
        ("band", "10.9.2026 klo 17.15–18.00 (45 min): day fi. Tämä hinta on voimassa torstaisin klo 7.00–18.00."),
        ("price", "day fi: 45 min × 39,00 €/h = 29,25 €"),
        ("flat_value", "Palveluseteli maksaa enintään arvonsa: 45 min × 36,00 €/h = 27,00 €"),
        ("client_share", "Asiakas maksaa hinnan ja setelin erotuksen: 29,25 € − 27,00 € = 2,25 €"),
        ("band", "10.9.2026 klo 18.00–18.45 (45 min): evening fi. Tämä hinta on voimassa torstaisin klo 18.00–22.00."),
        ("draw_from_base", "Aika vähennetään siitä määrästä, joka on myönnetty: day fi."),
        ("price", "evening fi: 45 min × 45,00 €/h = 33,75 €"),
        ("flat_value", "Palveluseteli maksaa enintään arvonsa: 45 min × 41,40 €/h = 31,05 €"),
        ("client_share", "Asiakas maksaa hinnan ja setelin erotuksen: 33,75 € − 31,05 € = 2,70 €"),
        ("total", "Yhteensä: hinta 63,00 €, palveluseteli 58,05 €, asiakas 4,95 €."),
        ("balance", "Palvelusetelille jää 18 h 30 min."),
    ]
    evening = lines[7].inputs
    assert (evening["product"], evening["row"]) == ("evening", "day")
    assert datetime.datetime.fromisoformat(evening["starts_at"]) == helsinki("2026-09-10", "18:00")


def test_the_line_of_a_visit_by_its_start() -> None:
    facts = banded_visit(datetime.date(2026, 9, 10), "17.15", "18.45", terms=lappi_terms(crossing=Crossing.BY_START))

    assert [line.rule for line in calculate_visit(facts).lines[:3]] == ["time", "by_start", "band"]


SHORT_OF_MONEY = ["price", "money_left", "client_share", "exhausted_split"]


@pytest.mark.parametrize(
    ("others", "rules"),
    [
        ({"left": "45"}, ["price", "flat_value", "client_share", "exhausted_split"]),
        ({"remaining_money": Decimal(10)}, SHORT_OF_MONEY),
        (
            {"left": "20", "unit_of_account": UnitOfAccount.EUROS},
            ["price", "money_left", "client_share", "exhausted_split"],
        ),
        ({"value": PercentageOfPrice(Decimal(80))}, ["price", "value", "percentage_of_price", "client_share"]),
        ({"value": FlatValue(Decimal(40)), "is_free_for_client": True}, ["price", "flat_value", "free_for_client"]),
    ],
)
def test_the_rules_that_the_lines_name(others: dict[str, Any], rules: list[str]) -> None:
    lines = calculate_visit(visit(90, "34", "32", **{"exhaustion": Exhaustion.SPLIT, **others})).lines

    assert [line.rule for line in lines[1:-1]] == rules
    assert all(line.text.fi and line.text.sv and line.text.en for line in lines)
    assert not any("{" in line.text.of(language) for line in lines for language in ("fi", "sv", "en"))


def test_the_lines_of_a_row_of_which_nothing_was_left() -> None:
    facts = banded_visit(datetime.date(2026, 9, 10), "17.15", "18.45", rows=(left("day", "600"), left("evening", "0")))

    lines = calculate_visit(facts).lines

    told = [line.text.fi.replace("\u00a0", " ") for line in lines if "exhausted" in line.rule]
    assert told == [
        "Palvelusetelillä ei ollut tähän enää mitään jäljellä. Palveluseteli maksaa 0,00 €.",
        "Asiakas maksaa tämän kokonaan: 45 min, 33,75 €",
    ]


def test_the_line_of_what_is_left_names_the_money_ceiling_and_the_product() -> None:
    facts = banded_visit(
        datetime.date(2026, 9, 10),
        "9.00",
        "10.00",
        rows=(left("day", "600", remaining_money=Decimal(100)), left("evening", "60")),
    )

    balance = calculate_visit(facts).lines[-1]

    assert balance.text.fi.replace("\u00a0", " ") == "Palvelusetelille jää palvelua day fi: 9 h, enintään 64,00 €."
    assert balance.inputs["row"] == "day"


def part(used: str) -> Part:
    amounts = Split(Decimal("10.00"), Decimal("10.00"), Decimal("0.00"))
    return Part("day", None, "day", None, None, Decimal(60), Decimal(used), amounts, rate("10", "10"))


@pytest.mark.parametrize(
    ("used", "use"),
    [
        ("61", {"day": Use(Decimal(60), Decimal(10))}),
        ("60", {"day": Use(Decimal(61), Decimal(10))}),
        ("60", {"day": Use(Decimal(60), Decimal("10.01"))}),
        ("60", {"day": Use(Decimal(60), Decimal(10)), "other": Use(Decimal(0), Decimal(0))}),
    ],
)
def test_an_outcome_cannot_be_inconsistent(used: str, use: dict[str, Use]) -> None:
    row = left("day", "60", remaining_money=Decimal(10))

    with pytest.raises(ValueError, match=r"."):
        Outcome(parts=(part(used),), uses=use, rows=(row,), tell=lambda outcome: ())
    Outcome(parts=(part("60"),), uses={"day": Use(Decimal(60), Decimal(10))}, rows=(row,), tell=lambda outcome: ())


@pytest.mark.parametrize("wrong", [LineKind.PRICE, LineKind.VOUCHER_PART, LineKind.CLIENT_SHARE])
def test_lines_that_do_not_add_up_are_not_told(wrong: LineKind) -> None:
    amounts = {LineKind.PRICE: Decimal(10), LineKind.VOUCHER_PART: Decimal(8), LineKind.CLIENT_SHARE: Decimal(2)}

    def tell(of: dict[LineKind, Decimal]) -> Explained:
        lines = tuple(Line(kind, "test", RULE, Texts("", "", ""), told) for kind, told in of.items())
        return Explained(split=Split(Decimal(10), Decimal(8), Decimal(2)), tell=lambda _: lines)

    assert len(tell(amounts).lines) == 3
    with pytest.raises(ValueError, match=wrong):
        _ = tell({**amounts, wrong: Decimal("9.99")}).lines


def test_lines_are_written_only_when_asked_for_and_once() -> None:
    asked: list[object] = []

    def tell(outcome: object) -> tuple[Line, ...]:
        asked.append(outcome)
        return ()

    told = Explained(split=Split.zero(), tell=tell)
    assert asked == []
    assert told.lines == told.lines == ()
    assert asked == [told]
