from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse

from providers.actions import company as company_actions
from providers.models import Provider
from providers.transitions import ProviderState
from tests.factories.accounts import business_id, make_user
from tests.personas import Cast, Persona, client_as
from voucher_portal.accounts.middleware import CAPACITY_SESSION_KEY
from voucher_portal.accounts.models import Membership, Organisation, User
from voucher_portal.core import transitions
from voucher_portal.core.models import OutboxMessage


@pytest.fixture(autouse=True)
def _no_earlier_tries(db: None) -> None:
    cache.clear()


@pytest.fixture
def address(db: None) -> str:
    return reverse("providers:register")


def company(**change: str) -> dict[str, str]:
    return {
        "business_id": business_id(),
        "name": "Lumme Hoiva Oy",
        "legal_form": "oy",
        "street_address": "Lummetie 3",
        "postal_code": "40100",
        "post_office": "Jyväskylä",
        "phone": "014 555 5555",
        "email": "toimisto@lumme.example",
        **change,
    }


def person(**change: str) -> dict[str, str]:
    return {"first_name": "Lotta", "last_name": "Lumme", "own_email": "lotta@lumme.example", **change}


def test_a_new_person_registers_and_is_invited_by_mail(personas: Cast, address: str) -> None:
    typed = {**company(), **person()}
    answer = client_as(personas.visitor).post(address, typed)
    assert answer.status_code == 200
    assert "Avaa seuraavaksi sähköpostisi" in answer.content.decode()
    provider = Provider.objects.get(organisation__business_id=typed["business_id"])
    assert provider.state == ProviderState.REGISTERED
    membership = Membership.objects.get(organisation=provider.organisation)
    assert membership.roles == ["provider_administrator"]
    assert membership.user.email == "lotta@lumme.example"
    assert not membership.user.has_usable_password()
    assert OutboxMessage.objects.filter(topic="accounts.invitation", subject_id=membership.public_id).exists()
    assert [record.name for record in transitions.history(provider)] == ["register"]


def test_a_signed_in_person_becomes_administrator_at_once(address: str) -> None:
    somebody = Persona("somebody", make_user("Lotta", "Lumme"))
    browser = client_as(somebody)
    answer = browser.post(address, company())
    assert answer.status_code == 302
    assert answer["Location"] == reverse("providers:authority-proof-add")
    membership = Membership.objects.get(user=somebody.user)
    assert membership.roles == ["provider_administrator"]
    assert browser.session[CAPACITY_SESSION_KEY] == f"staff:{membership.public_id}"


def test_the_person_is_not_asked_from_somebody_signed_in(personas: Cast, address: str) -> None:
    assert client_as(personas.visitor).get(address).context["person_form"] is not None
    assert client_as(personas.provider_administrator).get(address).context["person_form"] is None


def test_a_registered_company_is_stopped_and_told_whom_to_ask(personas: Cast, address: str) -> None:
    typed = {**company(business_id=personas.company.organisation.business_id), **person()}
    answer = client_as(personas.visitor).post(address, typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Yritys on jo rekisteröity portaaliin. Pyydä käyttöoikeus yrityksen pääkäyttäjältä." in text
    assert "Veera" not in text, "the administrator's name is nobody else's business"
    assert not User.objects.filter(email="lotta@lumme.example").exists()
    assert 'value="Lumme Hoiva Oy"' in text


def test_two_registrations_at_once_end_with_one(personas: Cast, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The look-up that both made before either wrote is blind; the unique column is not."""
    taken = personas.company.organisation.business_id
    looked_up: list[str] = []
    refuse = company_actions._refuse_registered

    def blind_at_first(business_id: str) -> None:
        looked_up.append(business_id)
        if len(looked_up) > 1:
            refuse(business_id)

    monkeypatch.setattr(company_actions, "_refuse_registered", blind_at_first)
    answer = client_as(personas.visitor).post(address, {**company(business_id=taken), **person()})
    assert answer.status_code == 422
    assert looked_up == [taken, taken]
    assert Organisation.objects.filter(business_id=taken).count() == 1


def test_a_known_mail_address_is_not_told_apart(personas: Cast, address: str) -> None:
    known = personas.worker.user
    assert known is not None
    answer = client_as(personas.visitor).post(address, {**company(), **person(own_email=str(known.email))})
    assert answer.status_code == 200
    assert "Avaa seuraavaksi sähköpostisi" in answer.content.decode()
    assert Membership.objects.filter(user=known, roles=["provider_administrator"]).count() == 1
    known.refresh_from_db()
    assert known.last_name == "Oja", "what a stranger types changes no known person"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"business_id": "1234567-2"}, "Y-tunnuksen tarkistusnumero on väärin."),
        ({"business_id": "abc"}, "Kirjoita Y-tunnus muodossa 1234567-1."),
        ({"business_id": ""}, "Kirjoita Y-tunnus."),
        ({"postal_code": "401"}, "Kirjoita postinumero viitenä numerona"),
        ({"own_email": "ei osoite"}, "sähköposti"),
        ({"phone": "soita"}, "Kirjoita puhelinnumero numeroin"),
        ({"name": "Voitit! www.huijaus.example"}, "Kirjoita pelkkä yrityksen nimi"),
        ({"name": "Lumme https://huijaus.example"}, "Kirjoita pelkkä yrityksen nimi"),
        ({"last_name": "huijaus.example/voitit"}, "Kirjoita nimi kirjaimin."),
    ],
)
def test_bad_input_is_named_and_kept(personas: Cast, address: str, change: dict[str, str], message: str) -> None:
    answer = client_as(personas.visitor).post(address, {**company(), **person(), **change})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert message in text
    assert "Virhe:" in text
    assert 'value="Lummetie 3"' in text and 'value="Lotta"' in text
    assert not Provider.objects.filter(organisation__name_fi="Lumme Hoiva Oy").exists()


def test_too_many_tries_are_stopped(personas: Cast, address: str) -> None:
    browser = client_as(personas.visitor)
    answers = [browser.post(address, {}).status_code for _ in range(21)]
    assert answers[:20] == [422] * 20
    assert answers[20] == 429


def test_other_methods_are_refused(personas: Cast, address: str) -> None:
    assert client_as(personas.visitor).put(address).status_code == 405
