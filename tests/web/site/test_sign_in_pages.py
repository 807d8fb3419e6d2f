"""The pages of allauth in our layout: each is shown whole, and none falls back to the package's own look."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import get_resolver, reverse

from tests.personas import Cast, Persona, client_as

OPEN = ("account_login", "account_reset_password", "account_reset_password_done", "account_inactive")
SIGNED_IN = ("account_logout", "account_change_password", "mfa_index", "usersessions_list")
#: Ask for the password again before they open, or have no page of their own.
ELSEWHERE = {
    "account_reauthenticate",
    "account_set_password",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_login_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
}


def confirmed(persona: Persona) -> Client:
    """Signed in, and the password given again a moment ago."""
    browser = client_as(persona)
    session = browser.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [
        *records,
        {"method": "password", "at": time.time(), "reauthenticated": True},
    ]
    session.save()
    return browser


def check(browser: Client, address: str) -> str:
    page = browser.get(address)
    assert page.status_code == 200, address
    text = page.content.decode()
    assert 'class="foot-support"' in text
    assert "<h1>" in text
    return text


@pytest.mark.parametrize("name", OPEN)
def test_pages_for_everybody(db: None, name: str) -> None:
    check(Client(), reverse(name))


@pytest.mark.parametrize("name", SIGNED_IN)
def test_pages_of_the_signed_in(personas: Cast, name: str) -> None:
    check(client_as(personas.case_manager), reverse(name))


def test_the_password_is_asked_again(personas: Cast) -> None:
    check(client_as(personas.case_manager), reverse("account_reauthenticate"))


def test_the_link_of_a_mail_that_does_not_work(db: None) -> None:
    text = check(Client(), reverse("account_reset_password_from_key", args=["1", "x-y"]))
    assert "Linkki ei enää toimi" in text


@pytest.mark.parametrize(
    "name",
    [
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "account_reset_password_from_key_done",
    ],
)
def test_setting_up_a_second_factor(personas: Cast, name: str) -> None:
    browser = confirmed(personas.case_manager)
    text = check(browser, reverse(name))
    assert "Virhe:" not in text


@pytest.mark.get_may_write("allauth notes that the codes were shown, so that they are shown once")
def test_with_an_authenticator_app(personas: Cast) -> None:
    user = personas.case_manager.user
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    browser = confirmed(personas.case_manager)
    assert "Poista käytöstä" in check(browser, reverse("mfa_index"))
    for name in ("mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_view_recovery_codes", "mfa_reauthenticate"):
        check(browser, reverse(name))


def test_a_wrong_password_is_told_beside_what_was_typed(personas: Cast) -> None:
    page = Client().post(reverse("account_login"), {"login": "nobody@example.fi", "password": "väärä salasana"})
    text = page.content.decode()
    assert "<title>Virhe: " in text
    assert "nobody@example.fi" in text
    assert "väärä salasana" not in text


def test_every_page_of_the_package_is_examined() -> None:
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    served = {name for name in names if name.startswith(("account_", "mfa_", "usersessions_"))}
    assert len(served) > 15
    assert served == {*OPEN, *SIGNED_IN, *ELSEWHERE}
