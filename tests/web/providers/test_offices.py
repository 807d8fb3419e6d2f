from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client as Browser
from django.urls import reverse

from providers.models import Office
from tests.factories.providers import many_offices
from tests.personas import Cast, client_as
from voucher_portal.core import clock

LIST, ADD = "providers:office-list", "providers:office-add"


def at(office: Office, name: str = "office-edit") -> str:
    return reverse(f"providers:{name}", args=[office.public_id])


def typed(**change: object) -> dict[str, object]:
    return {
        "version": 1,
        "name": "Kuokkala",
        "street_address": "Syöttäjänkatu 4",
        "postal_code": "40520",
        "post_office": "Jyväskylä",
        "municipality_code": "179",
        "contact_name": "Kerttu Kuusi",
        "phone": "014 444 4444",
        "email": "",
        "opening_hours": "arkisin klo 8–16",
        "served_municipality_codes": ["992", "179"],
        **change,
    }


def test_lists_the_companys_own_offices(personas: Cast) -> None:
    text = client_as(personas.worker).get(reverse(LIST)).content.decode()
    assert "Keskusta" in text and "Palokka" in text
    assert "Hoivapari" not in text
    assert reverse(ADD) not in text, "a worker only reads"


def test_adds_an_office(personas: Cast) -> None:
    answer = client_as(personas.provider_administrator).post(reverse(ADD), typed())
    assert answer.status_code == 302
    office = Office.objects.get(name="Kuokkala")
    assert office.provider == personas.company
    assert office.served_municipality_codes == ["179", "992"]


def test_changes_an_office(personas: Cast) -> None:
    answer = client_as(personas.provider_administrator).post(at(personas.office), typed(name="Keskusta"))
    assert answer.status_code == 302
    personas.office.refresh_from_db()
    assert (personas.office.street_address, personas.office.version) == ("Syöttäjänkatu 4", 2)


def shown_counties(browser: Browser, address: str) -> tuple[str, list[str]]:
    """The county on top, and those that stand open."""
    page = browser.get(address).content.decode()
    found = re.findall(r'<details class="why"( open)?>\s*<summary>([^<(]+?)(?: \(\d+\))?</summary>', page)
    assert len(found) == 23
    return found[0][1], [name for is_open, name in found if is_open]


def test_the_choice_of_municipalities_opens_at_the_offices_own_county(personas: Cast) -> None:
    browser = client_as(personas.provider_administrator)
    own = "Keski-Suomen hyvinvointialue"
    assert shown_counties(browser, at(personas.office)) == (own, [own])
    assert shown_counties(browser, reverse(ADD)) == (own, [own]), "a new office, beside those the company has"
    personas.office.municipality_code, personas.office.served_municipality_codes = "837", ["179"]
    personas.office.save()
    top, opened = shown_counties(browser, at(personas.office))
    assert top == "Pirkanmaan hyvinvointialue"
    assert set(opened) == {top, own}, "what is chosen is seen too"


def test_a_first_office_opens_no_county_before_its_municipality_is_known(personas: Cast) -> None:
    personas.company.offices.update(closed_at=clock.now())
    browser = client_as(personas.provider_administrator)
    assert shown_counties(browser, reverse(ADD))[1] == []
    page = browser.post(reverse(ADD), typed(name="", served_municipality_codes=[])).content.decode()
    assert page.index("Keski-Suomen hyvinvointialue") < page.index("Etelä-Karjalan hyvinvointialue")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": ""}, "Kirjoita toimipisteen nimi."),
        ({"name": "Palokka"}, "Teillä on jo tämänniminen toimipiste."),
        ({"served_municipality_codes": []}, "Valitse ainakin yksi kunta."),
        ({"served_municipality_codes": ["179", "999"]}, "Valitse kunnat luettelosta."),
        ({"municipality_code": ""}, "Valitse kunta."),
        ({"phone": "soita"}, "Kirjoita puhelinnumero numeroin"),
        ({"postal_code": "x"}, "Kirjoita postinumero"),
    ],
)
def test_bad_input_is_named_and_kept(personas: Cast, change: dict[str, object], message: str) -> None:
    browser = client_as(personas.provider_administrator)
    for address in (reverse(ADD), at(personas.office)):
        answer = browser.post(address, typed(**change))
        text = answer.content.decode()
        assert answer.status_code == 422
        assert message in text
        assert 'value="Kerttu Kuusi"' in text
    assert personas.company.offices.count() == 2


def test_the_same_name_is_free_for_another_company(personas: Cast) -> None:
    assert client_as(personas.other_provider_administrator).post(reverse(ADD), typed(name="Palokka")).status_code == 302


def test_a_stale_form_shows_both_versions_and_saves_nothing(personas: Cast) -> None:
    browser = client_as(personas.provider_administrator)
    browser.post(at(personas.office), typed(name="Keskusta", contact_name="Ensi Ensinen"))
    answer = browser.post(at(personas.office), typed(name="Keskusta", contact_name="Toini Toinen"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Ensi Ensinen" in text and "Toini Toinen" in text
    assert "Äänekoski" in text, "municipalities are shown by name"
    personas.office.refresh_from_db()
    assert personas.office.contact_name == "Ensi Ensinen"


def test_a_form_without_its_version_counts_as_stale(personas: Cast) -> None:
    answer = client_as(personas.provider_administrator).post(at(personas.office), typed(version=""))
    assert answer.status_code == 422
    personas.office.refresh_from_db()
    assert personas.office.version == 1


def test_closing_takes_it_off_the_list(personas: Cast) -> None:
    browser = client_as(personas.provider_administrator)
    assert browser.post(at(personas.office, "office-close"), {"version": 1}).status_code == 302
    personas.office.refresh_from_db()
    assert personas.office.closed_at is not None
    assert [office.name for office in browser.get(reverse(LIST)).context["page"]] == ["Palokka"]
    assert [office.name for office in browser.get(reverse(LIST), {"tab": "closed"}).context["page"]] == ["Keskusta"]
    answer = browser.post(at(personas.office), typed(name="Keskusta", version=2))
    assert answer.status_code == 422
    assert "Toimipiste on suljettu." in answer.content.decode()


def test_a_stale_button_closes_nothing(personas: Cast) -> None:
    client_as(personas.provider_administrator).post(at(personas.office, "office-close"), {"version": 7})
    personas.office.refresh_from_db()
    assert personas.office.closed_at is None


def test_a_closed_offices_name_is_free_again(personas: Cast) -> None:
    personas.second_office.closed_at = clock.now()
    personas.second_office.save()
    assert client_as(personas.provider_administrator).post(reverse(ADD), typed(name="Palokka")).status_code == 302


@pytest.mark.parametrize("name", ["other_provider_administrator", "other_worker", "planner", "client"])
def test_a_strangers_office_is_not_found(personas: Cast, name: str) -> None:
    browser = client_as(personas.everybody[name])
    assert browser.get(at(personas.office)).status_code == 404
    assert browser.post(at(personas.office), typed()).status_code == 404
    assert browser.post(at(personas.office, "office-close"), {"version": 1}).status_code == 404


def test_a_worker_may_not_change_anything(personas: Cast) -> None:
    browser = client_as(personas.worker)
    assert browser.get(at(personas.office)).status_code == 403
    assert browser.post(at(personas.office), typed()).status_code == 403
    assert browser.post(at(personas.office, "office-close"), {"version": 1}).status_code == 403
    assert browser.get(reverse(ADD)).status_code == 403
    assert browser.post(reverse(ADD), typed()).status_code == 403


@pytest.mark.parametrize("name", ["planner", "client"])
def test_the_list_is_for_staff_of_companies(personas: Cast, name: str) -> None:
    assert client_as(personas.everybody[name]).get(reverse(LIST)).status_code == 403


def test_missing_and_wrong_method(personas: Cast) -> None:
    browser = client_as(personas.provider_administrator)
    assert browser.get(reverse("providers:office-edit", args=["a" * 20])).status_code == 404
    assert browser.get(at(personas.office, "office-close")).status_code == 405
    assert browser.post(reverse(LIST)).status_code == 405


def test_the_same_queries_for_5_and_500(personas: Cast, weigh: Callable[..., int]) -> None:
    browser = client_as(personas.provider_administrator)
    many_offices([personas.company] * 3)
    few = weigh(browser, reverse(LIST), 12)
    many_offices([personas.company] * 495)
    assert weigh(browser, reverse(LIST), 12) == few
    assert weigh(browser, at(personas.office), 20)
