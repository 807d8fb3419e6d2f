"""A month that is not whole: by calendar days, by a daily rate, or by operational days (G6).

The definition names the method; there is no default, since the three differ by more than 100 € in the
worked example. A whole month is always the monthly sum.
"""

from __future__ import annotations

import calendar as days_of
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Self

from rulebooks.calculation.bands import DayCalendar
from rulebooks.calculation.lines import Line
from rulebooks.calculation.period_refusals import PeriodRefusal, PeriodRefusalCode
from rulebooks.calculation.priced_rows import Payers, PricedRow, RowsOutcome
from rulebooks.calculation.texts import Texts, each, rate_text
from rulebooks.calculation.why import note
from voucher_portal.core.money import euro
from voucher_portal.core.periods import format_period, period
from voucher_portal.core.quantities import Unit

_DAY = datetime.timedelta(days=1)
_SATURDAY = 5
_NO_OPERATIONAL_DAYS = Texts(
    "Kuukaudessa ei ole yhtään toimintapäivää. Tarkista kalenterin pyhäpäivät.",
    "Månaden har inga verksamhetsdagar. Kontrollera kalenderns helgdagar.",
    "The month has no operational days. Check the holidays of the calendar.",
)
_HEADING = Texts("Hinta ajalta {days}", "Pris för {days}", "Price of {days}")
_WHOLE = Texts("{rate}, koko kuukausi =", "{rate}, hela månaden =", "{rate}, the whole month =")
_PART = Texts(*["{rate} × {days}/{of_days} ="] * 3)
_BY_DAY_AT_MOST = Texts(
    "{days} vrk × {rate}, enintään {monthly} =",
    "{days} dygn × {rate}, högst {monthly} =",
    "{days} days × {rate}, at most {monthly} =",
)
_BY_DAY = Texts("{days} vrk × {rate} =", "{days} dygn × {rate} =", "{days} days × {rate} =")


class PartialMonth(StrEnum):
    CALENDAR_DAYS = "calendar_days"
    DAILY_RATE = "daily_rate"
    OPERATIONAL_DAYS = "operational_days"


_METHODS = {
    PartialMonth.CALENDAR_DAYS: Texts(
        "Vajaa kuukausi lasketaan kalenteripäivistä: {days} päivää kuukauden {of_days} päivästä.",
        "En ofullständig månad räknas i kalenderdagar: {days} av månadens {of_days} dagar.",
        "A part of a month goes by calendar days: {days} of the month's {of_days} days.",
    ),
    PartialMonth.DAILY_RATE: Texts(
        "Vajaa kuukausi lasketaan vuorokausihinnalla: {days} vuorokautta.",
        "En ofullständig månad räknas enligt dygnspris: {days} dygn.",
        "A part of a month goes by the daily rate: {days} days.",
    ),
    PartialMonth.OPERATIONAL_DAYS: Texts(
        "Vajaa kuukausi lasketaan arkipäivistä ilman pyhiä: {days} päivää kuukauden {of_days} päivästä.",
        "En ofullständig månad räknas i vardagar utan helgdagar: {days} av månadens {of_days} dagar.",
        "A part of a month goes by weekdays less holidays: {days} of the month's {of_days} days.",
    ),
}


@dataclass(frozen=True)
class MonthlyRate:
    """Euro for a month, and for a day where a part of a month goes by days. Raises ValueError below zero."""

    monthly: Decimal
    daily: Decimal | None = None

    def __post_init__(self) -> None:
        for rate in (self.monthly, self.daily or Decimal(0)):
            if not rate.is_finite() or rate < 0:
                raise ValueError(f"{self.monthly} a month and {self.daily} a day")

    def of_days(self, days: int) -> Decimal:
        """So many days by the daily rate, never more than the month. Raises ValueError without a daily rate."""
        if self.daily is None:
            raise ValueError(f"{self.monthly} a month has no rate of a day")
        return min(self.daily * days, self.monthly)

    @classmethod
    def of(cls, monthly: Decimal, days_per_month: Decimal) -> Self:
        """A day as the month divided: 2 280 by 30,4 is 75 (C38)."""
        return cls(monthly, euro(monthly / days_per_month))

    def percentage(self, percent: Decimal) -> Self:
        """The value of a voucher that pays a percentage of the price."""
        daily = None if self.daily is None else euro(self.daily * percent / 100)
        return type(self)(euro(self.monthly * percent / 100), daily)

    def at_most(self, most: Self) -> Self:
        """The lower of two rates, for the month and for the day."""
        daily = min((rate for rate in (self.daily, most.daily) if rate is not None), default=None)
        return type(self)(min(self.monthly, most.monthly), daily)


@dataclass(frozen=True)
class DayCount:
    """How many days of how many days of the month."""

    days: int
    of_days: int


@dataclass(frozen=True, kw_only=True)
class MonthFacts(Payers):
    """A service sold by the month, from a first to a last day of one month, both included.

    Raises ValueError for days that are not of one month, or in the wrong order.
    """

    price: MonthlyRate
    value: MonthlyRate
    first_day: datetime.date
    last_day: datetime.date
    method: PartialMonth
    calendar: DayCalendar = DayCalendar()

    def __post_init__(self) -> None:
        if (self.first_day.year, self.first_day.month) != (self.last_day.year, self.last_day.month):
            raise ValueError(f"{self.first_day} and {self.last_day} are not of one month")
        if self.last_day < self.first_day:
            raise ValueError(f"{self.last_day} is before {self.first_day}")

    @property
    def is_whole(self) -> bool:
        return self.first_day.day == 1 and (self.last_day + _DAY).day == 1


def month_outcome(facts: MonthFacts) -> RowsOutcome:
    """What a month or a part of one costs. Raises Refusal for a free service above its value (C4)."""
    price, ceiling = part_of_month(facts.price, facts), part_of_month(facts.value, facts)
    count = count_days(facts)
    row = PricedRow(code=facts.method, quantity=Decimal(count.days), split=facts.split(price, ceiling))
    return RowsOutcome(rows=(row,), write_lines=lambda: _lines(facts, count, row))


def part_of_month(rate: MonthlyRate, facts: MonthFacts) -> Decimal:
    """The rate of the days of the facts, exact. By the day it is never more than the month."""
    if facts.is_whole:
        return rate.monthly
    count = count_days(facts)
    if facts.method is PartialMonth.DAILY_RATE:
        return rate.of_days(count.days)
    return rate.monthly * count.days / count.of_days


def count_days(facts: MonthFacts) -> DayCount:
    """The days that the method counts. Raises PeriodRefusal for a month without operational days."""
    first, last = facts.first_day, facts.last_day
    month_ends = last.replace(day=days_of.monthrange(last.year, last.month)[1])
    if facts.method is not PartialMonth.OPERATIONAL_DAYS:
        return DayCount((last - first).days + 1, month_ends.day)
    of_days = operational_days(first.replace(day=1), month_ends, facts.calendar)
    if of_days == 0:
        raise PeriodRefusal(PeriodRefusalCode.NO_OPERATIONAL_DAYS, _NO_OPERATIONAL_DAYS)
    return DayCount(operational_days(first, last, facts.calendar), of_days)


def operational_days(first: datetime.date, last: datetime.date, calendar: DayCalendar) -> int:
    """Weekdays less holidays, both ends included. An eve is an ordinary day (April 2026 has 20)."""
    days = (first + number * _DAY for number in range((last - first).days + 1))
    return sum(day.weekday() < _SATURDAY and day not in calendar.holidays for day in days)


def method_line(facts: MonthFacts) -> Line:
    """How a part of a month is counted."""
    count = count_days(facts)
    words = {"days": str(count.days), "of_days": str(count.of_days)}
    return note("partial_month", facts.value_rule, _METHODS[facts.method].filled(**words), method=facts.method, **words)


def _lines(facts: MonthFacts, count: DayCount, row: PricedRow) -> Iterator[Line]:
    if not facts.is_whole:
        yield method_line(facts)
    whole_period = period(facts.first_day, facts.last_day)
    heading = _HEADING.filled(days=each(lambda language: format_period(whole_period, language)))
    paid = facts.price if row.split.client_share == 0 else facts.value
    price, voucher = _reckoning(facts.price, facts, count), _reckoning(paid, facts, count)
    inputs = {"first_day": facts.first_day, "last_day": facts.last_day, "price": facts.price.monthly}
    yield from facts.lines(heading, row, price, voucher, value=facts.value.monthly, **inputs)


def _reckoning(rate: MonthlyRate, facts: MonthFacts, count: DayCount) -> Texts:
    days = {"days": str(count.days), "of_days": str(count.of_days)}
    monthly = rate_text(rate.monthly, Unit.MONTH)
    if facts.is_whole:
        return _WHOLE.filled(rate=monthly)
    if facts.method is PartialMonth.DAILY_RATE and rate.daily is not None:
        is_capped = rate.daily * count.days > rate.monthly
        template = _BY_DAY_AT_MOST if is_capped else _BY_DAY
        return template.filled(rate=rate_text(rate.daily, Unit.DAY), monthly=monthly, **days)
    return _PART.filled(rate=monthly, **days)
