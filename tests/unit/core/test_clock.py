"""Helsinki time, with the two nights a year when the clock is moved."""

import datetime

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from voucher_portal.core import clock

SPRING = datetime.date(2026, 3, 29)
AUTUMN = datetime.date(2026, 10, 25)


@given(
    st.datetimes(
        min_value=datetime.datetime(2000, 1, 1),
        max_value=datetime.datetime(2100, 1, 1),
        timezones=st.just(datetime.UTC),
    )
)
def test_every_moment_is_found_again_from_what_the_clock_showed(at: datetime.datetime) -> None:
    shown = clock.helsinki(at)
    try:
        assert clock.moment(shown.date(), shown.time()) == at
    except clock.AmbiguousTime:
        assert clock.moment(shown.date(), shown.time(), second_occurrence=bool(shown.fold)) == at


def test_the_hour_that_spring_skips_does_not_exist() -> None:
    with pytest.raises(clock.NonexistentTime):
        clock.moment(SPRING, datetime.time(3, 30))
    assert clock.moment(SPRING, datetime.time(4, 0)) == datetime.datetime(2026, 3, 29, 1, 0, tzinfo=datetime.UTC)


def test_the_hour_that_autumn_doubles_is_asked_for() -> None:
    with pytest.raises(clock.AmbiguousTime):
        clock.moment(AUTUMN, datetime.time(3, 30))
    first = clock.moment(AUTUMN, datetime.time(3, 30), second_occurrence=False)
    second = clock.moment(AUTUMN, datetime.time(3, 30), second_occurrence=True)
    assert second - first == datetime.timedelta(hours=1)


def test_a_plain_time_ignores_the_answer_to_the_question() -> None:
    assert clock.moment(AUTUMN, datetime.time(9), second_occurrence=True) == clock.moment(AUTUMN, datetime.time(9))


@time_machine.travel(datetime.datetime(2026, 11, 21, 22, 30, tzinfo=datetime.UTC), tick=False)
def test_today_is_the_helsinki_date() -> None:
    assert clock.today() == datetime.date(2026, 11, 22)
    assert clock.now() == datetime.datetime(2026, 11, 21, 22, 30, tzinfo=datetime.UTC)


def test_a_moment_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        clock.helsinki_date(datetime.datetime(2026, 1, 1))
