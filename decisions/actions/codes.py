"""The activation code of a decision (tuottajan varmenne): given, compared, rotated, erased."""

from __future__ import annotations

import hmac
import secrets

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from decisions.actions.copies import request_copy
from decisions.actions.drafts import locked_decision
from decisions.copies import Copy
from decisions.models import ActivationSecret, VoucherDecision
from decisions.rules import CODE_ALPHABET, CODE_LENGTH, CODE_PREFIX
from decisions.transitions import DecisionState
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.errors import NotPermitted, RuleViolation
from voucher_portal.core.identifiers import decrypt, encrypt, lookup_hash, lookup_hashes
from voucher_portal.core.transitions import record_transition

PURPOSE = "activation_code"


def new_code() -> str:
    """A random code: T- and six characters of 31, some 30 bits."""
    return CODE_PREFIX + "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


@transaction.atomic
def issue_code(decision: VoucherDecision) -> ActivationSecret:
    """A new living code; the one before it, if any, no longer works."""
    now = clock.now()
    earlier = decision.activation_secrets.order_by("-sequence").first()
    if earlier is not None:
        decision.activation_secrets.filter(replaced_at=None).update(replaced_at=now, encrypted_code=None)
    code = new_code()
    return ActivationSecret.objects.create(
        decision=decision,
        sequence=earlier.sequence + 1 if earlier else 1,
        code_hash=lookup_hash(_bound(decision, code), purpose=PURPOSE),
        encrypted_code=encrypt(code, purpose=PURPOSE),
        created_at=now,
    )


@transaction.atomic
def rotate_activation_code(*, decision: VoucherDecision, expected_version: int | None, by: Actor) -> VoucherDecision:
    """A new code and a new provider copy, when the old one is lost or the provider changes."""
    locked = locked_decision(decision)
    locked.check_version(expected_version)
    if not by.can(Permission.PROVIDER_ATTACH, locked):
        raise NotPermitted(Permission.PROVIDER_ATTACH)
    if locked.state != DecisionState.SIGNED:
        raise RuleViolation(_("Uuden varmenteen voi antaa vain voimassa olevalle päätökselle."), code="not_in_force")
    secret = issue_code(locked)
    request_copy(locked, Copy.PROVIDER, sequence=secret.sequence)
    record_transition(locked, "rotate_code", locked.state, by=by)
    return locked


def code_matches(secret: ActivationSecret, decision: VoucherDecision, code: str) -> bool:
    """Compares in constant time, under every key in use."""
    stored = bytes(secret.code_hash)
    candidates = lookup_hashes(_bound(decision, code), purpose=PURPOSE)
    return sum(hmac.compare_digest(stored, candidate) for candidate in candidates) > 0


def printed_code(decision: VoucherDecision, sequence: int) -> str:
    """The code for the provider copy. Raises RuleViolation when it has been erased."""
    secret = decision.activation_secrets.get(sequence=sequence)
    if secret.encrypted_code is None:
        raise RuleViolation(_("Varmenne on jo poistettu. Anna uusi varmenne."), code="erased")
    return decrypt(secret.encrypted_code, purpose=PURPOSE)


def erase_printed_code(decision: VoucherDecision, sequence: int) -> None:
    """The readable code is gone once the provider copy is stored; the hash stays."""
    decision.activation_secrets.filter(sequence=sequence).update(encrypted_code=None)


def _bound(decision: VoucherDecision, code: str) -> str:
    return f"{decision.public_id}:{code}"
