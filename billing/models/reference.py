"""Billing references (laskuviite) and their frozen rows (S1:L258–265)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.models.event import ServiceEvent
from billing.rules import tidy_reference_code
from billing.transitions import REFERENCE_TRANSITIONS, ReferenceState
from providers.models import Office, Provider
from rulebooks.models import Definition
from voucher_portal.accounts.models import Organisation, User
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel, VersionedModel

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor


class ReferenceQuerySet(models.QuerySet["BillingReference"]):
    def visible_to(self, actor: Actor) -> ReferenceQuerySet:
        """The company's own references, or those of own offices alone; the organiser's officials who
        follow use or match invoices."""
        if actor.is_provider:
            mine = self.filter(provider__organisation_id=actor.organisation_id)
            if actor.holds_everywhere(Permission.REFERENCE_VIEW):
                return mine
            return mine.filter(office_id__in=actor.offices_with(Permission.REFERENCE_VIEW))
        if actor.is_official and (actor.can(Permission.USE_FOLLOW) or actor.can(Permission.INVOICE_MATCH)):
            return self.filter(organiser_id=actor.organiser_id)
        return self.none()

    def living(self) -> ReferenceQuerySet:
        return self.exclude(state=ReferenceState.CANCELLED)

    def matching(self, text: str) -> ReferenceQuerySet:
        """Found by any part of the code or of the RF form, however it was spaced."""
        typed = tidy_reference_code(text)
        return self.filter(Q(code__contains=typed) | Q(rf_code__contains=typed)) if typed else self


@tracked()
class BillingReference(VersionedModel, PublicModel):
    """Laskuviite: one service and month of one provider, its code, total and frozen rows (S1:L258–265).

    `code` is PREFIX-YY-nnnnnnc: six gap-free digits and a 7-3-1 check digit over YYnnnnnn.
    `total` is what the organiser owes: the voucher parts of the rows and `travel_total`, the travel
    that enters it. The client's share is between client and provider (domain.md C3). `office` is set
    when the reference holds the visits of one office alone, made by somebody with rights there; None
    is the whole company.
    """

    kind = "billing_reference"
    transitions = REFERENCE_TRANSITIONS

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="billing_references")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=ReferenceState.choices, default=ReferenceState.CREATED)
    period = DateRangeField(_("laskutuskausi"))
    code = models.CharField(_("laskuviite"), max_length=20)
    rf_code = models.CharField(_("RF-viite"), max_length=25)
    total = models.DecimalField(_("loppusumma"), max_digits=12, decimal_places=2)
    travel_total = models.DecimalField(_("matkakorvaukset"), max_digits=12, decimal_places=2, default=0)
    event_count = models.PositiveIntegerField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["organiser", "-created_at"]), models.Index(fields=["provider", "-created_at"])]
        constraints = [
            models.UniqueConstraint(fields=["organiser", "code"], name="billing_reference_code_once"),
            models.CheckConstraint(
                name="billing_reference_total_not_negative",
                condition=Q(travel_total__gte=0, total__gte=F("travel_total")),
            ),
            models.CheckConstraint(
                name="billing_reference_cancelled_when_and_by",
                condition=Q(state="cancelled", cancelled_at__isnull=False, cancelled_by__isnull=False)
                | (~Q(state="cancelled") & Q(cancelled_at=None, cancelled_by=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_living(self) -> bool:
        return self.state != ReferenceState.CANCELLED

    @property
    def status_word(self) -> str:
        """The word of the portal's status vocabulary."""
        return "billed" if self.is_living else "ended"


@tracked()
class BillingReferenceRow(PublicModel):
    """One event as it was billed, with the parts of its `outcome_number`.

    `is_living` is false when the reference was cancelled. `travel_amount` is what the reference counts
    of the travel.
    """

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reference = models.ForeignKey(BillingReference, on_delete=models.PROTECT, related_name="rows")
    event = models.ForeignKey(ServiceEvent, on_delete=models.PROTECT, related_name="billing_rows")
    is_living = models.BooleanField(default=True)
    service_date = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    quantity = models.DecimalField(max_digits=12, decimal_places=2)
    price = models.DecimalField(max_digits=12, decimal_places=2)
    voucher_part = models.DecimalField(max_digits=12, decimal_places=2)
    client_share = models.DecimalField(max_digits=12, decimal_places=2)
    outcome_number = models.PositiveSmallIntegerField(default=1)
    kilometres = models.DecimalField(max_digits=7, decimal_places=1, null=True, blank=True)
    travel_amount = models.DecimalField(max_digits=12, decimal_places=2, default=0)

    class Meta:
        ordering = ["service_date", "starts_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event"], condition=Q(is_living=True), name="billing_row_one_living_per_event"
            ),
            models.CheckConstraint(
                name="billing_row_parts_add_up", condition=Q(price=F("voucher_part") + F("client_share"))
            ),
        ]
