from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from providers.actions.approvals import return_approval
from providers.models import Application, ApprovalDecision
from providers.transitions import ApplicationState, ApprovalState
from tests.factories.accounts import make_membership
from tests.factories.providers import prepared_approval
from tests.personas import Cast, client_as
from tests.web.providers.conftest import Actors
from voucher_portal.core import clock, periods
from voucher_portal.inbox.models import Task


def at(application: Application) -> str:
    return reverse("providers:approval-prepare", args=[application.public_id])


def proposal(application: Application, **change: object) -> dict[str, object]:
    return {
        "version": application.version,
        "outcome": "approved",
        "first_day": "1.12.2026",
        "last_day": "31.12.2028",
        "reasons": "Yritys täyttää vaatimukset.",
        "law_sections": "Laki palvelusetelistä 569/2009 5 §",
        "review_instructions": "Oikaisua voi vaatia.",
        "municipality_codes": ["179"],
        **change,
    }


def test_the_first_approval_of_an_organiser_begins_without_words(personas: Cast, submitted: Application) -> None:
    """The definition has the law of the client's decision, which is another."""
    form = client_as(personas.planner).get(at(submitted)).context["form"]
    assert (form["law_sections"].value(), form["review_instructions"].value()) == ("", "")
    assert form["municipality_codes"].value() == ["179"]


def test_the_next_one_begins_with_the_words_of_the_latest(
    personas: Cast, signed: ApprovalDecision, others_submitted: Application
) -> None:
    form = client_as(personas.planner).get(at(others_submitted)).context["form"]
    assert form["law_sections"].value() == signed.law_sections == "Laki palvelusetelistä (569/2009) 5 §"
    assert form["review_instructions"].value() == signed.review_instructions
    assert form["reasons"].value() == ""


def test_a_proposal_waits_for_a_decision_maker(personas: Cast, submitted: Application) -> None:
    answer = client_as(personas.planner).post(at(submitted), proposal(submitted))
    approval = ApprovalDecision.objects.get()
    assert answer["Location"] == reverse("providers:approval-detail", args=[approval.public_id])
    submitted.refresh_from_db()
    assert (submitted.state, approval.state) == (ApplicationState.PREPARED, ApprovalState.PREPARED)
    assert approval.number is None and approval.signed_by is None
    assert approval.period == periods.period(datetime.date(2026, 12, 1), datetime.date(2028, 12, 31))
    task = Task.objects.get(subject_id=approval.public_id)
    assert (task.recipient_role, task.recipient_organisation) == ("decision_maker", personas.organiser)
    assert not Task.objects.filter(key=f"application-review:{submitted.public_id}", done_at=None).exists()


def test_until_further_notice(personas: Cast, submitted: Application) -> None:
    client_as(personas.planner).post(at(submitted), proposal(submitted, last_day=""))
    assert periods.last_day(ApprovalDecision.objects.get().period) is None


def test_a_rejection_needs_no_days(personas: Cast, submitted: Application) -> None:
    typed = proposal(submitted, outcome="rejected", first_day="", last_day="", municipality_codes=[])
    client_as(personas.planner).post(at(submitted), typed)
    assert ApprovalDecision.objects.get().outcome == "rejected"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reasons": ""}, "Kirjoita päätöksen perustelut."),
        ({"first_day": ""}, "Kirjoita päivä, josta hyväksyntä alkaa."),
        ({"last_day": "30.11.2026"}, "Hyväksyntä ei voi päättyä ennen kuin se alkaa."),
        ({"first_day": "31.11.2026"}, "Päivää 31.11.2026 ei ole."),
        ({"municipality_codes": []}, "Valitse vähintään yksi kunta."),
        ({"municipality_codes": ["992"]}, "Valitse kunnat luettelosta."),
        ({"outcome": "maybe"}, "maybe"),
        ({"version": 1}, "Joku muu ehti tallentaa ensin."),
    ],
)
def test_bad_input_is_named_and_kept(
    personas: Cast, submitted: Application, change: dict[str, object], message: str
) -> None:
    answer = client_as(personas.planner).post(at(submitted), proposal(submitted, **change))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert message in text
    assert "Oikaisua voi vaatia." in text
    submitted.refresh_from_db()
    assert submitted.state == ApplicationState.SUBMITTED
    assert not ApprovalDecision.objects.exists()


def test_two_proposals_cannot_wait_at_once(personas: Cast, actors: Actors, submitted: Application) -> None:
    prepared_approval(submitted, by=actors.planner)
    submitted.refresh_from_db()
    answer = client_as(personas.planner).post(at(submitted), proposal(submitted))
    assert answer.status_code == 422
    assert ApprovalDecision.objects.count() == 1


def test_a_returned_proposal_is_the_start_of_the_next(personas: Cast, actors: Actors, submitted: Application) -> None:
    first = prepared_approval(submitted, by=actors.planner)
    return_approval(approval=first, reason="Tarkenna.", expected_version=None, by=actors.decision_maker)
    page = client_as(personas.planner).get(at(submitted))
    assert page.context["form"]["reasons"].value() == first.reasons
    submitted.refresh_from_db()
    client_as(personas.planner).post(at(submitted), proposal(submitted))
    states = set(ApprovalDecision.objects.values_list("state", flat=True))
    assert states == {ApprovalState.RETURNED, ApprovalState.PREPARED}


@pytest.mark.parametrize("name", ["supervisor", "decision_maker"])
def test_only_preparers_prepare(personas: Cast, submitted: Application, name: str) -> None:
    browser = client_as(personas.everybody[name])
    assert browser.get(at(submitted)).status_code == 403
    assert browser.post(at(submitted), proposal(submitted)).status_code == 403


def test_nobody_prepares_for_a_company_of_their_own(personas: Cast, submitted: Application) -> None:
    assert personas.planner.user is not None
    make_membership(personas.planner.user, personas.company.organisation, "reader")
    answer = client_as(personas.planner).post(at(submitted), proposal(submitted))
    assert answer.status_code == 422
    assert "Olet itse tämän yrityksen käyttäjä" in answer.content.decode()
    assert not ApprovalDecision.objects.exists()


def test_preparing_stays_within_its_budget(personas: Cast, submitted: Application, sql_budget) -> None:
    browser = client_as(personas.planner)
    with sql_budget(30):
        browser.post(at(submitted), proposal(submitted))
    assert ApprovalDecision.objects.get().prepared_at <= clock.now()
