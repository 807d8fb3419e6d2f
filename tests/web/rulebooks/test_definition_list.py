"""The organiser's list of vouchers: search, state filter, paging."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client as Browser
from django.urls import reverse
from psycopg.types.range import DateRange

from rulebooks.actions import add_definition_version
from tests.factories.rulebooks import make_definition, make_definition_draft, many_definitions
from tests.personas import Cast
from tests.web.rulebooks.conftest import Budget
from voucher_portal.accounts.actor import Actor

URL = reverse("rulebooks:definition-list")


def names(response) -> list[str]:
    return [definition.name_fi for definition in response.context["page"]]


@pytest.fixture
def vouchers(personas: Cast, planner: Actor) -> None:
    """One in each state, and one of another organiser."""
    organiser, terms = personas.organiser, {}
    for name, first, last in (
        ("Voimassa oleva", 2023, None),
        ("Tuleva", 2040, None),
        ("Päättynyt", 2020, 2022),
    ):
        period = DateRange(datetime.date(first, 1, 1), last and datetime.date(last, 1, 1), "[)")
        version = make_definition(organiser, by=planner, name=name, period=period, **terms)
        terms = {name: getattr(version, name) for name in ("service_rulebook", "data_processing_terms")}
        if name == "Voimassa oleva":
            add_definition_version(definition=version.definition, by=planner)
    make_definition_draft(organiser, by=planner, name="Äänetön luonnos", is_complete=False)
    make_definition_draft(personas.other_organiser, name="Vieras", is_complete=False)


@pytest.mark.usefixtures("vouchers")
class TestListing:
    def test_own_vouchers_in_finnish_order(self, browser: Browser) -> None:
        assert names(browser.get(URL)) == ["Päättynyt", "Tuleva", "Voimassa oleva", "Äänetön luonnos"]
        assert names(browser.get(URL, {"sort": "-name"}))[0] == "Äänetön luonnos"

    @pytest.mark.parametrize(
        ("state", "expected"),
        [
            ("draft", ["Voimassa oleva", "Äänetön luonnos"]),
            ("in_force", ["Voimassa oleva"]),
            ("upcoming", ["Tuleva"]),
            ("ended", ["Päättynyt"]),
        ],
    )
    def test_state_filter(self, browser: Browser, state: str, expected: list[str]) -> None:
        assert names(browser.get(URL, {"state": state})) == expected

    def test_search_by_name_or_billing_prefix(self, browser: Browser) -> None:
        listed = browser.get(URL).context["page"]
        prefix = listed[1].shown_versions[0].billing_prefix

        assert names(browser.get(URL, {"q": "VOIMASSA"})) == ["Voimassa oleva"]
        assert names(browser.get(URL, {"q": prefix.lower()})) == ["Tuleva"]
        assert "Kokeile lyhyempää nimeä" in browser.get(URL, {"q": "zzz"}).content.decode()


def test_empty_list_offers_the_first_voucher(browser: Browser) -> None:
    page = browser.get(URL).content.decode()

    assert "Ei vielä palveluseteleitä" in page and reverse("rulebooks:definition-add") in page


def test_pages_of_25(personas: Cast, browser: Browser) -> None:
    many_definitions(personas.organiser, 30)

    assert len(names(browser.get(URL))) == 25
    assert len(names(browser.get(URL, {"page": "2"}))) == 5


def test_the_same_queries_for_few_and_for_many(personas: Cast, browser: Browser, sql_budget: Budget) -> None:
    counted = []
    for more in (5, 495):
        many_definitions(personas.organiser, more)
        with sql_budget(12) as queries:
            assert browser.get(URL).status_code == 200
        counted.append(len(queries))

    assert counted[0] == counted[1]
