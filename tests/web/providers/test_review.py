"""The organiser's list of applications, one application, asking for more information."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.urls import reverse

from providers.actions.applications import submit_application
from providers.models import Application
from providers.transitions import ApplicationState
from rulebooks.models import Call
from tests.factories.accounts import make_membership
from tests.factories.providers import many_applications, many_companies, submitted_application
from tests.factories.rulebooks import make_call, make_definition
from tests.personas import Cast, as_actor, client_as
from tests.web.providers.conftest import Actors
from voucher_portal.core import clock, transitions
from voucher_portal.core.periods import format_date
from voucher_portal.inbox.models import Message, Task

LIST = "providers:review-list"
NEXT_WEEK = datetime.timedelta(days=7)


def at(application: Application, name: str = "review-detail") -> str:
    return reverse(f"providers:{name}", args=[application.public_id])


def request_for(application: Application, **change: object) -> dict[str, object]:
    due = format_date(clock.today() + NEXT_WEEK)
    text = "Lähetä voimassa oleva vakuutustodistus."
    return {"version": application.version, "request_text": text, "due_date": due, **change}


def test_lists_what_was_sent_to_the_organiser(
    personas: Cast, submitted: Application, others_submitted: Application
) -> None:
    page = client_as(personas.planner).get(reverse(LIST)).context["page"]
    assert set(page) == {submitted, others_submitted}


def test_a_draft_is_the_companys_own_business(personas: Cast, draft: Application) -> None:
    browser = client_as(personas.planner)
    assert list(browser.get(reverse(LIST)).context["page"]) == []
    assert browser.get(at(draft)).status_code == 404


def test_searches_filters_and_sorts(personas: Cast, submitted: Application, others_submitted: Application) -> None:
    browser = client_as(personas.planner)
    definition = submitted.call.version_of_definition.definition
    for query, found in (
        ({"search": "kotihoiva"}, [submitted]),
        ({"search": personas.other_company.organisation.business_id}, [others_submitted]),
        ({"search": "ei ketään"}, []),
        ({"state": "prepared"}, []),
        ({"state": "submitted", "sort": "company"}, [others_submitted, submitted]),
        ({"sort": "-company"}, [submitted, others_submitted]),
        ({"sort": "submitted"}, [submitted, others_submitted]),
        ({"definition": definition.public_id, "sort": "submitted"}, [submitted, others_submitted]),
        ({"definition": "a" * 20, "sort": "submitted"}, [submitted, others_submitted]),
    ):
        assert list(browser.get(reverse(LIST), query).context["page"]) == found, query


def test_htmx_gets_the_results_alone(personas: Cast, submitted: Application) -> None:
    text = client_as(personas.planner).get(reverse(LIST), headers={"HX-Request": "true"}).content.decode()
    assert "Kotihoiva Esimerkki Oy" in text
    assert "<html" not in text


def test_another_organiser_finds_nothing(personas: Cast, submitted: Application) -> None:
    other = as_actor(personas.other_planner)
    call = make_call(make_definition(personas.other_organiser, by=other, municipality_codes=["837"]), by=other)
    own = many_applications([personas.third_company], call, personas.other_planner.user)[0]
    browser = client_as(personas.other_planner)
    assert list(browser.get(reverse(LIST)).context["page"]) == [own]
    for name in ("review-detail", "review-ask-more", "approval-prepare"):
        assert browser.get(at(submitted, name)).status_code == 404
    for name in ("review-ask-more", "approval-prepare"):
        assert browser.post(at(submitted, name), request_for(submitted)).status_code == 404


@pytest.mark.parametrize("name", ["case_manager", "finance_clerk", "auditor", "administrator"])
def test_officials_without_the_right_are_refused(personas: Cast, submitted: Application, name: str) -> None:
    browser = client_as(personas.everybody[name])
    assert browser.get(reverse(LIST)).status_code == 403
    for page in ("review-detail", "review-ask-more", "approval-prepare"):
        assert browser.get(at(submitted, page)).status_code == 403
    assert browser.post(at(submitted, "review-ask-more"), request_for(submitted)).status_code == 403


@pytest.mark.parametrize("name", ["provider_administrator", "other_provider_administrator", "client"])
def test_others_have_no_review(personas: Cast, submitted: Application, name: str) -> None:
    browser = client_as(personas.everybody[name])
    assert browser.get(reverse(LIST)).status_code == 403
    for page in ("review-detail", "review-ask-more", "approval-prepare"):
        assert browser.get(at(submitted, page)).status_code == 404


def test_shows_checklist_prices_attachments_and_history(personas: Cast, submitted: Application) -> None:
    text = client_as(personas.planner).get(at(submitted)).content.decode()
    for shown in (
        "Yritys on aktiivinen ja valtuus on tarkastettu",
        "Pakolliset liitteet, hinnat ja hyväksynnät ovat kunnossa",
        "32,00\u00a0€/h",
        "todistus.pdf",
        "Hakemus lähetettiin",
        "Veera Virta",
        "Pyydä täydennystä",
        "Valmistele päätös",
    ):
        assert shown in text


def test_a_supervisor_asks_but_prepares_nothing(personas: Cast, submitted: Application) -> None:
    context = client_as(personas.supervisor).get(at(submitted)).context
    assert (context["may_ask"], context["may_prepare"]) == (True, False)


def test_a_request_goes_to_the_company_as_a_message_and_a_dated_task(personas: Cast, submitted: Application) -> None:
    answer = client_as(personas.planner).post(at(submitted, "review-ask-more"), request_for(submitted))
    assert answer["Location"] == at(submitted)
    submitted.refresh_from_db()
    assert submitted.state == ApplicationState.MORE_INFORMATION
    assert submitted.information_due_date == clock.today() + NEXT_WEEK
    message = Message.objects.get(recipient_organisation=personas.company.organisation, subject_id=submitted.public_id)
    assert message.body == "Lähetä voimassa oleva vakuutustodistus."
    task = Task.objects.get(recipient_organisation=personas.company.organisation)
    assert task.due_at is not None
    assert clock.helsinki(task.due_at).strftime("%H:%M") == "23:59"
    assert (task.view_name, task.recipient_role) == ("providers:application-edit", "provider_administrator")
    assert not Task.objects.filter(key=f"application-review:{submitted.public_id}", done_at=None).exists()
    page = client_as(personas.provider_administrator).get(
        reverse("providers:application-edit", args=[submitted.public_id])
    )
    assert "Lähetä voimassa oleva vakuutustodistus." in page.content.decode()


def test_the_answer_comes_back_and_may_be_asked_again(personas: Cast, actors: Actors, submitted: Application) -> None:
    browser = client_as(personas.planner)
    for _round in range(2):
        browser.post(at(submitted, "review-ask-more"), request_for(submitted))
        submitted = submit_application(application=submitted, expected_version=None, by=actors.administrator)
    assert submitted.state == ApplicationState.SUBMITTED
    assert submitted.information_request == ""
    names = [record.name for record in transitions.history(submitted)]
    assert names == ["start", "submit", *["ask_more_information", "submit"] * 2]
    waiting = Task.objects.filter(subject_id=submitted.public_id, done_at=None)
    assert [task.title for task in waiting] == ["Käsittele täydennetty hakemus"]


def test_an_answer_may_come_after_the_call_has_closed(personas: Cast, actors: Actors, submitted: Application) -> None:
    client_as(personas.planner).post(at(submitted, "review-ask-more"), request_for(submitted))
    Call.objects.update(closes_at=clock.now())
    submitted = submit_application(application=submitted, expected_version=None, by=actors.administrator)
    assert submitted.state == ApplicationState.SUBMITTED


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"request_text": ""}, "Kirjoita, mitä yrityksen pitää täydentää."),
        ({"due_date": ""}, "Kirjoita määräpäivä."),
        ({"due_date": "1.1.2020"}, "Anna määräpäivä, joka on vielä edessä."),
        ({"due_date": "30.2.2027"}, "Päivää 30.2.2027 ei ole."),
        ({"version": 1}, "Joku muu ehti tallentaa ensin."),
    ],
)
def test_bad_input_is_named_and_kept(
    personas: Cast, submitted: Application, change: dict[str, object], message: str
) -> None:
    typed = request_for(submitted, **change)
    answer = client_as(personas.planner).post(at(submitted, "review-ask-more"), typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert message in text
    assert str(typed["request_text"]) in text
    submitted.refresh_from_db()
    assert submitted.state == ApplicationState.SUBMITTED


def test_nobody_reviews_a_company_of_their_own(personas: Cast, submitted: Application) -> None:
    assert personas.planner.user is not None
    membership = make_membership(personas.planner.user, personas.company.organisation, "reader")
    membership.ended_at = clock.now()
    membership.save()
    answer = client_as(personas.planner).post(at(submitted, "review-ask-more"), request_for(submitted))
    assert answer.status_code == 422
    assert "Olet itse tämän yrityksen käyttäjä" in answer.content.decode()


def test_more_is_not_asked_of_a_draft_or_twice(personas: Cast, submitted: Application) -> None:
    browser = client_as(personas.planner)
    browser.post(at(submitted, "review-ask-more"), request_for(submitted))
    submitted.refresh_from_db()
    answer = browser.post(at(submitted, "review-ask-more"), request_for(submitted))
    assert answer.status_code == 422
    assert Task.objects.filter(recipient_organisation=personas.company.organisation).count() == 1


def test_missing_and_wrong_method(personas: Cast, submitted: Application) -> None:
    browser = client_as(personas.planner)
    for name in ("review-detail", "review-ask-more", "approval-prepare"):
        assert browser.get(reverse(f"providers:{name}", args=["a" * 20])).status_code == 404
        assert browser.put(at(submitted, name)).status_code == 405


def test_the_list_takes_the_same_queries_for_5_and_500(personas: Cast, call: Call, weigh: Callable[..., int]) -> None:
    assert personas.planner.user is not None
    browser = client_as(personas.planner)
    many_applications(many_companies(5), call, personas.planner.user)
    few = weigh(browser, reverse(LIST), 12)
    many_applications(many_companies(495), call, personas.planner.user)
    assert weigh(browser, reverse(LIST), 12) == few


@pytest.mark.parametrize("name", ["review-detail", "review-ask-more", "approval-prepare"])
def test_the_pages_stay_within_their_budget(
    personas: Cast, submitted: Application, name: str, weigh: Callable[..., int]
) -> None:
    assert weigh(client_as(personas.planner), at(submitted, name), 20)


def test_a_company_with_many_applications_is_reviewed_as_cheaply(
    personas: Cast, actors: Actors, call: Call, weigh: Callable[..., int]
) -> None:
    application = submitted_application(personas.office, call, by=actors.administrator)
    browser = client_as(personas.planner)
    few = weigh(browser, at(application), 20)
    many_applications([personas.company] * 500, call, personas.provider_administrator.user)
    assert weigh(browser, at(application), 20) == few
