"""The organiser's own calls and the public list of open ones."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client as Browser
from django.urls import reverse

from rulebooks.actions import close_call
from rulebooks.models import Call
from tests.factories.rulebooks import make_call, make_call_draft, make_definition
from tests.personas import Cast, client_as
from tests.web.rulebooks.conftest import Budget
from voucher_portal.accounts.actor import Actor

URL = reverse("rulebooks:call-list")
FUTURE = datetime.datetime(2040, 1, 1, tzinfo=datetime.UTC)


def names(response) -> list[str]:
    return [call.version_of_definition.definition.name_fi for call in response.context["page"]]


@pytest.fixture
def calls(personas: Cast, planner: Actor) -> None:
    """One call in each phase, and an open one of another organiser."""
    terms = {}
    for name in ("Avoin", "Tuleva", "Suljettu", "Luonnos"):
        version = make_definition(personas.organiser, by=planner, name=name, **terms)
        terms = {part: getattr(version, part) for part in ("service_rulebook", "data_processing_terms")}
        if name == "Luonnos":
            make_call_draft(version, by=planner)
            continue
        opened = make_call(version, by=planner, **({"opens_at": FUTURE} if name == "Tuleva" else {}))
        if name == "Suljettu":
            close_call(call=opened, reason="Riittävästi tuottajia", by=planner)
    make_call(make_definition(personas.other_organiser, name="Vieras"))


@pytest.mark.usefixtures("calls")
class TestCalls:
    def test_the_public_sees_what_is_open_or_coming(self, personas: Cast) -> None:
        for persona in (personas.visitor, personas.worker, personas.client):
            assert names(client_as(persona).get(URL)) == ["Avoin", "Tuleva", "Vieras"]
        page = Browser().get(URL).content.decode()
        assert "Haku auki" in page and "alkaa 1.1.2040" in page and "jatkuva haku" in page

    def test_public_filters(self, personas: Cast) -> None:
        public = Browser()

        assert names(public.get(URL, {"organiser": personas.other_organiser.public_id})) == ["Vieras"]
        assert names(public.get(URL, {"municipality": "179"})) == ["Avoin", "Tuleva"]
        assert names(public.get(URL, {"q": "avo"})) == ["Avoin"]
        assert "Kokeile toista kuntaa" in public.get(URL, {"q": "zzz"}).content.decode()
        assert names(public.get(URL, {"municipality": "xyz"})) == ["Avoin", "Tuleva", "Vieras"]

    @pytest.mark.parametrize(
        ("phase", "expected"),
        [("", 4), ("draft", ["Luonnos"]), ("open", ["Avoin"]), ("upcoming", ["Tuleva"]), ("ended", ["Suljettu"])],
    )
    def test_officials_see_their_own_in_every_phase(
        self, browser: Browser, phase: str, expected: list[str] | int
    ) -> None:
        listed = names(browser.get(URL, {"phase": phase}))

        assert len(listed) == expected if isinstance(expected, int) else listed == expected
        assert "Vieras" not in listed


def test_empty_lists_say_what_will_be_here(browser: Browser) -> None:
    assert "Ei vielä hakuja" in browser.get(URL).content.decode()
    assert "Avoimia hakuja ei ole juuri nyt" in Browser().get(URL).content.decode()


def test_the_same_queries_for_few_and_for_many(browser: Browser, call: Call, sql_budget: Budget) -> None:
    counted = []
    for more in (5, 495):
        Call.objects.bulk_create(
            Call(
                organiser=call.organiser,
                version_of_definition=call.version_of_definition,
                state="opened",
                opens_at=call.opens_at,
            )
            for _ in range(more)
        )
        with sql_budget(12) as own:
            browser.get(URL)
        with sql_budget(12) as public:
            Browser().get(URL)
        counted.append((len(own), len(public)))

    assert counted[0] == counted[1]
