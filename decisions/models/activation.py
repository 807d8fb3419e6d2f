"""Taking a voucher into use by a provider: code, attempts, activation (S1:L127–130, L186–194)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from decisions.models.decision import VoucherDecision
from decisions.transitions import ACTIVATION_TRANSITIONS, ActivationState, DecisionState
from providers.models import Office, Provider
from voucher_portal.accounts.models import Organisation, User
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.append_only import append_only
from voucher_portal.core.history import not_tracked, tracked
from voucher_portal.core.models.base import PublicModel, VersionedModel

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor


@not_tracked("holds only a keyed hash and a code that is erased once it is printed")
class ActivationSecret(models.Model):
    """The activation code (tuottajan varmenne) of a decision, as a keyed hash.

    The encrypted copy is there only until the provider copy is stored. A rotation is a new row.
    """

    decision = models.ForeignKey(VoucherDecision, on_delete=models.CASCADE, related_name="activation_secrets")
    sequence = models.PositiveSmallIntegerField(default=1)
    code_hash = models.BinaryField()
    encrypted_code = models.BinaryField(null=True, blank=True)
    created_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=Q(replaced_at=None), name="activation_secret_one_living"
            ),
            models.UniqueConstraint(fields=["decision", "sequence"], name="activation_secret_sequence"),
        ]


@not_tracked("append-only: a row is its own history")
@append_only
class ActivationAttempt(models.Model):
    """One try to activate: counted per user, organisation and voucher, so that codes cannot be guessed.

    `decision_lookup` is the keyed hash of what was typed, whether such a decision exists or not.
    """

    user_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    decision_lookup = models.BinaryField()
    succeeded = models.BooleanField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["user_id", "created_at"]),
            models.Index(fields=["organisation_id", "created_at"]),
            models.Index(fields=["decision_lookup", "created_at"]),
        ]


CLOSED_TO_PROVIDER = (ActivationState.DECLINED, ActivationState.WITHDRAWN)


class ActivationQuerySet(models.QuerySet["Activation"]):
    def activated(self) -> ActivationQuerySet:
        return self.filter(state=ActivationState.ACTIVATED)

    def offered(self) -> ActivationQuerySet:
        return self.filter(state=ActivationState.OFFERED)

    def serving_or_offered(self) -> ActivationQuerySet:
        """Of the providers that serve the client, and of those yet to answer."""
        return self.filter(state__in=(ActivationState.OFFERED, ActivationState.ACTIVATED))

    def current(self, on: datetime.date) -> ActivationQuerySet:
        """Serving, or offered, a voucher whose last day has not passed."""
        bounded = Q(decision__period__endswith__gt=on) | Q(decision__period__upper_inf=True)
        in_force = Q(decision__state=DecisionState.SIGNED) & bounded
        ending = Q(decision__state=DecisionState.ENDED, decision__end_date__gte=on)
        return self.serving_or_offered().filter(in_force | ending)

    def with_facts(self) -> ActivationQuerySet:
        """With everything that a provider's list shows of a client, in a fixed number of queries."""
        subjects = ("decision__definition", "decision__organiser", "decision__client", "office", "organiser")
        return self.select_related(*subjects).prefetch_related("decision__rows__balances")

    def visible_to(self, actor: Actor) -> ActivationQuerySet:
        """Provider staff: those of their company (or own offices); officials: those of their decisions;
        clients: those of their own decisions."""
        if actor.is_provider:
            mine = self.filter(provider__organisation_id=actor.organisation_id)
            mine = mine.exclude(state__in=CLOSED_TO_PROVIDER)
            if actor.holds_everywhere(Permission.ACTIVATION_VIEW):
                return mine
            return mine.filter(office_id__in=actor.offices_with(Permission.ACTIVATION_VIEW))
        if actor.is_official or actor.is_client:
            return self.filter(decision__in=VoucherDecision.objects.visible_to(actor))
        return self.none()


@tracked()
class Activation(VersionedModel, PublicModel):
    """One provider's office serving one decision. Begins by code, or offered by the case manager."""

    kind = "activation"
    transitions = ACTIVATION_TRANSITIONS

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(VoucherDecision, on_delete=models.PROTECT, related_name="activations")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="activations")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="activations")
    state = models.CharField(max_length=12, choices=ActivationState.choices)
    offered_at = models.DateTimeField(null=True, blank=True)
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    activated_at = models.DateTimeField(null=True, blank=True)
    activated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ActivationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["provider", "state", "office"])]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "provider"],
                condition=Q(state__in=["offered", "activated"]),
                name="activation_one_living_per_provider",
            ),
            models.CheckConstraint(
                name="activation_activated_when_and_by",
                condition=Q(state__in=["offered", "declined", "withdrawn"], activated_at=None)
                | Q(state__in=["activated", "ended"], activated_at__isnull=False, activated_by__isnull=False),
            ),
            models.CheckConstraint(
                name="activation_ended_when",
                condition=Q(state="ended", ended_at__isnull=False) | (~Q(state="ended") & Q(ended_at=None)),
            ),
        ]

    @property
    def status_word(self) -> str:
        """One of the eight words of `c-status` (needs `decision` loaded)."""
        if self.state == ActivationState.OFFERED:
            return "waiting"
        if self.state == ActivationState.DECLINED:
            return "rejected"
        if self.state == ActivationState.ACTIVATED and not self.decision.is_over:
            return "in_force"
        return "ended"
