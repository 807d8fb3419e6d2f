"""Signing a decision: number, balance, code, copies on their way; and who may not sign."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from decisions.actions import signing
from decisions.actions.drafts import propose_decision
from decisions.actions.signing import (
    end_decision,
    reject_decision,
    return_decision,
    revoke_decision,
    sign_decision,
)
from decisions.models import ActivationSecret, Balance, DecisionParty, LedgerEntry
from decisions.transitions import DecisionState
from tests.factories.decisions import Stage, make_activation
from tests.personas import as_actor
from voucher_portal.core.errors import NotPermitted, RuleViolation, StaleVersion
from voucher_portal.core.models import OutboxMessage
from voucher_portal.inbox.models import Task

pytestmark = pytest.mark.usefixtures("db")


def test_signing_numbers_the_decision_by_organiser_and_year(stage: Stage) -> None:
    numbers = [stage.signed().number for _ in range(3)]
    assert numbers == ["2300001", "2300002", "2300003"]


def test_signing_freezes_the_person_as_known_that_day(stage: Stage) -> None:
    decision = stage.signed()
    assert decision.client_name == "Testi Aamu Aurinkoinen"
    assert (decision.street_address, decision.postal_code, decision.post_office) == (
        "Koulukatu 11 a 2",
        "40100",
        "Jyväskylä",
    )
    assert decision.municipality_code == "179"
    assert decision.decider_name == "Päivi Puro"


def test_a_protected_address_is_not_copied(stage: Stage) -> None:
    client = stage.cast.client_record
    client.address_protected = True
    client.save()
    decision = stage.signed()
    assert (decision.street_address, decision.postal_code, decision.post_office, decision.phones) == ("", "", "", [])
    assert decision.municipality_code == "179"


def test_signing_opens_the_balance_with_one_grant(stage: Stage) -> None:
    decision = stage.signed()
    balance = Balance.objects.select_related("row").get(row__decision=decision)
    assert (balance.granted_quantity, balance.remaining_quantity, balance.remaining_value) == (1200, 1200, 640)
    entry = LedgerEntry.objects.get(balance=balance)
    assert (entry.kind, entry.quantity, entry.money) == ("GRANT", Decimal(1200), Decimal(640))
    assert balance.period == decision.period


def test_signing_writes_parties_code_and_both_copies(stage: Stage) -> None:
    decision = stage.signed()
    assert set(DecisionParty.objects.filter(decision=decision).values_list("role", flat=True)) == {
        "beneficiary",
        "addressee",
        "payer",
    }
    secret = ActivationSecret.objects.get(decision=decision)
    assert len(bytes(secret.code_hash)) == 32
    assert secret.encrypted_code is not None
    messages = OutboxMessage.objects.filter(subject_id=decision.public_id)
    assert set(messages.values_list("part", "queue")) == {("client", "documents"), ("provider", "documents")}


def test_signing_ends_the_task_of_the_decision_makers(stage: Stage) -> None:
    decision = stage.proposed()
    task = Task.objects.waiting().get(subject_id=decision.public_id)
    assert task.recipient_role == "decision_maker"
    sign_decision(decision=decision, expected_version=None, by=as_actor(stage.cast.decision_maker))
    assert not Task.objects.waiting().filter(subject_id=decision.public_id).exists()


def test_who_proposes_does_not_sign(stage: Stage) -> None:
    maker = as_actor(stage.cast.decision_maker)
    decision = propose_decision(decision=stage.draft(), expected_version=None, by=maker)
    with pytest.raises(RuleViolation) as refused:
        sign_decision(decision=decision, expected_version=None, by=maker)
    assert refused.value.code == "own_proposal"
    decision.refresh_from_db()
    assert (decision.state, decision.number) == (DecisionState.PROPOSED, None)


def test_twin_without_the_guard_is_stopped_by_the_database(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard gives the words; the constraint would refuse without it."""
    maker = as_actor(stage.cast.decision_maker)
    decision = propose_decision(decision=stage.draft(), expected_version=None, by=maker)
    monkeypatch.setattr(signing, "refuse_proposer", lambda decision, by: None)
    with pytest.raises(IntegrityError, match="decision_signed_by_another"), transaction.atomic():
        sign_decision(decision=decision, expected_version=None, by=maker)


def test_who_proposes_does_not_reject_or_return(stage: Stage) -> None:
    maker = as_actor(stage.cast.decision_maker)
    decision = propose_decision(decision=stage.draft(), expected_version=None, by=maker)
    for act in (reject_decision, return_decision):
        with pytest.raises(RuleViolation) as refused:
            act(decision=decision, reason="Ei perusteita.", expected_version=None, by=maker)
        assert refused.value.code == "own_proposal"


def make_the_signer_the_client(stage: Stage) -> None:
    maker, client = stage.cast.decision_maker.user, stage.cast.client.user
    assert maker is not None
    assert client is not None
    identity, client.identity_hash = client.identity_hash, None
    client.save()
    maker.identity_hash = identity
    maker.save()


def test_nobody_signs_their_own_case(stage: Stage) -> None:
    decision = stage.proposed()
    make_the_signer_the_client(stage)
    with pytest.raises(RuleViolation) as refused:
        sign_decision(decision=decision, expected_version=None, by=as_actor(stage.cast.decision_maker))
    assert refused.value.code == "own_case"


def test_twin_without_the_guard_signs_the_own_case(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that nothing else would have stopped it."""
    decision = stage.proposed()
    make_the_signer_the_client(stage)
    monkeypatch.setattr(signing, "refuse_own_case", lambda client, by: None)
    signed = sign_decision(decision=decision, expected_version=None, by=as_actor(stage.cast.decision_maker))
    assert signed.state == DecisionState.SIGNED


def test_nobody_signs_for_somebody_whose_mandate_they_hold(stage: Stage) -> None:
    decision = stage.proposed(stage.cast.neighbour_record)
    holder, maker = stage.cast.mandate_holder.user, stage.cast.decision_maker.user
    assert holder is not None
    assert maker is not None
    identity, holder.identity_hash = holder.identity_hash, None
    holder.save()
    maker.identity_hash = identity
    maker.save()
    with pytest.raises(RuleViolation) as refused:
        sign_decision(decision=decision, expected_version=None, by=as_actor(stage.cast.decision_maker))
    assert refused.value.code == "own_case"


def test_a_case_manager_cannot_sign(stage: Stage) -> None:
    with pytest.raises(NotPermitted):
        sign_decision(decision=stage.proposed(), expected_version=None, by=as_actor(stage.cast.second_case_manager))


def test_a_number_is_given_back_when_signing_fails(stage: Stage) -> None:
    with pytest.raises(NotPermitted):
        sign_decision(decision=stage.proposed(), expected_version=None, by=as_actor(stage.cast.second_case_manager))
    assert stage.signed().number == "2300001"


def test_a_stale_page_does_not_sign(stage: Stage) -> None:
    decision = stage.proposed()
    with pytest.raises(StaleVersion):
        sign_decision(decision=decision, expected_version=decision.version - 1, by=as_actor(stage.cast.decision_maker))


def test_signing_twice_is_refused(stage: Stage) -> None:
    decision = stage.signed()
    with pytest.raises(RuleViolation):
        sign_decision(decision=decision, expected_version=None, by=as_actor(stage.cast.decision_maker))
    assert LedgerEntry.objects.filter(balance__row__decision=decision).count() == 1


def test_returning_asks_the_proposer_to_mend(stage: Stage) -> None:
    decision = return_decision(
        decision=stage.proposed(),
        reason="Tarkista määrä.",
        expected_version=None,
        by=as_actor(stage.cast.decision_maker),
    )
    assert (decision.state, decision.proposed_at, decision.proposed_by) == (DecisionState.DRAFT, None, None)
    task = Task.objects.waiting().get(subject_id=decision.public_id)
    assert task.recipient_user == stage.cast.case_manager.user


def test_returning_needs_a_reason(stage: Stage) -> None:
    with pytest.raises(RuleViolation) as refused:
        return_decision(
            decision=stage.proposed(), reason=" ", expected_version=None, by=as_actor(stage.cast.decision_maker)
        )
    assert refused.value.field == "reason"


def test_a_rejection_is_numbered_and_grants_nothing(stage: Stage) -> None:
    decision = reject_decision(
        decision=stage.proposed(),
        reason="Palvelun tarvetta ei ole.",
        expected_version=None,
        by=as_actor(stage.cast.decision_maker),
    )
    assert (decision.state, decision.number, decision.reasons) == (
        DecisionState.REJECTED,
        "2300001",
        "Palvelun tarvetta ei ole.",
    )
    assert not Balance.objects.filter(row__decision=decision).exists()
    assert not ActivationSecret.objects.filter(decision=decision).exists()
    assert [message.part for message in OutboxMessage.objects.filter(subject_id=decision.public_id)] == ["client"]


def test_revoking_takes_what_is_left_and_ends_the_services(stage: Stage) -> None:
    decision = stage.signed()
    user = stage.cast.worker.user
    assert user is not None
    activation = make_activation(decision, stage.cast.office, user)
    revoke_decision(
        decision=decision,
        reason="Annettu väärälle henkilölle.",
        expected_version=None,
        by=as_actor(stage.cast.decision_maker),
    )
    balance = Balance.objects.get(row__decision=decision)
    assert balance.remaining_quantity == 0
    assert list(balance.entries.values_list("kind", "quantity", "money")) == [
        ("GRANT", Decimal(1200), Decimal(640)),
        ("REVOKE", Decimal(-1200), Decimal(-640)),
    ]
    activation.refresh_from_db()
    assert activation.state == "ended"


def test_ending_keeps_what_is_left_for_visits_up_to_the_last_day(stage: Stage) -> None:
    decision = end_decision(
        decision=stage.signed(),
        end_date=datetime.date(2023, 4, 30),
        reason="Asiakas muuttaa.",
        expected_version=None,
        by=as_actor(stage.cast.decision_maker),
    )
    assert (decision.state, decision.last_day_of_service) == (DecisionState.ENDED, datetime.date(2023, 4, 30))
    assert Balance.objects.get(row__decision=decision).remaining_quantity == 1200


def test_ending_outside_the_validity_is_refused(stage: Stage) -> None:
    with pytest.raises(RuleViolation) as refused:
        end_decision(
            decision=stage.signed(),
            end_date=datetime.date(2023, 6, 1),
            reason="Asiakas muuttaa.",
            expected_version=None,
            by=as_actor(stage.cast.decision_maker),
        )
    assert refused.value.field == "end_date"
