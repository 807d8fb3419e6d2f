"""The provider company and the proof that somebody may act for it (S1:L50, S2:L55)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from providers.transitions import (
    PROOF_TRANSITIONS,
    PROVIDER_TRANSITIONS,
    ApprovalState,
    ProofState,
    ProviderState,
)
from voucher_portal.accounts.models import Organisation, User
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel, VersionedModel

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor


_PROVIDER_WORDS: dict[str, str] = {
    ProviderState.REGISTERED: "waiting",
    ProviderState.ACTIVE: "in_force",
    ProviderState.CLOSED: "ended",
}
_PROOF_WORDS: dict[str, str] = {
    ProofState.SUBMITTED: "waiting",
    ProofState.ACCEPTED: "approved",
    ProofState.REJECTED: "rejected",
}


class LegalForm(models.TextChoices):
    LIMITED_COMPANY = "oy", _("Osakeyhtiö")
    SOLE_TRADER = "tmi", _("Toiminimi")
    COOPERATIVE = "osk", _("Osuuskunta")
    PARTNERSHIP = "ay", _("Avoin yhtiö")
    LIMITED_PARTNERSHIP = "ky", _("Kommandiittiyhtiö")
    ASSOCIATION = "ry", _("Yhdistys")
    FOUNDATION = "saatio", _("Säätiö")


class ProviderQuerySet(models.QuerySet["Provider"]):
    def active(self) -> ProviderQuerySet:
        return self.filter(state=ProviderState.ACTIVE)

    def listed(self, on: datetime.date) -> ProviderQuerySet:
        """On the public list of approved providers (C11): active, with an approval in force."""
        return (
            self.active()
            .filter(
                approvals__state=ApprovalState.SIGNED,
                approvals__outcome="approved",
                approvals__period__contains=on,
            )
            .distinct()
        )

    def open(self) -> ProviderQuerySet:
        """Not closed: registered or active."""
        return self.exclude(state=ProviderState.CLOSED)

    def dealing_with(self, organiser_id: int | None) -> ProviderQuerySet:
        """Companies that have sent the organiser an application, or asked it to check their authority."""
        applied = Q(applications__organiser_id=organiser_id, applications__submitted_at__isnull=False)
        return self.filter(applied | Q(authority_proofs__organiser_id=organiser_id)).distinct()

    def visible_to(self, actor: Actor) -> ProviderQuerySet:
        """Staff see their own company, officials every company, everybody else the active ones."""
        if actor.is_provider:
            return self.filter(organisation_id=actor.organisation_id)
        if actor.is_official:
            return self.all()
        return self.active()


@tracked(exclude=["bank_account"])
class Provider(VersionedModel, PublicModel):
    """A company that produces services. Registers once (S1:L50); active when authority is shown."""

    kind = "provider"
    transitions = PROVIDER_TRANSITIONS

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="provider")
    state = models.CharField(max_length=16, choices=ProviderState.choices, default=ProviderState.REGISTERED)
    legal_form = models.CharField(_("yhtiömuoto"), max_length=10, choices=LegalForm.choices)
    street_address = models.CharField(_("katuosoite"), max_length=200)
    postal_code = models.CharField(_("postinumero"), max_length=5)
    post_office = models.CharField(_("postitoimipaikka"), max_length=100)
    phone = models.CharField(_("puhelin"), max_length=40)
    email = models.EmailField(_("sähköposti"))
    website = models.URLField(_("verkkosivu"), blank=True)
    languages = ArrayField(models.CharField(max_length=3), verbose_name=_("palvelukielet"), default=list)
    bank_account = models.CharField(_("tilinumero (IBAN)"), max_length=34, blank=True)
    e_invoice_address = models.CharField(_("verkkolaskuosoite"), max_length=40, blank=True)
    soteri_id = models.CharField(_("Soteri-tunnus"), max_length=40, blank=True)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__sort_name", "id"]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def is_active(self) -> bool:
        return self.state == ProviderState.ACTIVE

    @property
    def status_word(self) -> str:
        """The state in the portal's one vocabulary of statuses."""
        return _PROVIDER_WORDS[self.state]


class AuthorityProofQuerySet(models.QuerySet["AuthorityProof"]):
    def waiting(self) -> AuthorityProofQuerySet:
        return self.filter(state=ProofState.SUBMITTED)

    def matching(self, text: str) -> AuthorityProofQuerySet:
        """Of companies whose name or Y-tunnus holds the text."""
        name = Q(provider__organisation__name_fi__icontains=text)
        return self.filter(name | Q(provider__organisation__business_id__startswith=text))

    def visible_to(self, actor: Actor) -> AuthorityProofQuerySet:
        """The company's own staff, and the officials of the organiser asked to check it."""
        if actor.is_provider:
            return self.filter(provider__organisation_id=actor.organisation_id)
        if actor.is_official and actor.can(Permission.PROVIDER_VERIFY):
            return self.filter(organiser_id=actor.organiser_id)
        return self.none()


@tracked()
class AuthorityProof(VersionedModel, PublicModel):
    """A document showing that the person may act for the company, checked by an organiser."""

    kind = "authority_proof"
    transitions = PROOF_TRANSITIONS

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="authority_proofs")
    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    shown_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    document_id = models.CharField(max_length=20)
    basis = models.CharField(_("mihin oikeus perustuu"), max_length=200)
    state = models.CharField(max_length=16, choices=ProofState.choices, default=ProofState.SUBMITTED)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    review_note = models.TextField(blank=True)

    objects = AuthorityProofQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="authority_proof_reviewed_when_and_by",
                condition=Q(state="submitted", reviewed_at=None, reviewed_by=None)
                | (~Q(state="submitted") & Q(reviewed_at__isnull=False, reviewed_by__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["provider", "organiser"], condition=Q(state="submitted"), name="authority_proof_one_waiting"
            ),
        ]

    @property
    def status_word(self) -> str:
        """The state in the portal's one vocabulary of statuses."""
        return _PROOF_WORDS[self.state]
