from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.accounts import identity_code, make_user
from tests.personas import AAMU_CODE, Cast, client_as
from voucher_portal.accounts.models import Membership, User
from voucher_portal.core.models import OutboxMessage

URL = "accounts:staff-add"

BY_EMAIL = {
    "first_name": "Uusi",
    "last_name": "Ulappa",
    "sign_in_name": "Uusi.Ulappa@example.fi",
    "identity_code": "",
    "roles": ["case_manager"],
    "title": "Asiakasohjaaja",
    "phone": "040 123 4567",
}
BY_LOGIN_NAME = {**BY_EMAIL, "sign_in_name": "uusi.ulappa"}


def test_a_person_with_e_mail_gets_an_invitation(personas: Cast) -> None:
    typed = {**BY_EMAIL, "units": [personas.unit.public_id]}
    answer = client_as(personas.administrator).post(reverse(URL), typed)
    membership = Membership.objects.get(user__email="uusi.ulappa@example.fi")
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("accounts:staff-edit", args=[membership.public_id])
    assert membership.organisation == personas.organiser
    assert membership.roles == ["case_manager"]
    assert list(membership.units.all()) == [personas.unit]
    assert not membership.user.has_usable_password()
    assert OutboxMessage.objects.filter(topic="accounts.invitation", subject_id=membership.public_id).count() == 1


def test_a_person_with_a_login_name_gets_no_mail(personas: Cast) -> None:
    answer = client_as(personas.administrator).post(reverse(URL), BY_LOGIN_NAME, follow=True)
    membership = Membership.objects.get(user__login_name="uusi.ulappa")
    assert membership.user.email is None
    assert "Tulosta hänelle kertakäyttökoodi" in answer.content.decode()
    assert not OutboxMessage.objects.filter(topic="accounts.invitation").exists()


def test_somebody_known_by_e_mail_keeps_one_user(personas: Cast) -> None:
    known = make_user("Tuttu", "Tammela", email="tuttu@example.fi")
    client_as(personas.administrator).post(reverse(URL), {**BY_EMAIL, "sign_in_name": "TUTTU@example.fi"})
    assert Membership.objects.get(organisation=personas.organiser, user=known).roles == ["case_manager"]
    assert User.objects.get(pk=known.pk).first_name == "Tuttu"


def test_somebody_known_by_identity_code_keeps_one_user(personas: Cast) -> None:
    typed = {**BY_EMAIL, "identity_code": AAMU_CODE}
    assert client_as(personas.administrator).post(reverse(URL), typed).status_code == 302
    membership = Membership.objects.get(user=personas.client.user)
    assert membership.organisation == personas.organiser
    assert membership.user.email == "uusi.ulappa@example.fi"


def test_only_the_hash_of_an_identity_code_is_kept(personas: Cast) -> None:
    code = identity_code("050590", 907)
    client_as(personas.administrator).post(reverse(URL), {**BY_EMAIL, "identity_code": code})
    user = User.objects.get(email="uusi.ulappa@example.fi")
    assert user.identity_hash is not None
    assert code.encode() not in bytes(user.identity_hash)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sign_in_name": ""}, "Kirjoita sähköposti tai käyttäjätunnus."),
        ({"sign_in_name": "ei@sähköposti"}, "Kirjoita sähköposti muodossa nimi@esimerkki.fi."),
        ({"first_name": ""}, "Kirjoita etunimi."),
        ({"roles": []}, "Valitse vähintään yksi rooli."),
        ({"identity_code": "010150-901A"}, "010150-****"),
        ({"phone": "soita"}, "Kirjoita puhelinnumero numeroin"),
        ({"sign_in_name": "ä!"}, "Käytä käyttäjätunnuksessa vähintään neljää merkkiä"),
    ],
)
def test_bad_input_names_the_field_and_keeps_what_was_typed(
    personas: Cast, change: dict[str, object], words: str
) -> None:
    answer = client_as(personas.administrator).post(reverse(URL), {**BY_EMAIL, **change})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert "Ulappa" in text
    assert "010150-901A" not in text.replace('value="010150-901A"', "")
    assert not User.objects.filter(last_name="Ulappa").exists()


def test_a_taken_login_name_is_refused(personas: Cast) -> None:
    make_user("Toinen", "Tammela", email=None, login_name="uusi.ulappa")
    answer = client_as(personas.administrator).post(reverse(URL), BY_LOGIN_NAME)
    assert answer.status_code == 422
    assert "Käyttäjätunnus on jo käytössä" in answer.content.decode()


def test_somebody_who_works_here_already_is_refused(personas: Cast) -> None:
    answer = client_as(personas.administrator).post(
        reverse(URL), {**BY_EMAIL, "sign_in_name": personas.planner.user.email}
    )
    assert answer.status_code == 422
    assert "Suvi Suunta on jo organisaatiossa" in answer.content.decode()


@pytest.mark.parametrize("role", ["worker", "client", "nonsense"])
def test_a_role_of_another_kind_cannot_be_given(personas: Cast, role: str) -> None:
    answer = client_as(personas.administrator).post(reverse(URL), {**BY_EMAIL, "roles": [role]})
    assert answer.status_code == 422
    assert not User.objects.filter(last_name="Ulappa").exists()


def test_a_unit_of_another_organiser_cannot_be_given(personas: Cast) -> None:
    typed = {**BY_EMAIL, "units": [personas.other_unit.public_id]}
    assert client_as(personas.administrator).post(reverse(URL), typed).status_code == 422


@pytest.mark.parametrize("name", ["planner", "auditor", "provider_administrator", "client"])
def test_only_for_administrators(personas: Cast, name: str) -> None:
    browser = client_as(personas.everybody[name])
    assert browser.get(reverse(URL)).status_code == 403
    assert browser.post(reverse(URL), BY_EMAIL).status_code == 403
    assert not User.objects.filter(last_name="Ulappa").exists()


def test_other_methods_are_refused(personas: Cast) -> None:
    assert client_as(personas.administrator).put(reverse(URL)).status_code == 405


def test_the_budget_of_a_post(personas: Cast, sql_budget) -> None:
    browser = client_as(personas.administrator)
    with sql_budget(30):
        assert browser.post(reverse(URL), {**BY_EMAIL, "units": [personas.unit.public_id]}).status_code == 302
