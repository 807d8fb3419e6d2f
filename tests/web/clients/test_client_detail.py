"""A client's page: masked code, hidden address, its revealing, and the access log."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from clients.models import Mandate
from tests.factories.clients import make_assessment
from tests.personas import AAMU_CODE, MERI_CODE, Cast, client_as, make_mandate
from voucher_portal.core.models import AccessLogEntry

pytestmark = pytest.mark.usefixtures("db")
SECRET = "Salainen kuja 7"


@pytest.fixture
def url(personas: Cast) -> str:
    return f"/clients/{personas.client_record.public_id}/"


@pytest.fixture
def protected(personas: Cast) -> None:
    client = personas.client_record
    client.address_protected, client.street_address, client.municipality_code = True, SECRET, "091"
    client.save()


def test_shows_the_facts_and_a_masked_code(case_manager: Browser, url: str) -> None:
    content = case_manager.get(url).content.decode()
    assert "Testi Aamu Aurinkoinen" in content
    assert "Koulukatu 11 a 2" in content
    assert "179 Jyväskylä" in content
    assert "010150-****" in content
    assert AAMU_CODE not in content


def test_every_opening_is_logged(case_manager: Browser, url: str, personas: Cast) -> None:
    case_manager.get(url)
    case_manager.get(url)
    entries = AccessLogEntry.objects.filter(subject_id=personas.client_record.public_id)
    assert [entry.purpose for entry in entries] == ["client_page", "client_page"]
    entry = entries[0]
    assert personas.case_manager.user is not None
    assert (entry.actor_user_id, entry.organiser_id) == (personas.case_manager.user.pk, personas.organiser.pk)


def test_shows_assessments_and_mandates(case_manager: Browser, personas: Cast) -> None:
    user = personas.case_manager.user
    assert user is not None
    make_assessment(personas.neighbour_record, personas.unit, user)
    content = case_manager.get(f"/clients/{personas.neighbour_record.public_id}/").content.decode()
    assert "Palveluseteli sopii" in content
    assert "Testi Meri Mansikka" in content
    assert MERI_CODE not in content
    assert "Esitä palveluseteliä" in content


def test_without_an_assessment_the_page_asks_for_one(case_manager: Browser, url: str) -> None:
    assert "Kirjaa palvelutarpeen arvio" in case_manager.get(url).content.decode()


@pytest.mark.usefixtures("protected")
def test_a_protected_address_is_hidden(case_manager: Browser, url: str) -> None:
    content = case_manager.get(url).content.decode()
    assert "Osoite on suojattu" in content
    assert SECRET not in content
    assert "Helsinki" not in content


@pytest.mark.usefixtures("protected")
def test_it_is_revealed_with_a_reason_that_is_logged(case_manager: Browser, url: str, personas: Cast) -> None:
    answer = case_manager.post(f"{url}reveal/", {"reason": "Sovin kotikäynnin."})
    assert SECRET in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    entry = AccessLogEntry.objects.get(purpose="protected_address")
    assert (entry.subject_id, entry.reason) == (personas.client_record.public_id, "Sovin kotikäynnin.")
    assert SECRET not in case_manager.get(url).content.decode(), "only once"


@pytest.mark.usefixtures("protected")
def test_it_is_not_revealed_without_a_reason(case_manager: Browser, url: str) -> None:
    answer = case_manager.post(f"{url}reveal/", {"reason": "  "})
    assert answer.status_code == 422
    assert SECRET not in answer.content.decode()
    assert not AccessLogEntry.objects.filter(purpose="protected_address").exists()


@pytest.mark.usefixtures("protected")
def test_it_is_not_revealed_by_get(case_manager: Browser, url: str) -> None:
    assert case_manager.get(f"{url}reveal/").status_code == 405


@pytest.mark.usefixtures("protected")
@pytest.mark.parametrize("key", ["decision_maker", "auditor"])
def test_revealing_needs_its_own_right(personas: Cast, url: str, key: str) -> None:
    answer = client_as(getattr(personas, key)).post(f"{url}reveal/", {"reason": "Haluan tietää."})
    assert answer.status_code == 403


def test_an_ended_mandate_is_shown_as_ended(case_manager: Browser, personas: Cast) -> None:
    user = personas.case_manager.user
    assert user is not None
    mandate = make_mandate(personas.client_record, MERI_CODE, "Testi Meri Mansikka", user)
    Mandate.objects.filter(pk=mandate.pk).update(state="ended")
    content = case_manager.get(f"/clients/{personas.client_record.public_id}/").content.decode()
    assert "Päättynyt" in content
    assert f"/mandates/{mandate.public_id}/end/" not in content


@pytest.mark.parametrize("key", ["other_case_manager", "worker", "planner", "provider_administrator", "finance_clerk"])
def test_a_stranger_gets_404(personas: Cast, url: str, key: str) -> None:
    assert client_as(getattr(personas, key)).get(url).status_code == 404


def test_the_client_sees_no_officials_page(personas: Cast, url: str) -> None:
    assert client_as(personas.client).get(url).status_code == 403


def test_a_missing_client_is_404(case_manager: Browser) -> None:
    assert case_manager.get("/clients/aaaaaaaaaaaaaaaaaaaa/").status_code == 404


def test_the_wrong_method(case_manager: Browser, url: str) -> None:
    assert case_manager.post(url).status_code == 405


@pytest.mark.parametrize("many", [5, 500])
def test_sql_budget(case_manager: Browser, personas: Cast, url: str, sql_budget, many: int) -> None:
    user = personas.case_manager.user
    assert user is not None
    for _ in range(many):
        make_assessment(personas.client_record, personas.unit, user)
    case_manager.get(url)
    with sql_budget(20):
        case_manager.get(url)
