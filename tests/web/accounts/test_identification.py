"""To the identity provider and back, over a real socket."""

from __future__ import annotations

import http.client
import threading
import urllib.parse
from collections.abc import Iterator

import pytest
from django.test import Client as Browser
from django.urls import reverse

from tests.factories.accounts import identity_code
from tests.personas import AAMU_CODE, MERI_CODE, Cast, client_as
from voucher_portal.accounts.models import User
from voucher_portal.integrations.stand_in_identity_provider.personas import TestPerson
from voucher_portal.integrations.stand_in_identity_provider.provider import Client, IdentityProvider
from voucher_portal.integrations.stand_in_identity_provider.server import StandInServer

RETURN = "http://testserver/accounts/identify/return/"
NEWCOMER = identity_code("060660", 909)
PEOPLE = [
    TestPerson(AAMU_CODE, "Testi Aamu", "Aurinkoinen"),
    TestPerson(MERI_CODE, "Testi Meri", "Mansikka"),
    TestPerson(NEWCOMER, "Testi Uusi", "Ulappa"),
]

pytestmark = pytest.mark.get_may_write("the identity provider sends the browser back with a GET")


@pytest.fixture
def provider(settings) -> Iterator[StandInServer]:
    settings.PORTAL_ORIGIN = "http://testserver"
    client = Client(settings.IDENTIFICATION_OIDC_CLIENT_ID, settings.IDENTIFICATION_OIDC_CLIENT_SECRET, (RETURN,))
    server = StandInServer(IdentityProvider("", client, PEOPLE))
    settings.IDENTIFICATION_OIDC_ISSUER = server.provider.issuer
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def answer_of_provider(address: str, **choice: str) -> str:
    """What the provider's page does when a person is chosen: the address the browser is sent back to."""
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))
    form = urllib.parse.urlencode({**query, **choice}).encode()
    place = urllib.parse.urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=10)
    connection.request("POST", place.path, form, {"Content-Type": "application/x-www-form-urlencoded"})
    back = connection.getresponse().headers["Location"]
    connection.close()
    assert back, "the provider did not send the browser back"
    return str(back)


def identify(browser: Browser, person: int, prefix: str = "", **data: str):
    start = browser.post(f"{prefix}/accounts/identify/", data)
    assert start.status_code == 302
    return browser.get(answer_of_provider(start.headers["Location"], person=str(person)))


def test_a_client_comes_back_signed_in_as_the_client(personas: Cast, provider: StandInServer) -> None:
    browser = Browser()
    answer = identify(browser, 0)
    assert answer.status_code == 302
    assert browser.session["_auth_user_id"] == str(personas.client.user.pk)
    assert browser.session["capacity"] == "client:self"
    assert browser.session["account_authentication_methods"][0]["method"] == "strong_identification"


def test_the_holder_of_a_mandate_acts_for_the_client(personas: Cast, provider: StandInServer) -> None:
    browser = Browser()
    identify(browser, 1)
    assert browser.session["capacity"] == f"mandate:{personas.mandate.public_id}"


def test_a_new_person_becomes_a_user_without_password(personas: Cast, provider: StandInServer) -> None:
    browser = Browser()
    identify(browser, 2)
    user = User.objects.get(pk=browser.session["_auth_user_id"])
    assert (user.get_full_name(), user.email, user.login_name) == ("Testi Uusi Ulappa", None, None)
    assert not user.has_usable_password()
    identify(Browser(), 2)
    assert User.objects.filter(last_name="Ulappa").count() == 1


def test_the_session_key_changes_and_the_session_is_listed(personas: Cast, provider: StandInServer) -> None:
    browser = Browser()
    start = browser.post("/accounts/identify/")
    before = browser.session.session_key
    browser.get(answer_of_provider(start.headers["Location"], person="0"))
    assert browser.session.session_key != before
    assert personas.client.user.usersession_set.filter(session_key=browser.session.session_key).exists()


def test_language_and_destination_are_kept(personas: Cast, provider: StandInServer) -> None:
    answer = identify(Browser(), 0, prefix="/sv", next="/sv/accounts/own/")
    assert answer.headers["Location"] == "/sv/accounts/own/"


def test_a_destination_elsewhere_is_not_followed(personas: Cast, provider: StandInServer) -> None:
    answer = identify(Browser(), 0, next="https://elsewhere.example/")
    assert "elsewhere" not in answer.headers["Location"]


def test_somebody_elses_sign_in_ends_first(personas: Cast, provider: StandInServer) -> None:
    browser = client_as(personas.planner)
    identify(browser, 0)
    assert browser.session["_auth_user_id"] == str(personas.client.user.pk)
    assert len(browser.session["account_authentication_methods"]) == 1


def test_cancelling_leads_back_to_the_choice(personas: Cast, provider: StandInServer) -> None:
    browser = Browser()
    start = browser.post("/accounts/identify/")
    answer = browser.get(answer_of_provider(start.headers["Location"], cancel="1"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("accounts:sign-in")
    assert "Peruit tunnistautumisen" in answer.content.decode()
    assert "_auth_user_id" not in browser.session


def test_an_answer_that_nobody_asked_for_is_refused(personas: Cast, provider: StandInServer) -> None:
    start = Browser().post("/accounts/identify/")
    back = answer_of_provider(start.headers["Location"], person="0")
    stranger = Browser()
    answer = stranger.get(back, follow=True)
    assert "Tunnistautuminen ei onnistunut" in answer.content.decode()
    assert "_auth_user_id" not in stranger.session


def test_an_answer_works_once(personas: Cast, provider: StandInServer) -> None:
    browser = Browser()
    start = browser.post("/accounts/identify/")
    back = answer_of_provider(start.headers["Location"], person="0")
    browser.get(back)
    browser.logout()
    assert "Tunnistautuminen ei onnistunut" in browser.get(back, follow=True).content.decode()


def test_a_provider_that_is_away_is_said_plainly(db: None, settings) -> None:
    settings.IDENTIFICATION_OIDC_ISSUER = "http://localhost:9"
    answer = Browser().post("/accounts/identify/", follow=True)
    assert answer.status_code == 200
    assert "Tunnistautuminen ei onnistunut" in answer.content.decode()


def test_other_methods_are_refused(db: None) -> None:
    assert Browser().put("/accounts/identify/").status_code == 405
    assert Browser().post("/accounts/identify/return/").status_code == 405
