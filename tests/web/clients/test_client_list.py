"""Searching clients: by POST, within the own area, without personal data in an address."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.urls import reverse

from tests.factories.clients import make_many_clients, make_numbered_client
from tests.personas import AAMU_CODE, SISKO_CODE, Cast, as_actor, client_as

pytestmark = pytest.mark.usefixtures("db")
URL = "/clients/"


def search(browser: Browser, query: str, **more: str) -> str:
    return browser.post(URL, {"query": query, **more}).content.decode()


def test_lists_the_clients_of_the_own_organiser(case_manager: Browser, personas: Cast) -> None:
    answer = case_manager.get(URL)
    assert answer.status_code == 200
    content = answer.content.decode()
    assert "Aurinkoinen Testi Aamu" in content
    assert "Sammal" not in content, "the other organiser's client"


@pytest.mark.parametrize("query", ["aurin", "AURINKOINEN", "aamu aurinkoinen", "Aurinkoinen, Testi", "au"])
def test_finds_by_name_or_its_beginning(case_manager: Browser, query: str) -> None:
    content = search(case_manager, query)
    assert "Aurinkoinen Testi Aamu" in content
    assert "Vanamo" not in content


def test_finds_by_identity_code_and_opens_the_client(case_manager: Browser, personas: Cast) -> None:
    answer = case_manager.post(URL, {"query": AAMU_CODE.lower()})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("clients:client-detail", args=[personas.client_record.public_id])
    assert AAMU_CODE not in answer["Location"]


def test_another_organisers_client_is_not_found_by_identity_code(case_manager: Browser) -> None:
    assert "Ketään ei löytynyt" in search(case_manager, SISKO_CODE)


def test_a_wrong_identity_code_is_masked_and_kept(case_manager: Browser) -> None:
    answer = case_manager.post(URL, {"query": "010150-901Z"})
    content = answer.content.decode()
    assert answer.status_code == 422
    assert "010150-****" in content
    assert 'value="010150-901Z"' in content, "what was typed stays in its field"


def test_a_protected_address_is_not_in_the_list(case_manager: Browser, personas: Cast) -> None:
    client = personas.client_record
    client.address_protected = True
    client.street_address = "Salainen kuja 7"
    client.save()
    content = case_manager.get(URL).content.decode()
    assert "Turvakielto" in content
    assert "Salainen" not in content


def test_an_official_with_units_sees_those_units_and_clients_of_none(personas: Cast) -> None:
    user = personas.case_manager.user
    assert user is not None
    membership = user.memberships.get()
    membership.units.add(personas.sub_unit)
    personas.client_record.unit = personas.unit
    personas.client_record.save()
    content = client_as(personas.case_manager).get(URL).content.decode()
    assert "Aurinkoinen" not in content
    assert "Vanamo" in content
    membership.units.add(personas.unit)
    assert "Aurinkoinen" in client_as(personas.case_manager).get(URL).content.decode()


def test_filters_by_language(case_manager: Browser, personas: Cast) -> None:
    personas.neighbour_record.language = "sv"
    personas.neighbour_record.save()
    content = case_manager.get(URL, {"language": "sv"}).content.decode()
    assert "Vanamo" in content
    assert "Aurinkoinen" not in content


def test_sorts_in_finnish(case_manager: Browser, personas: Cast) -> None:
    user = personas.case_manager.user
    assert user is not None
    for name in ("Öhman", "Zetterberg", "Åberg", "Äijälä"):
        make_numbered_client(personas.organiser, user, last_name=name)
    content = case_manager.get(URL).content.decode()
    places = [content.index(name) for name in ("Zetterberg", "Åberg", "Äijälä", "Öhman")]
    assert places == sorted(places)


def test_pages_of_a_search_are_asked_for_by_post(case_manager: Browser, personas: Cast) -> None:
    user = personas.case_manager.user
    assert user is not None
    make_many_clients(personas.organiser, user, 30)
    first = search(case_manager, "tuomi")
    assert 'name="page" value="2"' in first
    assert "?page=" not in first
    second = search(case_manager, "tuomi", page="2")
    assert second.count('data-label="Osoite"') == 5


def test_htmx_gets_the_results_alone(case_manager: Browser) -> None:
    answer = case_manager.post(URL, {"query": "aurin"}, headers={"HX-Request": "true"})
    content = answer.content.decode()
    assert "Aurinkoinen" in content
    assert "<html" not in content


def test_an_empty_search_says_what_to_do(case_manager: Browser) -> None:
    assert "Tarkista kirjoitusasu" in search(case_manager, "olematon")


@pytest.mark.parametrize(
    "key", ["worker", "provider_administrator", "client", "mandate_holder", "planner", "finance_clerk"]
)
def test_is_forbidden_without_the_right(personas: Cast, key: str) -> None:
    assert client_as(getattr(personas, key)).get(URL).status_code == 403


def test_a_visitor_is_not_let_in(personas: Cast) -> None:
    assert client_as(personas.visitor).get(URL).status_code == 302


def test_the_wrong_method(case_manager: Browser) -> None:
    assert case_manager.delete(URL).status_code == 405


@pytest.mark.parametrize("many", [5, 500])
def test_sql_budget(personas: Cast, sql_budget, many: int) -> None:
    user = personas.case_manager.user
    assert user is not None
    make_many_clients(personas.organiser, user, many)
    browser = client_as(personas.case_manager)
    browser.get(URL)
    with sql_budget(12):
        browser.get(URL)
    with sql_budget(12):
        browser.post(URL, {"query": "tuomi"})


def test_the_stranger_owns_records_of_her_own(personas: Cast) -> None:
    content = client_as(personas.other_case_manager).get(URL).content.decode()
    assert "Sammal" in content
    assert "Aurinkoinen" not in content
    assert as_actor(personas.other_case_manager).organiser_id == personas.other_organiser.pk
