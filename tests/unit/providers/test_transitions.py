from __future__ import annotations

import pytest

from providers.history_words import _WORDS, words_for
from providers.models import Application, ApprovalDecision, AuthorityProof, Provider
from providers.models.application import UNDECIDED_STATES
from providers.transitions import (
    APPLICATION_TRANSITIONS,
    APPROVAL_TRANSITIONS,
    PROOF_TRANSITIONS,
    PROVIDER_TRANSITIONS,
    ApplicationState,
    ApprovalState,
    ProofState,
    ProviderState,
)
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.transitions import TransitionTable
from voucher_portal.site.status_words import STATUS_WORDS

TABLES = [PROVIDER_TRANSITIONS, PROOF_TRANSITIONS, APPLICATION_TRANSITIONS, APPROVAL_TRANSITIONS]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.kind)
def test_every_step_has_words_for_the_history(table: TransitionTable) -> None:
    assert all(words_for(table.kind, step.name) for step in table)
    assert {kind for kind, _ in _WORDS} == {each.kind for each in TABLES}


def test_only_signers_sign_return_suspend_and_revoke() -> None:
    assert {step.permission for step in APPROVAL_TRANSITIONS} == {Permission.APPROVAL_SIGN}


def test_acts_against_a_company_need_their_reason() -> None:
    needing = {(table.kind, step.name) for table in TABLES for step in table if step.needs_reason}
    assert needing == {
        ("provider", "close"),
        ("authority_proof", "reject"),
        ("application", "ask_more_information"),
        ("application", "return_to_review"),
        ("approval_decision", "return"),
        ("approval_decision", "suspend"),
        ("approval_decision", "revoke"),
    }


def test_what_is_decided_or_withdrawn_goes_nowhere() -> None:
    ends = {ApplicationState.APPROVED, ApplicationState.REJECTED, ApplicationState.WITHDRAWN}
    assert not [step for step in APPLICATION_TRANSITIONS if ends & set(step.sources)]
    assert not ends & set(UNDECIDED_STATES)
    assert not [step for step in APPROVAL_TRANSITIONS if ApprovalState.REVOKED in step.sources]


def test_every_state_has_a_word_of_the_vocabulary() -> None:
    things = [Application(state=state) for state in ApplicationState.values]
    things += [Provider(state=state) for state in ProviderState.values]
    things += [AuthorityProof(state=state) for state in ProofState.values]
    things += [ApprovalDecision(state=state) for state in ApprovalState.values if state != ApprovalState.SIGNED]
    assert {thing.status_word for thing in things} <= set(STATUS_WORDS)
