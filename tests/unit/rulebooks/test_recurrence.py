"""Recurring quantities: what opens when, what carries, and late events, with the numbers of the page."""

from __future__ import annotations

import datetime
import itertools
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebooks.calculation import Refusal, RefusalCode
from rulebooks.calculation.period_refusals import PeriodRefusalCode
from rulebooks.calculation.recurrence import (
    CarryOver,
    DatedUse,
    Recurrence,
    RecurringBalance,
    RecurringGrant,
    ShortPeriod,
    available_on,
    opened_periods,
    period_of,
    recurring_balance,
    require_available,
)
from tests.unit.rulebooks.months import date
from tests.unit.rulebooks.visits import RULE
from tests.unit.rulebooks.worked_page import amount, examples
from voucher_portal.core.quantities import Unit

YEAR = {"first_day": datetime.date(2026, 1, 1), "last_day": datetime.date(2026, 12, 31)}


def grant(**others: Any) -> RecurringGrant:
    """10 visits every month of 2026."""
    facts = {"quantity": Decimal(10), "unit": Unit.VISIT, "recurrence": Recurrence.MONTH, "rule": RULE, **YEAR}
    return RecurringGrant(**{**facts, **others})


def uses(*quantities: str) -> list[DatedUse]:
    """What is used on the tenth of January, February and so on."""
    return [DatedUse(datetime.date(2026, month, 10), amount(text)) for month, text in enumerate(quantities, 1)]


@pytest.mark.parametrize("row", examples()["recurrence-periods"])
def test_what_opens_when(row: dict[str, str]) -> None:
    granted = grant(
        recurrence=Recurrence(row["recurs"]),
        every=int(row["every"]),
        first_day=date(row["from"]),
        last_day=date(row["until"]),
        short_periods=ShortPeriod(row["short periods"]),
    )
    period = period_of(granted, date(row["date"]))

    assert (period.first_day, period.last_day) == (date(row["period begins"]), date(row["period ends"]))
    assert period.opened == amount(row["opens"])
    assert list(opened_periods(granted, period.first_day))[-1] == period
    assert period not in opened_periods(granted, period.first_day - datetime.timedelta(days=1))


@pytest.mark.parametrize("row", examples()["carry-over"])
def test_what_carries(row: dict[str, str]) -> None:
    most = None if row["most carried"] == "no limit" else amount(row["most carried"])
    granted = grant(carry_over=CarryOver(row["carry over"]), most_carried=most)
    used = uses(row["used in the first"], row["in the second"], row["in the third"])
    balance = recurring_balance(granted, used, datetime.date(2026, 3, 31))

    assert balance.periods[1].carried_in == amount(row["carried into the second"])
    assert balance.periods[2].carried_in == amount(row["into the third"])
    assert sum(period.expired for period in balance.periods) == amount(row["expired"])
    assert balance.current.left == amount(row["left"])
    assert balance == recurring_balance(granted, used[::-1], datetime.date(2026, 3, 31))


@pytest.mark.parametrize("row", examples()["late-event"])
def test_a_late_event_debits_its_own_period(row: dict[str, str]) -> None:
    granted = grant(carry_over=CarryOver(row["carry over"]))
    used = uses(row["used in the first"], row["in the second"])
    late, today = datetime.date(2026, 1, 31), datetime.date(2026, 2, 28)
    may_use = amount(row["a late event of the first may use"])

    assert available_on(granted, used, late, today) == may_use
    require_available(granted, used, DatedUse(late, may_use), today)
    after = recurring_balance(granted, [*used, DatedUse(late, may_use)], today)
    assert after.periods[0].used == used[0].quantity + may_use
    assert after.periods[1].used == used[1].quantity
    with pytest.raises(Refusal) as refused:
        require_available(granted, used, DatedUse(late, may_use + 1), today)
    assert refused.value.code is RefusalCode.EXHAUSTED
    assert "1.1.2026 – 31.1.2026" in refused.value.text.fi


def test_more_than_a_period_has_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        recurring_balance(grant(), uses("11"), datetime.date(2026, 1, 31))

    assert refused.value.code is RefusalCode.EXHAUSTED
    assert "10\u00a0käyntiä" in refused.value.text.fi and "11\u00a0käyntiä" in refused.value.text.fi


@pytest.mark.parametrize("day", [datetime.date(2025, 12, 31), datetime.date(2027, 1, 1)])
def test_outside_the_validity_there_is_no_period(day: datetime.date) -> None:
    with pytest.raises(Refusal) as refused:
        period_of(grant(), day)

    assert refused.value.code is PeriodRefusalCode.OUTSIDE_VALIDITY
    assert "1.1.2026 – 31.12.2026" in refused.value.text.fi


def test_periods_open_one_by_one_and_no_more_after_the_validity() -> None:
    assert len(list(opened_periods(grant(), datetime.date(2025, 12, 31)))) == 0
    assert len(list(opened_periods(grant(), datetime.date(2026, 1, 31)))) == 1
    assert len(list(opened_periods(grant(), datetime.date(2030, 1, 1)))) == 12
    with pytest.raises(ValueError, match="has not opened"):
        recurring_balance(grant(), uses("1", "1"), datetime.date(2026, 1, 31))


def test_the_lines_tell_each_period() -> None:
    granted = grant(carry_over=CarryOver.WHOLE_VALIDITY)
    lines = recurring_balance(granted, uses("6", "3"), datetime.date(2026, 2, 28)).lines

    assert [line.rule for line in lines] == ["period", "carry_over"] * 2
    assert "siirtyi 4\u00a0käyntiä ja vanheni 0\u00a0käyntiä" in lines[1].text.fi
    assert lines[-1].text.fi == "Jäljellä on 11\u00a0käyntiä."


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": Decimal(-1)},
        {"most_carried": Decimal("NaN")},
        {"every": 0},
        {"first_day": datetime.date(2027, 1, 1)},
    ],
)
def test_what_is_no_grant_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"quantity|recurs"):
        grant(**wrong)


days = st.dates(datetime.date(2024, 1, 1), datetime.date(2024, 12, 31))
grants = st.builds(
    grant,
    quantity=st.integers(0, 20).map(Decimal),
    recurrence=st.sampled_from(Recurrence),
    every=st.integers(1, 4),
    first_day=st.dates(datetime.date(2023, 10, 1), datetime.date(2024, 1, 1)),
    last_day=st.none() | st.dates(datetime.date(2024, 12, 31), datetime.date(2025, 3, 1)),
    carry_over=st.sampled_from(CarryOver),
    most_carried=st.none() | st.integers(0, 15).map(Decimal),
    short_periods=st.sampled_from(ShortPeriod),
)
attempts = st.lists(st.tuples(days, st.integers(0, 15).map(Decimal)), max_size=12)
TODAY = datetime.date(2024, 12, 31)


def logged(granted: RecurringGrant, tried: list[tuple[datetime.date, Decimal]]) -> list[DatedUse]:
    """Those of the attempts that are allowed, each in its turn, all logged on the last day of the year."""
    accepted: list[DatedUse] = []
    for day, quantity in tried:
        if quantity <= available_on(granted, accepted, day, TODAY):
            accepted.append(DatedUse(day, quantity))
    return accepted


def conserved(balance: RecurringBalance) -> bool:
    opened = sum(each.period.opened for each in balance.periods)
    return opened == sum(each.used + each.expired for each in balance.periods) + balance.current.left


@given(grants, attempts)
def test_nothing_is_lost_and_nothing_falls_below_zero(
    granted: RecurringGrant, tried: list[tuple[datetime.date, Decimal]]
) -> None:
    balance = recurring_balance(granted, logged(granted, tried), TODAY)

    assert conserved(balance)
    for each in balance.periods:
        assert min(each.carried_in, each.used, each.carried_out, each.expired, each.left, each.available) >= 0
        assert granted.most_carried is None or each.carried_out <= granted.most_carried
        assert each.period.opened <= granted.quantity


@given(grants, attempts, days)
def test_what_is_available_is_exactly_what_may_be_used(
    granted: RecurringGrant, tried: list[tuple[datetime.date, Decimal]], day: datetime.date
) -> None:
    """The guard and its twin: all of it is accepted, one more breaks a balance."""
    accepted = logged(granted, tried)
    left = available_on(granted, accepted, day, TODAY)

    assert conserved(recurring_balance(granted, [*accepted, DatedUse(day, left)], TODAY))
    with pytest.raises(Refusal):
        recurring_balance(granted, [*accepted, DatedUse(day, left + 1)], TODAY)


@given(grants, st.dates(datetime.date(2024, 1, 1), datetime.date(2024, 12, 30)))
def test_periods_follow_each_other_without_a_gap(granted: RecurringGrant, day: datetime.date) -> None:
    periods = list(opened_periods(granted, TODAY))

    assert periods[0].first_day == granted.first_day
    for one, other in itertools.pairwise(periods):
        assert one.last_day + datetime.timedelta(days=1) == other.first_day
    assert period_of(granted, day).first_day <= day <= period_of(granted, day).last_day
