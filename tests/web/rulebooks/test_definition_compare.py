"""Two versions of a definition side by side, in words."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from psycopg.types.range import DateRange

from rulebooks.actions import edit_definition_draft, edit_product_value, publish_definition_version
from rulebooks.actions.products import ValueDetails
from rulebooks.models import DefinitionVersion
from tests.factories.definition_parts import make_bands, make_cancellation_rules, make_question
from tests.factories.rulebooks import only_product
from tests.personas import Cast
from tests.web.rulebooks.conftest import Budget
from voucher_portal.accounts.actor import Actor

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def compare(version: DefinitionVersion) -> str:
    return reverse("rulebooks:definition-compare", args=[version.definition.public_id])


def told(response: Any) -> dict[str, dict[str, tuple[str, str]]]:
    """Page → answer → (old, new)."""
    return {
        group.title: {one.label: (one.old, one.new) for one in group.differences}
        for group in response.context["groups"]
    }


@pytest.fixture
def changed(next_draft: DefinitionVersion, planner: Actor) -> DefinitionVersion:
    """The next version with other values, bands, rules and texts."""
    value = next_draft.values.get()
    edit_product_value(
        value=value,
        details=None,
        changes=ValueDetails(34),
        expected_version=None,
        by=planner,
    )
    make_bands(next_draft, only_product(next_draft), WEEK, 7, 22, by=planner)
    make_question(next_draft, by=planner)
    make_cancellation_rules(next_draft, by=planner)
    changes: Any = {
        "description_sv": "Hjälp hemma.",
        "price_model": "price_cap",
        "service_from": 420,
        "service_until": 1320,
        "period": DateRange(datetime.date(2027, 1, 1), None, "[)"),
    }
    return edit_definition_draft(version=next_draft, changes=changes, expected_version=None, by=planner)


def test_every_answer_that_differs_in_words(browser: Browser, changed: DefinitionVersion) -> None:
    found = told(browser.get(compare(changed)))

    assert found["Tuotteet ja arvot"] == {
        "Säännöllinen kotipalvelu, arkipäivä (ei omavastuuta)": ("32,00\u00a0€/h", "34,00\u00a0€/h")
    }
    assert found["Hinta ja asiakkaan osuus"] == {
        "Hinnoittelu": ("Tuottaja päättää hinnan", "Tuottaja päättää hinnan hintakattoon asti")
    }
    bands = found["Aikaikkunat"]
    assert bands["Säännöllinen kotipalvelu, arkipäivä (ei omavastuuta)"] == ("", "Ma–su 7.00–22.00")
    assert bands["Palvelua annetaan klo"] == ("", "7.00–22.00")
    assert found["Hakemuksen kysymykset"] == {"Kuinka monta?": ("", "Vapaa teksti, pakollinen")}
    assert found["Peruutukset"]["Asiakas ei ollut paikalla"][1].startswith(
        "Seteli maksaa 0\u00a0% osuudestaan ja asiakas 50\u00a0%"
    )
    assert found["Kunnat ja käyttöönotto"] == {"Versio voimassa": ("1.1.2023 alkaen", "1.1.2027 alkaen")}
    assert "Päätöksen tekstit" not in found and "Perustiedot" not in found


def test_texts_in_the_chosen_language(browser: Browser, changed: DefinitionVersion) -> None:
    found = told(browser.get(compare(changed), {"language": "sv"}))

    assert found["Perustiedot"] == {"Kuvaus": ("Apua kotiin arkipäivisin. på svenska", "Hjälp hemma.")}


def test_the_chosen_order(browser: Browser, changed: DefinitionVersion, published: DefinitionVersion) -> None:
    found = told(browser.get(compare(changed), {"old": changed.public_id, "new": published.public_id}))

    assert found["Kunnat ja käyttöönotto"] == {"Versio voimassa": ("1.1.2027 alkaen", "1.1.2023 alkaen")}


def test_what_the_address_says_wrong_is_passed_over(browser: Browser, changed: DefinitionVersion) -> None:
    page = browser.get(compare(changed), {"old": "zzz", "new": "", "language": "xx"})

    assert page.status_code == 200 and told(page) == told(browser.get(compare(changed)))


def test_a_version_beside_itself_is_the_same(browser: Browser, changed: DefinitionVersion) -> None:
    page = browser.get(compare(changed), {"old": changed.public_id, "new": changed.public_id})

    assert "Versiot ovat samanlaiset" in page.content.decode()


def test_the_public_sees_published_versions_only(
    browser: Browser, personas: Cast, changed: DefinitionVersion, planner: Actor
) -> None:
    assert "Verrattavaa ei vielä ole" in Browser().get(compare(changed)).content.decode()

    value = changed.values.get()
    edit_product_value(
        value=value,
        details=None,
        changes=ValueDetails(34, 40),
        expected_version=None,
        by=planner,
    )
    edit_definition_draft(
        version=changed, changes={"base_product": only_product(changed)}, expected_version=None, by=planner
    )
    publish_definition_version(version=changed, expected_version=None, by=planner)

    page = Browser().get(compare(changed))
    assert page.status_code == 200 and "Ma–su 7.00–22.00" in page.content.decode()
    assert reverse("rulebooks:definition-version", args=[changed.public_id]) in page.content.decode()
    assert f"{compare(changed)}?new={changed.public_id}" in (
        Browser().get(reverse("rulebooks:definition-version", args=[changed.public_id])).content.decode()
    )


def test_queries(browser: Browser, changed: DefinitionVersion, sql_budget: Budget) -> None:
    with sql_budget(20):
        browser.get(compare(changed))
