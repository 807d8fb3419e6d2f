"""Changing a client's facts: stale forms, and an address that stays hidden."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from tests.personas import Cast, client_as

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def url(personas: Cast) -> str:
    return f"/clients/{personas.client_record.public_id}/edit/"


def form(personas: Cast, **fields: str) -> dict[str, str]:
    client = personas.client_record
    values = {
        "version": str(client.version),
        "first_names": client.first_names,
        "last_name": client.last_name,
        "street_address": client.street_address,
        "postal_code": client.postal_code,
        "post_office": client.post_office,
        "municipality_code": client.municipality_code,
        "language": "fi",
        "contact_channel": "letter",
    }
    return {**values, **fields}


def test_saves_the_changes(case_manager: Browser, personas: Cast, url: str) -> None:
    answer = case_manager.post(
        url, form(personas, street_address="Uusikatu 1", phone="040 1111111", unit=personas.unit.public_id)
    )
    assert answer.status_code == 302
    client = personas.client_record
    client.refresh_from_db()
    assert (client.street_address, client.phones, client.unit, client.version) == (
        "Uusikatu 1",
        ["040 1111111"],
        personas.unit,
        2,
    )


def test_a_stale_form_shows_both_versions_and_saves_nothing(case_manager: Browser, personas: Cast, url: str) -> None:
    stale = form(personas, street_address="Minun katuni 1")
    case_manager.post(url, form(personas, street_address="Hänen katunsa 2"))
    answer = case_manager.post(url, stale)
    content = answer.content.decode()
    assert answer.status_code == 422
    assert "Joku muu ehti tallentaa ensin" in content
    assert "Minun katuni 1" in content
    assert "Hänen katunsa 2" in content
    personas.client_record.refresh_from_db()
    assert personas.client_record.street_address == "Hänen katunsa 2"
    assert 'name="version" value="2"' in content, "saving again is possible"


def test_a_protected_address_is_not_in_the_form_and_is_kept(case_manager: Browser, personas: Cast, url: str) -> None:
    client = personas.client_record
    client.address_protected, client.street_address = True, "Salainen kuja 7"
    client.save()
    assert "Salainen" not in case_manager.get(url).content.decode()
    empty = {"street_address": "", "postal_code": "", "post_office": "", "municipality_code": ""}
    answer = case_manager.post(url, form(personas, last_name="Aurinko", address_protected="on", **empty))
    assert answer.status_code == 302
    client.refresh_from_db()
    assert (client.last_name, client.street_address, client.municipality_code) == ("Aurinko", "Salainen kuja 7", "179")


def test_an_open_address_must_be_given(case_manager: Browser, personas: Cast, url: str) -> None:
    assert case_manager.post(url, form(personas, street_address="")).status_code == 422


def test_a_unit_of_another_organiser_cannot_be_chosen(case_manager: Browser, personas: Cast, url: str) -> None:
    answer = case_manager.post(url, form(personas, unit=personas.other_unit.public_id))
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("key", "status"),
    [("decision_maker", 403), ("auditor", 403), ("other_case_manager", 404), ("worker", 404), ("client", 403)],
)
def test_who_may_not(personas: Cast, url: str, key: str, status: int) -> None:
    browser = client_as(getattr(personas, key))
    assert browser.get(url).status_code == status
    assert browser.post(url, form(personas, last_name="Toinen")).status_code == status
    personas.client_record.refresh_from_db()
    assert personas.client_record.last_name == "Aurinkoinen"


def test_a_missing_client_is_404(case_manager: Browser) -> None:
    assert case_manager.get("/clients/aaaaaaaaaaaaaaaaaaaa/edit/").status_code == 404


def test_the_wrong_method(case_manager: Browser, url: str) -> None:
    assert case_manager.delete(url).status_code == 405


def test_sql_budget(case_manager: Browser, personas: Cast, url: str, sql_budget) -> None:
    case_manager.get(url)
    with sql_budget(20):
        case_manager.get(url)
    with sql_budget(30):
        case_manager.post(url, form(personas, last_name="Aurinko"))
