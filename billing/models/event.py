"""Service events: the visits that a provider logs and bills (S1:L231–246)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Case, Count, F, Func, Q, Sum, Value, When
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from billing.models.sums import VISIT_ADDS_UP
from billing.rules import Totals
from billing.transitions import EVENT_TRANSITIONS, EventState
from decisions.models import Activation, VoucherDecision, VoucherRow
from providers.models import Office, PriceListRow, Provider
from rulebooks.models import Definition, DefinitionVersion
from voucher_portal.accounts.models import Membership, Organisation, User
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel, VersionedModel
from voucher_portal.core.money import Split, euro
from voucher_portal.core.quantities import Unit, UnitOfAccount

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor


class Blocked(models.TextChoices):
    """Why a logged visit cannot be billed as it stands."""

    AFTER_DECISION = "after_decision", _("Käynti on päätöksen päättymisen jälkeen. Poista käynti.")
    AFTER_SERVICE = "after_service", _("Käynti on palvelunne päättymisen jälkeen. Poista käynti.")


class EventQuerySet(models.QuerySet["ServiceEvent"]):
    def visible_to(self, actor: Actor) -> EventQuerySet:
        """Provider staff: own company or offices; clients: own; officials: those of visible decisions."""
        if actor.is_provider:
            mine = self.filter(provider__organisation_id=actor.organisation_id)
            if actor.holds_everywhere(Permission.ACTIVATION_VIEW):
                return mine
            return mine.filter(office_id__in=actor.offices_with(Permission.ACTIVATION_VIEW))
        if actor.is_client:
            return self.filter(decision__in=VoucherDecision.objects.visible_to(actor))
        if actor.is_official and actor.can(Permission.USE_FOLLOW):
            return self.filter(organiser_id=actor.organiser_id)
        if actor.is_official:
            return self.filter(decision__in=VoucherDecision.objects.visible_to(actor))
        return self.none()

    def logged(self) -> EventQuerySet:
        return self.filter(state=EventState.LOGGED)

    def billed(self) -> EventQuerySet:
        return self.filter(state=EventState.BILLED)

    def standing(self) -> EventQuerySet:
        """Not cancelled."""
        return self.exclude(state=EventState.CANCELLED)

    def in_month(self, first: datetime.date) -> EventQuerySet:
        """With a service date in the month that begins on `first`."""
        following = (first + datetime.timedelta(days=31)).replace(day=1)
        return self.filter(service_date__gte=first, service_date__lt=following)

    def overlapping(self, starts_at: datetime.datetime, ends_at: datetime.datetime) -> EventQuerySet:
        return self.standing().filter(starts_at__lt=ends_at, ends_at__gt=starts_at)

    def billable_by(self, actor: Actor) -> EventQuerySet:
        """Those that the actor may bill: the company's, or those of the offices where they have the right."""
        if actor.holds_everywhere(Permission.REFERENCE_CREATE):
            return self.filter(provider__organisation_id=actor.organisation_id)
        offices = actor.offices_with(Permission.REFERENCE_CREATE)
        return self.filter(provider__organisation_id=actor.organisation_id, office_id__in=offices)

    def to_bill(self, definition: Definition, month: datetime.date, office: Office | None) -> EventQuerySet:
        """The logged visits of a service and month: of the company, or of one office."""
        found = self.logged().in_month(month).filter(definition=definition)
        return found.filter(office=office) if office else found

    def with_blocked(self) -> EventQuerySet:
        """Annotate `blocked`: why the visit cannot be billed as it stands, empty when it can."""
        service_ended = TruncDate("activation__ended_at", tzinfo=clock.HELSINKI)
        cases = (
            When(decision__end_date__lt=F("service_date"), then=Value(Blocked.AFTER_DECISION)),
            When(service_date__gt=service_ended, then=Value(Blocked.AFTER_SERVICE)),
        )
        return self.annotate(blocked=Case(*cases, default=Value(""), output_field=models.CharField()))

    def totals(self) -> Totals:
        """Count and sums of these events, in one query."""
        in_reference = Q(is_travel_in_reference=True)
        sums = {name: Sum(name) for name in ("price", "voucher_part", "client_share")}
        found = self.aggregate(count=Count("pk"), travel=Sum("travel_amount", filter=in_reference), **sums)
        return Totals(found["count"], Split(*(euro(found[name] or 0) for name in sums)), euro(found["travel"] or 0))


#: The time from start to end of an event: the end is not part of it.
_TIME_SPAN = Func(
    F("starts_at"), F("ends_at"), RangeBoundary(), function="TSTZRANGE", output_field=DateTimeRangeField()
)


@tracked(exclude=["note"])
class ServiceEvent(VersionedModel, PublicModel):
    """One visit: who, when, how long, and what it costs whom. No clinical data (S0:L71).

    `row` is the row on which it was logged, the one that names the service; `parts` say which rows
    pay. `quantity` is what the voucher pays for and `billable_quantity` what is charged, in units of
    account of the service; `outcome_lines` are the lines of the calculation as they were when it was
    saved. price = voucher_part + client_share, each the sum of the parts of `outcome_number`.
    Travel is beside the price: the organiser's, never the client's (domain.md C47). A voucher serves
    its client one visit at a time.
    """

    kind = "service_event"
    transitions = EVENT_TRANSITIONS

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(VoucherDecision, on_delete=models.PROTECT, related_name="events")
    row = models.ForeignKey(VoucherRow, on_delete=models.PROTECT, related_name="events")
    activation = models.ForeignKey(Activation, on_delete=models.PROTECT, related_name="events")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="events")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="events")
    worker = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    definition_version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="+")
    price_row = models.ForeignKey(PriceListRow, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=EventState.choices, default=EventState.LOGGED)
    service_date = models.DateField(_("päivä"))
    starts_at = models.DateTimeField(_("alkoi"))
    ends_at = models.DateTimeField(_("päättyi"))
    billable_quantity = models.DecimalField(max_digits=12, decimal_places=2)
    quantity = models.DecimalField(max_digits=12, decimal_places=2)
    price = models.DecimalField(_("hinta"), max_digits=12, decimal_places=2)
    voucher_part = models.DecimalField(_("setelistä"), max_digits=12, decimal_places=2)
    client_share = models.DecimalField(_("asiakas maksaa"), max_digits=12, decimal_places=2)
    outcome_number = models.PositiveSmallIntegerField(default=1)
    outcome_lines = models.JSONField(default=list)
    kilometres = models.DecimalField(_("matka edestakaisin, km"), max_digits=7, decimal_places=1, null=True, blank=True)
    kilometres_outside_home = models.DecimalField(max_digits=7, decimal_places=1, default=0)
    travel_amount = models.DecimalField(_("matkakorvaus"), max_digits=12, decimal_places=2, default=0)
    is_travel_in_reference = models.BooleanField(default=False)
    note = models.CharField(_("lisätiedot"), max_length=300, blank=True)
    idempotency_key = models.CharField(max_length=80)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    #: Why the visit cannot be billed; only on events of `with_blocked()`.
    blocked: str

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-service_date", "-starts_at", "-id"]
        indexes = [
            models.Index(fields=["provider", "state", "service_date"]),
            models.Index(fields=["decision", "-service_date"]),
            models.Index(fields=["organiser", "definition", "service_date"]),
            models.Index(fields=["office", "service_date"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["provider", "idempotency_key"], name="service_event_once"),
            models.CheckConstraint(
                name="service_event_parts_add_up", condition=Q(price=F("voucher_part") + F("client_share"))
            ),
            models.CheckConstraint(
                name="service_event_not_negative",
                condition=Q(quantity__gte=0, price__gte=0, voucher_part__gte=0, client_share__gte=0),
            ),
            models.CheckConstraint(name="service_event_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="service_event_travel_of_kilometres",
                condition=Q(kilometres=None, kilometres_outside_home=0, travel_amount=0)
                | Q(
                    kilometres__gte=F("kilometres_outside_home"),
                    kilometres_outside_home__gte=0,
                    travel_amount__gte=0,
                ),
            ),
            ExclusionConstraint(
                name="service_event_one_at_a_time",
                expressions=[
                    ("decision", RangeOperators.EQUAL),
                    (_TIME_SPAN, RangeOperators.OVERLAPS),
                ],
                condition=~Q(state="cancelled"),
            ),
        ]
        triggers = [VISIT_ADDS_UP]

    def __str__(self) -> str:
        return f"{self.service_date:%d.%m.%Y} {self.state}"

    @property
    def split(self) -> Split:
        return Split(self.price, self.voucher_part, self.client_share)

    @property
    def counted_in(self) -> UnitOfAccount:
        """What the quantities count: minutes, pieces or days (needs `row` loaded)."""
        return Unit(self.row.unit).unit_of_account

    @property
    def travel_in_reference(self) -> Decimal:
        """What the billing reference counts of the travel, in euro."""
        return self.travel_amount if self.is_travel_in_reference else Decimal(0)

    @property
    def reference_amount(self) -> Decimal:
        """What the organiser owes of the visit by the billing reference, in euro."""
        return self.voucher_part + self.travel_in_reference

    @property
    def is_billed(self) -> bool:
        return self.state == EventState.BILLED
