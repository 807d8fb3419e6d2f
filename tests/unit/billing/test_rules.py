"""When a visit may be logged, and how a billing reference is written."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649

from billing import rules
from billing.rules import DateRefusal, LoggingTerms, TimeProblem, UnclearTime, VisitTimes
from voucher_portal.core import clock
from voucher_portal.core.periods import period

TODAY = datetime.date(2026, 11, 21)
NOW = clock.moment(TODAY, datetime.time(12, 0))
TERMS = LoggingTerms(period(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)), window_days=60)


def times(starts: str, ends: str, date: datetime.date = TODAY, **rest: bool) -> VisitTimes:
    return VisitTimes(date, datetime.time.fromisoformat(starts), datetime.time.fromisoformat(ends), **rest)


def refusal(date: datetime.date, terms: LoggingTerms = TERMS, **rest: bool) -> DateRefusal | None:
    ends_at = clock.moment(date, datetime.time(10, 0))
    return rules.date_refusal(terms, service_date=date, ends_at=ends_at, now=NOW, **rest)


def test_late_logging_g15() -> None:
    """G15: today 21.11.2026, window 60 days: 2.9. is accepted and 1.9. refused."""
    assert rules.first_loggable_date(TODAY, 60) == datetime.date(2026, 9, 2)
    assert refusal(datetime.date(2026, 9, 2)) is None
    assert refusal(datetime.date(2026, 9, 1)) is DateRefusal.TOO_OLD


@pytest.mark.parametrize(
    ("terms", "date", "expected"),
    [
        (TERMS, TODAY, None),
        (TERMS, TODAY + datetime.timedelta(days=1), DateRefusal.FUTURE),
        (
            LoggingTerms(period(datetime.date(2026, 11, 1), datetime.date(2026, 12, 31)), 60),
            datetime.date(2026, 10, 31),
            DateRefusal.BEFORE_VOUCHER,
        ),
        (
            LoggingTerms(period(datetime.date(2026, 1, 1), datetime.date(2026, 10, 31)), 60),
            datetime.date(2026, 11, 1),
            DateRefusal.AFTER_VOUCHER,
        ),
        (
            LoggingTerms(TERMS.validity, 60, decision_ended=datetime.date(2026, 11, 10)),
            datetime.date(2026, 11, 11),
            DateRefusal.AFTER_VOUCHER,
        ),
        (
            LoggingTerms(TERMS.validity, 60, service_ended=datetime.date(2026, 11, 10)),
            datetime.date(2026, 11, 11),
            DateRefusal.AFTER_SERVICE,
        ),
        (
            LoggingTerms(TERMS.validity, 60, service_ended=datetime.date(2026, 11, 10)),
            datetime.date(2026, 11, 10),
            None,
        ),
    ],
)
def test_the_date_of_a_visit(terms: LoggingTerms, date: datetime.date, expected: DateRefusal | None) -> None:
    assert refusal(date, terms) is expected


def test_a_visit_that_goes_on_is_not_logged_yet() -> None:
    ends_at = NOW + datetime.timedelta(minutes=1)
    found = rules.date_refusal(TERMS, service_date=TODAY, ends_at=ends_at, now=NOW)
    assert found is DateRefusal.NOT_ENDED


def test_an_edit_that_keeps_its_date_is_not_bound_by_the_window() -> None:
    old = datetime.date(2026, 5, 4)
    assert refusal(old) is DateRefusal.TOO_OLD
    assert refusal(old, keeps_date=True) is None


def test_an_open_ended_voucher_has_no_last_date() -> None:
    terms = LoggingTerms(period(datetime.date(2026, 1, 1), None), 60)
    assert terms.last_voucher_date is None
    assert refusal(TODAY, terms) is None


def test_moments_are_decided_in_helsinki() -> None:
    starts_at, ends_at = rules.moments(times("09:00", "10:30"))
    assert starts_at == datetime.datetime(2026, 11, 21, 7, 0, tzinfo=datetime.UTC)
    assert ends_at - starts_at == datetime.timedelta(minutes=90)


def test_a_night_visit_ends_the_next_day_only_when_ticked() -> None:
    with pytest.raises(UnclearTime) as error:
        rules.moments(times("22:00", "01:00"))
    assert (error.value.problem, error.value.field) == (TimeProblem.ENDS_BEFORE_START, "ends")
    starts_at, ends_at = rules.moments(times("22:00", "01:00", ends_next_day=True))
    assert ends_at - starts_at == datetime.timedelta(hours=3)


def test_the_tick_does_not_make_a_visit_of_more_than_a_day() -> None:
    with pytest.raises(UnclearTime) as error:
        rules.moments(times("09:00", "10:00", ends_next_day=True))
    assert error.value.problem is TimeProblem.LONGER_THAN_A_DAY


def test_a_visit_without_length_is_refused() -> None:
    with pytest.raises(UnclearTime):
        rules.moments(times("09:00", "09:00"))


AUTUMN = datetime.date(2026, 10, 25)
SPRING = datetime.date(2026, 3, 29)


def test_the_doubled_hour_is_asked() -> None:
    with pytest.raises(UnclearTime) as error:
        rules.moments(times("03:15", "05:00", AUTUMN))
    assert (error.value.problem, error.value.field) == (TimeProblem.AMBIGUOUS, "starts")
    first, end = rules.moments(times("03:15", "05:00", AUTUMN, start_is_second=False))
    second, _ = rules.moments(times("03:15", "05:00", AUTUMN, start_is_second=True))
    assert second - first == datetime.timedelta(hours=1)
    assert end - first == datetime.timedelta(hours=2, minutes=45)


def test_a_visit_may_end_at_an_earlier_clock_time_in_the_doubled_hour() -> None:
    told = times("03:30", "03:15", AUTUMN, start_is_second=False, end_is_second=True)
    starts_at, ends_at = rules.moments(told)
    assert ends_at - starts_at == datetime.timedelta(minutes=45)


def test_the_skipped_hour_does_not_exist() -> None:
    with pytest.raises(UnclearTime) as error:
        rules.moments(times("02:00", "03:30", SPRING))
    assert (error.value.problem, error.value.field) == (TimeProblem.NONEXISTENT, "ends")


def test_which_times_are_doubled() -> None:
    assert rules.is_doubled(AUTUMN, datetime.time(3, 15))
    assert not rules.is_doubled(AUTUMN, datetime.time(4, 0))
    assert not rules.is_doubled(SPRING, datetime.time(3, 15))


def test_reference_code_has_prefix_year_six_digits_and_a_check_digit() -> None:
    code = rules.reference_code("VAMHA", 2026, 4718)
    assert code.startswith("VAMHA-26-004718")
    # 7-3-1 from the right over 26004718: 8·7 + 1·3 + 7·1 + 4·7 + 0·3 + 0·1 + 6·7 + 2·3 = 142 → 8
    assert code == "VAMHA-26-0047188"
    assert rules.is_reference_code(code)
    assert rules.is_reference_code(" vamha-26-0047188 ")
    assert not rules.is_reference_code("VAMHA-26-0047189")
    assert not rules.is_reference_code("VAMHA-26-47188")


def test_rf_form_is_iso_11649() -> None:
    rf = rules.rf_code("VAMHA-26-0047188")
    assert rf.startswith("RF")
    assert rf.endswith("VAMHA260047188")
    assert iso11649.is_valid(rf)


@pytest.mark.parametrize("number", [0, 1_000_000])
def test_a_number_that_six_digits_cannot_hold(number: int) -> None:
    with pytest.raises(ValueError, match="six digits"):
        rules.reference_code("VAMHA", 2026, number)


@given(
    prefix=st.from_regex(r"[A-Z]{1,5}", fullmatch=True), year=st.integers(2020, 2099), number=st.integers(1, 999_999)
)
def test_every_code_checks_and_no_single_wrong_digit_does(prefix: str, year: int, number: int) -> None:
    code = rules.reference_code(prefix, year, number)
    assert rules.is_reference_code(code)
    for place, digit in enumerate(code):
        if digit.isdigit():
            wrong = code[:place] + str((int(digit) + 1) % 10) + code[place + 1 :]
            assert not rules.is_reference_code(wrong)


@given(year=st.integers(2020, 2099), numbers=st.tuples(st.integers(1, 999_999), st.integers(1, 999_999)))
def test_two_numbers_never_share_a_code(year: int, numbers: tuple[int, int]) -> None:
    one, other = (rules.reference_code("VAMHA", year, number) for number in numbers)
    assert (one == other) == (numbers[0] == numbers[1])


def test_a_month_has_started_on_its_first_day_and_ended_on_the_next_ones() -> None:
    november = datetime.date(2026, 11, 1)
    assert not rules.month_has_started(november, datetime.date(2026, 10, 31))
    assert rules.month_has_started(november, november)
    assert not rules.month_has_ended(november, datetime.date(2026, 11, 30))
    assert rules.month_has_ended(november, datetime.date(2026, 12, 1))


def test_only_a_logged_visit_is_editable() -> None:
    assert rules.is_editable("logged")
    assert not rules.is_editable("billed")
    assert not rules.is_editable("cancelled")
