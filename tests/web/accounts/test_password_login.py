"""E-mail or login name and password; limits that do not depend on Valkey."""

from __future__ import annotations

import pytest
from django.conf import settings as portal
from django.core.cache import cache
from django.test import Client as Browser

from tests.factories.accounts import PASSWORD, make_membership, make_user_with_password
from tests.personas import Cast
from voucher_portal.accounts.mails import password_link
from voucher_portal.accounts.models import User
from voucher_portal.core.models import OutboxMessage

LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def _no_earlier_attempts(db: None) -> None:
    cache.clear()


@pytest.fixture
def planner(personas: Cast) -> User:
    user = make_user_with_password(first_name="Testi", login_name="testi.tunnus")
    make_membership(user, personas.organiser, "planner")
    return user


@pytest.mark.parametrize("field", ["email", "login_name"])
def test_signs_in_with_e_mail_or_login_name(planner: User, field: str) -> None:
    browser = Browser()
    answer = browser.post(LOGIN, {"login": getattr(planner, field), "password": PASSWORD})
    assert answer.status_code == 302
    assert browser.session["_auth_user_id"] == str(planner.pk)


def test_capitals_do_not_matter_in_the_name(planner: User) -> None:
    browser = Browser()
    browser.post(LOGIN, {"login": "Testi.TUNNUS", "password": PASSWORD})
    assert "_auth_user_id" in browser.session


def test_the_session_key_changes_and_the_session_is_listed(planner: User) -> None:
    browser = Browser()
    browser.get("/accounts/sign-in/code/")
    session = browser.session
    session["something"] = 1
    session.save()
    before = session.session_key
    browser.post(LOGIN, {"login": planner.email, "password": PASSWORD})
    assert browser.session.session_key != before
    assert planner.usersession_set.count() == 1


@pytest.mark.parametrize(
    ("login", "password"), [("testi.tunnus", "väärä salasana 12"), ("ei.ole", PASSWORD), ("ei@example.fi", PASSWORD)]
)
def test_wrong_and_unknown_get_the_same_answer(planner: User, login: str, password: str) -> None:
    answer = Browser().post(LOGIN, {"login": login, "password": password})
    assert "tai salasana on väärä." in answer.content.decode()
    assert login in answer.content.decode()


def test_a_closed_user_does_not_get_in(planner: User) -> None:
    planner.is_active = False
    planner.save(update_fields=["is_active"])
    browser = Browser()
    browser.post(LOGIN, {"login": planner.email, "password": PASSWORD})
    assert "_auth_user_id" not in browser.session


def test_after_five_wrong_tries_the_right_one_is_refused_too(planner: User) -> None:
    browser = Browser()
    for _unused in range(5):
        browser.post(LOGIN, {"login": planner.email, "password": "väärä salasana 12"})
    answer = browser.post(LOGIN, {"login": planner.email, "password": PASSWORD})
    assert "Liian monta väärää yritystä" in answer.content.decode()
    assert "_auth_user_id" not in browser.session


def test_the_limit_holds_while_valkey_is_away(planner: User, settings) -> None:
    gone = "redis://127.0.0.1:9/0"
    settings.REDIS_URL = settings.CELERY_BROKER_URL = gone
    settings.CACHES = {**settings.CACHES, "volatile": {**settings.CACHES["volatile"], "LOCATION": gone}}
    browser = Browser()
    answers = [browser.post(LOGIN, {"login": planner.email, "password": "väärä salasana 12"}) for _unused in range(6)]
    assert {answer.status_code for answer in answers} <= {200, 422}
    assert "Liian monta väärää yritystä" in answers[-1].content.decode()
    assert "Liian monta väärää yritystä" not in answers[0].content.decode()


def test_attempts_are_counted_in_the_database(settings) -> None:
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"


def test_nobody_registers_alone(db: None) -> None:
    for address in ("/account/signup/", "/account/email/", "/account/2fa/passkeys/signup/"):
        assert Browser().get(address).status_code == 404


def test_a_new_password_through_the_mailed_link(planner: User) -> None:
    browser = Browser()
    form = browser.get(password_link(planner).removeprefix(portal.PORTAL_ORIGIN), follow=True)
    target = form.redirect_chain[-1][0]
    weak = browser.post(target, {"password1": "lyhyt", "password2": "lyhyt"})
    assert weak.status_code in (200, 422)
    browser.post(target, {"password1": "uusi salasana 2026", "password2": "uusi salasana 2026"})
    planner.refresh_from_db()
    assert planner.check_password("uusi salasana 2026")


def test_an_unknown_address_gets_no_mail_and_the_same_answer(planner: User) -> None:
    known = Browser().post("/account/password/reset/", {"email": planner.email})
    unknown = Browser().post("/account/password/reset/", {"email": "ei.ole@example.fi"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert OutboxMessage.objects.count() == 1


def test_the_choice_of_doors(db: None) -> None:
    page = Browser().get("/accounts/sign-in/", {"next": "/inbox/tasks/"})
    text = page.content.decode()
    assert page.status_code == 200
    assert 'action="/accounts/identify/"' in text
    assert "/account/login/?next=%2Finbox%2Ftasks%2F" in text
    assert "/accounts/sign-in/code/" in text


def test_the_choice_carries_no_address_elsewhere(db: None) -> None:
    page = Browser().get("/accounts/sign-in/", {"next": "https://elsewhere.example/"})
    assert page.context["next"] == ""
    assert Browser().post("/accounts/sign-in/").status_code == 405
