"""What is left of a voucher now, and how long it lasts. Reads only."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Exists, OuterRef, Sum, When

from billing import rules
from billing.models import ServiceEvent, ServiceEventPart
from billing.rules import Forecast, Outlook
from decisions.models import Balance, VoucherDecision, VoucherRow
from decisions.recurrence import carries, recurs, usable_on
from rulebooks.models import TimeBand
from rulebooks.models.terms import MissingBandRow
from voucher_portal.core import clock
from voucher_portal.core.periods import contains, first_day
from voucher_portal.core.quantities import UnitOfAccount

Uses = dict[int, list[tuple[datetime.date, Decimal]]]


@dataclass(frozen=True)
class Left:
    """What is left of one product of a voucher, and how long it lasts at the present pace.

    Of a voucher that recurs: what is left of this week or month (`recurrence`), what may be taken over from
    those before it, and no forecast.
    """

    balance: Balance
    forecast: Forecast | None
    recurrence: str = ""
    carried: Decimal = Decimal(0)

    @property
    def row(self) -> VoucherRow:
        return self.balance.row

    @property
    def has_one_value(self) -> bool:
        """Is a unit worth the same at all times? Not where other times of the week are taken from it, too."""
        version = self.row.decision.definition_version
        draws = self.balance.has_bands and version.missing_band_row == MissingBandRow.DRAW_FROM_BASE  # type: ignore[attr-defined]
        return not (draws and version.base_product_id == self.row.product_id)

    @property
    def counted_in(self) -> UnitOfAccount:
        return self.row.counted_in


def left_of(decisions: Sequence[VoucherDecision]) -> dict[int, list[Left]]:
    """What is left of each decision, by its key: one line for each product. Two queries."""
    today = clock.today()
    related = ("row__decision__definition_version", "row__product")
    found = Balance.objects.filter(row__decision__in=decisions).select_related(*related)
    bands = TimeBand.objects.filter(version=OuterRef("row__decision__definition_version"))
    balances = list(found.annotate(has_bands=Exists(bands)).order_by("row__position", "row_id", "period"))
    uses = _uses(decisions, today)
    lefts: dict[int, list[Left]] = {}
    for balance in _current(balances, today):
        version = balance.row.decision.definition_version
        if recurs(version):
            left = Left(balance, None, version.recurrence, _carried(balance, balances, today))
        else:
            left = Left(balance, _forecast(balance, uses, today))
        lefts.setdefault(balance.row.decision_id, []).append(left)
    return lefts


def _carried(balance: Balance, balances: Iterable[Balance], today: datetime.date) -> Decimal:
    """What today's visit could use beyond the balance of its own period."""
    decision = balance.row.decision
    begun = [one for one in balances if one.row_id == balance.row_id and first_day(one.period) <= today]
    if not carries(decision.definition_version) or today not in balance.period:
        return Decimal(0)
    usable = usable_on(decision.definition_version, decision.period, begun, today, today, {})
    return max(usable - balance.remaining_quantity, Decimal(0))


def _current(balances: Iterable[Balance], today: datetime.date) -> list[Balance]:
    """Of each row the balance of today; before the first period that one, after the last that one."""
    chosen: dict[int, Balance] = {}
    for balance in balances:
        earlier = chosen.get(balance.row_id)
        if earlier is None or (not contains(earlier.period, today) and first_day(balance.period) <= today):
            chosen[balance.row_id] = balance
    return list(chosen.values())


def _forecast(balance: Balance, uses: Uses, today: datetime.date) -> Forecast:
    decision = balance.row.decision
    if decision.is_over:
        return Forecast(Outlook.OVER, until=decision.last_day_of_service)
    return rules.forecast(
        remaining=balance.remaining_quantity,
        uses=uses.get(balance.row_id, []),
        validity=balance.period,
        today=today,
    )


def _uses(decisions: Sequence[VoucherDecision], today: datetime.date) -> Uses:
    """What was used of each row on each day of the weeks that make the pace, in what the row counts."""
    since = today - datetime.timedelta(days=rules.PACE_DAYS)
    standing = ServiceEvent.objects.filter(decision__in=decisions, service_date__gte=since).standing()
    parts = ServiceEventPart.objects.current().filter(event__in=standing).order_by()
    used = Case(When(row__limits_money=True, then="voucher_part"), default="used_quantity")
    found: Uses = {}
    for row_id, date, quantity in parts.values_list("row_id", "event__service_date").annotate(used=Sum(used)):
        found.setdefault(row_id, []).append((date, quantity))
    return found
