"""A voucher that recurs: the weeks or months that have a balance each, and what a visit of one may use.

How much that is follows from what every period has granted and used, by the pure rules
(`rulebooks.calculation.recurrence`). Nothing is moved when a period ends: what a visit needs beyond its own
period's balance is transferred when it is logged, from whichever period still has it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from decisions.models import Balance, VoucherRow
from rulebooks.calculation.recurrence import (
    CarryOver,
    DatedUse,
    Recurrence,
    RecurringGrant,
    available_on,
    opened_periods,
)
from rulebooks.models import DefinitionVersion
from rulebooks.models.terms import CarryOver as CarryOverTerm
from rulebooks.models.terms import Recurrence as RecurrenceTerm
from voucher_portal.core.periods import DateRange, first_day, last_day, period
from voucher_portal.core.quantities import Unit

_CARRY_OVERS = {
    CarryOverTerm.NONE: CarryOver.NONE,
    CarryOverTerm.NEXT: CarryOver.NEXT_PERIOD,
    CarryOverTerm.WHOLE: CarryOver.WHOLE_VALIDITY,
}


def recurs(version: DefinitionVersion) -> bool:
    return version.recurrence != RecurrenceTerm.WHOLE


def carries(version: DefinitionVersion) -> bool:
    return recurs(version) and version.carry_over != CarryOverTerm.NONE


def grant_of(version: DefinitionVersion, row: VoucherRow, days: DateRange) -> RecurringGrant:
    """What a row of a voucher that recurs grants. Raises ValueError for a voucher without a last day.

    The version tells its limit in hours, pieces or days; of a row that counts euro it is their value.
    """
    if last_day(days) is None:
        raise ValueError("a voucher that recurs has a last day")
    unit, limit = Unit(row.unit), version.carry_over_limit
    each = row.unit_value if row.limits_money else Decimal(unit.quantity_per_unit)
    return RecurringGrant(
        quantity=row.granted_quantity,
        unit=unit,
        recurrence=Recurrence(version.recurrence),
        first_day=first_day(days),
        last_day=last_day(days),
        rule=version.rule_version,
        carry_over=_CARRY_OVERS[CarryOverTerm(version.carry_over)],
        most_carried=None if limit is None else limit * each,
    )


def periods_of(version: DefinitionVersion, row: VoucherRow, days: DateRange) -> list[DateRange]:
    """The days of each balance: all of them at once, or each week from Monday and each month from its first day.

    The first and the last may be shorter, and grant as much.
    """
    last = last_day(days)
    if not recurs(version) or last is None:
        return [days]
    opened = opened_periods(grant_of(version, row, days), last)
    return [period(one.first_day, one.last_day) for one in opened]


def usable_on(
    version: DefinitionVersion,
    days: DateRange,
    balances: Sequence[Balance],
    date: datetime.date,
    on: datetime.date,
    given_back: Mapping[int, Decimal],
) -> Decimal:
    """What a visit of a date may use, logged on a day. `balances` are the row's that have begun by then.

    `given_back` is what a correction gives back to which of them, by their keys.
    """
    grant = grant_of(version, balances[0].row, days)
    uses = [
        DatedUse(first_day(one.period), grant.quantity + one.carried_quantity - _left(one, given_back))
        for one in balances
    ]
    return available_on(grant, uses, date, on)


def _left(balance: Balance, given_back: Mapping[int, Decimal]) -> Decimal:
    return balance.remaining_quantity + given_back.get(balance.pk, Decimal(0))


def in_order_of_taking(balances: Iterable[Balance], own: Balance) -> list[Balance]:
    """From which periods a visit takes what its own has not: those before it, the oldest first, then later ones."""
    ordered = sorted(balances, key=lambda balance: first_day(balance.period))
    before = [one for one in ordered if first_day(one.period) < first_day(own.period)]
    after = [one for one in ordered if first_day(one.period) > first_day(own.period)]
    return [*before, *reversed(after)]


def shares(asked: Decimal, available: Sequence[Decimal]) -> list[Decimal]:
    """The quantity taken from each in turn, as far as they reach."""
    taken = []
    for left in available:
        part = min(asked, left)
        asked -= part
        taken.append(part)
    return taken
