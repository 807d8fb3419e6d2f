"""Signing: another person, a number without gaps, price rows; and what happens when a guard is off."""

from __future__ import annotations

import datetime
import threading
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from providers.actions import approvals as approval_actions
from providers.actions.applications import submit_application
from providers.actions.approvals import sign_approval
from providers.models import Application, ApprovalDecision, PriceListRow
from providers.transitions import ApplicationState, ApprovalState
from rulebooks.models import Call
from tests.factories.accounts import make_membership, make_user
from tests.factories.providers import (
    draft_application,
    fill_application,
    prepared_approval,
    signed_approval,
    submitted_application,
)
from tests.factories.rulebooks import make_call, make_definition
from tests.personas import Cast, as_actor, build_cast, client_as
from tests.web.providers.conftest import Actors
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.capacities import official_actor
from voucher_portal.accounts.roles import RoleName
from voucher_portal.core import clock, transitions
from voucher_portal.core.errors import NotPermitted, RuleViolation, StaleVersion
from voucher_portal.core.models import Counter
from voucher_portal.inbox.models import Message, Task


@pytest.fixture
def prepared(submitted: Application, actors: Actors) -> ApprovalDecision:
    return prepared_approval(submitted, by=actors.planner)


@pytest.fixture
def both_roles(personas: Cast) -> Actor:
    """A person of the organiser who may prepare and sign."""
    membership = make_membership(
        make_user("Kaksi", "Roolia"), personas.organiser, RoleName.PLANNER, RoleName.DECISION_MAKER
    )
    return official_actor(membership)


def sign(approval: ApprovalDecision) -> str:
    return reverse("providers:approval-sign", args=[approval.public_id])


def test_signing_numbers_the_decision_and_approves_the_application(personas: Cast, prepared: ApprovalDecision) -> None:
    answer = client_as(personas.decision_maker).post(sign(prepared), {"version": prepared.version})
    assert answer["Location"] == reverse("providers:approval-detail", args=[prepared.public_id])
    prepared.refresh_from_db()
    assert prepared.state == ApprovalState.SIGNED
    assert prepared.number == f"H{clock.today().year % 100:02d}00001"
    assert prepared.signed_by == personas.decision_maker.user
    assert prepared.signer_title == "Päätöksentekijä"
    assert prepared.application.state == ApplicationState.APPROVED
    assert [record.name for record in transitions.history(prepared)] == ["prepare", "sign"]


def test_signing_writes_the_price_list_and_tells_the_company(personas: Cast, prepared: ApprovalDecision) -> None:
    client_as(personas.decision_maker).post(sign(prepared), {"version": prepared.version})
    row = PriceListRow.objects.get()
    assert (row.office, row.price, row.municipality_codes) == (personas.office, Decimal(32), ["179"])
    assert (row.organiser, row.period) == (personas.organiser, prepared.period)
    message = Message.objects.get(subject_id=prepared.public_id)
    assert message.title == "Teidät on hyväksytty tuottajaksi"
    assert message.recipient_organisation == personas.company.organisation
    assert not Task.objects.filter(subject_id=prepared.public_id, done_at=None).exists()


def test_each_office_is_priced_where_it_works(personas: Cast, actors: Actors, call: Call) -> None:
    personas.second_office.served_municipality_codes = ["992"]
    personas.second_office.save()
    application = draft_application(personas.company, call, by=actors.administrator)
    offices = [personas.office, personas.second_office]
    fill_application(application, offices, by=actors.administrator, municipality_codes=("179", "992"))
    application = submit_application(application=application, expected_version=None, by=actors.administrator)
    signed_approval(application, preparer=actors.planner, signer=actors.decision_maker)
    areas = dict(PriceListRow.objects.values_list("office__name", "municipality_codes"))
    assert areas == {"Keskusta": ["179"], "Palokka": ["992"]}


def test_a_rejection_is_numbered_and_prices_nothing(personas: Cast, actors: Actors, submitted: Application) -> None:
    approval = signed_approval(submitted, preparer=actors.planner, signer=actors.decision_maker, outcome="rejected")
    submitted.refresh_from_db()
    assert submitted.state == ApplicationState.REJECTED
    assert approval.number is not None
    assert not PriceListRow.objects.exists()
    assert Message.objects.get(subject_id=approval.public_id).title == "Hakemuksenne on hylätty"


def test_who_prepared_does_not_sign(personas: Cast, both_roles: Actor, submitted: Application) -> None:
    approval = prepared_approval(submitted, by=both_roles)
    with pytest.raises(RuleViolation, match="Valmistelit päätöksen itse"):
        sign_approval(approval=approval, expected_version=None, by=both_roles)
    approval.refresh_from_db()
    assert (approval.state, approval.number) == (ApprovalState.PREPARED, None)
    assert not Counter.objects.filter(scope="approval").exists()
    signed = sign_approval(approval=approval, expected_version=None, by=as_actor(personas.decision_maker))
    assert signed.state == ApprovalState.SIGNED


def test_twin_without_the_rule_the_database_still_refuses(
    both_roles: Actor, submitted: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check constraint alone keeps the two people apart."""
    approval = prepared_approval(submitted, by=both_roles)
    monkeypatch.setattr(approval_actions, "_refuse_signer", lambda approval, by: None)
    with pytest.raises(IntegrityError, match="approval_signed_by_another"), transaction.atomic():
        sign_approval(approval=approval, expected_version=None, by=both_roles)
    approval.refresh_from_db()
    assert approval.state == ApprovalState.PREPARED


def test_nobody_signs_for_a_company_of_their_own(personas: Cast, prepared: ApprovalDecision) -> None:
    assert personas.decision_maker.user is not None
    membership = make_membership(personas.decision_maker.user, personas.company.organisation, "reader")
    membership.ended_at = clock.now()
    membership.save()
    answer = client_as(personas.decision_maker).post(sign(prepared), {"version": prepared.version}, follow=True)
    assert "Olet itse tämän yrityksen käyttäjä" in answer.content.decode()
    prepared.refresh_from_db()
    assert prepared.state == ApprovalState.PREPARED


def test_twin_without_the_guard_the_member_would_have_signed(
    personas: Cast, prepared: ApprovalDecision, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert personas.decision_maker.user is not None
    make_membership(personas.decision_maker.user, personas.company.organisation, "reader")
    monkeypatch.setattr(approval_actions, "_refuse_signer", lambda approval, by: None)
    client_as(personas.decision_maker).post(sign(prepared), {"version": prepared.version})
    prepared.refresh_from_db()
    assert prepared.state == ApprovalState.SIGNED


def test_a_member_of_another_company_may_sign(personas: Cast, prepared: ApprovalDecision) -> None:
    assert personas.decision_maker.user is not None
    make_membership(personas.decision_maker.user, personas.other_company.organisation, "reader")
    client_as(personas.decision_maker).post(sign(prepared), {"version": prepared.version})
    prepared.refresh_from_db()
    assert prepared.state == ApprovalState.SIGNED


@pytest.mark.parametrize("name", ["planner", "supervisor"])
def test_only_signers_sign(personas: Cast, prepared: ApprovalDecision, name: str) -> None:
    browser = client_as(personas.everybody[name])
    assert browser.post(sign(prepared), {"version": prepared.version}).status_code == 403


def test_the_action_itself_asks_for_the_right(personas: Cast, prepared: ApprovalDecision) -> None:
    with pytest.raises(NotPermitted):
        sign_approval(approval=prepared, expected_version=None, by=as_actor(personas.supervisor))


@pytest.mark.parametrize(
    "name", ["other_decision_maker", "provider_administrator", "other_provider_administrator", "client"]
)
def test_a_stranger_finds_nothing(personas: Cast, prepared: ApprovalDecision, name: str) -> None:
    assert client_as(personas.everybody[name]).post(sign(prepared), {"version": 1}).status_code == 404


@pytest.mark.parametrize("carried", ["", "0", "99", "x", "9" * 30])
def test_what_the_signer_did_not_see_is_not_signed(personas: Cast, prepared: ApprovalDecision, carried: str) -> None:
    client_as(personas.decision_maker).post(sign(prepared), {"version": carried})
    prepared.refresh_from_db()
    assert prepared.state == ApprovalState.PREPARED


def test_is_signed_once(personas: Cast, actors: Actors, prepared: ApprovalDecision) -> None:
    signed = sign_approval(approval=prepared, expected_version=None, by=actors.decision_maker)
    with pytest.raises(StaleVersion):
        sign_approval(approval=prepared, expected_version=prepared.version, by=actors.decision_maker)
    with pytest.raises(RuleViolation):
        sign_approval(approval=prepared, expected_version=None, by=actors.decision_maker)
    assert PriceListRow.objects.filter(approval=signed).count() == 1


def test_a_company_that_closed_meanwhile_is_not_approved(
    personas: Cast, actors: Actors, prepared: ApprovalDecision
) -> None:
    personas.company.state = "closed"
    personas.company.save()
    with pytest.raises(RuleViolation, match="Yritys ei ole aktiivinen"):
        sign_approval(approval=prepared, expected_version=None, by=actors.decision_maker)


def test_an_office_that_closed_meanwhile_leaves_nothing_to_price(
    personas: Cast, actors: Actors, prepared: ApprovalDecision
) -> None:
    personas.office.closed_at = clock.now()
    personas.office.save()
    with pytest.raises(RuleViolation, match="Mikään toimipiste"):
        sign_approval(approval=prepared, expected_version=None, by=actors.decision_maker)
    prepared.refresh_from_db()
    assert (prepared.state, prepared.number) == (ApprovalState.PREPARED, None)
    assert not Counter.objects.filter(scope="approval").exists(), "the number went back with the refusal"


def test_a_refused_signature_leaves_no_gap(
    personas: Cast, actors: Actors, submitted: Application, others_submitted: Application
) -> None:
    first, second = (prepared_approval(row, by=actors.planner) for row in (submitted, others_submitted))
    personas.office.closed_at = clock.now()
    personas.office.save()
    with pytest.raises(RuleViolation):
        sign_approval(approval=first, expected_version=None, by=actors.decision_maker)
    signed = sign_approval(approval=second, expected_version=None, by=actors.decision_maker)
    assert str(signed.number).endswith("00001")


def test_each_organiser_has_a_series_of_its_own(personas: Cast, actors: Actors, signed: ApprovalDecision) -> None:
    planner, signer = as_actor(personas.other_planner), as_actor(personas.other_decision_maker)
    version = make_definition(personas.other_organiser, by=planner, municipality_codes=["837"])
    office = personas.third_office
    office.served_municipality_codes = ["837"]
    office.save()
    by = as_actor(personas.third_provider_administrator)
    application = draft_application(personas.third_company, make_call(version, by=planner), by=by)
    fill_application(application, [office], by=by, municipality_codes=("837",))
    application = submit_application(application=application, expected_version=None, by=by)
    theirs = signed_approval(application, preparer=planner, signer=signer)
    assert theirs.number == signed.number


def test_what_was_signed_is_frozen_by_the_database(actors: Actors, signed: ApprovalDecision) -> None:
    for change in (
        {"reasons": "Toiset perustelut."},
        {"number": "H9900001"},
        {"municipality_codes": ["992"]},
        {"signed_at": clock.now() + datetime.timedelta(days=1)},
    ):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            ApprovalDecision.objects.filter(pk=signed.pk).update(**change)


def test_a_proposal_is_not_frozen(prepared: ApprovalDecision) -> None:
    assert ApprovalDecision.objects.filter(pk=prepared.pk).update(reasons="Tarkemmat perustelut.") == 1


@pytest.mark.parametrize(
    "half",
    [{"state": "signed"}, {"number": "H2600009"}, {"signed_at": clock.now()}],
    ids=["state", "number", "signed_at"],
)
def test_the_database_refuses_a_half_signed_decision(prepared: ApprovalDecision, half: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="approval_signed_when_and_by"), transaction.atomic():
        ApprovalDecision.objects.filter(pk=prepared.pk).update(**half)


def test_wrong_method_and_missing(personas: Cast, prepared: ApprovalDecision) -> None:
    browser = client_as(personas.decision_maker)
    assert browser.get(sign(prepared)).status_code == 405
    assert browser.post(reverse("providers:approval-sign", args=["a" * 20])).status_code == 404


def test_signing_stays_within_its_budget(personas: Cast, prepared: ApprovalDecision, sql_budget) -> None:
    browser = client_as(personas.decision_maker)
    with sql_budget(35):
        browser.post(sign(prepared), {"version": prepared.version})


def test_two_signers_at_once_give_neither_a_gap_nor_a_double(committed_db: str) -> None:
    """Real threads, real commits: two proposals signed at the same moment."""
    cast = build_cast()
    planner, signer = as_actor(cast.planner), as_actor(cast.decision_maker)
    version = make_definition(cast.organiser, by=planner, unit=cast.unit, municipality_codes=["179"])
    call = make_call(version, by=planner)
    proposals = [
        prepared_approval(submitted_application(office, call, by=as_actor(persona)), by=planner)
        for office, persona in (
            (cast.office, cast.provider_administrator),
            (cast.other_office, cast.other_provider_administrator),
        )
    ]
    start = threading.Barrier(2)
    failures: list[BaseException] = []

    def press(approval: ApprovalDecision) -> None:
        start.wait()
        try:
            sign_approval(approval=approval, expected_version=None, by=signer)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[approval]) for approval in proposals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    numbers = sorted(ApprovalDecision.objects.values_list("number", flat=True))
    assert [str(number)[-5:] for number in numbers] == ["00001", "00002"]
