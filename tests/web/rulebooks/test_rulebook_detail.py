"""One rulebook: adding, naming, its versions, starting the next one."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client as Browser
from django.urls import reverse

from rulebooks.models import Rulebook, RulebookVersion
from tests.factories.rulebooks import make_next_rulebook_version
from tests.personas import Cast
from tests.web.rulebooks.conftest import Budget
from tests.web.rulebooks.forms import fields_of
from voucher_portal.accounts.actor import Actor

ADD = reverse("rulebooks:rulebook-add")
NAMES = {"name_fi": "Siivouksen sääntökirja", "name_sv": "Regelbok för städning", "name_en": "Cleaning rulebook"}


def detail(version: RulebookVersion) -> str:
    return reverse("rulebooks:rulebook-detail", args=[version.rulebook.public_id])


def test_add_opens_the_first_draft(personas: Cast, browser: Browser) -> None:
    response = browser.post(ADD, {**NAMES, "part": "service"})

    draft = RulebookVersion.objects.get()
    assert response.headers["Location"] == reverse("rulebooks:rulebook-version-edit", args=[draft.public_id])
    assert (draft.number, draft.state, draft.organiser) == (1, "draft", personas.organiser)
    assert draft.rulebook.name_sv == NAMES["name_sv"]


@pytest.mark.parametrize(("wrong", "field"), [({"name_fi": ""}, "name_fi"), ({"part": "x"}, "part")])
def test_bad_input_keeps_what_was_typed(browser: Browser, wrong: dict[str, str], field: str) -> None:
    response = browser.post(ADD, {**NAMES, "part": "service", **wrong})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Regelbok för städning" in response.content.decode()
    assert not Rulebook.objects.exists()


def test_a_name_in_use_is_refused_at_its_field(browser: Browser, rulebook: RulebookVersion) -> None:
    response = browser.post(ADD, {**NAMES, "part": "service", "name_fi": rulebook.rulebook.name_fi})

    assert response.status_code == 422
    assert "on jo olemassa" in str(response.context["form"].errors["name_fi"])


def test_detail_lists_versions_and_offers_the_next_one(browser: Browser, rulebook: RulebookVersion) -> None:
    page = browser.get(detail(rulebook)).content.decode()

    assert "Versio 1" in page and "Voimassa" in page and "Tee uusi versio" in page


def test_the_public_sees_published_versions_without_buttons(rulebook: RulebookVersion, planner: Actor) -> None:
    make_next_rulebook_version(rulebook, datetime.date(2040, 1, 1), by=planner)

    page = Browser().get(detail(rulebook)).content.decode()

    assert "Versio 2" in page and "Tulossa voimaan" in page and "Tee uusi versio" not in page


def test_next_version_starts_from_the_latest_text(browser: Browser, rulebook: RulebookVersion) -> None:
    url = reverse("rulebooks:rulebook-version-add", args=[rulebook.rulebook.public_id])

    response = browser.post(url)

    draft = RulebookVersion.objects.get(number=2)
    assert response.headers["Location"] == reverse("rulebooks:rulebook-version-edit", args=[draft.public_id])
    assert (draft.text_sv, draft.approvals.count(), draft.period) == (rulebook.text_sv, 0, None)
    again = browser.post(url, follow=True)
    assert "Luonnos on jo tehty" in again.content.decode()
    assert RulebookVersion.objects.count() == 2


def test_rename_until_published(browser: Browser, rulebook_draft: RulebookVersion, rulebook: RulebookVersion) -> None:
    url = reverse("rulebooks:rulebook-rename", args=[rulebook_draft.rulebook.public_id])
    fields = fields_of(browser.get(url))

    assert browser.post(url, {**fields, "name_fi": "Uusi nimi"}).status_code == 302
    assert Rulebook.objects.get(pk=rulebook_draft.rulebook_id).name_fi == "Uusi nimi"
    stale = browser.post(url, {**fields, "name_fi": "Kolmas nimi"})
    assert stale.status_code == 409
    assert "Uusi nimi" in stale.content.decode() and "Kolmas nimi" in stale.content.decode()

    url = reverse("rulebooks:rulebook-rename", args=[rulebook.rulebook.public_id])
    refused = browser.post(url, {**fields_of(browser.get(url)), "name_fi": "Toinen"})
    assert refused.status_code == 422


def test_queries(browser: Browser, rulebook: RulebookVersion, planner: Actor, sql_budget: Budget) -> None:
    with sql_budget(20) as few:
        browser.get(detail(rulebook))
    for year in range(2030, 2034):
        make_next_rulebook_version(rulebook, datetime.date(year, 1, 1), by=planner)
    with sql_budget(20) as many:
        browser.get(detail(rulebook))

    assert len(few) == len(many)
