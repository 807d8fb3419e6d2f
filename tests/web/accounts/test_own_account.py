from __future__ import annotations

import pytest
from django.test import Client as Browser

from tests.personas import Cast, client_as

URL = "/accounts/own/"


def test_changes_name_and_language(personas: Cast) -> None:
    browser = client_as(personas.planner)
    answer = browser.post(URL, {"first_name": "Suvi-Maria", "last_name": "Suunta", "language": "sv"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sv/accounts/own/"
    user = personas.planner.user
    user.refresh_from_db()
    assert (user.first_name, user.language) == ("Suvi-Maria", "sv")


def test_a_name_from_identification_is_not_changed_here(personas: Cast) -> None:
    browser = client_as(personas.client)
    assert 'name="first_name"' not in browser.get(URL).content.decode()
    browser.post(URL, {"first_name": "Joku", "last_name": "Muu", "language": "en"})
    user = personas.client.user
    user.refresh_from_db()
    assert (user.first_name, user.language) == ("Testi Aamu", "en")


@pytest.mark.parametrize("change", [{"first_name": ""}, {"language": "de"}, {"last_name": "x" * 101}])
def test_bad_input_keeps_what_was_typed(personas: Cast, change: dict[str, str]) -> None:
    typed = {"first_name": "Uusi", "last_name": "Nimi", "language": "fi", **change}
    answer = client_as(personas.planner).post(URL, typed)
    assert answer.status_code == 422
    assert "Nimi" in answer.content.decode() or "x" * 101 in answer.content.decode()
    personas.planner.user.refresh_from_db()
    assert personas.planner.user.first_name == "Suvi"


def test_links_to_sessions_and_second_factor(personas: Cast) -> None:
    personas.planner.user.set_password("kolme pientä porsasta")
    personas.planner.user.save()
    text = client_as(personas.planner).get(URL).content.decode()
    assert "/account/sessions/" in text
    assert "/account/2fa/" in text


def test_a_visitor_signs_in_first(db: None) -> None:
    assert Browser().get(URL).headers["Location"].startswith("/accounts/sign-in/")


def test_other_methods_are_refused(personas: Cast) -> None:
    assert client_as(personas.planner).delete(URL).status_code == 405
