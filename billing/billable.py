"""What can be billed now, by organiser, service and month. Reads only."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse

from billing import rules
from billing.models import ServiceEvent
from billing.models.event import Blocked
from providers.models import Office
from rulebooks.models import Definition
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.money import euro


@dataclass(frozen=True)
class BillableGroup:
    """One service and month (and office, for staff of single offices) with its unbilled visits.

    `count` and `total` are of those that can be billed; `blocked` says how many cannot, and why.
    """

    definition: Definition
    office: Office | None
    month: datetime.date
    count: int
    total: Decimal
    blocked: tuple[tuple[str, int], ...]
    is_over: bool

    @property
    def url(self) -> str:
        """Where these visits are checked and billed."""
        chosen = {"definition": self.definition.public_id, "month": f"{self.month:%Y-%m}"}
        office = {"office": self.office.public_id} if self.office else {}
        return f"{reverse('billing:reference-add')}?{urlencode(chosen | office)}"


def billable_groups(actor: Actor) -> list[BillableGroup]:
    """Oldest month first. Three queries, however many visits."""
    by_office = not actor.holds_everywhere(Permission.REFERENCE_CREATE)
    sums = list(_sums(actor, ("office_id",) if by_office else ()))
    definitions = Definition.objects.select_related("organiser").in_bulk({found["definition_id"] for found in sums})
    offices = Office.objects.in_bulk({found["office_id"] for found in sums}) if by_office else {}
    groups = [_group(found, definitions[found["definition_id"]], offices.get(found.get("office_id"))) for found in sums]
    return sorted(groups, key=lambda group: (group.month, str(group.definition.organiser), str(group.definition)))


def _sums(actor: Actor, also: tuple[str, ...]) -> Any:
    logged = ServiceEvent.objects.billable_by(actor).logged().with_blocked().order_by()
    counts = {reason.value: Count("pk", filter=Q(blocked=reason.value)) for reason in Blocked}
    return (
        logged.annotate(month=TruncMonth("service_date"))
        .values("definition_id", "month", *also)
        .annotate(count=Count("pk", filter=Q(blocked="")), total=Sum("voucher_part", filter=Q(blocked="")), **counts)
    )


def _group(found: dict[str, Any], definition: Definition, office: Office | None) -> BillableGroup:
    blocked = tuple((str(reason.label), found[reason.value]) for reason in Blocked if found[reason.value])
    return BillableGroup(
        definition,
        office,
        found["month"],
        found["count"],
        euro(found["total"] or 0),
        blocked,
        rules.month_has_ended(found["month"], clock.today()),
    )
