"""The officials' list of decisions: filters by GET, people by POST."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.test import Client as Browser

from decisions.actions.drafts import cancel_draft
from decisions.actions.signing import reject_decision
from tests.factories.decisions import Stage
from tests.personas import AAMU_CODE, SISKO_CODE, as_actor, client_as
from voucher_portal.core.models import AccessLogEntry

pytestmark = pytest.mark.usefixtures("db")
URL = "/decisions/"


@pytest.fixture
def browser(stage: Stage) -> Browser:
    return client_as(stage.cast.case_manager)


def results(browser: Browser, **query: str) -> str:
    content = browser.get(URL, query).content.decode()
    return content[content.index('id="results"') :]


def test_lists_decisions_in_every_state_but_cancelled(browser: Browser, stage: Stage) -> None:
    stage.signed()
    cancelled = stage.draft(stage.cast.neighbour_record)
    cancel_draft(decision=cancelled, expected_version=None, by=as_actor(stage.cast.case_manager))
    content = results(browser)
    assert "Aurinkoinen" in content
    assert "640,00\u00a0€" in content
    assert "Vanamo" not in content


def test_the_queue_of_the_decision_maker(stage: Stage) -> None:
    stage.proposed()
    stage.signed(stage.cast.neighbour_record)
    content = results(client_as(stage.cast.decision_maker), state="proposed")
    assert "Aurinkoinen" in content
    assert "Odottaa allekirjoitusta" in content
    assert "Vanamo" not in content


def test_filters_by_state(browser: Browser, stage: Stage) -> None:
    stage.signed()
    rejected = stage.proposed(stage.cast.neighbour_record)
    reject_decision(decision=rejected, reason="x", expected_version=None, by=as_actor(stage.cast.decision_maker))
    assert "Vanamo" in results(browser, state="rejected")
    assert "Aurinkoinen" in results(browser, state="in_force")
    assert "Päätöksiä ei löytynyt" in results(browser, state="over")
    with time_machine.travel(datetime.datetime(2023, 6, 1, 9, tzinfo=datetime.UTC)):
        later = client_as(stage.cast.case_manager)
        assert "Aurinkoinen" in results(later, state="over")
        assert "Päätöksiä ei löytynyt" in results(later, state="in_force")


def test_filters_by_service(browser: Browser, stage: Stage) -> None:
    stage.signed()
    assert "Aurinkoinen" in results(browser, service=stage.service.definition.public_id)


@pytest.mark.parametrize("query", ["aurin", AAMU_CODE])
def test_finds_by_name_or_identity_code(browser: Browser, stage: Stage, query: str) -> None:
    stage.signed()
    stage.signed(stage.cast.neighbour_record)
    answer = browser.post(URL, {"query": query})
    content = answer.content.decode()
    assert "Aurinkoinen" in content
    assert "Vanamo" not in content[content.index('id="results"') :]


def test_a_number_opens_the_decision(browser: Browser, stage: Stage) -> None:
    decision = stage.signed()
    answer = browser.post(URL, {"query": "2300001"})
    assert answer["Location"] == f"/decisions/{decision.public_id}/"


def test_there_is_one_search_and_it_knows_the_beginning_of_a_number(browser: Browser, stage: Stage) -> None:
    """No second field for the number among the filters."""
    stage.signed()
    stage.signed(stage.cast.neighbour_record)
    assert browser.get(URL).content.decode().count("numero</label>") == 1
    assert set(browser.get(URL).context["filters"].fields) == {"state", "service"}
    found = browser.post(URL, {"query": "23000"}).content.decode()
    assert "Aurinkoinen" in found and "Vanamo" in found
    assert browser.post(URL, {"query": "2300002"}).status_code == 302
    assert "Päätöksiä ei löytynyt" in browser.post(URL, {"query": "2300003"}).content.decode()


def test_a_wrong_identity_code_is_masked(browser: Browser, stage: Stage) -> None:
    answer = browser.post(URL, {"query": "010150-901Z"})
    assert answer.status_code == 422
    assert "010150-****" in answer.content.decode()


def test_another_organisers_decision_is_not_found(browser: Browser, stage: Stage) -> None:
    stage.signed()
    other = client_as(stage.cast.other_case_manager)
    assert "Aurinkoinen" not in other.get(URL).content.decode()
    assert "Päätöksiä ei löytynyt" in other.post(URL, {"query": "2300001"}).content.decode()
    assert "Päätöksiä ei löytynyt" in browser.post(URL, {"query": SISKO_CODE}).content.decode()


def test_htmx_gets_the_results_alone(browser: Browser, stage: Stage) -> None:
    stage.signed()
    content = browser.get(URL, headers={"HX-Request": "true"}).content.decode()
    assert "Aurinkoinen" in content
    assert "<html" not in content


@pytest.mark.parametrize("key", ["worker", "client", "planner", "finance_clerk", "mandate_holder"])
def test_is_forbidden_without_the_right(stage: Stage, key: str) -> None:
    assert client_as(getattr(stage.cast, key)).get(URL).status_code == 403


def test_the_wrong_method(browser: Browser) -> None:
    assert browser.put(URL).status_code == 405


def test_a_clients_decisions_stand_on_the_clients_page(browser: Browser, stage: Stage) -> None:
    stage.signed()
    url = f"/decisions/clients/{stage.cast.client_record.public_id}/"
    assert url in browser.get(f"/clients/{stage.cast.client_record.public_id}/").content.decode()
    part = browser.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "Kotipalvelu 2300001" in part
    assert "<html" not in part
    assert "<h1>" in browser.get(url).content.decode()
    assert AccessLogEntry.objects.filter(purpose="client_decisions").count() == 2


@pytest.mark.parametrize(
    ("key", "status"), [("other_case_manager", 404), ("worker", 404), ("client", 403), ("planner", 404)]
)
def test_who_may_not_see_a_clients_decisions(stage: Stage, key: str, status: int) -> None:
    url = f"/decisions/clients/{stage.cast.client_record.public_id}/"
    assert client_as(getattr(stage.cast, key)).get(url).status_code == status


@pytest.mark.parametrize("many", [5, 500])
def test_sql_budget(browser: Browser, stage: Stage, sql_budget, many: int) -> None:
    stage.signed_without_letters(many)
    browser.get(URL)
    with sql_budget(12):
        browser.get(URL)
    with sql_budget(12):
        browser.post(URL, {"query": "tuomi"})
    client = f"/decisions/clients/{stage.cast.client_record.public_id}/"
    with sql_budget(12):
        browser.get(client)
