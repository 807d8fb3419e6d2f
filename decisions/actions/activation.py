"""Taking a voucher into use with the code on the provider copy (S1:L186–194).

Nothing is told before success, and the answer is the same for a wrong code, an expired voucher
and one that does not exist. Failures are counted in the database against the user, the company
and the voucher, before the code is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clients.actions import refuse_own_case, user_id_of
from clients.models import Client
from decisions.actions import notices
from decisions.actions.codes import code_matches
from decisions.actions.offers import new_activation
from decisions.models import Activation, ActivationAttempt, ActivationSecret, VoucherDecision
from decisions.proposals import check_office
from decisions.rules import ORGANISATION_LIMIT, USER_LIMIT, VOUCHER_LIMIT, AttemptLimit
from decisions.transitions import ActivationState, DecisionState
from providers.models import Office
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.identity import IDENTITY_CODE
from voucher_portal.accounts.models import Organisation, User
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock, transitions
from voucher_portal.core.errors import NotPermitted, RuleViolation
from voucher_portal.core.identifiers import lookup_hash, lookup_hashes
from voucher_portal.core.periods import first_day

ATTEMPT_PURPOSE = "activation_attempt"


@dataclass(frozen=True)
class Claim:
    """What the worker typed: the issuer, a decision number or an identity code, and the code.

    `identity_code` and `code` are in their normal forms; one of number and identity code is "".
    """

    organiser: Organisation
    number: str
    identity_code: str
    code: str


@dataclass(frozen=True)
class _Answer:
    activation: Activation | None = None
    refusal: RuleViolation | None = None


def activate_voucher(*, claim: Claim, office: Office, by: Actor) -> Activation:
    """Take the voucher into use in the office. Raises RuleViolation; the attempt is kept all the same.

    Not in a transaction of the caller's: a refused attempt must stay written.
    """
    if not by.can(Permission.VOUCHER_ACTIVATE) or not _may_activate_in(office, by):
        raise NotPermitted(Permission.VOUCHER_ACTIVATE)
    answer = _attempt(claim, office, by)
    if answer.refusal is not None or answer.activation is None:
        raise answer.refusal or wrong_claim()
    return answer.activation


def wrong_claim() -> RuleViolation:
    """The one answer to every claim that does not hold."""
    return RuleViolation(
        _("Tiedoilla ei löydy palveluseteliä, jonka voi ottaa käyttöön. Tarkista myöntäjä, numero ja varmenne."),
        code="wrong_claim",
    )


def too_many_attempts() -> RuleViolation:
    return RuleViolation(
        _("Yrityksiä on ollut liian monta. Odota hetki ja tarkista varmenne paperista ennen uutta yritystä."),
        code="too_many_attempts",
    )


def _may_activate_in(office: Office, by: Actor) -> bool:
    same_company = office.provider.organisation_id == by.organisation_id
    everywhere = by.holds_everywhere(Permission.VOUCHER_ACTIVATE)
    return same_company and (everywhere or office.pk in by.offices_with(Permission.VOUCHER_ACTIVATE))


@transaction.atomic
def _attempt(claim: Claim, office: Office, by: Actor) -> _Answer:
    _one_at_a_time(office, by)
    lookup = _lookup(claim)
    if _is_limited(office, by, lookup):
        return _Answer(refusal=too_many_attempts())
    decision = _matching_decision(claim)
    ActivationAttempt.objects.create(
        user_id=user_id_of(by),
        organisation_id=office.provider.organisation_id,
        decision_lookup=lookup,
        succeeded=decision is not None,
        created_at=clock.now(),
    )
    if decision is None:
        return _Answer(refusal=wrong_claim())
    try:
        with transaction.atomic():
            return _Answer(activation=_take_into_use(decision, office, by))
    except RuleViolation as refusal:
        return _Answer(refusal=refusal)


def _one_at_a_time(office: Office, by: Actor) -> None:
    """Attempts of one company wait for each other, so that parallel ones are counted too."""
    organisations = Organisation.objects.select_for_update(of=("self",), no_key=True)
    organisations.get(pk=office.provider.organisation_id)
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user_id_of(by))


def _lookup(claim: Claim) -> bytes:
    typed = claim.number or claim.identity_code
    return lookup_hash(f"{claim.organiser.public_id}:{typed}", purpose=ATTEMPT_PURPOSE)


def _is_limited(office: Office, by: Actor, lookup: bytes) -> bool:
    failures = ActivationAttempt.objects.filter(succeeded=False)
    counted = (
        (USER_LIMIT, failures.filter(user_id=user_id_of(by))),
        (ORGANISATION_LIMIT, failures.filter(organisation_id=office.provider.organisation_id)),
        (VOUCHER_LIMIT, failures.filter(decision_lookup=lookup)),
    )
    now = clock.now()
    limits: Iterable[tuple[AttemptLimit, int]] = (
        (limit, rows.filter(created_at__gt=now - limit.period).count()) for limit, rows in counted
    )
    return any(count >= limit.failures for limit, count in limits)


def _matching_decision(claim: Claim) -> VoucherDecision | None:
    """The decision the claim opens. Compares a code also when there is nothing to compare with."""
    found = None
    secrets = list(_living_secrets(claim))
    for secret in secrets:
        if code_matches(secret, secret.decision, claim.code):
            found = secret.decision
    if not secrets:
        code_matches(ActivationSecret(code_hash=bytes(32)), VoucherDecision(), claim.code)
    return None if found is None or found.is_over else found


def _living_secrets(claim: Claim) -> Iterable[ActivationSecret]:
    decisions = VoucherDecision.objects.filter(organiser=claim.organiser, state=DecisionState.SIGNED)
    if claim.number:
        decisions = decisions.filter(number=claim.number)
    else:
        clients = Client.objects.of_person(*lookup_hashes(claim.identity_code, purpose=IDENTITY_CODE))
        decisions = decisions.filter(client__in=clients)
    living = ActivationSecret.objects.filter(decision__in=decisions, replaced_at=None)
    return living.select_related("decision__definition", "decision__client").order_by("pk")


def _take_into_use(decision: VoucherDecision, office: Office, by: Actor) -> Activation:
    refuse_own_case(client=decision.client, by=by)
    check_office(office, decision.definition, decision.municipality_code, first_day(decision.period))
    activation = decision.activations.filter(provider=office.provider, state=ActivationState.OFFERED).first()
    if activation is None:
        activation = new_activation(decision, office)
    elif activation.office_id != office.pk:
        activation.office = office
        activation.save(update_fields=["office"])
    stamps = {"activated_at": clock.now(), "activated_by_id": by.user_id}
    transitions.apply(activation, "accept", by=by, stamps=stamps)
    notices.answered(activation, by=by)
    return activation
