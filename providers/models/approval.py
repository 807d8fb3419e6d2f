"""Approvals: the organiser's administrative decision on a provider, and its price list (S4:L61)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from providers.models.application import Application
from providers.models.office import Office
from providers.models.provider import Provider
from providers.transitions import APPROVAL_TRANSITIONS, ApprovalState, ProviderState
from rulebooks.models import Definition, Product
from voucher_portal.accounts.models import Organisation, User
from voucher_portal.core import clock, periods
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel, VersionedModel

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor


class Outcome(models.TextChoices):
    APPROVED = "approved", _("Hyväksytään")
    REJECTED = "rejected", _("Hylätään")


#: What the signature covers: nobody changes these afterwards, whatever code they run.
SIGNED_CONTENT = (
    "organiser_id",
    "provider_id",
    "application_id",
    "definition_id",
    "outcome",
    "number",
    "reasons",
    "law_sections",
    "review_instructions",
    "municipality_codes",
    "period",
    "prepared_by_id",
    "signed_at",
    "signed_by_id",
    "signer_title",
)
_SIGNED_CONTENT_CHANGED = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in SIGNED_CONTENT)
_STATE_WORDS: dict[str, str] = {
    ApprovalState.PREPARED: "waiting",
    ApprovalState.RETURNED: "needs_fixing",
    ApprovalState.SUSPENDED: "needs_fixing",
    ApprovalState.REVOKED: "ended",
}


class ApprovalQuerySet(models.QuerySet["ApprovalDecision"]):
    def signed(self) -> ApprovalQuerySet:
        return self.filter(state=ApprovalState.SIGNED, outcome=Outcome.APPROVED)

    def in_force(self, on: datetime.date) -> ApprovalQuerySet:
        return self.signed().filter(period__contains=on)

    def latest_of(self, organiser_id: int) -> ApprovalDecision | None:
        """The organiser's approval that was signed last, whichever voucher it was of."""
        return self.signed().filter(organiser_id=organiser_id).order_by("-signed_at", "-pk").first()

    def matching(self, text: str) -> ApprovalQuerySet:
        """Of companies whose name holds the text, or by the start of the Y-tunnus or of the number."""
        company = "provider__organisation"
        return self.filter(
            Q(**{f"{company}__name_fi__icontains": text})
            | Q(**{f"{company}__business_id__startswith": text})
            | Q(number__istartswith=text)
        )

    def living(self, on: datetime.date) -> ApprovalQuerySet:
        """Approvals that bind the organiser on the date or later, suspended ones included."""
        states = (ApprovalState.SIGNED, ApprovalState.SUSPENDED)
        return self.filter(
            Q(period__endswith=None) | Q(period__endswith__gt=on), state__in=states, outcome=Outcome.APPROVED
        )

    def visible_to(self, actor: Actor) -> ApprovalQuerySet:
        """The organiser's officials see all of its own; the company its own signed ones."""
        if actor.is_official:
            return self.filter(organiser_id=actor.organiser_id)
        if actor.is_provider:
            mine = self.filter(provider__organisation_id=actor.organisation_id)
            return mine.exclude(state__in=(ApprovalState.PREPARED, ApprovalState.RETURNED))
        return self.none()


@tracked()
class ApprovalDecision(VersionedModel, PublicModel):
    """The signed decision to approve, or not, a provider for one voucher. Own number series."""

    kind = "approval_decision"
    transitions = APPROVAL_TRANSITIONS

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="approvals")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="approvals")
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="approvals")
    state = models.CharField(max_length=16, choices=ApprovalState.choices, default=ApprovalState.PREPARED)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.APPROVED)
    number = models.CharField(_("päätöksen numero"), max_length=10, null=True, blank=True)
    reasons = models.TextField(_("perustelut"))
    law_sections = models.TextField(_("sovelletut lainkohdat"))
    review_instructions = models.TextField(_("oikaisuvaatimusohje"))
    municipality_codes = ArrayField(models.CharField(max_length=3), verbose_name=_("alue"))
    period = DateRangeField(_("voimassa"))
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signer_title = models.CharField(max_length=100, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["-prepared_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["organiser", "number"], name="approval_number_once_per_organiser"),
            models.CheckConstraint(
                name="approval_signed_when_and_by",
                condition=Q(state__in=["prepared", "returned"], signed_at=None, signed_by=None, number=None)
                | Q(
                    state__in=["signed", "suspended", "revoked"],
                    signed_at__isnull=False,
                    signed_by__isnull=False,
                    number__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="approval_signed_by_another", condition=Q(signed_by=None) | ~Q(signed_by=F("prepared_by"))
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(state="prepared"), name="approval_one_prepared"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="signed_content_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(f"OLD.number IS NOT NULL AND ({_SIGNED_CONTENT_CHANGED})"),
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.definition)

    @property
    def is_in_force(self) -> bool:
        """Signed as approved, not suspended or revoked, and valid today."""
        signed = self.state == ApprovalState.SIGNED and self.outcome == Outcome.APPROVED
        return signed and periods.contains(self.period, clock.today())

    @property
    def status_word(self) -> str:
        """The state in the portal's one vocabulary of statuses; in force is read from the dates."""
        if self.state != ApprovalState.SIGNED:
            return _STATE_WORDS[self.state]
        if self.outcome == Outcome.REJECTED:
            return "rejected"
        last = periods.last_day(self.period)
        if last is not None and last < clock.today():
            return "ended"
        return "in_force" if self.is_in_force else "approved"


@dataclass(frozen=True)
class PriceSearch:
    """Which approved prices a reader of the public list looks for: on a date, maybe of one voucher, in one place."""

    on: datetime.date
    definition: Definition | None = None
    municipality_code: str = ""

    def condition(self, prefix: str = "") -> Q:
        """In force on the date: signed, not suspended or revoked. `prefix` leads to the price row."""
        wanted: dict[str, Any] = {
            "period__contains": self.on,
            "approval__state": ApprovalState.SIGNED,
            "approval__period__contains": self.on,
        }
        if self.definition is not None:
            wanted["approval__definition"] = self.definition
        if self.municipality_code:
            wanted["municipality_codes__contains"] = [self.municipality_code]
        return Q(**{f"{prefix}{name}": value for name, value in wanted.items()})


class PriceListRowQuerySet(models.QuerySet["PriceListRow"]):
    def in_force(self, on: datetime.date) -> PriceListRowQuerySet:
        """Rows of signed, not suspended approvals valid on the date."""
        return self.filter(PriceSearch(on).condition())

    def listed(self, search: PriceSearch) -> PriceListRowQuerySet:
        """Prices on the public list (C11): in force, of an open office of an active company."""
        listed_office = Q(office__closed_at=None, office__provider__state=ProviderState.ACTIVE)
        return self.filter(search.condition() & listed_office)

    def applicable(
        self, *, office: Office, product: Product, municipality_code: str, on: datetime.date
    ) -> PriceListRowQuerySet:
        """The approved price of this office for a client of this municipality on this date.

        An approval that has ended or is suspended still prices what was done before (design 4).
        """
        return self.filter(
            office=office, product=product, municipality_codes__contains=[municipality_code], period__contains=on
        )

    def visible_to(self, actor: Actor) -> PriceListRowQuerySet:
        """Approved prices are public (C11); a prepared one is seen by its organiser only."""
        public = Q(approval__state__in=(ApprovalState.SIGNED, ApprovalState.SUSPENDED, ApprovalState.REVOKED))
        if actor.is_official:
            return self.filter(public | Q(organiser_id=actor.organiser_id))
        return self.filter(public)


@tracked()
class PriceListRow(PublicModel):
    """An approved price of one product at one office, excl. VAT, for a period. Never edited.

    An ended or replaced price gets a shorter period through the action that ends it.
    """

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    approval = models.ForeignKey(ApprovalDecision, on_delete=models.PROTECT, related_name="prices")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="prices")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="prices")
    municipality_codes = ArrayField(models.CharField(max_length=3))
    price = models.DecimalField(_("hinta, veroton"), max_digits=13, decimal_places=4)
    period = DateRangeField(_("voimassa"))

    objects = PriceListRowQuerySet.as_manager()

    class Meta:
        ordering = ["product__position", "price", "id"]
        constraints = [
            models.CheckConstraint(name="price_list_row_not_negative", condition=Q(price__gte=0)),
            ExclusionConstraint(
                name="price_list_row_no_overlap",
                expressions=[
                    ("approval", RangeOperators.EQUAL),
                    ("office", RangeOperators.EQUAL),
                    ("product", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]
