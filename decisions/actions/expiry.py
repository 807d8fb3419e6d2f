"""What is left of a voucher expires when no visit can be logged on it any more."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Q

from decisions.actions import ledger
from decisions.models import Balance
from decisions.rules import is_past_logging
from decisions.transitions import DecisionState
from voucher_portal.core import clock
from voucher_portal.core.transitions import ActorLike

OPEN_STATES = (DecisionState.SIGNED, DecisionState.ENDED)


def expire_balances(*, by: ActorLike) -> int:
    """EXPIRE entries for every balance whose last loggable day has passed; how many.

    Each balance is a transaction of its own, so that a stopped job has done its part.
    """
    today = clock.today()
    expired = 0
    for balance in _candidates(today):
        last = balance.row.decision.last_day_of_service
        window = balance.row.decision.definition_version.logging_window_days
        if last is not None and is_past_logging(last, today, window):
            cause = ledger.Cause(balance.row.decision.kind, balance.row.decision.public_id)
            ledger.expire_remaining(balance=balance, cause=cause, key=f"expire:{balance.public_id}", by=by)
            expired += 1
    return expired


def _candidates(today: datetime.date) -> Iterator[Balance]:
    over = Q(row__decision__period__endswith__lte=today) | Q(row__decision__end_date__lt=today)
    left = Balance.objects.filter(over, remaining_quantity__gt=Decimal(0), row__decision__state__in=OPEN_STATES)
    return left.select_related("row__decision__definition_version").order_by("pk").iterator(chunk_size=500)
