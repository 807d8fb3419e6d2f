"""Reading, listing and printing decisions; returning, suspending, resuming and revoking them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest
import time_machine
from django.urls import reverse

from providers.actions.approvals import prepare_approval, revoke_approval, sign_approval
from providers.models import Application, ApprovalDecision, PriceListRow
from providers.transitions import ApplicationState, ApprovalState
from rulebooks.models import Call
from tests.factories.accounts import make_membership
from tests.factories.providers import approval_draft, many_approvals, many_companies, prepared_approval
from tests.personas import Cast, client_as
from tests.web.providers.conftest import Actors
from voucher_portal.core import clock, periods
from voucher_portal.inbox.models import Message, Task

BUTTONS = ("approval-return", "approval-suspend", "approval-resume", "approval-revoke")


def at(approval: ApprovalDecision, name: str = "approval-detail") -> str:
    return reverse(f"providers:{name}", args=[approval.public_id])


def because(approval: ApprovalDecision, reason: str = "Puutteita palvelussa.") -> dict[str, object]:
    return {"version": approval.version, "reason": reason}


@pytest.fixture
def prepared(submitted: Application, actors: Actors) -> ApprovalDecision:
    return prepared_approval(submitted, by=actors.planner)


def press(personas: Cast, approval: ApprovalDecision, name: str, reason: str = "Puutteita palvelussa.") -> int:
    answer = client_as(personas.decision_maker).post(at(approval, name), because(approval, reason))
    approval.refresh_from_db()
    return answer.status_code


def test_both_sides_read_the_signed_decision(personas: Cast, signed: ApprovalDecision) -> None:
    for persona in (personas.planner, personas.decision_maker, personas.provider_administrator, personas.worker):
        text = client_as(persona).get(at(signed)).content.decode()
        for shown in (str(signed.number), "Jyväskylä", "32,00\u00a0€/h", "Oikaisua voi vaatia", "Päivi Puro"):
            assert shown in text
        paper = client_as(persona).get(at(signed, "approval-print")).content.decode()
        assert str(signed.number) in paper
        assert "<nav" not in paper


def test_a_proposal_is_the_organisers_own(personas: Cast, prepared: ApprovalDecision) -> None:
    assert client_as(personas.planner).get(at(prepared)).status_code == 200
    for name in ("provider_administrator", "worker"):
        assert client_as(personas.everybody[name]).get(at(prepared)).status_code == 404


@pytest.mark.parametrize("name", ["other_planner", "other_decision_maker", "other_provider_administrator", "client"])
def test_a_stranger_finds_nothing(personas: Cast, signed: ApprovalDecision, name: str) -> None:
    browser = client_as(personas.everybody[name])
    assert browser.get(at(signed)).status_code == 404
    assert browser.get(at(signed, "approval-print")).status_code == 404
    for button in BUTTONS:
        assert browser.post(at(signed, button), because(signed)).status_code == 404


@pytest.mark.parametrize("name", ["case_manager", "finance_clerk"])
def test_officials_without_the_right_are_refused(personas: Cast, signed: ApprovalDecision, name: str) -> None:
    browser = client_as(personas.everybody[name])
    assert browser.get(at(signed)).status_code == 403
    assert browser.get(reverse("providers:approval-list")).status_code == 403


@pytest.mark.parametrize("name", ["planner", "supervisor", "provider_administrator"])
def test_readers_change_nothing(personas: Cast, signed: ApprovalDecision, name: str) -> None:
    browser = client_as(personas.everybody[name])
    assert browser.get(at(signed)).context["steps"] == {}
    for button in BUTTONS:
        assert browser.post(at(signed, button), because(signed)).status_code == 403


def test_the_preparer_is_told_that_somebody_else_signs(personas: Cast, prepared: ApprovalDecision) -> None:
    assert personas.planner.user is not None
    membership = personas.planner.user.memberships.get()
    membership.roles = ["planner", "decision_maker"]
    membership.save()
    page = client_as(personas.planner).get(at(prepared))
    assert page.context["conflict"] == "own_preparation"
    assert reverse("providers:approval-sign", args=[prepared.public_id]) not in page.content.decode()
    page = client_as(personas.decision_maker).get(at(prepared))
    assert page.context["conflict"] == ""
    assert reverse("providers:approval-sign", args=[prepared.public_id]) in page.content.decode()


def test_signing_is_confirmed_with_what_is_signed_before_the_eyes(personas: Cast, prepared: ApprovalDecision) -> None:
    """One press opens the question, in plain HTML; the form stands nowhere else on the page."""
    address = reverse("providers:approval-sign", args=[prepared.public_id])
    content = client_as(personas.decision_maker).get(at(prepared)).content.decode()
    asking = [part.split("</details>")[0] for part in content.split("<details")[1:]]
    [question] = [part for part in asking if address in part]
    assert content.count(address) == 1
    assert "Allekirjoitus on lopullinen." in question
    for shown in (str(personas.company.organisation.name), "32,00\u00a0€/h", "Allekirjoita päätös"):
        assert shown in question


def test_returning_takes_it_back_to_the_preparer_with_the_reason(personas: Cast, prepared: ApprovalDecision) -> None:
    assert press(personas, prepared, "approval-return", "Perustelut puuttuvat.") == 302
    assert prepared.state == ApprovalState.RETURNED
    prepared.application.refresh_from_db()
    assert prepared.application.state == ApplicationState.SUBMITTED
    message = Message.objects.get(recipient_user=personas.planner.user)
    assert message.body == "Perustelut puuttuvat."
    task = Task.objects.get(recipient_user=personas.planner.user, done_at=None)
    assert task.title == "Valmistele päätös uudelleen"
    assert not Task.objects.filter(subject_id=prepared.public_id, done_at=None).exists()


def test_the_company_does_not_read_how_the_decision_was_prepared(personas: Cast, prepared: ApprovalDecision) -> None:
    press(personas, prepared, "approval-return", "Perustelut puuttuvat.")
    address = reverse("providers:application-detail", args=[prepared.application.public_id])
    text = client_as(personas.provider_administrator).get(address).content.decode()
    assert "Hakemus lähetettiin" in text
    assert "Perustelut puuttuvat." not in text and "Suvi Suunta" not in text
    review = reverse("providers:review-detail", args=[prepared.application.public_id])
    assert "Perustelut puuttuvat." in client_as(personas.planner).get(review).content.decode()


@pytest.mark.parametrize("name", ["approval-suspend", "approval-revoke"])
def test_an_act_against_the_company_needs_its_reason(personas: Cast, signed: ApprovalDecision, name: str) -> None:
    answer = client_as(personas.decision_maker).post(at(signed, name), because(signed, " "))
    assert answer.status_code == 422
    assert "Kirjoita perustelu." in answer.content.decode()
    signed.refresh_from_db()
    assert signed.state == ApprovalState.SIGNED


def test_suspending_and_resuming(personas: Cast, signed: ApprovalDecision) -> None:
    assert press(personas, signed, "approval-suspend") == 302
    assert signed.state == ApprovalState.SUSPENDED
    assert not PriceListRow.objects.in_force(clock.today()).exists()
    row = PriceListRow.objects.applicable(
        office=personas.office,
        product=signed.prices.get().product,
        municipality_code="179",
        on=clock.today(),
    )
    assert row.exists(), "what was done before can still be priced"
    assert press(personas, signed, "approval-resume") == 302
    assert signed.state == ApprovalState.SIGNED
    titles = set(Message.objects.filter(subject_id=signed.public_id).values_list("title", flat=True))
    assert {"Hyväksyntänne on keskeytetty", "Hyväksyntänne jatkuu"} <= titles


def test_revoking_ends_the_prices_today(personas: Cast, signed: ApprovalDecision) -> None:
    assert press(personas, signed, "approval-revoke") == 302
    assert signed.state == ApprovalState.REVOKED
    assert periods.last_day(signed.prices.get().period) == clock.today()
    assert periods.last_day(signed.period) is None, "the signed decision itself is not rewritten"
    assert press(personas, signed, "approval-resume") == 422


def test_revoking_before_the_first_day_leaves_no_price(actors: Actors, submitted: Application) -> None:
    first = clock.today() + datetime.timedelta(days=30)
    draft = approval_draft(submitted, first_day=first)
    approval = prepare_approval(application=submitted, draft=draft, expected_version=None, by=actors.planner)
    approval = sign_approval(approval=approval, expected_version=None, by=actors.decision_maker)
    assert approval.status_word == "approved"
    revoke_approval(approval=approval, reason="Peruttu.", expected_version=None, by=actors.decision_maker)
    assert not PriceListRow.objects.exists()


def test_a_stale_act_changes_nothing(personas: Cast, signed: ApprovalDecision) -> None:
    typed = {"version": signed.version - 1, "reason": "Puutteita."}
    answer = client_as(personas.decision_maker).post(at(signed, "approval-revoke"), typed)
    assert answer.status_code == 422
    assert "Joku muu ehti tallentaa ensin." in answer.content.decode()
    signed.refresh_from_db()
    assert signed.state == ApprovalState.SIGNED


@pytest.mark.parametrize("name", ["approval-suspend", "approval-revoke"])
def test_nobody_acts_on_a_company_of_their_own(personas: Cast, signed: ApprovalDecision, name: str) -> None:
    assert personas.decision_maker.user is not None
    make_membership(personas.decision_maker.user, personas.company.organisation, "reader")
    assert press(personas, signed, name) == 422
    assert signed.state == ApprovalState.SIGNED


def test_the_status_follows_the_dates(personas: Cast, actors: Actors, submitted: Application) -> None:
    last = clock.today() + datetime.timedelta(days=10)
    draft = replace(approval_draft(submitted), period=periods.period(clock.today(), last))
    approval = prepare_approval(application=submitted, draft=draft, expected_version=None, by=actors.planner)
    approval = sign_approval(approval=approval, expected_version=None, by=actors.decision_maker)
    assert (approval.status_word, approval.is_in_force) == ("in_force", True)
    with time_machine.travel(clock.now() + datetime.timedelta(days=11)):
        assert (approval.status_word, approval.is_in_force) == ("ended", False)


def test_the_list_searches_filters_and_sorts(personas: Cast, signed: ApprovalDecision) -> None:
    browser = client_as(personas.planner)
    address = reverse("providers:approval-list")
    for query, found in (
        ({}, 1),
        ({"search": "kotihoiva"}, 1),
        ({"search": str(signed.number).lower()}, 1),
        ({"search": "hoivapari"}, 0),
        ({"state": "signed", "sort": "company"}, 1),
        ({"state": "prepared"}, 0),
    ):
        assert len(browser.get(address, query).context["page"]) == found, query
    assert list(client_as(personas.other_planner).get(address).context["page"]) == []
    assert "<html" not in browser.get(address, headers={"HX-Request": "true"}).content.decode()


def test_wrong_method_and_missing(personas: Cast, signed: ApprovalDecision) -> None:
    browser = client_as(personas.decision_maker)
    for button in BUTTONS:
        assert browser.get(at(signed, button)).status_code == 405
    assert browser.get(reverse("providers:approval-detail", args=["a" * 20])).status_code == 404
    assert browser.post(at(signed)).status_code == 405


def test_the_list_takes_the_same_queries_for_5_and_500(personas: Cast, call: Call, weigh: Callable[..., int]) -> None:
    people = {"preparer": personas.planner.user, "signer": personas.decision_maker.user}
    browser, address = client_as(personas.decision_maker), reverse("providers:approval-list")
    many_approvals(many_companies(5), call, **people)
    few = weigh(browser, address, 12)
    many_approvals(many_companies(495), call, **people)
    assert weigh(browser, address, 12) == few


@pytest.mark.parametrize("name", ["approval-detail", "approval-print"])
def test_the_pages_stay_within_their_budget(
    personas: Cast, signed: ApprovalDecision, name: str, weigh: Callable[..., int]
) -> None:
    assert weigh(client_as(personas.decision_maker), at(signed, name), 20)
    assert weigh(client_as(personas.provider_administrator), at(signed, name), 20)
