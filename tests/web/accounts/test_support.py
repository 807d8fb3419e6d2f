"""How an organiser is reached and looks: saved by its administrator, shown to its officials and clients."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse

from tests.personas import AAMU_CODE, Cast, client_as, make_client
from voucher_portal.accounts.models import Organisation

URL = "/accounts/support/"
HELP = "/help/"
COLOUR = "#6b1f5c"
STYLESHEET = "/brand/6b1f5c.css"


def typed(organiser: Organisation, **change: str) -> dict[str, str]:
    known = {
        "support_phone": "014 555 5555",
        "support_email": "neuvonta@alue.example",
        "support_hours_fi": "arkisin klo 9–15",
        "support_hours_sv": "vardagar kl. 9–15",
        "support_hours_en": "weekdays 9–15",
        "brand_colour": COLOUR,
        "version": str(organiser.version),
    }
    return {**known, **change}


@pytest.fixture
def administrator(personas: Cast) -> Browser:
    return client_as(personas.administrator)


def test_what_is_saved_is_seen_by_officials_and_clients(personas: Cast, administrator: Browser) -> None:
    assert administrator.post(URL, typed(personas.organiser)).status_code == 302
    for name in ("administrator", "case_manager", "client", "mandate_holder"):
        page = client_as(personas.everybody[name]).get(HELP).content.decode()
        assert 'href="tel:0145555555"' in page, name
        assert f'<link rel="stylesheet" href="{STYLESHEET}">' in page, name


def test_others_see_the_portals_own(personas: Cast, administrator: Browser) -> None:
    administrator.post(URL, typed(personas.organiser))
    for name in ("visitor", "provider_administrator"):
        page = client_as(personas.everybody[name]).get(HELP).content.decode()
        assert settings.SUPPORT_PHONE in page, name
        assert "014 555 5555" not in page and "/brand/" not in page, name
    elsewhere = client_as(personas.other_planner).get(HELP).content.decode()
    assert "014 555 5555" not in elsewhere and "/brand/" not in elsewhere


def test_an_organiser_without_a_phone_of_its_own_shows_the_portals(personas: Cast, administrator: Browser) -> None:
    administrator.post(URL, typed(personas.organiser, support_phone="", brand_colour=""))
    page = client_as(personas.case_manager).get(HELP).content.decode()
    assert settings.SUPPORT_PHONE in page and "/brand/" not in page


def test_a_client_of_two_organisers_sees_the_portals_own(personas: Cast, administrator: Browser) -> None:
    administrator.post(URL, typed(personas.organiser))
    assert personas.client.user is not None
    make_client(personas.other_organiser, "Testi Aamu", "Aurinkoinen", AAMU_CODE, personas.client.user)
    page = client_as(personas.client).get(HELP).content.decode()
    assert settings.SUPPORT_PHONE in page and "/brand/" not in page


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"brand_colour": "#ffd500"}, "Valkoinen teksti ei erotu tästä väristä tarpeeksi."),
        ({"brand_colour": "#777777"}, "Valkoinen teksti ei erotu tästä väristä tarpeeksi."),
        ({"brand_colour": "sininen"}, "Kirjoita väri muodossa #00347a"),
        ({"brand_colour": "#fff}a{"}, "Kirjoita väri muodossa #00347a"),
        ({"support_phone": "soita"}, "Kirjoita puhelinnumero numeroin"),
        ({"support_email": "nimi"}, "sähköpostiosoite"),
    ],
)
def test_bad_input_is_named_and_kept(
    personas: Cast, administrator: Browser, change: dict[str, str], message: str
) -> None:
    answer = administrator.post(URL, typed(personas.organiser, **change))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert "arkisin klo 9–15" in page
    personas.organiser.refresh_from_db()
    assert personas.organiser.brand_colour == ""


def test_a_colour_in_capitals_is_the_same_colour(personas: Cast, administrator: Browser) -> None:
    administrator.post(URL, typed(personas.organiser, brand_colour=COLOUR.upper()))
    personas.organiser.refresh_from_db()
    assert personas.organiser.brand_colour == COLOUR


def test_a_stale_form_shows_both_versions(personas: Cast, administrator: Browser) -> None:
    old = typed(personas.organiser, support_phone="014 111 1111")
    administrator.post(URL, typed(personas.organiser))
    answer = administrator.post(URL, old)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "014 111 1111" in page and "014 555 5555" in page
    personas.organiser.refresh_from_db()
    assert personas.organiser.support_phone == "014 555 5555"
    again = {**old, "version": str(personas.organiser.version)}
    assert administrator.post(URL, again).status_code == 302


@pytest.mark.parametrize("name", ["planner", "provider_administrator", "client"])
def test_only_for_administrators(personas: Cast, name: str) -> None:
    browser = client_as(personas.everybody[name])
    assert (browser.get(URL).status_code, browser.post(URL).status_code) == (403, 403)


def test_a_wrong_method(administrator: Browser) -> None:
    assert administrator.put(URL).status_code == 405


class TestStylesheet:
    """A style written into the page would be refused by its own policy."""

    def test_it_names_the_colours_and_may_be_kept(self) -> None:
        answer = Browser().get(STYLESHEET)
        assert answer["Content-Type"] == "text/css; charset=utf-8"
        assert "immutable" in answer["Cache-Control"]
        assert answer.content.decode() == (
            ":root{--organiser:#6b1f5c;--organiser-dark:#501745;--organiser-mark:#ffffff;}\n"
        )

    @pytest.mark.parametrize("colour", ["ffd500", "6B1F5C", "6b1f5", "6b1f5c7", "red", "6b1f5c;}"])
    def test_what_is_no_readable_colour_is_not_found(self, db: None, colour: str) -> None:
        assert Browser().get(reverse("brand-stylesheet", args=[colour])).status_code == 404
