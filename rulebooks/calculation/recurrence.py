"""Recurring quantities: so much every week or month, with or without carrying over what is left (design 6).

A period opens on its first day, a week on Monday and a month on the first. An event debits the period of
its own date, however late it is logged. What a closed period still has is carried by the grant's rule:

    none            nothing; what is left expires
    next_period     the period's own rest, into the next one only; what was carried is used first
    whole_validity  all that is left, onwards until the end

`most_carried` limits what a period may hand on. A late event may use what its own period had left over,
and what it handed on as long as that has not been used: no later period may fall below zero by it. That
recall, and what a part of a period opens, are our reading.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from rulebooks.calculation.facts import RuleVersion
from rulebooks.calculation.lines import Line
from rulebooks.calculation.outcome import Refusal, RefusalCode
from rulebooks.calculation.period_refusals import PeriodRefusal, PeriodRefusalCode
from rulebooks.calculation.texts import Texts, each, quantity_text
from rulebooks.calculation.why import Explained, Words, note
from voucher_portal.core.periods import format_date, format_period, period
from voucher_portal.core.quantities import Unit

_DAY = datetime.timedelta(days=1)
_OUTSIDE = Texts(
    "{date} ei ole palvelusetelin voimassaoloaikana {days}. Tarkista päivä.",
    "{date} är inte under servicesedelns giltighetstid {days}. Kontrollera dagen.",
    "{date} is not within the voucher's validity {days}. Check the day.",
)
_NOT_ENOUGH = Texts(
    "Kaudella {days} on jäljellä {left}, ja kirjaus on {asked}. Lyhennä kirjausta tai ota yhteyttä setelin myöntäjään.",
    "Under perioden {days} återstår {left}, och registreringen är {asked}. "
    "Förkorta den eller kontakta den som beviljat sedeln.",
    "The period {days} has {left} left and the entry is {asked}. "
    "Shorten it, or contact the organiser that granted the voucher.",
)
_OPENED = Texts(
    "Kausi {days}: avautui {opened}, siirtyi edellisiltä {carried_in}, käytetty {used}.",
    "Perioden {days}: öppnades {opened}, överfördes från tidigare {carried_in}, använt {used}.",
    "Period {days}: opened {opened}, carried from before {carried_in}, used {used}.",
)
_CLOSED = Texts(
    "Seuraavalle kaudelle siirtyi {carried_out} ja vanheni {expired}.",
    "Till nästa period överfördes {carried_out} och {expired} förföll.",
    "{carried_out} went on to the next period and {expired} expired.",
)
_LEFT = Texts("Jäljellä on {left}.", "Kvar finns {left}.", "Left: {left}.")


class Recurrence(StrEnum):
    WEEK = "week"
    MONTH = "month"


class CarryOver(StrEnum):
    NONE = "none"
    NEXT_PERIOD = "next_period"
    WHOLE_VALIDITY = "whole_validity"


class ShortPeriod(StrEnum):
    """What the first and the last period open when the validity has only a part of them."""

    FULL = "full"
    BY_DAYS = "by_days"


@dataclass(frozen=True, kw_only=True)
class RecurringGrant:
    """`quantity` units of account every `every` weeks or months, from `first_day` until `last_day` (None: on).

    30 h in three months (C41) is 1800 minutes, MONTH, every 3. Raises ValueError for what is no grant.
    """

    quantity: Decimal
    unit: Unit
    recurrence: Recurrence
    first_day: datetime.date
    last_day: datetime.date | None
    rule: RuleVersion
    every: int = 1
    carry_over: CarryOver = CarryOver.NONE
    most_carried: Decimal | None = None
    short_periods: ShortPeriod = ShortPeriod.FULL

    def __post_init__(self) -> None:
        for number in (self.quantity, self.most_carried or Decimal(0)):
            if not number.is_finite() or number < 0:
                raise ValueError(f"{number} is not a quantity")
        if self.every < 1 or (self.last_day is not None and self.last_day < self.first_day):
            raise ValueError("a grant recurs at least every period, and its last day is not before its first")


@dataclass(frozen=True, order=True)
class GrantPeriod:
    """The number-th period of a grant, from 0, inside its validity, and what it opens."""

    number: int
    first_day: datetime.date
    last_day: datetime.date
    opened: Decimal

    def days_text(self) -> Texts:
        return each(lambda language: format_period(period(self.first_day, self.last_day), language))


@dataclass(frozen=True)
class DatedUse:
    """A quantity used on a date, in units of account."""

    date: datetime.date
    quantity: Decimal


@dataclass(frozen=True, kw_only=True)
class PeriodBalance:
    """A period with what came in and went out. opened + carried in = used + carried out + expired + left.

    `left` is what the last opened period still has; a period before it has handed on, and the rest expired.
    `available` is what an event of the period may still use, however late it is logged.
    """

    period: GrantPeriod
    carried_in: Decimal
    used: Decimal
    carried_out: Decimal
    expired: Decimal
    left: Decimal
    available: Decimal


@dataclass(frozen=True, kw_only=True)
class RecurringBalance(Explained):
    """The opened periods of a grant, the latest last."""

    periods: tuple[PeriodBalance, ...]

    @property
    def current(self) -> PeriodBalance:
        return self.periods[-1]


def period_of(grant: RecurringGrant, date: datetime.date) -> GrantPeriod:
    """The period of a date. Raises PeriodRefusal outside the validity."""
    if date < grant.first_day or (grant.last_day is not None and date > grant.last_day):
        days = each(lambda language: format_period(period(grant.first_day, grant.last_day), language))
        text = _OUTSIDE.filled(date=format_date(date), days=days)
        raise PeriodRefusal(PeriodRefusalCode.OUTSIDE_VALIDITY, text)
    return _period(grant, _number(grant, date))


def opened_periods(grant: RecurringGrant, on: datetime.date) -> Iterator[GrantPeriod]:
    """The periods that have opened by a day, in order: each has its own balance."""
    until = on if grant.last_day is None else min(on, grant.last_day)
    if until < grant.first_day:
        return
    for number in range(_number(grant, until) + 1):
        yield _period(grant, number)


def recurring_balance(grant: RecurringGrant, uses: Iterable[DatedUse], on: datetime.date) -> RecurringBalance:
    """The balance of every period opened by a day, after uses of those periods, in any order.

    Raises PeriodRefusal for a use outside the validity, Refusal (EXHAUSTED) for more than a period has,
    ValueError for a use of a period that has not opened.
    """
    periods = tuple(opened_periods(grant, max(on, grant.first_day)))
    used = dict.fromkeys((opened.number for opened in periods), Decimal(0))
    for use in uses:
        number = period_of(grant, use.date).number
        if number not in used:
            raise ValueError(f"the period of {use.date} has not opened on {on}")
        used[number] += use.quantity
    balances = _with_available(tuple(_folded(grant, periods, used)))
    return RecurringBalance(periods=balances, write_lines=lambda: _lines(grant, balances))


def available_on(grant: RecurringGrant, uses: Iterable[DatedUse], date: datetime.date, on: datetime.date) -> Decimal:
    """What an event of a date may still use, logged on a day (its own or later)."""
    number = period_of(grant, date).number
    return recurring_balance(grant, uses, max(on, date)).periods[number].available


def require_available(grant: RecurringGrant, uses: Iterable[DatedUse], asked: DatedUse, on: datetime.date) -> None:
    """May one more use be logged on a day? Raises PeriodRefusal (OUTSIDE_VALIDITY) or Refusal (EXHAUSTED)."""
    left = available_on(grant, uses, asked.date, on)
    if asked.quantity > left:
        raise Refusal(RefusalCode.EXHAUSTED, _not_enough(grant, period_of(grant, asked.date), left, asked.quantity))


def _number(grant: RecurringGrant, date: datetime.date) -> int:
    if grant.recurrence is Recurrence.WEEK:
        weeks = (_monday(date) - _monday(grant.first_day)).days // 7
        return weeks // grant.every
    months = (date.year - grant.first_day.year) * 12 + date.month - grant.first_day.month
    return months // grant.every


def _starts(grant: RecurringGrant, number: int) -> datetime.date:
    """The first day of a whole period, also where the validity begins later."""
    if grant.recurrence is Recurrence.WEEK:
        return _monday(grant.first_day) + datetime.timedelta(weeks=number * grant.every)
    months = grant.first_day.month - 1 + number * grant.every
    return datetime.date(grant.first_day.year + months // 12, months % 12 + 1, 1)


def _monday(date: datetime.date) -> datetime.date:
    return date - date.weekday() * _DAY


def _period(grant: RecurringGrant, number: int) -> GrantPeriod:
    starts, ends = _starts(grant, number), _starts(grant, number + 1) - _DAY
    first = max(starts, grant.first_day)
    last = ends if grant.last_day is None else min(ends, grant.last_day)
    opened = grant.quantity
    if grant.short_periods is ShortPeriod.BY_DAYS:
        part = grant.quantity * ((last - first).days + 1) / ((ends - starts).days + 1)
        opened = part.to_integral_value(ROUND_CEILING)
    return GrantPeriod(number, first, last, min(opened, grant.quantity))


def _folded(
    grant: RecurringGrant, periods: tuple[GrantPeriod, ...], used: dict[int, Decimal]
) -> Iterator[PeriodBalance]:
    carried_in = Decimal(0)
    for opened in periods:
        spent = used[opened.number]
        rest = opened.opened + carried_in - spent
        if rest < 0:
            raise Refusal(RefusalCode.EXHAUSTED, _not_enough(grant, opened, opened.opened + carried_in, spent))
        is_last = opened is periods[-1]
        carried_out = Decimal(0) if is_last else _carried(grant, opened, carried_in, spent)
        yield PeriodBalance(
            period=opened,
            carried_in=carried_in,
            used=spent,
            carried_out=carried_out,
            expired=Decimal(0) if is_last else rest - carried_out,
            left=rest if is_last else Decimal(0),
            available=rest,
        )
        carried_in = carried_out


def _carried(grant: RecurringGrant, opened: GrantPeriod, carried_in: Decimal, spent: Decimal) -> Decimal:
    if grant.carry_over is CarryOver.NONE:
        return Decimal(0)
    if grant.carry_over is CarryOver.WHOLE_VALIDITY:
        rest = opened.opened + carried_in - spent
    else:
        rest = opened.opened - max(spent - carried_in, Decimal(0))
    return rest if grant.most_carried is None else min(rest, grant.most_carried)


def _with_available(balances: tuple[PeriodBalance, ...]) -> tuple[PeriodBalance, ...]:
    """A period can give what it has left or let expire, and what it handed on if the next can give it back."""
    found: list[PeriodBalance] = []
    later = Decimal(0)
    for balance in reversed(balances):
        later = balance.left + balance.expired + min(balance.carried_out, later)
        found.append(PeriodBalance(**{**vars(balance), "available": later}))
    return tuple(reversed(found))


def _not_enough(grant: RecurringGrant, opened: GrantPeriod, left: Decimal, asked: Decimal) -> Texts:
    words: Words = {"left": quantity_text(left, grant.unit), "asked": quantity_text(asked, grant.unit)}
    return _NOT_ENOUGH.filled(days=opened.days_text(), **words)


def _lines(grant: RecurringGrant, balances: tuple[PeriodBalance, ...]) -> Iterator[Line]:
    for balance in balances:
        amounts = {name: getattr(balance, name) for name in ("carried_in", "used", "carried_out", "expired", "left")}
        amounts["opened"] = balance.period.opened
        words: Words = {name: quantity_text(amount, grant.unit) for name, amount in amounts.items()}
        inputs = {"first_day": balance.period.first_day, "last_day": balance.period.last_day, **amounts}
        text = _OPENED.filled(days=balance.period.days_text(), **words)
        yield note("period", grant.rule, text, **inputs)
        template = _LEFT if balance is balances[-1] else _CLOSED
        yield note("carry_over", grant.rule, template.filled(**words), carry_over=grant.carry_over, **inputs)
