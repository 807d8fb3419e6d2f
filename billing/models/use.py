"""The decision as the follower of use sees it: money and quantities, no person."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import DecimalField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from billing.models.event import ServiceEvent
from billing.models.reference import BillingReferenceRow
from decisions.models import VoucherDecision, VoucherRow
from decisions.transitions import DecisionState
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.history import not_tracked
from voucher_portal.core.periods import DateRange

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor

_EURO = DecimalField(max_digits=14, decimal_places=2)


class DecisionUseQuerySet(models.QuerySet["DecisionUse"]):
    def visible_to(self, actor: Actor) -> DecisionUseQuerySet:
        """Officials who follow use: every voucher their organiser has granted, whoever holds it."""
        if actor.is_official and actor.can(Permission.USE_FOLLOW):
            return self.filter(organiser_id=actor.organiser_id).exclude(number=None).exclude(
                state=DecisionState.REJECTED
            )
        return self.none()

    def valid_during(self, period: DateRange) -> DecisionUseQuerySet:
        return self.filter(period__overlap=period)

    def with_use(self, period: DateRange) -> DecisionUseQuerySet:
        """Annotate `granted`, and `used` and `billed` by service date in the period, in euro."""
        rows = VoucherRow.objects.filter(decision=OuterRef("pk"))
        events = ServiceEvent.objects.standing().filter(decision=OuterRef("pk"), service_date__contained_by=period)
        billed = BillingReferenceRow.objects.filter(
            event__decision=OuterRef("pk"), is_living=True, service_date__contained_by=period
        )
        return self.annotate(
            granted=_sum_of(rows, "decision", "value"),
            used=_sum_of(events, "decision", "voucher_part"),
            billed=_sum_of(billed, "event__decision", "voucher_part"),
        )


def _sum_of(rows: QuerySet[models.Model], parent: str, column: str) -> Coalesce:
    summed = rows.order_by().values(parent).annotate(total=Sum(column)).values("total")
    return Coalesce(Subquery(summed, output_field=_EURO), Value(Decimal(0)), output_field=_EURO)


@not_tracked("a view of VoucherDecision, which is tracked")
class DecisionUse(VoucherDecision):
    """A granted voucher without its person: the finance clerk follows use and sees no identity."""

    objects = DecisionUseQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        proxy = True
        ordering = ["-number"]
