from __future__ import annotations

import pytest
from django.urls import reverse

from providers.transitions import ProviderState
from tests.factories.providers import make_proof, make_registered_company
from tests.personas import Cast, client_as
from tests.web.providers.conftest import Actors
from voucher_portal.inbox.models import Message

IBAN = "FI2112345600000785"


@pytest.fixture
def page(db: None) -> str:
    return reverse("providers:company")


@pytest.fixture
def edit(db: None) -> str:
    return reverse("providers:company-edit")


def details(**change: object) -> dict[str, object]:
    return {
        "version": 1,
        "street_address": "Uusikatu 5",
        "postal_code": "40200",
        "post_office": "Jyväskylä",
        "phone": "014 222 2222",
        "email": "uusi@example.fi",
        "website": "",
        "languages": ["fi", "sv"],
        "bank_account": "FI21 1234 5600 0007 85",
        "e_invoice_address": "0037 1234567-1",
        "soteri_id": "",
        **change,
    }


def test_shows_the_company(personas: Cast, page: str) -> None:
    text = client_as(personas.provider_administrator).get(page).content.decode()
    assert "Kotihoiva Esimerkki Oy" in text
    assert personas.company.organisation.business_id in text
    assert "Hoivapari" not in text


def test_a_worker_reads_it_without_the_account_number(personas: Cast, page: str) -> None:
    personas.company.bank_account = IBAN
    personas.company.save()
    assert IBAN in client_as(personas.provider_administrator).get(page).content.decode()
    text = client_as(personas.worker).get(page).content.decode()
    assert IBAN not in text
    assert reverse("providers:company-edit") not in text


@pytest.mark.parametrize("name", ["planner", "decision_maker", "client"])
def test_only_for_staff_of_companies(personas: Cast, page: str, edit: str, name: str) -> None:
    browser = client_as(personas.everybody[name])
    assert browser.get(page).status_code == 403
    assert browser.get(edit).status_code == 403
    assert browser.post(edit, details()).status_code == 403


def test_saves_the_details(personas: Cast, edit: str) -> None:
    answer = client_as(personas.provider_administrator).post(edit, details())
    assert answer.status_code == 302
    personas.company.refresh_from_db()
    assert personas.company.bank_account == IBAN
    assert personas.company.e_invoice_address == "003712345671"
    assert personas.company.languages == ["fi", "sv"]
    assert personas.company.version == 2
    personas.other_company.refresh_from_db()
    assert personas.other_company.street_address == "Kauppakatu 1"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"bank_account": "FI21 1234 5600 0007 86"}, "Tilinumero on väärin."),
        ({"e_invoice_address": "0037123"}, "Verkkolaskuosoite on väärin."),
        ({"languages": []}, "Valitse vähintään yksi kieli."),
        ({"email": "osoite"}, "sähköposti"),
    ],
)
def test_bad_input_is_named_and_kept(personas: Cast, edit: str, change: dict[str, object], message: str) -> None:
    answer = client_as(personas.provider_administrator).post(edit, details(**change))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert message in text
    assert 'value="Uusikatu 5"' in text
    personas.company.refresh_from_db()
    assert personas.company.version == 1


def test_a_stale_form_shows_both_versions_and_saves_nothing(personas: Cast, edit: str) -> None:
    browser = client_as(personas.provider_administrator)
    browser.post(edit, details(street_address="Ensikatu 1"))
    answer = browser.post(edit, details(street_address="Toinenkatu 2"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Joku muu ehti tallentaa ensin" in text
    assert "Ensikatu 1" in text and "Toinenkatu 2" in text
    assert 'name="version" value="2"' in text
    personas.company.refresh_from_db()
    assert personas.company.street_address == "Ensikatu 1"
    assert browser.post(edit, details(street_address="Toinenkatu 2", version=2)).status_code == 302


def test_a_changed_account_number_is_told_to_the_administrators(personas: Cast, edit: str) -> None:
    browser = client_as(personas.provider_administrator)
    browser.post(edit, details())
    assert not Message.objects.exists(), "the first account number replaces nothing"
    browser.post(edit, details(version=2, bank_account="FI42 5000 1510 0000 23"))
    message = Message.objects.get()
    assert message.title == "Yrityksen tilinumero on vaihdettu"
    assert message.recipient_role == "provider_administrator"


def test_says_what_is_missing_before_the_company_is_active(personas: Cast, actors: Actors, page: str) -> None:
    make_proof(personas.company, personas.organiser, by=actors.administrator)
    text = client_as(personas.provider_administrator).get(page).content.decode()
    assert "Valtuuttasi tarkastetaan" in text
    assert "Keski-Suomen hyvinvointialue tarkastaa asiakirjan." in text


def test_an_inactive_company_is_asked_to_show_authority(personas: Cast, page: str) -> None:
    personas.company.state = ProviderState.REGISTERED
    personas.company.save()
    assert "Yritys ei ole vielä aktiivinen" in client_as(personas.provider_administrator).get(page).content.decode()


def test_closing_needs_its_reason_and_says_it_is_done(personas: Cast) -> None:
    browser = client_as(personas.provider_administrator)
    close = reverse("providers:company-close")
    assert browser.post(close, {"version": 1, "reason": ""}).status_code == 422
    assert browser.post(close, {"version": 9, "reason": "Lopetamme."}).status_code == 422
    assert browser.post(close, {"version": 1, "reason": "Lopetamme."}).status_code == 302
    personas.company.refresh_from_db()
    assert personas.company.state == ProviderState.CLOSED
    assert browser.post(close, {"version": 2, "reason": "Uudelleen."}).status_code == 422


def test_a_company_that_is_not_active_yet_cannot_be_closed(personas: Cast) -> None:
    personas.company.state = ProviderState.REGISTERED
    personas.company.save()
    answer = client_as(personas.provider_administrator).post(
        reverse("providers:company-close"), {"version": 1, "reason": "Lopetamme."}
    )
    assert answer.status_code == 422


def test_closing_is_the_administrators_alone(personas: Cast) -> None:
    close = reverse("providers:company-close")
    assert client_as(personas.worker).post(close, {"version": 1, "reason": "x"}).status_code == 403
    assert client_as(personas.provider_administrator).get(close).status_code == 405


def test_stays_within_its_budget(personas: Cast, actors: Actors, page: str, weigh) -> None:
    make_registered_company()
    assert weigh(client_as(personas.provider_administrator), page, 20)
