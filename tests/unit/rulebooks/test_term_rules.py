"""The pure predicates of terms: time bands, where the value comes from, percentages, questions, pages."""

from __future__ import annotations

import dataclasses
import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import DateRange

from rulebooks.calculation.bands import WEEKDAYS, BandTable, DayKind, Stretch, TimeBand
from rulebooks.rules import GapCode, Section, sections_of
from rulebooks.term_rules import (
    TableFacts,
    TermFacts,
    clashes,
    same_hours,
    term_gaps,
    term_warnings,
    years_of,
)

D = Decimal
FIRST = datetime.date(2026, 1, 1)
TABLE = TableFacts("Tulorajat", "income_hourly", has_edition=True)


def bands(days: tuple[DayKind, ...], start: int, end: int, code: str = "day") -> tuple[TimeBand, ...]:
    """Bands of full hours."""
    return tuple(TimeBand(day, start * 60, end * 60, code) for day in days)


def week(*more: TimeBand, until: int = 22) -> BandTable:
    """Every day from 7 to 22 of one product, and whatever is given."""
    return BandTable((*bands(WEEKDAYS, 7, until), *more), 7 * 60, 22 * 60)


READY = TermFacts(
    period=DateRange(FIRST, None, "[)"),
    products={"day": ("Päivä", "h")},
    bands=week(),
    draws_from_base=True,
    base_product_code="day",
    percentages=((Section.ABSENCES, D(50)),),
    feedback_lines=(2, 2, 2),
    has_call=True,
)


def test_nothing_is_missing() -> None:
    assert list(term_gaps(READY)) == []
    assert list(term_gaps(TermFacts())) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"value_model": "percentage"}, ("value-source", "value_percent", "")),
        ({"value_model": "income_hourly"}, ("value-source", "income_table", "")),
        ({"value_model": "housing", "income_table": TABLE}, ("value-source", "income_table", "")),
        (
            {"value_model": "income_hourly", "income_table": dataclasses.replace(TABLE, has_edition=False)},
            ("value-source", "income_edition", "Tulorajat"),
        ),
        (
            {"value_model": "income_hourly", "income_table": TABLE, "is_free_for_client": True},
            ("pricing", "free_with_own_share", ""),
        ),
        (
            {"value_model": "percentage", "value_percent": D(80), "is_free_for_client": True},
            ("pricing", "free_with_own_share", ""),
        ),
        (
            {"travel_table": TableFacts("Kilometrit", "kilometre_rate", has_edition=False)},
            ("travel", "travel_edition", "Kilometrit"),
        ),
        ({"percentages": ((Section.CANCELLATIONS, D(101)),)}, ("cancellations", "percent_over_100", "")),
        ({"products": {"day": ("Päivä", "h"), "late": ("Ilta", "h")}}, ("bands", "product_without_band", "Ilta")),
        (
            {"bands": week(*bands((DayKind.EVE,), 18, 20, "gone")), "holiday_years": frozenset({2026})},
            ("bands", "band_of_no_value", "gone"),
        ),
        ({"base_product_code": None}, ("bands", "base_product", "")),
        ({"base_product_code": "gone"}, ("bands", "base_product", "")),
        ({"bands": week(*bands((DayKind.HOLIDAY,), 7, 22))}, ("bands", "no_holidays", "2026")),
        ({"bands": week(*bands((DayKind.EVE,), 18, 22))}, ("bands", "no_holidays", "2026")),
        ({"event_form": "day"}, ("bands", "bands_not_for_form", "")),
        ({"products": {"day": ("Kuukausi", "kk")}}, ("absences", "partial_month", "")),
        ({"feedback_lines": (2, 1, 2)}, ("feedback", "feedback_lines", "")),
    ],
)
def test_each_gap_is_named_on_its_page(changes: dict[str, Any], expected: tuple[str, str, str]) -> None:
    found = list(term_gaps(dataclasses.replace(READY, **changes)))

    assert [(gap.section.value, gap.code.value, gap.subject) for gap in found] == [expected]


@pytest.mark.parametrize(
    "changes",
    [
        {"value_model": "percentage", "value_percent": D(100), "is_free_for_client": True},
        {"value_model": "income_hourly", "income_table": TABLE},
        {"percentages": ((Section.ABSENCES, D(100)),)},
        {"draws_from_base": False, "base_product_code": None},
        {"bands": None, "base_product_code": None, "products": {"a": ("A", "h"), "b": ("B", "h")}},
        {"bands": week(*bands((DayKind.HOLIDAY,), 7, 22)), "holiday_years": frozenset({2026})},
        {"partial_month": "daily_rate", "products": {"day": ("Kuukausi", "kk")}},
        {"feedback_lines": (0, 0, 0)},
        # A missing translation is a gap of its own, named by its language.
        {"feedback_lines": (2, 0, 0)},
    ],
)
def test_what_is_no_gap(changes: dict[str, Any]) -> None:
    assert list(term_gaps(dataclasses.replace(READY, **changes))) == []


def test_uncovered_hours_are_gathered_by_their_clock_times() -> None:
    gaps = list(term_gaps(dataclasses.replace(READY, bands=week(until=20))))

    assert [gap.code.value for gap in gaps] == ["band_gap"]
    assert gaps[0].stretches == tuple(Stretch(day, 20 * 60, 22 * 60) for day in WEEKDAYS)


def test_an_eve_may_have_hours_of_its_own_only_in_the_evening() -> None:
    table = week(*bands((DayKind.EVE,), 18, 22))

    assert list(term_gaps(dataclasses.replace(READY, bands=table, holiday_years=frozenset({2026})))) == []


def test_the_calendar_is_asked_for_every_year_of_the_version() -> None:
    facts = dataclasses.replace(
        READY,
        bands=week(*bands((DayKind.HOLIDAY,), 7, 22)),
        period=DateRange(FIRST, datetime.date(2028, 1, 1), "[)"),
        holiday_years=frozenset({2026}),
    )

    assert [gap.subject for gap in term_gaps(facts)] == ["2027"]


@pytest.mark.parametrize(
    ("period", "years"),
    [
        (None, ()),
        (DateRange(FIRST, None, "[)"), (2026,)),
        (DateRange(FIRST, datetime.date(2027, 1, 1), "[)"), (2026,)),
        (DateRange(FIRST, datetime.date(2027, 1, 2), "[)"), (2026, 2027)),
    ],
)
def test_years_of_a_version(period: DateRange | None, years: tuple[int, ...]) -> None:
    assert years_of(period) == years


def test_warnings_do_not_stop_publishing() -> None:
    facts = dataclasses.replace(READY, has_call=False)

    assert [gap.code.value for gap in term_warnings(facts)] == ["no_holiday_band", "no_call"]
    assert list(term_gaps(facts)) == []
    assert list(term_warnings(dataclasses.replace(READY, bands=None))) == []


def test_a_band_outside_the_hours_of_service_is_told() -> None:
    late = BandTable(bands((DayKind.MONDAY, DayKind.TUESDAY), 6, 23, "day"), 7 * 60, 22 * 60)
    facts = dataclasses.replace(READY, bands=late)

    told = [gap.stretches for gap in term_warnings(facts) if gap.code is GapCode.BAND_OUTSIDE_HOURS]

    assert told == [
        tuple(Stretch(day, 6 * 60, 7 * 60) for day in (DayKind.MONDAY, DayKind.TUESDAY)),
        tuple(Stretch(day, 22 * 60, 23 * 60) for day in (DayKind.MONDAY, DayKind.TUESDAY)),
    ]
    inside = BandTable(late.bands, 6 * 60, 23 * 60)
    assert list(inside.outside()) == []


def test_clashes_name_every_band_that_is_there() -> None:
    there = (*bands((DayKind.FRIDAY,), 17, 22, "late"), *bands((DayKind.SATURDAY,), 7, 18, "sat"))

    assert clashes(bands(WEEKDAYS, 7, 18), there) == there
    assert clashes(bands(WEEKDAYS, 7, 17), there) == there[1:]
    assert clashes(bands((DayKind.HOLIDAY,), 0, 24), there) == ()


@given(st.integers(0, 22), st.integers(1, 2), st.integers(0, 22), st.integers(1, 2))
def test_two_bands_clash_when_they_share_a_minute(one: int, long: int, other: int, wide: int) -> None:
    new = bands((DayKind.MONDAY,), one, one + long)
    existing = bands((DayKind.MONDAY,), other, other + wide)
    shared = set(range(one, one + long)) & set(range(other, other + wide))

    assert bool(clashes(new, existing)) == bool(shared)


def test_same_hours_keep_the_order_of_the_days() -> None:
    late, early = Stretch(DayKind.MONDAY, 60, 120), Stretch(DayKind.MONDAY, 0, 60)
    again = Stretch(DayKind.TUESDAY, 60, 120)

    assert same_hours([late, early, again]) == ((late, again), (early,))


class TestPages:
    def test_a_visit_of_a_fixed_value(self) -> None:
        asked = sections_of("visit", "flat")

        assert Section.BANDS in asked and Section.TRAVEL in asked and Section.CANCELLATIONS in asked
        assert Section.ABSENCES not in asked and Section.VALUE_SOURCE not in asked

    @pytest.mark.parametrize("form", ["day", "month", "stay"])
    def test_stays_ask_for_absences_instead(self, form: str) -> None:
        left = set(sections_of("visit", "flat")) ^ set(sections_of(form, "flat"))

        assert left == {Section.ABSENCES, Section.BANDS, Section.CANCELLATIONS, Section.TRAVEL}

    @pytest.mark.parametrize("model", ["percentage", "income_hourly", "income_by_hours", "housing", "daycare"])
    def test_other_value_models_have_a_page_more(self, model: str) -> None:
        assert set(sections_of("visit", model)) - set(sections_of("visit", "flat")) == {Section.VALUE_SOURCE}

    def test_bands_written_before_can_still_be_opened(self) -> None:
        assert Section.BANDS in sections_of("day", "flat", has_bands=True)

    def test_every_page_is_in_one_part_of_the_task_list(self) -> None:
        from rulebooks.wording import SECTION_GROUPS, SECTION_TITLES

        listed = [section for _title, members in SECTION_GROUPS for section in members]
        assert listed == list(Section) and SECTION_TITLES.keys() == set(Section)
