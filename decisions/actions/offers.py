"""Attaching a provider to a decision, and the provider's answer (S1:L127–130)."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from clients.actions import refuse_own_case
from decisions.actions import notices
from decisions.actions.drafts import locked_decision
from decisions.models import Activation, VoucherDecision
from decisions.proposals import check_office
from decisions.transitions import ActivationState, DecisionState
from providers.models import Office
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock, transitions, versions
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import first_day

BEFORE_SIGNING = (DecisionState.DRAFT, DecisionState.PROPOSED)


@transaction.atomic
def attach_provider(
    *, decision: VoucherDecision, office: Office, expected_version: int | None, by: Actor
) -> VoucherDecision:
    """Attach the provider's office that the client has chosen.

    Before signing it is written on the proposal; after signing the client is offered to it at
    once. Raises RuleViolation when the office is not approved for the voucher and municipality.
    """
    locked = locked_decision(decision)
    locked.check_version(expected_version)
    refuse_own_case(client=locked.client, by=by)
    if locked.state not in (*BEFORE_SIGNING, DecisionState.SIGNED) or (locked.is_given and locked.is_over):
        raise RuleViolation(_("Tuottajaa ei voi enää liittää tähän päätökseen."), code="not_open")
    municipality_code = locked.municipality_code or locked.client.municipality_code
    check_office(office, locked.definition, municipality_code, first_day(locked.period))
    locked.attached_office = office
    locked.save(update_fields=["attached_office"])
    if locked.state == DecisionState.SIGNED:
        offer(locked, office, offered_by_id=by.user_id, by=by)
        notices.attached_again(locked, by=by)
    return versions.bump(locked)


def offer_to_attached_office(decision: VoucherDecision, *, by: Actor) -> None:
    """At signing: the provider on the proposal sees the client from now on. The answer goes to the proposer."""
    if decision.attached_office is not None:
        offer(decision, decision.attached_office, offered_by_id=decision.proposed_by_id, by=by)


def offer(decision: VoucherDecision, office: Office, *, offered_by_id: int | None, by: Actor) -> Activation:
    """The provider sees the client without a code, and answers to the one who attached it."""
    activation = new_activation(decision, office, offered_by_id=offered_by_id)
    transitions.record_transition(activation, "offer", "", by=by)
    notices.offered(activation, by=by)
    return activation


def new_activation(decision: VoucherDecision, office: Office, *, offered_by_id: int | None = None) -> Activation:
    """The row of one office serving one decision. Raises RuleViolation when there is a living one."""
    try:
        with transaction.atomic():
            return Activation.objects.create(
                organiser_id=decision.organiser_id,
                decision=decision,
                provider=office.provider,
                office=office,
                state=ActivationState.OFFERED,
                offered_at=clock.now() if offered_by_id else None,
                offered_by_id=offered_by_id,
            )
    except IntegrityError:
        raise RuleViolation(
            _("Palveluseteli on jo tällä tuottajalla. Avaa se asiakaslistasta."), code="already_there"
        ) from None


@transaction.atomic
def accept_offer(*, activation: Activation, expected_version: int | None, by: Actor) -> Activation:
    """The provider takes the client."""
    locked = _locked(activation)
    locked.check_version(expected_version)
    if locked.decision.is_over:
        raise RuleViolation(_("Palveluseteli ei ole enää voimassa, joten asiakasta ei voi ottaa vastaan."), code="over")
    stamps = {"activated_at": clock.now(), "activated_by_id": by.user_id}
    transitions.apply(locked, "accept", by=by, stamps=stamps)
    notices.accepted(locked, by=by)
    return versions.bump(locked)


@transaction.atomic
def decline_offer(*, activation: Activation, reason: str, expected_version: int | None, by: Actor) -> Activation:
    """The provider declines, with a reason that goes to the case manager."""
    locked = _locked(activation)
    locked.check_version(expected_version)
    transitions.apply(locked, "decline", by=by, reason=reason)
    notices.declined(locked, by=by)
    return versions.bump(locked)


@transaction.atomic
def end_activation(*, activation: Activation, reason: str, expected_version: int | None, by: Actor) -> Activation:
    """The provider's service ends (a switch of provider); what was done can still be billed."""
    locked = _locked(activation)
    locked.check_version(expected_version)
    transitions.apply(locked, "end", by=by, reason=reason, stamps={"ended_at": clock.now()})
    return versions.bump(locked)


def withdraw_offers(decision: VoucherDecision, *, reason: str, by: Actor) -> None:
    """Offers that nobody has answered fall away."""
    for activation in decision.activations.offered().select_related("provider"):
        transitions.apply(activation, "withdraw", by=by, reason=reason)
        notices.answered(activation, by=by)


def end_service(decision: VoucherDecision, *, reason: str, by: Actor) -> None:
    """Every provider's service of a revoked decision ends."""
    for activation in decision.activations.activated():
        transitions.apply(activation, "end", by=by, reason=reason, stamps={"ended_at": clock.now()})


def _locked(activation: Activation) -> Activation:
    related = ("decision__definition", "organiser", "provider__organisation", "office", "offered_by")
    return Activation.objects.select_for_update(of=("self",)).select_related(*related).get(pk=activation.pk)
