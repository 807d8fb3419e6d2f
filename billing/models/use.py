"""The decision as the follower of use sees it: money and quantities, no person."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, DecimalField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from billing.models.event import ServiceEvent
from billing.models.reference import BillingReferenceRow
from decisions.models import VoucherDecision, VoucherRow
from decisions.transitions import DecisionState
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.history import not_tracked
from voucher_portal.core.money import euro
from voucher_portal.core.periods import DateRange, first_day, last_day

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor

_EURO = DecimalField(max_digits=14, decimal_places=2)
_ZERO = Decimal("0.00")


@dataclass(frozen=True)
class UseSum:
    """Granted, used and billed in euro, of how many vouchers and visits."""

    vouchers: int
    visits: int
    granted: Decimal
    used: Decimal
    billed: Decimal

    @classmethod
    def zero(cls) -> UseSum:
        return cls(0, 0, _ZERO, _ZERO, _ZERO)

    def __add__(self, other: UseSum) -> UseSum:
        return UseSum(
            self.vouchers + other.vouchers,
            self.visits + other.visits,
            self.granted + other.granted,
            self.used + other.used,
            self.billed + other.billed,
        )


class DecisionUseQuerySet(models.QuerySet["DecisionUse"]):
    def visible_to(self, actor: Actor) -> DecisionUseQuerySet:
        """Officials who follow use: every voucher their organiser has granted, whoever holds it."""
        if actor.is_official and actor.can(Permission.USE_FOLLOW):
            given = self.filter(organiser_id=actor.organiser_id).exclude(number=None)
            return given.exclude(state=DecisionState.REJECTED)
        return self.none()

    def valid_during(self, period: DateRange) -> DecisionUseQuerySet:
        return self.filter(period__overlap=period)

    def with_use(self, period: DateRange) -> DecisionUseQuerySet:
        """Annotate `granted`, and `used` and `billed` by service date in the period, in euro."""
        rows = VoucherRow.objects.filter(decision=OuterRef("pk"))
        events = _standing(period).filter(decision=OuterRef("pk"))
        billed = _billed(period).filter(event__decision=OuterRef("pk"))
        return self.annotate(
            granted=_sum_of(rows, "decision", "value"),
            used=_sum_of(events, "decision", "voucher_part"),
            billed=_sum_of(billed, "event__decision", "voucher_part"),
        )

    def sums_by_service(self, period: DateRange) -> dict[tuple[int, int], UseSum]:
        """Granted, used and billed by (definition, unit). Three queries, however many decisions."""
        mine = self.order_by().values("pk")
        granted = (
            self.order_by()
            .values_list("definition_id", "unit_id")
            .annotate(vouchers=Count("pk", distinct=True), value=Sum("rows__value"))
        )
        used = _by_service(_standing(period).filter(decision__in=mine), "decision__")
        billed = _by_service(_billed(period).filter(event__decision__in=mine), "event__decision__")
        sums: dict[tuple[int, int], UseSum] = {}
        for definition, unit, vouchers, value in granted:
            visits, spent = used.get((definition, unit), (0, _ZERO))
            in_references = billed.get((definition, unit), (0, _ZERO))[1]
            sums[definition, unit] = UseSum(vouchers, visits, euro(value or 0), euro(spent), euro(in_references))
        return sums


def _standing(period: DateRange) -> Any:
    return ServiceEvent.objects.standing().filter(**_within(period))


def _billed(period: DateRange) -> Any:
    return BillingReferenceRow.objects.filter(is_living=True, **_within(period))


def _within(period: DateRange) -> dict[str, Any]:
    return {"service_date__gte": first_day(period), "service_date__lte": last_day(period)}


def _by_service(rows: Any, path: str) -> dict[tuple[int, int], tuple[int, Decimal]]:
    keys = (f"{path}definition_id", f"{path}unit_id")
    found = rows.order_by().values_list(*keys).annotate(count=Count("pk"), total=Sum("voucher_part"))
    return {(definition, unit): (count, total) for definition, unit, count, total in found}


def _sum_of(rows: QuerySet[Any], parent: str, column: str) -> Coalesce:
    summed = rows.order_by().values(parent).annotate(total=Sum(column)).values("total")
    return Coalesce(Subquery(summed, output_field=_EURO), Value(_ZERO), output_field=_EURO)


@not_tracked("a view of VoucherDecision, which is tracked")
class DecisionUse(VoucherDecision):
    """A granted voucher without its person: the finance clerk follows use and sees no identity."""

    objects = DecisionUseQuerySet.as_manager()

    class Meta:
        proxy = True
        ordering = ["-number"]
