"""A part of a month by three methods: G6 with the numbers of the page."""

from __future__ import annotations

import calendar
import datetime
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rulebooks.calculation import LineKind, Refusal, RefusalCode
from rulebooks.calculation.bands import DayCalendar
from rulebooks.calculation.partial_month import (
    MonthFacts,
    MonthlyRate,
    PartialMonth,
    count_days,
    month_outcome,
    operational_days,
    part_of_month,
)
from rulebooks.calculation.period_refusals import PeriodRefusalCode
from rulebooks.calculation.priced_rows import RowsOutcome
from tests.unit.rulebooks.months import EASTER_2026, monthly
from tests.unit.rulebooks.visits import RULE
from tests.unit.rulebooks.worked_page import amount, examples
from voucher_portal.core.money import Split, euro

FREE = DayCalendar()


@pytest.mark.parametrize("row", examples()["partial-month"])
def test_g6_three_methods(row: dict[str, str]) -> None:
    rate = MonthlyRate.of(amount(row["monthly"]), Decimal("30.4"))
    assert rate.daily == amount(row["daily"])
    facts = monthly(row["method"], row["first day"], row["last day"], rate, rate)

    outcome = month_outcome(facts)

    assert outcome.split == Split(amount(row["amount"]), amount(row["amount"]), euro(0))
    count = count_days(facts)
    assert (count.days, count.of_days) == (int(row["days"]), int(row["of days"]))


@pytest.mark.parametrize("row", examples()["monthly-value"])
def test_price_and_value_are_cut_alike(row: dict[str, str]) -> None:
    price, paid = MonthlyRate(amount(row["price"])), row["voucher pays"]
    value = price.percentage(amount(paid.split(" ")[0])) if "%" in paid else MonthlyRate(amount(paid))
    outcome = month_outcome(monthly(row["method"], row["first day"], row["last day"], price, value))

    assert outcome.split == Split(amount(row["price of the part"]), amount(row["voucher"]), amount(row["share"]))
    for kind, name in ((LineKind.PRICE, "price of the part"), (LineKind.CLIENT_SHARE, "share")):
        assert [line.amount for line in outcome.lines if line.kind is kind] == [amount(row[name])]


def test_april_2026_has_twenty_operational_days() -> None:
    april = datetime.date(2026, 4, 1), datetime.date(2026, 4, 30)

    assert operational_days(*april, EASTER_2026) == 20
    assert operational_days(*april, FREE) == 22


def test_a_free_service_above_its_value_is_refused() -> None:
    facts = monthly("calendar_days", "1.4.2026", "9.4.2026", MonthlyRate(Decimal(100)), MonthlyRate(Decimal(99)))
    with pytest.raises(Refusal) as refused:
        month_outcome(MonthFacts(**{**vars(facts), "is_free_for_client": True}))

    assert refused.value.code is RefusalCode.PRICE_ABOVE_FREE_VALUE


def test_a_month_without_operational_days_is_refused_with_advice() -> None:
    everyday = frozenset(datetime.date(2026, 4, day) for day in range(1, 31))
    rate = MonthlyRate(Decimal(100))
    facts = monthly("operational_days", "1.4.2026", "9.4.2026", rate, rate, calendar=DayCalendar(everyday))
    with pytest.raises(Refusal) as refused:
        month_outcome(facts)

    assert refused.value.code is PeriodRefusalCode.NO_OPERATIONAL_DAYS
    assert "kalenteri" in refused.value.text.fi


@pytest.mark.parametrize(
    ("first", "last"), [("16.4.2026", "1.5.2026"), ("16.4.2026", "16.4.2027"), ("2.4.2026", "1.4.2026")]
)
def test_the_days_are_of_one_month_in_order(first: str, last: str) -> None:
    with pytest.raises(ValueError, match=r"month|before"):
        monthly("calendar_days", first, last, MonthlyRate(Decimal(1)), MonthlyRate(Decimal(1)))


def test_a_rate_is_not_negative_and_a_day_needs_its_rate() -> None:
    with pytest.raises(ValueError, match="a month"):
        MonthlyRate(Decimal(-1))
    with pytest.raises(ValueError, match="a month"):
        MonthlyRate(Decimal(1), Decimal("NaN"))
    with pytest.raises(ValueError, match="rate of a day"):
        month_outcome(monthly("daily_rate", "2.4.2026", "9.4.2026", MonthlyRate(Decimal(9)), MonthlyRate(Decimal(9))))


def test_the_daily_rate_never_passes_the_month_and_says_so() -> None:
    rate = MonthlyRate(Decimal(2280), Decimal(90))
    outcome = month_outcome(monthly("daily_rate", "2.4.2026", "30.4.2026", rate, rate))

    assert outcome.split.price == 2280
    assert any("enintään 2\u00a0280,00" in line.text.fi for line in outcome.lines)


def test_the_lower_of_two_rates() -> None:
    capped = MonthlyRate(Decimal(100), Decimal(4)).at_most(MonthlyRate(Decimal(90), Decimal(5)))

    assert capped == MonthlyRate(Decimal(90), Decimal(4))
    assert MonthlyRate(Decimal(100), Decimal(4)).percentage(Decimal(50)) == MonthlyRate(Decimal(50), Decimal(2))


rates = st.decimals(0, 9999, places=2)
first_days = st.dates(datetime.date(2020, 1, 1), datetime.date(2040, 12, 1)).map(lambda day: day.replace(day=1))


def days_in(first: datetime.date) -> int:
    return calendar.monthrange(first.year, first.month)[1]


def part(first: datetime.date, start: int, end: int, method: PartialMonth, rate: MonthlyRate) -> MonthFacts:
    days = {"first_day": first.replace(day=start), "last_day": first.replace(day=end)}
    return MonthFacts(price=rate, value=rate, method=method, value_rule=RULE, **days)


@given(first_days, st.integers(1, 27), rates)
def test_the_daily_rate_of_two_halves_is_that_of_all_days(first: datetime.date, cut: int, amount_: Decimal) -> None:
    """Split in two, a month by the daily rate is its days × the rate: nothing is lost or paid twice."""
    rate, last = MonthlyRate(amount_ * 40, amount_), days_in(first)
    halves = [
        part(first, 1, cut, PartialMonth.DAILY_RATE, rate),
        part(first, cut + 1, last, PartialMonth.DAILY_RATE, rate),
    ]

    assert sum(month_outcome(half).split.price for half in halves) == euro(amount_ * last)


@given(first_days, st.integers(1, 27), rates, st.sampled_from(PartialMonth))
def test_two_halves_are_the_month_to_a_cent(
    first: datetime.date, cut: int, monthly_sum: Decimal, method: PartialMonth
) -> None:
    assume(method is not PartialMonth.DAILY_RATE)
    rate, last = MonthlyRate(monthly_sum), days_in(first)
    halves = part(first, 1, cut, method, rate), part(first, cut + 1, last, method, rate)

    assert abs(sum(month_outcome(half).split.price for half in halves) - monthly_sum) <= Decimal("0.01")


@given(first_days, st.data(), rates, rates, st.sampled_from(PartialMonth))
def test_no_part_is_negative_and_none_passes_the_month(
    first: datetime.date, data: st.DataObject, price: Decimal, value: Decimal, method: PartialMonth
) -> None:
    start = data.draw(st.integers(1, days_in(first)))
    end = data.draw(st.integers(start, days_in(first)))
    days = {"first_day": first.replace(day=start), "last_day": first.replace(day=end)}
    facts = MonthFacts(
        price=MonthlyRate.of(price, Decimal("30.4")),
        value=MonthlyRate.of(value, Decimal("30.4")),
        method=method,
        value_rule=RULE,
        **days,
    )
    split = month_outcome(facts).split

    assert split.price <= price
    assert split.voucher_part <= min(value, split.price)
    assert split.voucher_part <= euro(part_of_month(facts.value, facts))
    assert month_outcome(facts).lines


def test_lines_that_tell_another_sum_are_refused() -> None:
    """The guard and its twin: the same rows with a line left out, or with all of them."""
    outcome = month_outcome(
        monthly("calendar_days", "1.4.2026", "9.4.2026", MonthlyRate(Decimal(9)), MonthlyRate(Decimal(8)))
    )
    shorter = RowsOutcome(rows=outcome.rows, write_lines=lambda: outcome.lines[:-1])

    assert RowsOutcome(rows=outcome.rows, write_lines=lambda: outcome.lines).lines == outcome.lines
    with pytest.raises(ValueError, match="the lines of client_share"):
        shorter.lines  # noqa: B018
