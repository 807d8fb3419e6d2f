"""Half-open periods, shown with both ends included."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import Range

from voucher_portal.core.periods import (
    contains,
    first_day,
    format_date,
    format_period,
    format_weekday_date,
    last_day,
    month_period,
    overlaps,
    period,
)

dates = st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(2200, 1, 1))
periods = st.tuples(dates, st.none() | st.integers(min_value=0, max_value=2000)).map(
    lambda made: period(made[0], None if made[1] is None else made[0] + datetime.timedelta(days=made[1]))
)


@given(dates, st.integers(min_value=0, max_value=1000))
def test_both_ends_belong_to_the_period(first: datetime.date, length: int) -> None:
    last = first + datetime.timedelta(days=length)
    made = period(first, last)
    assert (first_day(made), last_day(made)) == (first, last)
    assert contains(made, first)
    assert contains(made, last)
    assert not contains(made, last + datetime.timedelta(days=1))
    assert not contains(made, first - datetime.timedelta(days=1))


@given(periods, periods)
def test_periods_overlap_when_one_starts_inside_the_other(
    one: Range[datetime.date], other: Range[datetime.date]
) -> None:
    assert overlaps(one, other) == (contains(one, first_day(other)) or contains(other, first_day(one)))
    assert overlaps(one, other) == overlaps(other, one)


def test_periods_that_only_touch_do_not_overlap() -> None:
    april, may = month_period(2023, 4), month_period(2023, 5)
    assert not overlaps(april, may)
    assert overlaps(april, period(datetime.date(2023, 4, 30), None))


def test_an_empty_period_overlaps_nothing_and_has_no_days() -> None:
    empty: Range[datetime.date] = Range(empty=True)
    assert not overlaps(empty, month_period(2023, 4))
    with pytest.raises(ValueError, match="no first day"):
        first_day(empty)
    with pytest.raises(ValueError, match="no last day"):
        last_day(empty)


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        period(datetime.date(2023, 5, 2), datetime.date(2023, 5, 1))


@pytest.mark.parametrize(("year", "month", "last"), [(2024, 2, 29), (2023, 2, 28), (2023, 12, 31), (2023, 4, 30)])
def test_month_period(year: int, month: int, last: int) -> None:
    assert last_day(month_period(year, month)) == datetime.date(year, month, last)


@pytest.mark.parametrize(
    ("last", "language", "text"),
    [
        (datetime.date(2023, 5, 31), "fi", "1.4.2023 – 31.5.2023"),
        (datetime.date(2023, 4, 1), "fi", "1.4.2023"),
        (None, "fi", "1.4.2023 alkaen"),
        (None, "sv", "från och med 1.4.2023"),
        (None, "en", "from 1.4.2023"),
    ],
)
def test_format_period(last: datetime.date | None, language: str, text: str) -> None:
    assert format_period(period(datetime.date(2023, 4, 1), last), language) == text


def test_format_period_without_a_beginning() -> None:
    assert format_period(Range(None, datetime.date(2023, 6, 1))) == "31.5.2023 asti"
    assert format_period(Range(None, None)) == "toistaiseksi"


def test_inclusive_bounds_from_elsewhere_are_understood() -> None:
    days: Range[datetime.date] = Range(datetime.date(2023, 4, 1), datetime.date(2023, 4, 30), "(]")
    assert (first_day(days), last_day(days)) == (datetime.date(2023, 4, 2), datetime.date(2023, 4, 30))


@pytest.mark.parametrize(("language", "text"), [("fi", "ke 12.4."), ("sv", "ons 12.4."), ("en", "Wed 12.4.")])
def test_format_weekday_date(language: str, text: str) -> None:
    assert format_weekday_date(datetime.date(2023, 4, 12), language) == text


def test_format_date() -> None:
    assert format_date(datetime.date(2023, 4, 1)) == "1.4.2023"
