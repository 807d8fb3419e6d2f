"""The page shell: who acts, which menu, which language, on every page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import PASSWORD, make_membership, make_user_with_password
from tests.personas import MERI_CODE, Cast, client_as, make_client
from voucher_portal.accounts.models import User
from voucher_portal.accounts.roles import RoleName
from voucher_portal.core import clock
from voucher_portal.inbox.models import Message
from voucher_portal.site.navigation import MENUS, unresolved_entries

#: Menu entries whose pages are still being built. May only shrink.
STILL_TO_BE_BUILT: set[tuple[str, str]] = set()


def text_of(browser: Client, address: str) -> str:
    page = browser.get(address)
    assert page.status_code == 200
    return page.content.decode()


def menu_of(text: str) -> str:
    return text.split('class="band-list"', 1)[1].split("</ul>", 1)[0]


def test_a_visitor_sees_the_public_menu_and_the_way_in(db: None) -> None:
    text = text_of(Client(), reverse("site:help"))
    assert "Kirjaudu sisään" in text
    assert "Kirjaudu ulos" not in text
    assert "Ohjeet" in menu_of(text)


def test_the_help_tells_officials_the_steps_of_their_work(personas: Cast) -> None:
    seen_by = {
        name: "Uusi palveluseteli vaihe vaiheelta" in text_of(client_as(persona), reverse("site:help"))
        for name, persona in personas.everybody.items()
    }
    assert seen_by["planner"] and seen_by["case_manager"] and seen_by["auditor"]
    assert not any(seen_by[name] for name in ("visitor", "client", "provider_administrator", "worker"))


@pytest.mark.parametrize(
    ("name", "organisation", "capacity", "entry", "absent"),
    [
        ("provider_administrator", "Kotihoiva Esimerkki Oy", "Yrityksen pääkäyttäjä", "Kilpailutukset", "Työjono"),
        ("case_manager", "Keski-Suomen hyvinvointialue", "Asiakasohjaaja", "Työjono", "Hallinta"),
        ("administrator", "Keski-Suomen hyvinvointialue", "Järjestäjän pääkäyttäjä", "Hallinta", "Päätökset"),
    ],
)
def test_the_header_says_who_acts_and_the_menu_follows(
    personas: Cast, name: str, organisation: str, capacity: str, entry: str, absent: str
) -> None:
    text = text_of(client_as(personas.everybody[name]), reverse("site:help"))
    assert organisation in text
    assert capacity in text
    assert entry in menu_of(text)
    assert absent not in menu_of(text)


def signed_in(user: User) -> Client:
    """Through the page itself, since the sign-in asks what the person may act as."""
    browser = Client()
    answer = browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return browser


def test_the_switch_of_roles_is_shown_to_those_who_have_several(personas: Cast) -> None:
    user = make_user_with_password(first_name="Testi")
    make_membership(user, personas.organiser, RoleName.PLANNER)
    switch, account = reverse("accounts:switch-capacity"), reverse("accounts:own-account")
    for page in (reverse("site:help"), account):
        assert switch not in text_of(signed_in(user), page)
    second = make_membership(user, personas.other_organiser, RoleName.PLANNER)
    browser = signed_in(user)
    for page in (reverse("site:help"), account):
        assert f'href="{switch}"' in text_of(browser, page)
    second.ended_at = clock.now()
    second.save()
    browser.get(switch)
    assert f'href="{switch}"' not in text_of(browser, reverse("site:help"))


def test_clients_read_large_text(personas: Cast) -> None:
    text = text_of(client_as(personas.client), reverse("site:help"))
    assert 'class="is-client"' in text
    assert "Omat palvelusetelit" in menu_of(text)
    assert "Asioi toisen puolesta" not in text, "nobody has given a mandate"


def test_a_client_with_a_mandate_may_act_for_another(personas: Cast) -> None:
    assert personas.mandate_holder.user is not None
    make_client(personas.organiser, "Testi Meri", "Mansikka", MERI_CODE, personas.mandate_holder.user)
    browser = client_as(personas.mandate_holder)
    browser.get(reverse("accounts:switch-capacity"))
    assert "Asioi toisen puolesta" in text_of(browser, reverse("site:help"))


def test_the_menu_counts_what_waits(personas: Cast) -> None:
    for number in range(2):
        Message.objects.create(recipient_organisation=personas.organiser, title=f"Viesti {number}")
    Message.objects.create(recipient_organisation=personas.other_organiser, title="Vieras viesti")
    menu = menu_of(text_of(client_as(personas.case_manager), reverse("site:help")))
    assert '<span class="count">2</span>' in menu
    assert '<span class="count">3</span>' not in menu


def test_the_language_switch_keeps_the_page(db: None) -> None:
    text = text_of(Client(), reverse("site:upcoming", args=["tenders"]) + "?page=2")
    assert 'href="/sv/coming/tenders/?page=2"' in text
    assert 'href="/en/coming/tenders/?page=2"' in text
    swedish = text_of(Client(), "/sv/coming/tenders/?page=2")
    assert '<html lang="sv">' in swedish
    assert 'href="/coming/tenders/?page=2"' in swedish


def test_a_page_without_twins_switches_to_the_front_page(db: None) -> None:
    text = Client().get("/nowhere/").content.decode()
    assert 'href="/sv/"' in text


@pytest.mark.parametrize("slug", ["tenders", "contracts", "invoices"])
def test_sections_to_come_say_what_will_be_there(db: None, slug: str) -> None:
    text = text_of(Client(), reverse("site:upcoming", args=[slug]))
    assert "Mitä täällä voi tehdä" in text
    assert "Siihen asti" in text


def test_an_unknown_section_is_not_found(db: None) -> None:
    assert Client().get(reverse("site:upcoming", args=["nothing"])).status_code == 404


@pytest.mark.parametrize("name", ["help", "accessibility", "privacy"])
def test_plain_pages_in_three_languages(db: None, name: str) -> None:
    for language in ("", "/sv", "/en"):
        assert Client().get(f"{language}/{name}/").status_code == 200
    assert Client().post(f"/{name}/").status_code == 405


def test_every_menu_entry_has_its_page() -> None:
    assert sum(len(entries) for entries in MENUS.values()) > 25
    assert set(unresolved_entries()) <= STILL_TO_BE_BUILT


def test_one_entry_is_current(personas: Cast) -> None:
    menu = menu_of(text_of(client_as(personas.provider_administrator), reverse("site:upcoming", args=["contracts"])))
    assert menu.count('aria-current="page"') == 1
    assert menu.split('aria-current="page"')[1].startswith(">Sopimukset")
