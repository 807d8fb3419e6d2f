"""Nobody reads a closed page: visitors are led to the sign-in page, and from there back."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser
from django.urls import reverse

from tests.factories.accounts import PASSWORD, make_membership, make_user_with_password
from tests.personas import Cast
from voucher_portal.accounts.models import Membership, OrganiserUnit

SIGN_IN = "/accounts/sign-in/"
#: A closed page of every app.
CLOSED = (
    "/accounts/staff/",
    "/inbox/tasks/?state=done",
    "/rulebooks/definitions/",
    "/providers/review/",
    "/clients/",
    "/decisions/",
    "/billing/references/",
)
UNITS = "/accounts/units/add/"
HOST = "http://testserver"


def led_to(address: str) -> tuple[str, str]:
    """Where an answer leads, and the page to return to."""
    parts = urlsplit(address)
    return parts.path, parse_qs(parts.query).get("next", [""])[0]


@pytest.mark.parametrize("page", CLOSED)
def test_a_closed_page_leads_to_the_sign_in_page_and_knows_the_way_back(db: None, page: str) -> None:
    answer = Browser().get(page)
    assert answer.status_code == 302
    assert led_to(answer["Location"]) == (SIGN_IN, page)


def test_the_language_of_the_address_is_kept(db: None) -> None:
    assert led_to(Browser().get("/sv/clients/")["Location"]) == (f"/sv{SIGN_IN}", "/sv/clients/")


def test_whether_a_thing_exists_is_not_told(personas: Cast) -> None:
    """The same answer for a client, for another's client and for nobody's address."""
    known = reverse("clients:client-detail", args=[personas.client_record.public_id])
    unknown = reverse("clients:client-detail", args=["a" * len(personas.client_record.public_id)])
    for page in (known, unknown):
        assert led_to(Browser().get(page)["Location"]) == (SIGN_IN, page)


def test_signing_in_opens_the_page_that_was_asked(personas: Cast) -> None:
    user = make_user_with_password(first_name="Testi")
    make_membership(user, personas.organiser, "planner")
    browser = Browser()
    page = browser.get(browser.get("/rulebooks/definitions/")["Location"]).content.decode()
    door = "/account/login/?next=%2Frulebooks%2Fdefinitions%2F"
    assert f'href="{door}"' in page
    signed_in = browser.post(door, {"login": user.email, "password": PASSWORD, "next": "/rulebooks/definitions/"})
    assert signed_in["Location"] == "/rulebooks/definitions/"
    assert browser.get(signed_in["Location"]).status_code == 200


class TestPosting:
    """The address of a form may know no GET: the way back is the page on which the form stood."""

    def test_a_post_writes_nothing_and_leads_back_to_the_page_of_the_form(self, personas: Cast) -> None:
        before = OrganiserUnit.objects.count()
        answer = Browser().post(UNITS, {"name_fi": "Uusi"}, headers={"Referer": f"{HOST}/accounts/units/?page=2"})
        assert led_to(answer["Location"]) == (SIGN_IN, "/accounts/units/?page=2")
        assert OrganiserUnit.objects.count() == before

    @pytest.mark.parametrize("referer", ["", "https://elsewhere.example/trap/", "javascript:alert(1)", "//elsewhere"])
    def test_another_site_is_no_way_back(self, db: None, referer: str) -> None:
        headers = {"Referer": referer} if referer else {}
        assert led_to(Browser().post(UNITS, {}, headers=headers)["Location"]) == (SIGN_IN, "")


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(db: None) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": f"{HOST}/decisions/?state=draft"}
    answer = Browser().get("/decisions/", headers=headers)
    assert led_to(answer["HX-Redirect"]) == (SIGN_IN, "/decisions/?state=draft")


def test_the_api_answers_problems_and_no_pages(db: None) -> None:
    """No page of the sign-in: a program would take it for data."""
    for answer in (Browser().post("/api/v1/vouchers/", {}), Browser().get("/api/v1/nothing/")):
        assert answer.status_code in (401, 403, 404, 405)
        assert answer["Content-Type"] == "application/problem+json"


def test_people_who_are_signed_in_are_refused_as_before(personas: Cast) -> None:
    user = make_user_with_password(first_name="Testi")
    membership: Membership = make_membership(user, personas.organiser, "planner")
    assert membership.roles == ["planner"]
    browser = Browser()
    browser.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert browser.get("/accounts/staff/").status_code == 403
