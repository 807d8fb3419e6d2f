"""The state tables of decisions and activations."""

from __future__ import annotations

from decisions.transitions import ACTIVATION_TRANSITIONS, DECISION_TRANSITIONS, ActivationState, DecisionState
from voucher_portal.accounts.permissions import Permission


def test_only_a_signer_takes_a_decision_further() -> None:
    by_signer = {
        transition.name for transition in DECISION_TRANSITIONS if transition.permission == Permission.DECISION_SIGN
    }
    assert by_signer == {"return", "sign", "reject", "revoke", "end"}


def test_a_decided_decision_never_becomes_a_draft() -> None:
    decided = {DecisionState.SIGNED, DecisionState.REJECTED, DecisionState.REVOKED, DecisionState.ENDED}
    backwards = [one.name for one in DECISION_TRANSITIONS if decided & set(one.sources) and one.target not in decided]
    assert backwards == []


def test_what_ends_a_matter_needs_a_reason() -> None:
    without = {one.name for one in (*DECISION_TRANSITIONS, *ACTIVATION_TRANSITIONS) if not one.needs_reason}
    assert without == {"propose", "cancel", "sign", "accept"}


def test_every_state_is_in_its_table() -> None:
    assert DECISION_TRANSITIONS.states() == set(DecisionState)
    assert ACTIVATION_TRANSITIONS.states() == set(ActivationState)
