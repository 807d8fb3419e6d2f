"""What a proposer and a signer should have seen before a voucher is granted. Nothing here refuses."""

from __future__ import annotations

from dataclasses import dataclass

from decisions.models import VoucherDecision
from decisions.transitions import DecisionState
from voucher_portal.core import clock
from voucher_portal.core.periods import first_day


@dataclass(frozen=True)
class Cautions:
    """`others` are vouchers of the same service for the same client at the same time."""

    others: list[VoucherDecision]
    begins_in_the_past: bool


def cautions_of(decision: VoucherDecision) -> Cautions | None:
    """None once it has been decided. One query."""
    if decision.state not in (DecisionState.DRAFT, DecisionState.PROPOSED):
        return None
    others = VoucherDecision.objects.filter(
        client_id=decision.client_id,
        definition_id=decision.definition_id,
        state__in=(DecisionState.PROPOSED, DecisionState.SIGNED),
        period__overlap=decision.period,
    )
    return Cautions(
        others=list(others.exclude(pk=decision.pk).order_by("pk")),
        begins_in_the_past=first_day(decision.period) < clock.today(),
    )
