"""The nightly check: every running balance is the fold of its entries."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, Sum

from decisions.models import Balance, EntryKind

ZERO = Decimal(0)
ADDS_TO_GRANT = (EntryKind.GRANT, EntryKind.TOP_UP)


@dataclass(frozen=True)
class Mismatch:
    """A balance whose running sum is not what its ledger says, in units of account and euro."""

    balance_public_id: str
    organiser_id: int
    remaining_quantity: Decimal
    folded_quantity: Decimal
    granted_quantity: Decimal
    folded_grant: Decimal


def verify_balances() -> list[Mismatch]:
    """Compare every balance with its ledger, in one query. Writes nothing."""
    folded = Balance.objects.annotate(
        folded=Sum("entries__quantity", default=ZERO),
        folded_money=Sum("entries__money", default=ZERO),
        folded_grant=Sum("entries__quantity", filter=Q(entries__kind__in=ADDS_TO_GRANT), default=ZERO),
        folded_carried=Sum("entries__quantity", filter=Q(entries__kind=EntryKind.TRANSFER), default=ZERO),
    )
    wrong = folded.exclude(
        Q(remaining_money=None) | Q(remaining_money=F("folded_money")),
        remaining_quantity=F("folded"),
        granted_quantity=F("folded_grant"),
        carried_quantity=F("folded_carried"),
    )
    names = (
        "public_id",
        "organiser_id",
        "remaining_quantity",
        "folded",
        "granted_quantity",
        "folded_grant",
    )
    return [Mismatch(*values) for values in wrong.order_by("pk").values_list(*names)]
