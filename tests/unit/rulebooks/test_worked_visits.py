"""The worked examples of visits, with the numbers of docs/calculation.md: G1–G4, G7, G9, G14 and their neighbours."""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal

import pytest

from rulebooks.calculation import (
    Crossing,
    DayCalendar,
    Exhaustion,
    MissingBand,
    Outcome,
    Part,
    PercentageOfPrice,
    Refusal,
    RefusalCode,
    RoundingMode,
    VisitFacts,
    calculate_quantity,
    calculate_visit,
)
from tests.unit.rulebooks.county_tables import (
    CALENDAR,
    HOLIDAYS,
    banded_visit,
    date_of,
    lappi_terms,
    moment_of,
    rows_of,
    turku_terms,
)
from tests.unit.rulebooks.visits import left, pieces, product, rate, visit
from tests.unit.rulebooks.worked_page import amount, examples
from voucher_portal.core.money import Split
from voucher_portal.core.periods import period
from voucher_portal.core.quantities import Unit, UnitOfAccount, format_quantity, value_of

THURSDAY = datetime.date(2026, 9, 10)


def split_of(row: dict[str, str]) -> Split:
    return Split(amount(row["price"]), amount(row["voucher"]), amount(row["client"]))


def maybe(text: str) -> Decimal | None:
    return None if text == "–" else amount(text)


def minutes_by_product(outcome: Outcome) -> str:
    return ", ".join(f"{part.product_code} {part.billable_quantity}" for part in outcome.parts)


@pytest.mark.parametrize("row", examples()["flat-value"], ids=lambda row: row["case"])
def test_flat_value(row: dict[str, str]) -> None:
    facts = visit(
        int(row["minutes"]),
        price=str(amount(row["price €/h"])),
        unit_value=str(amount(row["value €/h"])),
        left=row["left, min"],
        is_free_for_client=row["free for the client"] == "yes",
    )

    outcome = calculate_visit(facts)

    assert outcome.split == split_of(row)
    assert outcome.remaining["day"].quantity == outcome.remaining_after == amount(row["left after, min"])
    assert outcome.used_quantity == outcome.billable_quantity == int(row["minutes"])


def test_g1_what_was_granted_and_what_is_left() -> None:
    assert value_of(Decimal(1200), Unit.HOUR, Decimal("32.00")) == Decimal("640.00")
    outcome = calculate_visit(visit(90, price="32", unit_value="32", left="1200", is_free_for_client=True))
    assert format_quantity(outcome.remaining_after, UnitOfAccount.MINUTES) == "18\u00a0h\u00a030\u00a0min"
    assert value_of(outcome.remaining_after, Unit.HOUR, Decimal(32)) == Decimal("592.00")


def test_g2_three_visits_together() -> None:
    rows = [row for row in examples()["flat-value"] if row["case"].endswith("visit")]
    assert len(rows) == 3
    assert sum((split_of(row) for row in rows), Split.zero()) == Split(Decimal(75), Decimal(45), Decimal(30))


@pytest.mark.parametrize("row", examples()["percentage-of-price"])
def test_percentage_of_price(row: dict[str, str]) -> None:
    rule = PercentageOfPrice(amount(row["percentage"]), maybe(row["highest value €/h"]))

    outcome = calculate_visit(visit(int(row["minutes"]), price=str(amount(row["price €/h"])), value=rule))

    assert outcome.split == split_of(row)


@pytest.mark.parametrize("row", examples()["quantities"], ids=lambda row: row["unit"])
def test_quantities(row: dict[str, str]) -> None:
    money = [str(amount(row[name])) for name in ("price €", "value €")]

    outcome = calculate_quantity(pieces(row["quantity"], *money, left=row["left"], unit=Unit(row["unit"])))

    assert outcome.split == split_of(row)
    assert outcome.remaining_after == amount(row["left after"])


def test_a_visit_sold_by_the_visit_counts_as_one() -> None:
    row = next(row for row in examples()["quantities"] if row["unit"] == "käynti")

    outcome = calculate_visit(visit(45, price="60", unit_value="50", left=row["left"], unit=Unit.VISIT))

    assert outcome.split == split_of(row)
    assert outcome.remaining_after == amount(row["left after"])


@pytest.mark.parametrize("row", examples()["rounding"])
def test_g14_rounding(row: dict[str, str]) -> None:
    lived = {int(name.split()[0]): int(minutes) for name, minutes in row.items() if name.endswith(" min")}
    assert list(lived) == [7, 22, 23, 47, 53]
    logging = {
        "rounding_minutes": int(row["step"]),
        "rounding_mode": RoundingMode(row["mode"]),
        "minimum_billable_minutes": int(row["least"]),
    }

    billed = {minutes: calculate_visit(visit(minutes, **logging)).billable_quantity for minutes in lived}

    assert billed == lived


@pytest.mark.parametrize("row", examples()["rounding-across-bands"])
def test_rounding_across_bands(row: dict[str, str]) -> None:
    terms = lappi_terms(
        rounding_minutes=int(row["step"]),
        rounding_mode=RoundingMode(row["mode"]),
        minimum_billable_minutes=int(row["least"]),
    )
    expected = {"day": int(row["day, min"]), "evening": int(row["evening, min"])}

    outcome = calculate_visit(banded_visit(THURSDAY, row["from"], row["until"], terms=terms))

    assert {part.product_code: part.billable_quantity for part in outcome.parts} == {
        code: minutes for code, minutes in expected.items() if minutes
    }


@pytest.mark.parametrize("crossing", Crossing)
def test_g3_evening(crossing: Crossing) -> None:
    *expected, total = [row for row in examples()["evening"] if row["crossing"] == crossing]

    outcome = calculate_visit(
        banded_visit(THURSDAY, total["from"], total["until"], terms=lappi_terms(crossing=crossing))
    )

    assert outcome.split == split_of(total)
    assert outcome.billable_quantity == int(total["minutes"])
    for part, row in zip(outcome.parts, expected, strict=True):
        assert (part.product_code, part.row_key) == (row["product"], row["product"])
        assert (part.starts_at, part.ends_at) == (
            moment_of(THURSDAY, row["from"]),
            moment_of(THURSDAY, row["until"]),
        )
        assert part.billable_quantity == part.used_quantity == int(row["minutes"])
        assert part.split == split_of(row)


def test_g3_without_a_row_for_the_evening() -> None:
    *expected, total = examples()["draw-from-base"]
    terms = lappi_terms(missing_band=MissingBand.DRAW_FROM_BASE)
    facts = banded_visit(THURSDAY, "17.15", "18.45", terms=terms, rows=(left("day", "1200"),), base_row_key="day")

    outcome = calculate_visit(facts)

    told = [(part.product_code, part.row_key, part.used_quantity, part.split) for part in outcome.parts]
    assert told == [(row["product"], row["row"], amount(row["used, min"]), split_of(row)) for row in expected]
    assert outcome.split == split_of(total)
    assert outcome.uses[total["row"]].quantity == amount(total["used, min"])
    assert outcome.uses[total["row"]].money == amount(total["voucher"])
    assert outcome.remaining["day"].quantity == 1110


@pytest.mark.parametrize("row", examples()["holidays"], ids=lambda row: f"{row['date']} {row['further eve']}")
def test_g4_holidays_and_eves(row: dict[str, str]) -> None:
    further = frozenset() if row["further eve"] == "–" else frozenset({date_of(row["further eve"])})
    terms = lappi_terms(calendar=DayCalendar(HOLIDAYS, CALENDAR.eves | further))

    outcome = calculate_visit(banded_visit(date_of(row["date"]), row["from"], row["until"], terms=terms))

    assert minutes_by_product(outcome) == row["products, min"]
    assert outcome.split == split_of(row)


@pytest.mark.parametrize("row", examples()["nights"], ids=lambda row: row["from"])
def test_nights(row: dict[str, str]) -> None:
    starts_at, ends_at = (
        moment_of(date_of(day), clock) for day, clock in (row[name].split() for name in ("from", "until"))
    )
    terms = turku_terms()

    outcome = calculate_visit(VisitFacts(terms=terms, rows=rows_of(terms), starts_at=starts_at, ends_at=ends_at))

    assert outcome.billable_quantity == int(row["minutes"])
    assert minutes_by_product(outcome) == row["products, min"]
    assert outcome.split.price == outcome.split.voucher_part == amount(row["price"])
    assert (outcome.parts[0].starts_at, outcome.parts[-1].ends_at) == (starts_at, ends_at)


def test_a_change_at_midnight() -> None:
    old, new = examples()["change-at-midnight"]
    changed = date_of(new["date"])
    rates = (
        rate(*_money(old), period=period(datetime.date(2026, 1, 1), date_of(old["date"]))),
        rate(*_money(new), period=period(changed, None)),
    )
    terms = dataclasses.replace(visit(1).terms, products=(product("day", *rates),))
    moments = {"starts_at": moment_of(date_of(old["date"]), "23.00"), "ends_at": moment_of(changed, "1.00")}

    outcome = calculate_visit(VisitFacts(terms=terms, rows=(left("day", "600"),), **moments))

    assert [(part.billable_quantity, part.split) for part in outcome.parts] == [
        (int(row["minutes"]), split_of(row)) for row in (old, new)
    ]
    assert [part.rate for part in outcome.parts] == list(rates)


def _money(row: dict[str, str]) -> tuple[str, str]:
    return str(amount(row["price €/h"])), str(amount(row["value €/h"]))


@pytest.mark.parametrize("row", examples()["exhaustion"], ids=lambda row: " ".join(list(row.values())[:4]))
def test_g7_exhaustion(row: dict[str, str]) -> None:
    facts = visit(
        90,
        price="34",
        unit_value="32",
        left=str(amount(row["left"])),
        unit_of_account=UnitOfAccount(row["row counts"]),
        remaining_money=maybe(row["money left"]),
        exhaustion=Exhaustion(row["exhaustion"]),
    )
    if row["price"] == "refused":
        with pytest.raises(Refusal) as refused:
            calculate_visit(facts)
        assert refused.value.code is RefusalCode.EXHAUSTED
        assert "myöntäj" in refused.value.text.fi
        return

    outcome = calculate_visit(facts)

    assert outcome.split == split_of(row)
    assert outcome.used_quantity == int(row["paid, min"])
    assert outcome.remaining["day"] == (amount(row["left after"]), maybe(row["money after"]))
    assert outcome.uses["day"].money == outcome.split.voucher_part
    is_empty = amount(row["left after"]) == 0 or maybe(row["money after"]) == 0
    assert outcome.exhausted_rows == (("day",) if is_empty else ())


def test_g7_the_clients_share_is_told_in_two_lines() -> None:
    facts = visit(90, price="34", unit_value="32", left="45", exhaustion=Exhaustion.SPLIT)
    lines = calculate_visit(facts).lines
    assert [line.amount for line in lines if line.kind == "client_share"] == [Decimal("1.50"), Decimal("25.50")]


def test_g7_a_free_service_is_refused_with_advice() -> None:
    facts = visit(90, price="32", unit_value="32", left="45", exhaustion=Exhaustion.SPLIT, is_free_for_client=True)
    with pytest.raises(Refusal) as refused:
        calculate_visit(facts)

    assert refused.value.code is RefusalCode.EXHAUSTED
    assert "myöntäjään" in refused.value.text.fi
    assert "45\u00a0min" in refused.value.text.fi and "1\u00a0h\u00a030\u00a0min" in refused.value.text.fi


ONE_ROW = {(row["rows, left"], row["exhaustion"]) for row in examples()["exhaustion-of-one-row"]}


@pytest.mark.parametrize(("rows", "exhaustion"), sorted(ONE_ROW))
def test_one_of_several_rows_runs_out(rows: str, exhaustion: str) -> None:
    found = examples()["exhaustion-of-one-row"]
    expected = [row for row in found if row["rows, left"] == rows and row["exhaustion"] == exhaustion]
    lefts = tuple(
        left(code, minutes, exhaustion=Exhaustion(exhaustion)) for code, minutes in map(str.split, rows.split(", "))
    )
    terms = lappi_terms(missing_band=MissingBand.DRAW_FROM_BASE)
    facts = banded_visit(THURSDAY, "17.15", "18.45", terms=terms, rows=lefts, base_row_key="day")
    if expected[0]["product"] == "refused":
        with pytest.raises(Refusal) as refused:
            calculate_visit(facts)
        assert refused.value.code is RefusalCode.EXHAUSTED
        return

    outcome = calculate_visit(facts)

    assert [_told(part) for part in outcome.parts] == [
        (row["product"], split_of(row), amount(row["paid, min"])) for row in expected
    ]
    assert outcome.exhausted_rows == (lefts[-1].key,)


def _told(part: Part) -> tuple[str, Split, Decimal]:
    return part.product_code, part.split, part.used_quantity
