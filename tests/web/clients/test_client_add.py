"""Adding a client: encrypted code, duplicate stopped, errors that keep what was typed."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from clients.models import Client, ClientIdentifier
from tests.factories.accounts import identity_code
from tests.personas import AAMU_CODE, SISKO_CODE, Cast, client_as
from voucher_portal.accounts.identity import IDENTITY_CODE, identity_hash
from voucher_portal.core.identifiers import decrypt

pytestmark = pytest.mark.usefixtures("db")
URL = "/clients/add/"
NEW_CODE = identity_code("150360", 955)


def form(**fields: str) -> dict[str, str]:
    values = {
        "identity_code": NEW_CODE,
        "first_names": "Testi Lumi",
        "last_name": "Luoto",
        "street_address": "Rantatie 3",
        "postal_code": "40100",
        "post_office": "Jyväskylä",
        "municipality_code": "179",
        "phone": "040 000 0000",
        "language": "fi",
        "contact_channel": "letter",
    }
    return {**values, **fields}


def test_adds_a_client_with_an_encrypted_code(case_manager: Browser, personas: Cast) -> None:
    answer = case_manager.post(URL, form())
    client = Client.objects.get(last_name="Luoto")
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"/clients/{client.public_id}/")
    assert client.organiser == personas.organiser
    assert client.phones == ["040 000 0000"]
    identifier = ClientIdentifier.objects.get(client=client)
    assert bytes(identifier.lookup) == identity_hash(NEW_CODE)
    assert NEW_CODE.encode() not in bytes(identifier.encrypted)
    assert decrypt(identifier.encrypted, purpose=IDENTITY_CODE) == NEW_CODE


def test_a_person_without_a_code_is_added_when_it_is_ticked(case_manager: Browser) -> None:
    assert case_manager.post(URL, form(identity_code="", no_identity_code="on")).status_code == 302
    assert not ClientIdentifier.objects.filter(client__last_name="Luoto").exists()


def test_a_code_or_the_tick_is_needed(case_manager: Browser) -> None:
    answer = case_manager.post(URL, form(identity_code=""))
    assert answer.status_code == 422
    assert "merkitse, että sitä ei ole" in answer.content.decode()


def test_a_duplicate_is_stopped_and_the_record_can_be_opened(case_manager: Browser, personas: Cast) -> None:
    before = Client.objects.count()
    answer = case_manager.post(URL, form(identity_code=AAMU_CODE))
    content = answer.content.decode()
    assert answer.status_code == 422
    assert f"/clients/{personas.client_record.public_id}/" in content
    assert 'value="Rantatie 3"' in content, "what was typed stays"
    assert Client.objects.count() == before


def test_a_duplicate_outside_the_own_area_is_told_without_a_link(personas: Cast) -> None:
    user = personas.case_manager.user
    assert user is not None
    user.memberships.get().units.add(personas.sub_unit)
    personas.client_record.unit = personas.unit
    personas.client_record.save()
    answer = client_as(personas.case_manager).post(URL, form(identity_code=AAMU_CODE))
    content = answer.content.decode()
    assert answer.status_code == 422
    assert "jo asiakkaana" in content
    assert personas.client_record.public_id not in content
    assert "Aurinkoinen" not in content


def test_the_same_person_may_be_another_organisers_client(case_manager: Browser) -> None:
    assert case_manager.post(URL, form(identity_code=SISKO_CODE)).status_code == 302


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("identity_code", "150360-955A", "150360-****"),
        ("identity_code", "asdf", "****"),
        ("postal_code", "401", "viidellä numerolla"),
        ("municipality_code", "", "Valitse kotikunta"),
        ("phone", "soita", "puhelinnumero numeroin"),
        ("first_names", "", "Kirjoita etunimet"),
        ("email", "ei-osoite", "sähköposti"),
    ],
)
def test_bad_input_names_the_field_and_keeps_the_rest(case_manager: Browser, field: str, typed: str, says: str) -> None:
    answer = case_manager.post(URL, form(**{field: typed}))
    content = answer.content.decode()
    assert answer.status_code == 422
    assert says in content
    assert f'href="#id_{field}"' in content, "the summary leads to the field"
    assert 'value="Rantatie 3"' in content
    assert not Client.objects.filter(last_name="Luoto").exists()


def test_the_code_is_masked_in_the_message(case_manager: Browser) -> None:
    content = case_manager.post(URL, form(identity_code="150360-955A")).content.decode()
    assert content.count("150360-955A") == 1, "only in the field itself"


def test_the_page_opens(case_manager: Browser) -> None:
    answer = case_manager.get(URL)
    assert answer.status_code == 200
    assert "Henkilöllä ei ole henkilötunnusta" in answer.content.decode()


@pytest.mark.parametrize("key", ["decision_maker", "auditor", "worker", "client", "planner"])
def test_is_forbidden_without_the_right(personas: Cast, key: str) -> None:
    browser = client_as(getattr(personas, key))
    assert browser.get(URL).status_code == 403
    assert browser.post(URL, form()).status_code == 403
    assert not Client.objects.filter(last_name="Luoto").exists()


def test_the_wrong_method(case_manager: Browser) -> None:
    assert case_manager.put(URL).status_code == 405


def test_sql_budget(case_manager: Browser, sql_budget) -> None:
    case_manager.get(URL)
    with sql_budget(20):
        case_manager.get(URL)
    with sql_budget(30):
        case_manager.post(URL, form())
