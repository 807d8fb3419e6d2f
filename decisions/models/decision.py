"""Voucher decisions, their parties and rows (S1:L136–166)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clients.models import Client, NeedAssessment
from decisions.models.freeze import FREEZE_WITH_ITS_DECISION
from decisions.transitions import DECISION_TRANSITIONS, DecisionState
from providers.models import Office
from rulebooks.models import Definition, DefinitionVersion, Product
from voucher_portal.accounts.models import Organisation, OrganiserUnit, User
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel, VersionedModel
from voucher_portal.core.periods import first_day, last_day
from voucher_portal.core.quantities import Unit, UnitOfAccount, format_decision_quantity
from voucher_portal.core.translated import Translated

if TYPE_CHECKING:
    from decisions.models.ledger import Balance
    from voucher_portal.accounts.actor import Actor

LIVING = (DecisionState.SIGNED, DecisionState.REVOKED, DecisionState.ENDED)


class DecisionQuerySet(models.QuerySet["VoucherDecision"]):
    def numbered(self) -> DecisionQuerySet:
        """Signed at some time: it has a number, also when it was revoked or ended later."""
        return self.exclude(number=None)

    def in_force(self, on: datetime.date) -> DecisionQuerySet:
        return self.filter(state=DecisionState.SIGNED, period__contains=on)

    def waiting(self) -> DecisionQuerySet:
        """Proposed, and waiting for somebody's signature."""
        return self.filter(state=DecisionState.PROPOSED)

    def with_facts(self) -> DecisionQuerySet:
        """With everything that a list or a page shows of a decision, in a fixed number of queries."""
        people = self.select_related("client", "organiser", "unit", "definition", "proposed_by", "decided_by")
        return people.prefetch_related("rows__product", "rows__balances")

    def visible_to(self, actor: Actor) -> DecisionQuerySet:
        """Officials see the decisions of the clients of their own area; clients their own given ones.

        Providers see nothing here: they start from `Activation`.
        """
        if actor.is_official and actor.can(Permission.DECISION_VIEW):
            return self.filter(organiser_id=actor.organiser_id, client__in=Client.objects.visible_to(actor))
        if actor.is_client:
            given = (*LIVING, DecisionState.REJECTED)
            return self.filter(client_id__in=actor.client_ids, state__in=given)
        return self.none()


_FROZEN_PERSON = ["client_name", "street_address", "postal_code", "post_office", "phones", "reasons"]


@tracked(exclude=_FROZEN_PERSON)
class VoucherDecision(VersionedModel, PublicModel):
    """The decision to grant a voucher to a client; written once.

    The person's name and address are copied at signing, since what was decided is frozen; a
    protected address is not copied. `number` is YYnnnnn per organiser and Helsinki year,
    gap-free (e.g. 2300119). `attached_office` is the provider's office that the case manager
    has chosen with the client; it is offered the client when the decision is signed.
    """

    kind = "voucher_decision"
    transitions = DECISION_TRANSITIONS

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(OrganiserUnit, on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="decisions")
    need_assessment = models.ForeignKey(NeedAssessment, on_delete=models.PROTECT, related_name="decisions")
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    definition_version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=DecisionState.choices, default=DecisionState.DRAFT)
    number = models.CharField(_("päätöksen numero"), max_length=10, null=True, blank=True)
    attached_office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("valittu tuottaja")
    )
    period = DateRangeField(_("voimassaoloaika"))
    specialty = models.CharField(_("erikoisala"), max_length=60)
    decision_language = models.CharField(_("päätöksen kieli"), max_length=2, default="fi")
    reasons = models.TextField(_("perustelut"))
    law_sections = models.TextField(_("sovelletut lainkohdat"))
    review_instructions = models.TextField(_("oikaisuvaatimusohje"))
    client_name = models.CharField(max_length=250, blank=True)
    street_address = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    post_office = models.CharField(max_length=100, blank=True)
    municipality_code = models.CharField(_("kotikunta"), max_length=3, blank=True)
    phones = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decider_name = models.CharField(max_length=200, blank=True)
    decider_title = models.CharField(max_length=100, blank=True)
    end_date = models.DateField(_("päättyi"), null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["organiser", "state", "-created_at"]),
            models.Index(fields=["client", "-created_at"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organiser", "number"], name="decision_number_once_per_organiser"),
            models.CheckConstraint(
                name="decision_proposed_when_and_by",
                condition=Q(state__in=["draft", "cancelled"]) | Q(proposed_at__isnull=False, proposed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_decided_when_and_by",
                condition=Q(state__in=["draft", "cancelled", "proposed"], decided_at=None, decided_by=None, number=None)
                | Q(
                    state__in=["signed", "rejected", "revoked", "ended"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    number__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="decision_signed_by_another", condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by"))
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.public_id

    @property
    def total_value(self) -> Decimal:
        """The value of all rows in euro (needs `rows` loaded)."""
        return sum((row.value for row in self.rows.all()), Decimal(0))

    @property
    def is_given(self) -> bool:
        """Signed at some time, so that there are copies of it, a code and a balance."""
        return self.state in LIVING

    @property
    def last_day_of_service(self) -> datetime.date | None:
        """The last day a visit may have: the period's end, or the day the voucher was ended before it."""
        last = last_day(self.period)
        if self.end_date is None:
            return last
        return self.end_date if last is None else min(last, self.end_date)

    @property
    def is_over(self) -> bool:
        last = self.last_day_of_service
        return self.state != DecisionState.SIGNED or (last is not None and last < clock.today())

    @property
    def status_word(self) -> str:
        """One of the eight words of `c-status`; in force and ended are derived from the dates."""
        words = {
            DecisionState.DRAFT: "draft",
            DecisionState.PROPOSED: "waiting",
            DecisionState.REJECTED: "rejected",
            DecisionState.SIGNED: "ended" if self.is_over else "in_force",
        }
        return words.get(DecisionState(self.state), "ended")

    @property
    def status_text(self) -> str:
        """What stands in the tag: of a signed decision whether it is in force, else what was done."""
        if self.state != DecisionState.SIGNED:
            return str(self.get_state_display())
        if self.is_over:
            return gettext("Päättynyt")
        return gettext("Voimassa") if first_day(self.period) <= clock.today() else gettext("Voimassa myöhemmin")


class PartyRole(models.TextChoices):
    BENEFICIARY = "beneficiary", _("Palvelun saaja")
    ADDRESSEE = "addressee", _("Vastaanottaja")
    PAYER = "payer", _("Maksaja")


@tracked()
class DecisionParty(PublicModel):
    """Who the decision concerns, and in which part: a carer gets the leave, another the care."""

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(VoucherDecision, on_delete=models.CASCADE, related_name="parties")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=PartyRole.choices)

    class Meta:
        ordering = ["role", "id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "client", "role"], name="decision_party_once"),
        ]


@tracked()
class VoucherRow(PublicModel):
    """One product of the decision: quantity in units of account, unit value in euro, value.

    20:00 h × 32,00 €/h = 640,00 € is quantity 1200 (minutes), unit "h", unit_value 32, value 640.
    A row that `limits_money` has its value as its balance: 640 €, to be spent at any hour's value.
    Of a voucher that recurs, all of this is for one week or month.
    """

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(VoucherDecision, on_delete=models.CASCADE, related_name="rows")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    product_name = Translated(models.CharField(max_length=200))
    unit = models.CharField(max_length=10, choices=[(unit.value, unit.value) for unit in Unit])
    quantity = models.DecimalField(_("määrä"), max_digits=12, decimal_places=2)
    unit_value = models.DecimalField(_("á-arvo, veroton"), max_digits=13, decimal_places=4)
    value = models.DecimalField(_("arvo, veroton"), max_digits=12, decimal_places=2)
    is_free_for_client = models.BooleanField(default=False)
    limits_money = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        triggers = [FREEZE_WITH_ITS_DECISION]
        constraints = [
            models.UniqueConstraint(fields=["decision", "product"], name="voucher_row_product_once"),
            models.CheckConstraint(
                name="voucher_row_positive", condition=Q(quantity__gt=0, unit_value__gte=0, value__gte=0)
            ),
        ]

    @property
    def counted_in(self) -> UnitOfAccount:
        """What the row's ledger counts: minutes, pieces or days, or euro where money is the limit."""
        return UnitOfAccount.EUROS if self.limits_money else Unit(self.unit).unit_of_account

    @property
    def granted_quantity(self) -> Decimal:
        """What the row grants, in what its ledger counts."""
        return self.value if self.limits_money else self.quantity

    @property
    def current_balance(self) -> Balance | None:
        """The balance of today's period; before the first that one, after the last that one. Prefetch `balances`."""
        today = clock.today()
        opened = sorted(self.balances.all(), key=lambda balance: first_day(balance.period))
        begun = [balance for balance in opened if first_day(balance.period) <= today]
        return begun[-1] if begun else next(iter(opened), None)

    @property
    def shown_quantity(self) -> str:
        """ "20:00 h" as a decision prints it."""
        return format_decision_quantity(self.quantity, self.unit)
