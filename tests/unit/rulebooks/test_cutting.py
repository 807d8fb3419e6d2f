"""Where a visit is cut: midnight, bands, the nights when the clock is moved; which minutes are refused."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pytest

from rulebooks.calculation import (
    BandTable,
    Crossing,
    DayKind,
    MissingBand,
    Outcome,
    Refusal,
    RefusalCode,
    RoundingMode,
    TimeBand,
    VisitFacts,
    VisitTerms,
    calculate_visit,
)
from rulebooks.calculation.bands import WEEKDAYS
from rulebooks.calculation.cutting import clock_hands
from tests.unit.rulebooks.county_tables import banded_visit, lappi_terms, rows_of, turku_terms
from tests.unit.rulebooks.visits import RULE, helsinki, left, product, rate, visit
from voucher_portal.core.periods import period
from voucher_portal.core.quantities import Unit

THURSDAY = datetime.date(2026, 9, 10)


def between(starts_at: datetime.datetime, ends_at: datetime.datetime, terms: VisitTerms, **others: Any) -> Outcome:
    facts = {"rows": rows_of(terms), "starts_at": starts_at, "ends_at": ends_at, **others}
    return calculate_visit(VisitFacts(terms=terms, **facts))


def told(outcome: Outcome) -> list[tuple[str, int]]:
    return [(part.product_code, int(part.billable_quantity)) for part in outcome.parts]


def refused(*arguments: Any, **others: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        between(*arguments, **others)
    return caught.value


def test_the_hands_of_the_clock() -> None:
    assert clock_hands(THURSDAY) == ((0, 1440),)
    assert clock_hands(datetime.date(2026, 10, 25)) == ((0, 240), (180, 1440))
    assert clock_hands(datetime.date(2026, 3, 29)) == ((0, 180), (240, 1440))


def hourly_terms() -> VisitTerms:
    """A product for every hour of the clock, so that each part tells which hour it was."""
    codes = [f"{hour:02}" for hour in range(24)]
    bands = tuple(TimeBand(day, hour * 60, hour * 60 + 60, code) for hour, code in enumerate(codes) for day in WEEKDAYS)
    products = tuple(product(code, rate("30", "30")) for code in codes)
    return VisitTerms(unit=Unit.HOUR, products=products, logging_rule=RULE, table=BandTable(bands))


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        # The hour from 3 to 4 is lived twice: 3.00–4.00, then back to 3.00.
        (("02:30", 0), ("04:30", 0), [("02", 30), ("03", 60), ("03", 60), ("04", 30)]),
        (("03:15", 0), ("03:15", 1), [("03", 60)]),
        (("03:45", 0), ("03:15", 1), [("03", 30)]),
        (("03:15", 1), ("04:15", 0), [("03", 45), ("04", 15)]),
        (("03:45", 0), ("04:15", 0), [("03", 75), ("04", 15)]),
    ],
)
def test_the_doubled_hour(starts: tuple[str, int], ends: tuple[str, int], expected: list[tuple[str, int]]) -> None:
    day = "2026-10-25"
    outcome = between(helsinki(day, starts[0], starts[1]), helsinki(day, ends[0], ends[1]), hourly_terms())

    joined: list[tuple[str, int]] = []
    for code, minutes in expected:
        if joined and joined[-1][0] == code:
            joined[-1] = (code, joined[-1][1] + minutes)
        else:
            joined.append((code, minutes))
    assert told(outcome) == joined


def test_the_hour_that_is_not_there() -> None:
    day = "2026-03-29"

    assert told(between(helsinki(day, "02:30"), helsinki(day, "04:30"), hourly_terms())) == [("02", 30), ("04", 30)]
    # Nobody's clock showed 3.30. Read as the hour before it was moved, it is 4.30 after.
    assert told(between(helsinki(day, "03:30"), helsinki(day, "05:00"), hourly_terms())) == [("04", 30)]


def test_the_lines_say_that_the_clock_was_moved() -> None:
    moved = between(helsinki("2026-10-25", "02:30"), helsinki("2026-10-25", "04:30"), turku_terms())
    not_moved = between(helsinki("2026-10-26", "02:30"), helsinki("2026-10-26", "04:30"), turku_terms())

    assert [line.rule for line in moved.lines].count("clock_moved") == 1
    assert [line.rule for line in not_moved.lines].count("clock_moved") == 0


def test_a_visit_over_midnight_of_one_product_and_rate_is_one_part() -> None:
    outcome = between(helsinki("2026-09-10", "23:00"), helsinki("2026-09-11", "06:00"), turku_terms())

    assert told(outcome) == [("night", 420)]


def test_moments_in_any_zone_are_decided_in_helsinki() -> None:
    terms = lappi_terms()
    utc = between(
        datetime.datetime(2026, 9, 10, 14, 15, tzinfo=datetime.UTC),
        datetime.datetime(2026, 9, 10, 15, 45, tzinfo=datetime.UTC),
        terms,
    )

    assert told(utc) == [("day", 45), ("evening", 45)]


def test_seconds_do_not_move_the_edge_of_a_band() -> None:
    outcome = between(helsinki("2026-09-10", "17:15:40"), helsinki("2026-09-10", "18:45:30"), lappi_terms())

    assert told(outcome) == [("day", 45), ("evening", 44)]
    assert [part.starts_at for part in outcome.parts] == [
        helsinki("2026-09-10", "17:15"),
        helsinki("2026-09-10", "18:00"),
    ]


def test_a_change_of_definition_at_midnight_brings_its_own_bands() -> None:
    terms = turku_terms()
    changed = dataclasses.replace(terms, later_tables=((datetime.date(2026, 9, 11), BandTable.all_day("day")),))
    moments = helsinki("2026-09-10", "22:30"), helsinki("2026-09-11", "00:30")

    assert told(between(*moments, terms)) == [("day", 30), ("night", 90)]
    assert told(between(*moments, changed)) == [("day", 30), ("night", 60), ("day", 30)]


def test_parts_follow_each_other_without_a_gap() -> None:
    outcome = between(helsinki("2026-10-24", "05:30"), helsinki("2026-10-25", "07:30"), turku_terms())

    assert [code for code, _ in told(outcome)] == ["night", "day", "night", "holiday"]
    for earlier, later in zip(outcome.parts, outcome.parts[1:], strict=False):
        assert earlier.ends_at == later.starts_at
    assert outcome.billable_quantity == 27 * 60


def test_outside_the_hours_of_service() -> None:
    refusal = refused(helsinki("2026-09-10", "21:30"), helsinki("2026-09-10", "22:15"), lappi_terms())

    assert refusal.code is RefusalCode.OUTSIDE_HOURS
    for text in refusal.text.as_json().values():
        assert all(word in text for word in ("7.00", "22.00", "22.15", "10.9.2026"))


@pytest.mark.parametrize(("starts", "ends"), [("06:45", "08:00"), ("22:00", "23:00"), ("03:00", "04:00")])
def test_outside_the_hours_before_and_after(starts: str, ends: str) -> None:
    refusal = refused(helsinki("2026-09-10", starts), helsinki("2026-09-10", ends), lappi_terms())
    assert refusal.code is RefusalCode.OUTSIDE_HOURS


def test_an_hour_that_the_table_forgot() -> None:
    terms = lappi_terms()
    bands = tuple(band for band in terms.table.bands if band.code != "evening")
    holed = dataclasses.replace(terms, table=BandTable(bands, 420, 1320))

    refusal = refused(helsinki("2026-09-10", "17:15"), helsinki("2026-09-10", "18:45"), holed)

    assert refusal.code is RefusalCode.NO_BAND
    assert "18.00–18.45" in refusal.text.fi and "myöntäjään" in refusal.text.fi


def test_a_minute_that_rounding_takes_away_needs_no_band() -> None:
    rounded = lappi_terms(rounding_minutes=15, rounding_mode=RoundingMode.NEAREST)
    moments = helsinki("2026-09-10", "21:30"), helsinki("2026-09-10", "22:05")

    assert told(between(*moments, rounded)) == [("evening", 30)]
    assert refused(*moments, lappi_terms()).code is RefusalCode.OUTSIDE_HOURS


def test_minutes_that_rounding_adds_need_no_band() -> None:
    rounded = lappi_terms(rounding_minutes=30, rounding_mode=RoundingMode.UP)

    assert told(between(helsinki("2026-09-10", "21:45"), helsinki("2026-09-10", "22:00"), rounded)) == [("evening", 30)]


def test_a_visit_rounded_to_nothing_is_one_empty_part() -> None:
    rounded = lappi_terms(rounding_minutes=60, rounding_mode=RoundingMode.NEAREST)

    outcome = between(helsinki("2026-09-10", "17:50"), helsinki("2026-09-10", "18:10"), rounded)

    assert told(outcome) == [("day", 0)]
    assert outcome.split.price == 0 and outcome.lines


def test_by_start_must_still_be_within_the_hours() -> None:
    terms = lappi_terms(crossing=Crossing.BY_START)

    refusal = refused(helsinki("2026-09-10", "21:30"), helsinki("2026-09-10", "22:15"), terms)

    assert refusal.code is RefusalCode.OUTSIDE_HOURS


def test_by_start_passes_over_an_hour_that_the_table_forgot() -> None:
    terms = lappi_terms(crossing=Crossing.BY_START)
    bands = tuple(band for band in terms.table.bands if band.code != "evening")
    holed = dataclasses.replace(terms, table=BandTable(bands, 420, 1320))

    assert told(between(helsinki("2026-09-10", "17:15"), helsinki("2026-09-10", "18:45"), holed)) == [("day", 90)]
    starts_in_hole = refused(helsinki("2026-09-10", "18:15"), helsinki("2026-09-10", "18:45"), holed)
    assert starts_in_hole.code is RefusalCode.NO_BAND


def test_by_start_keeps_the_price_of_its_date() -> None:
    rates = (
        rate("39", "36", period=period(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))),
        rate("40", "37", period=period(datetime.date(2027, 1, 1), None)),
    )
    terms = dataclasses.replace(visit(1).terms, products=(product("day", *rates),), crossing=Crossing.BY_START)

    outcome = between(helsinki("2026-12-31", "23:00"), helsinki("2027-01-01", "01:00"), terms)

    assert [part.rate for part in outcome.parts] == [rates[0]]


def test_a_date_without_a_price_is_refused() -> None:
    until = rate("39", "36", period=period(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)))
    terms = dataclasses.replace(visit(1).terms, products=(product("day", until),))

    refusal = refused(helsinki("2026-12-31", "23:00"), helsinki("2027-01-01", "01:00"), terms)

    assert refusal.code is RefusalCode.NO_PRICE
    assert "1.1.2027" in refusal.text.fi and "day fi" in refusal.text.fi


def test_a_product_without_a_row_is_refused() -> None:
    terms = lappi_terms()
    facts = banded_visit(THURSDAY, "17.15", "18.45", terms=terms, rows=(left("day", "600"),), base_row_key="day")

    with pytest.raises(Refusal) as caught:
        calculate_visit(facts)

    assert caught.value.code is RefusalCode.NO_ROW
    assert "evening fi (klo 18.00–22.00)" in caught.value.text.fi


def test_a_base_row_that_the_voucher_does_not_have_is_refused() -> None:
    terms = lappi_terms(missing_band=MissingBand.DRAW_FROM_BASE)
    facts = banded_visit(THURSDAY, "18.15", "18.45", terms=terms, rows=(left("day", "600"),), base_row_key="gone")

    with pytest.raises(Refusal) as caught:
        calculate_visit(facts)

    assert caught.value.code is RefusalCode.NO_ROW


def test_a_band_of_an_unknown_product_is_a_mistake_in_the_code() -> None:
    table = BandTable((TimeBand(DayKind.MONDAY, 0, 60, "unknown"),))

    with pytest.raises(ValueError, match="unknown"):
        lappi_terms(table=table)
