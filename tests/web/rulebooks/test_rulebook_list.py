"""The planner's list of rulebooks and the public one."""

from __future__ import annotations

from django.test import Client as Browser
from django.urls import reverse

from rulebooks.models import Rulebook, RulebookVersion
from tests.factories.rulebooks import in_three, make_rulebook, make_rulebook_draft, planner_of
from tests.personas import Cast
from tests.web.rulebooks.conftest import Budget

OWN, PUBLIC = reverse("rulebooks:rulebook-list"), reverse("rulebooks:public-rulebook-list")


def names(response) -> list[str]:
    return [rulebook.name_fi for rulebook in response.context["page"]]


def many_rulebooks(personas: Cast, count: int) -> None:
    """Rulebooks with two published versions each, in bulk."""
    publisher = planner_of(personas.organiser).user_id
    rulebooks = Rulebook.objects.bulk_create(
        Rulebook(organiser=personas.organiser, part="general", **in_three("name", f"Kirja {number:03}"))
        for number in range(count)
    )
    RulebookVersion.objects.bulk_create(
        RulebookVersion(
            organiser=personas.organiser,
            rulebook=rulebook,
            number=number,
            state="published",
            period=f"[{2022 + number}-01-01,{2023 + number}-01-01)",
            published_at="2022-01-01T00:00Z",
            published_by_id=publisher,
        )
        for rulebook in rulebooks
        for number in (1, 2)
    )


def test_lists_own_rulebooks_with_drafts_in_finnish_order(personas: Cast, browser: Browser) -> None:
    for name in ("Öljymäki", "Aamukaste", "äänekoski"):
        make_rulebook_draft(personas.organiser, name=name)
    make_rulebook(personas.other_organiser, name="Vieras")

    assert names(browser.get(OWN)) == ["Aamukaste", "äänekoski", "Öljymäki"]
    assert names(browser.get(OWN, {"sort": "-name"})) == ["Öljymäki", "äänekoski", "Aamukaste"]


def test_filters_and_searches(personas: Cast, browser: Browser) -> None:
    make_rulebook_draft(personas.organiser, "general", name="Yleinen osa")
    make_rulebook_draft(personas.organiser, "service", name="Kotipalvelu")

    assert names(browser.get(OWN, {"q": "KOTI"})) == ["Kotipalvelu"]
    assert names(browser.get(OWN, {"part": "general"})) == ["Yleinen osa"]
    nothing = browser.get(OWN, {"q": "zzz"})
    assert "Hakua vastaavia sääntökirjoja ei ole" in nothing.content.decode()
    assert names(browser.get(OWN, {"part": "nonsense"})) == ["Kotipalvelu", "Yleinen osa"]


def test_an_empty_list_says_what_will_be_here(browser: Browser) -> None:
    assert "Ei vielä sääntökirjoja" in browser.get(OWN).content.decode()
    assert "ei ole vielä julkaistu" in Browser().get(PUBLIC).content.decode()


def test_everybody_reads_what_is_published(personas: Cast) -> None:
    make_rulebook(personas.organiser, name="Julkinen")
    make_rulebook(personas.other_organiser, name="Toisen julkinen")
    make_rulebook_draft(personas.organiser, name="Luonnos")

    assert names(Browser().get(PUBLIC)) == ["Julkinen", "Toisen julkinen"]
    organiser = personas.other_organiser.public_id
    assert names(Browser().get(PUBLIC, {"organiser": organiser})) == ["Toisen julkinen"]


def test_htmx_gets_the_results_alone(personas: Cast, browser: Browser) -> None:
    make_rulebook_draft(personas.organiser, name="Kotipalvelu")

    part = browser.get(OWN, headers={"HX-Request": "true"}).content.decode()

    assert "Kotipalvelu" in part and "<html" not in part


def test_the_same_queries_for_few_and_for_many(personas: Cast, browser: Browser, sql_budget: Budget) -> None:
    counted = []
    for more in (5, 495):
        many_rulebooks(personas, more)
        with sql_budget(12) as own:
            assert browser.get(OWN).status_code == 200
        with sql_budget(12) as public:
            assert Browser().get(PUBLIC).status_code == 200
        counted.append((len(own), len(public)))

    assert counted[0] == counted[1]
