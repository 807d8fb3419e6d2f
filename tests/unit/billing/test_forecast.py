"""How long what is left lasts at the pace of the last eight weeks."""

from __future__ import annotations

import datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from billing.rules import Forecast, Outlook, forecast
from voucher_portal.core.periods import period

FIRST, LAST = datetime.date(2023, 4, 1), datetime.date(2023, 5, 31)
VALIDITY = period(FIRST, LAST)
TODAY = datetime.date(2023, 4, 20)


def day(number: int, month: int = 4) -> datetime.date:
    return datetime.date(2023, month, number)


def looked(
    remaining: int, *uses: tuple[datetime.date, int], today: datetime.date = TODAY, validity=VALIDITY
) -> Forecast:
    told = [(date, Decimal(quantity)) for date, quantity in uses]
    return forecast(remaining=Decimal(remaining), uses=told, validity=validity, today=today)


def test_runs_out_at_the_present_pace() -> None:
    """600 of 1200 min in 20 days is 30 min a day: the other 600 last 20 days."""
    found = looked(600, (day(5), 300), (day(19), 300))
    assert found == Forecast(Outlook.RUNS_OUT, until=day(10, 5))


def test_lasts_the_whole_validity_and_says_what_is_left_over() -> None:
    """200 min in 20 days is 10 min a day; 41 days are left: 410 min of 1000."""
    found = looked(1000, (day(12), 200))
    assert found == Forecast(Outlook.LASTS, until=LAST, spare=Decimal(590))


def test_the_pace_looks_back_eight_weeks_only() -> None:
    long = period(datetime.date(2023, 1, 1), datetime.date(2023, 12, 31))
    with_old = looked(600, (datetime.date(2023, 1, 5), 5000), (day(19), 560), today=TODAY, validity=long)
    without = looked(600, (day(19), 560), today=TODAY, validity=long)
    assert with_old == without == Forecast(Outlook.RUNS_OUT, until=TODAY + datetime.timedelta(days=60))


def test_future_uses_do_not_count() -> None:
    assert looked(600, (day(25), 600)).outlook is Outlook.UNUSED


def test_a_week_is_needed_for_a_pace() -> None:
    assert looked(600, (day(3), 60), today=day(6)).outlook is Outlook.TOO_EARLY
    assert looked(600, (day(3), 60), today=day(7)).outlook is Outlook.LASTS


def test_the_other_outlooks() -> None:
    assert looked(600, today=day(31, 3)).outlook is Outlook.NOT_STARTED
    assert looked(600, today=day(1, 6)).outlook is Outlook.OVER
    assert looked(0, (day(5), 1200)).outlook is Outlook.USED_UP
    assert looked(600) == Forecast(Outlook.UNUSED, until=LAST)


def test_a_voucher_until_further_notice_and_a_pace_close_to_nothing() -> None:
    endless = period(FIRST, None)
    assert looked(1200, (day(19), 1), validity=endless).until == TODAY + datetime.timedelta(days=24_000)
    assert looked(10**9, (day(19), 1), validity=endless).outlook is Outlook.RUNS_OUT


@given(
    remaining=st.integers(0, 100_000),
    uses=st.lists(st.tuples(st.dates(FIRST, LAST), st.integers(1, 600)), max_size=40),
    today=st.dates(FIRST - datetime.timedelta(days=5), LAST + datetime.timedelta(days=5)),
)
def test_a_forecast_never_leaves_the_validity(
    remaining: int, uses: list[tuple[datetime.date, int]], today: datetime.date
) -> None:
    found = looked(remaining, *uses, today=today)
    assert found.until is None or found.until <= LAST
    assert 0 <= found.spare <= remaining
    if found.outlook is Outlook.RUNS_OUT:
        assert found.until is not None
        assert today <= found.until < LAST
