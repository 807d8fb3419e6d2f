"""What changed between two versions: planners compare any two, the public those it may read."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client as Browser
from django.urls import reverse

from rulebooks.actions import add_rulebook_version, edit_rulebook_version
from rulebooks.models import RulebookVersion
from tests.factories.rulebooks import in_three, make_consultation, make_next_rulebook_version
from tests.personas import Cast
from tests.web.rulebooks.conftest import Budget
from voucher_portal.accounts.actor import Actor

LATER = datetime.date(2040, 1, 1)
NEW = "# Yleistä\n\nPalveluseteli on vahva sitoumus.\n\n# Laskutus\n\nKuukausittain."


@pytest.fixture
def later(rulebook: RulebookVersion, planner: Actor) -> RulebookVersion:
    return make_next_rulebook_version(rulebook, LATER, by=planner, **in_three("text", NEW))


def compare(version: RulebookVersion) -> str:
    return reverse("rulebooks:rulebook-compare", args=[version.rulebook.public_id])


def test_the_two_newest_stand_side_by_side_with_words_for_the_marks(
    rulebook: RulebookVersion, later: RulebookVersion
) -> None:
    response = Browser().get(compare(rulebook))

    page = response.content.decode()
    assert (response.context["old_version"], response.context["new_version"]) == (rulebook, later)
    assert "Muutettuja kohtia 1, lisättyjä 1, poistettuja 0, ennallaan 0." in page
    marked = '<ins><span class="govuk-visually-hidden">lisätty: </span>vahva<span class="govuk-visually-hidden">'
    assert f"Palveluseteli on {marked} (lisäys päättyy)</span></ins> sitoumus." in page
    assert "<h3>Versio 1</h3>" in page and "<h3>Versio 2</h3>" in page


def test_the_other_way_round_words_are_taken_out(rulebook: RulebookVersion, later: RulebookVersion) -> None:
    page = Browser().get(compare(rulebook), {"old": later.public_id, "new": rulebook.public_id}).content.decode()

    assert '<del><span class="govuk-visually-hidden">poistettu: </span>vahva' in page
    assert "<ins>" not in page


def test_the_language_is_chosen(rulebook: RulebookVersion, later: RulebookVersion) -> None:
    page = Browser().get(compare(rulebook), {"language": "sv"}).content.decode()

    assert "på svenska" in page and '<div lang="sv">' in page


def test_a_language_that_one_of_them_lacks_falls_back_to_finnish(
    browser: Browser, rulebook: RulebookVersion, planner: Actor
) -> None:
    draft = add_rulebook_version(rulebook=rulebook.rulebook, by=planner)
    changes = {"text_fi": NEW, "text_sv": ""}
    edit_rulebook_version(version=draft, changes=changes, expected_version=None, by=planner)

    page = browser.get(compare(rulebook), {"language": "sv"}).content.decode()

    assert '<div lang="fi">' in page and "vahva" in page and "på svenska" not in page


def test_what_did_not_change_is_shown_when_asked_for(
    rulebook: RulebookVersion, planner: Actor, browser: Browser
) -> None:
    text = "# Yleistä\n\nPalveluseteli on sitoumus.\n\n# Uusi\n\nKohta."
    make_next_rulebook_version(rulebook, LATER, by=planner, **in_three("text", text))

    assert "Palveluseteli on sitoumus." not in browser.get(compare(rulebook), {"language": "fi"}).content.decode()
    everything = browser.get(compare(rulebook), {"language": "fi", "every": "1"}).content.decode()
    assert "Ennallaan" in everything and "Palveluseteli on sitoumus." in everything


def test_a_draft_is_compared_by_its_officials_alone(
    browser: Browser, rulebook: RulebookVersion, later: RulebookVersion, planner: Actor
) -> None:
    draft = add_rulebook_version(rulebook=rulebook.rulebook, by=planner)
    secret = {"text_fi": "# Salaisuus\n\nEi vielä julki."}
    edit_rulebook_version(version=draft, changes=secret, expected_version=None, by=planner)
    asked = {"old": rulebook.public_id, "new": draft.public_id}

    assert "Ei vielä julki." in browser.get(compare(rulebook), asked).content.decode()
    public = Browser().get(compare(rulebook), asked)
    assert public.status_code == 200
    assert "Ei vielä julki." not in public.content.decode() and "Valitse kaksi versiota" in public.content.decode()


def test_the_public_compares_what_is_open_for_comments(rulebook: RulebookVersion, planner: Actor) -> None:
    draft = add_rulebook_version(rulebook=rulebook.rulebook, by=planner)
    draft = edit_rulebook_version(
        version=draft,
        changes=in_three("text", NEW),
        expected_version=None,
        by=planner,
    )
    make_consultation(draft, by=planner)

    assert "vahva" in Browser().get(compare(rulebook)).content.decode()


def test_one_version_alone_has_nothing_beside_it(rulebook: RulebookVersion) -> None:
    assert "Verrattavaa ei vielä ole" in Browser().get(compare(rulebook)).content.decode()


@pytest.mark.parametrize("asked", [{"old": "x"}, {"new": "x"}, {"language": "de"}, {"every": "x"}])
def test_nonsense_in_the_address_is_answered_calmly(
    rulebook: RulebookVersion, later: RulebookVersion, asked: dict[str, str]
) -> None:
    assert Browser().get(compare(rulebook), asked).status_code == 200


def test_a_version_of_another_rulebook_is_not_on_offer(
    personas: Cast, rulebook: RulebookVersion, later: RulebookVersion, planner: Actor
) -> None:
    other = make_next_rulebook_version(later, datetime.date(2050, 1, 1), by=planner)
    assert "Palveluseteli" in Browser().get(compare(rulebook), {"new": other.public_id}).content.decode()
    assert Browser().get(compare(rulebook), {"new": personas.organiser.public_id}).context["comparison"] is None


def test_queries(browser: Browser, rulebook: RulebookVersion, planner: Actor, sql_budget: Budget) -> None:
    make_next_rulebook_version(rulebook, LATER, by=planner)
    with sql_budget(20) as few:
        browser.get(compare(rulebook))
    for year in range(2041, 2045):
        make_next_rulebook_version(rulebook, datetime.date(year, 1, 1), by=planner)
    with sql_budget(20) as many:
        browser.get(compare(rulebook))

    assert len(few) == len(many)
