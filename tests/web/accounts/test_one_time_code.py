"""The printed code: once, for one person, and then a password of one's own."""

from __future__ import annotations

import datetime
import threading

import pytest
import time_machine
from django.core.cache import cache
from django.db import connections
from django.test import Client as Browser

from tests.factories.accounts import make_membership, make_organiser, make_user
from tests.personas import Cast, as_actor, client_as
from voucher_portal.accounts.actions import IssuedCode, issue_one_time_code, use_one_time_code
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.models import OneTimeCode
from voucher_portal.core import clock

URL = "/accounts/sign-in/code/"
CHOOSE = "/accounts/sign-in/password/"
REFUSED = "Käyttäjätunnus tai koodi on väärä"
PASSWORD = "kolme pientä porsasta"


@pytest.fixture
def issued(personas: Cast) -> IssuedCode:
    cache.clear()
    user = make_user("Testi", "Tunnus", email=None, login_name="testi.tunnus")
    membership = make_membership(user, personas.organiser, "planner")
    return issue_one_time_code(membership=membership, by=as_actor(personas.administrator))


def typed(issued: IssuedCode, **change: str) -> dict[str, str]:
    return {"login_name": issued.login_name, "code": issued.code, **change}


def test_the_code_signs_in_and_a_password_has_to_be_chosen(issued: IssuedCode) -> None:
    browser = Browser()
    assert browser.post(URL, typed(issued)).status_code == 302
    for page in ("/inbox/messages/", "/accounts/own/", "/accounts/staff/"):
        assert browser.get(page).headers["Location"].startswith(CHOOSE)
    assert "testi.tunnus" in browser.get(CHOOSE).content.decode()
    assert browser.post(CHOOSE, {"password": PASSWORD}).status_code == 302
    assert browser.get("/accounts/own/").status_code == 200
    again = Browser()
    again.post("/account/login/", {"login": "testi.tunnus", "password": PASSWORD})
    assert "_auth_user_id" in again.session


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("-", "")])
def test_how_it_is_typed_does_not_matter(issued: IssuedCode, change) -> None:
    assert Browser().post(URL, typed(issued, code=change(issued.code))).status_code == 302


def test_it_works_once(issued: IssuedCode) -> None:
    Browser().post(URL, typed(issued))
    answer = Browser().post(URL, typed(issued))
    assert answer.status_code == 422
    assert REFUSED in answer.content.decode()


@pytest.mark.parametrize("change", [{"code": "AAAA-BBBB-CCCC"}, {"login_name": "joku.muu"}])
def test_wrong_and_unknown_get_the_same_answer(issued: IssuedCode, change: dict[str, str]) -> None:
    answer = Browser().post(URL, typed(issued, **change))
    assert answer.status_code == 422
    assert REFUSED in answer.content.decode()
    assert typed(issued, **change)["login_name"] in answer.content.decode()


def test_an_expired_one_gets_the_same_answer(issued: IssuedCode) -> None:
    with time_machine.travel(clock.now() + datetime.timedelta(days=15), tick=False):
        answer = Browser().post(URL, typed(issued))
    assert answer.status_code == 422
    assert REFUSED in answer.content.decode()


def test_after_five_wrong_tries_the_right_one_is_refused(issued: IssuedCode) -> None:
    for _unused in range(5):
        Browser().post(URL, typed(issued, code="AAAA-BBBB-CCCC"))
    code = OneTimeCode.objects.get()
    assert code.attempts == 5
    assert code.spent_at is not None
    assert REFUSED in Browser().post(URL, typed(issued)).content.decode()


def test_tries_are_counted_in_the_database_not_in_the_cache(issued: IssuedCode) -> None:
    for _unused in range(5):
        Browser().post(URL, typed(issued, code="AAAA-BBBB-CCCC"))
        cache.clear()
    assert REFUSED in Browser().post(URL, typed(issued)).content.decode()


def test_a_new_code_replaces_the_old_one(issued: IssuedCode, personas: Cast) -> None:
    membership = OneTimeCode.objects.get().user.memberships.get()
    newer = issue_one_time_code(membership=membership, by=as_actor(personas.administrator))
    assert REFUSED in Browser().post(URL, typed(issued)).content.decode()
    assert Browser().post(URL, typed(newer)).status_code == 302


def test_one_address_cannot_try_for_ever(issued: IssuedCode) -> None:
    browser = Browser()
    for number in range(20):
        browser.post(URL, {"login_name": f"arvaus{number}", "code": "AAAA-BBBB-CCCC"})
    assert "Yritit liian monta kertaa" in browser.post(URL, typed(issued)).content.decode()


def test_guesses_made_at_the_same_time_are_all_counted(committed_db: str) -> None:
    membership = make_membership(
        make_user("Testi", "Tunnus", email=None, login_name="testi.tunnus"), make_organiser(), "planner"
    )
    by = Actor(user_id=make_user().pk)
    issue_one_time_code(membership=membership, by=by)
    gate = threading.Barrier(8)

    def guess() -> None:
        gate.wait(timeout=10)
        use_one_time_code(login_name="testi.tunnus", code="AAAA-BBBB-CCCC")
        connections.close_all()

    threads = [threading.Thread(target=guess) for _unused in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    code = OneTimeCode.objects.get()
    assert code.attempts == 5
    assert code.spent_at is not None


def test_nothing_typed_names_the_fields(db: None) -> None:
    answer = Browser().post(URL, {})
    assert answer.status_code == 422
    assert "Kirjoita kertakäyttökoodi, joka on paperissa." in answer.content.decode()


@pytest.mark.parametrize("password", ["lyhyt", "", "testi.tunnus12"])
def test_a_weak_password_is_refused_with_the_reason(issued: IssuedCode, password: str) -> None:
    browser = Browser()
    browser.post(URL, typed(issued))
    answer = browser.post(CHOOSE, {"password": password})
    assert answer.status_code == 422
    assert browser.get("/accounts/own/").headers["Location"].startswith(CHOOSE)


def test_nobody_else_chooses_a_password_here(personas: Cast) -> None:
    assert client_as(personas.planner).get(CHOOSE).headers["Location"] == "/accounts/own/"
    assert Browser().get(CHOOSE).headers["Location"].startswith("/accounts/sign-in/")


def test_other_methods_are_refused(db: None) -> None:
    assert Browser().put(URL).status_code == 405
