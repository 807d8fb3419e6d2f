"""Nobody sees a client's data by password alone."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client as Browser
from django.urls import reverse

from tests.factories.accounts import PASSWORD, make_membership, make_user_with_password
from tests.personas import AUTHENTICATION_BACKEND, Cast, as_actor, client_as
from voucher_portal.accounts.gate import OPEN_VIEWS
from voucher_portal.accounts.models import Membership, User

SECOND_FACTOR = "/accounts/sign-in/second-factor/"
#: Some pages of every app that show, or could show, what belongs to clients.
PAGES = ["/accounts/own/", "/accounts/staff/", "/inbox/messages/", "/inbox/tasks/", "/inbox/announcements/"]


def code_now(user: User) -> str:
    secret = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).wrap().instance.data["secret"]
    return code_of(totp_secret(secret))


def totp_secret(stored: str) -> str:
    from allauth.mfa.utils import decrypt

    return decrypt(stored)


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def auditor(personas: Cast) -> Membership:
    return make_membership(make_user_with_password(first_name="Testi"), personas.organiser, "auditor")


def signed_in_with_password(user: User) -> Browser:
    browser = Browser()
    answer = browser.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return browser


def test_every_persona_who_sees_client_data_is_stopped(personas: Cast) -> None:
    stopped = [persona for persona in personas.everybody.values() if as_actor(persona).sees_client_data]
    assert len(stopped) >= 18
    for persona in stopped:
        browser = client_as(persona, second_factor=False)
        for page in PAGES:
            answer = browser.get(page)
            assert answer.status_code == 302, (persona.key, page)
            assert answer.headers["Location"].startswith(SECOND_FACTOR), (persona.key, page)
        posted = browser.post("/accounts/staff/add/", {})
        assert posted.headers["Location"] == SECOND_FACTOR


def test_every_open_page_exists(db: None) -> None:
    for name in OPEN_VIEWS:
        assert reverse(name)
    assert len(OPEN_VIEWS) >= 10


def test_clients_without_identification_are_led_to_it(personas: Cast) -> None:
    for persona in (personas.client, personas.mandate_holder, personas.stranger_client):
        browser = client_as(persona, second_factor=False)
        for page in PAGES:
            assert browser.get(page).headers["Location"].startswith("/accounts/sign-in/?next="), page


def test_a_second_factor_does_not_make_a_client(personas: Cast) -> None:
    browser = client_as(personas.client, second_factor=False)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 1}]
    session.save()
    assert browser.get("/accounts/own/").status_code == 302


def test_with_the_second_factor_the_same_pages_open(personas: Cast) -> None:
    browser = client_as(personas.auditor)
    assert browser.get("/accounts/own/").status_code == 200
    assert browser.get("/inbox/messages/").status_code == 200


def test_whoever_sees_no_client_data_needs_no_second_factor(personas: Cast) -> None:
    assert not as_actor(personas.planner).sees_client_data
    assert client_as(personas.planner, second_factor=False).get("/inbox/messages/").status_code == 200


def test_the_proof_of_another_person_does_not_count(personas: Cast) -> None:
    browser = client_as(personas.auditor)
    session = browser.session
    session["account_authentication_methods_user"] = str(personas.planner.user.pk)
    session.save()
    assert browser.get("/inbox/messages/").status_code == 302


def test_an_htmx_request_is_sent_on_as_a_whole_page(personas: Cast) -> None:
    browser = client_as(personas.auditor, second_factor=False)
    answer = browser.get("/inbox/messages/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == SECOND_FACTOR


def test_the_api_answers_with_a_problem(personas: Cast) -> None:
    answer = client_as(personas.auditor, second_factor=False).get("/api/v1/schema/")
    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_setting_up_an_app_satisfies_the_session(auditor: Membership) -> None:
    browser = signed_in_with_password(auditor.user)
    assert browser.get("/inbox/messages/").status_code == 302
    assert browser.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302
    page = browser.get("/account/2fa/totp/activate/")
    assert page.status_code == 200
    answer = browser.post("/account/2fa/totp/activate/", {"code": code_of(page.context["form"].secret)})
    assert answer.status_code == 302
    assert browser.get("/inbox/messages/").status_code == 200


def test_the_secret_of_the_app_is_encrypted(auditor: Membership) -> None:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(auditor.user, secret)
    stored = Authenticator.objects.get(user=auditor.user).data["secret"]
    assert secret not in stored
    assert totp_secret(stored) == secret


def test_a_wrong_code_satisfies_nothing(auditor: Membership) -> None:
    browser = signed_in_with_password(auditor.user)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    browser.get("/account/2fa/totp/activate/")
    browser.post("/account/2fa/totp/activate/", {"code": "000000"})
    assert browser.get("/inbox/messages/").status_code == 302


def test_signing_in_asks_for_the_code_of_the_app(auditor: Membership) -> None:
    totp.TOTP.activate(auditor.user, totp.generate_totp_secret())
    browser = Browser()
    answer = browser.post("/account/login/", {"login": auditor.user.email, "password": PASSWORD})
    assert answer.headers["Location"].startswith("/account/2fa/authenticate/")
    assert "_auth_user_id" not in browser.session
    assert browser.post("/account/2fa/authenticate/", {"code": code_now(auditor.user)}).status_code == 302
    assert browser.get("/inbox/messages/").status_code == 200


def test_an_app_added_elsewhere_does_not_open_this_session(auditor: Membership) -> None:
    browser = signed_in_with_password(auditor.user)
    totp.TOTP.activate(auditor.user, totp.generate_totp_secret())
    assert browser.get("/inbox/messages/").headers["Location"].startswith(SECOND_FACTOR)
    page = browser.get(SECOND_FACTOR)
    assert "Kirjoita sovelluksen koodi" in page.content.decode()
    assert browser.post("/account/2fa/reauthenticate/", {"code": code_now(auditor.user)}).status_code == 302
    assert browser.get("/inbox/messages/").status_code == 200


def test_the_page_offers_both_ways(personas: Cast) -> None:
    text = client_as(personas.auditor, second_factor=False).get(SECOND_FACTOR).content.decode()
    assert "Ota sovellus käyttöön" in text
    assert "Lisää pääsyavain" in text


def test_force_login_alone_proves_nothing(personas: Cast) -> None:
    browser = Browser()
    browser.force_login(personas.auditor.user, backend=AUTHENTICATION_BACKEND)
    assert browser.get(reverse("inbox:message-list")).status_code == 302
