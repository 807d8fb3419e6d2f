"""The questions of the voucher's definition, answered in the application."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from providers.actions.applications import answer_questions, submit_application
from providers.models import Application
from providers.transitions import ApplicationState
from rulebooks.actions import publish_definition_version
from rulebooks.models import ApplicationQuestion
from tests.factories.definition_parts import make_question
from tests.factories.providers import draft_application, fill_application
from tests.factories.rulebooks import make_call, make_definition, make_definition_draft
from tests.personas import Cast, client_as
from tests.web.providers.conftest import Actors
from voucher_portal.core.errors import RuleViolation


def at(application: Application, name: str = "application-questions") -> str:
    return reverse(f"providers:{name}", args=[application.public_id])


@pytest.fixture
def asked(personas: Cast, actors: Actors) -> Application:
    """A draft to a call that asks one mandatory and one voluntary question; all else is filled in."""
    version = make_definition_draft(personas.organiser, by=actors.planner, unit=personas.unit)
    make_question(version, "Kuinka monta asiakasta?", by=actors.planner)
    make_question(version, "Onko teillä varahenkilö?", by=actors.planner, kind="yes_no", is_mandatory=False)
    version = publish_definition_version(version=version, expected_version=None, by=actors.planner)
    call = make_call(version, by=actors.planner)
    draft = draft_application(personas.company, call, by=actors.administrator)
    return fill_application(draft, [personas.office], by=actors.administrator)


def questions(application: Application) -> list[ApplicationQuestion]:
    return list(application.call.version_of_definition.questions.all())


def typed(application: Application, *texts: str) -> dict[str, Any]:
    names = [f"answer_{question.public_id}" for question in questions(application)]
    return {"version": application.version, **dict(zip(names, texts, strict=True))}


@pytest.fixture
def browser(personas: Cast) -> Browser:
    return client_as(personas.provider_administrator)


def test_answers_are_saved_and_shown(browser: Browser, personas: Cast, asked: Application) -> None:
    response = browser.post(at(asked), typed(asked, "Kymmenen", "yes"))

    assert response.headers["Location"] == at(asked, "application-edit")
    assert [answer.text for answer in asked.question_answers.all()] == ["Kymmenen", "yes"]
    page = browser.get(at(asked, "application-submit")).content.decode()
    assert "Kuinka monta asiakasta?" in page and "Kymmenen" in page and "Kyllä" in page
    asked.refresh_from_db()
    assert browser.post(at(asked, "application-submit"), {"version": asked.version}).status_code == 302
    review = client_as(personas.planner).get(at(asked, "review-detail")).content.decode()
    assert "Vastaukset kysymyksiin" in review and "Kymmenen" in review


def test_a_mandatory_answer_stops_sending(browser: Browser, asked: Application) -> None:
    browser.post(at(asked), typed(asked, "", "no"))
    asked.refresh_from_db()

    response = browser.post(at(asked, "application-submit"), {"version": asked.version})

    assert response.status_code == 422
    assert "Vastaus puuttuu: Kuinka monta asiakasta?" in response.content.decode()
    assert at(asked) in response.content.decode()
    asked.refresh_from_db()
    assert asked.state == ApplicationState.DRAFT
    listed = browser.get(reverse("providers:application-list")).content.decode()
    assert "1 vastaus puuttuu" in listed


def test_a_voluntary_answer_does_not(browser: Browser, asked: Application, actors: Actors) -> None:
    browser.post(at(asked), typed(asked, "Kymmenen", ""))

    sent = submit_application(application=asked, expected_version=None, by=actors.administrator)

    assert sent.state == ApplicationState.SUBMITTED


def test_an_emptied_answer_goes(browser: Browser, asked: Application) -> None:
    browser.post(at(asked), typed(asked, "Kymmenen", "yes"))
    asked.refresh_from_db()
    browser.post(at(asked), typed(asked, "Kaksi", ""))

    assert [answer.text for answer in asked.question_answers.all()] == ["Kaksi"]


def test_bad_input_keeps_what_was_typed(browser: Browser, asked: Application) -> None:
    response = browser.post(at(asked), typed(asked, "Kymmenen", "maybe"))

    assert response.status_code == 422 and "Kymmenen" in response.content.decode()
    assert not asked.question_answers.exists()


def test_a_stale_form_shows_both(browser: Browser, asked: Application) -> None:
    first = typed(asked, "Ensin", "")
    browser.post(at(asked), first)

    stale = browser.post(at(asked), {**typed(asked, "Sitten", ""), "version": first["version"]})

    assert stale.status_code == 422
    assert "Ensin" in stale.content.decode() and "Sitten" in stale.content.decode()


def test_a_definition_without_questions_has_no_such_page(browser: Browser, draft: Application) -> None:
    assert at(draft) not in browser.get(at(draft, "application-edit")).content.decode()


def test_a_question_of_another_definition_is_refused(asked: Application, personas: Cast, actors: Actors) -> None:
    strange = make_question(make_definition_draft(personas.organiser, by=actors.planner), by=actors.planner)

    with pytest.raises(RuleViolation, match="ei kuulu hakemukseen"):
        answer_questions(
            application=asked, answers={strange.pk: "Kymmenen"}, expected_version=None, by=actors.administrator
        )
    assert not asked.question_answers.exists()


def test_a_sent_application_is_not_answered_any_more(browser: Browser, asked: Application, actors: Actors) -> None:
    browser.post(at(asked), typed(asked, "Kymmenen", ""))
    submit_application(application=asked, expected_version=None, by=actors.administrator)

    assert browser.get(at(asked)).headers["Location"] == at(asked, "application-detail")


def test_another_organisers_questions_stay_theirs(personas: Cast, asked: Application) -> None:
    make_definition(personas.other_organiser)

    assert client_as(personas.other_provider_administrator).get(at(asked)).status_code == 404
