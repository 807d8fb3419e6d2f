"""One version of a rulebook: its public page, writing, preview, publishing."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client as Browser
from django.urls import reverse
from psycopg.types.range import DateRange

from rulebooks.actions import add_rulebook_version, edit_rulebook_version
from rulebooks.models import Rulebook, RulebookApproval, RulebookVersion
from tests.factories.rulebooks import (
    approve_rulebook,
    complete_rulebook_draft,
    make_next_rulebook_version,
    make_rulebook_draft,
)
from tests.personas import Cast
from tests.web.rulebooks.conftest import Budget
from tests.web.rulebooks.forms import fields_of
from voucher_portal.accounts.actor import Actor
from voucher_portal.core.models import OutboxMessage
from voucher_portal.core.transitions import history

LATER = datetime.date(2040, 1, 1)


def page_of(version: RulebookVersion, name: str = "rulebook-version") -> str:
    return reverse(f"rulebooks:{name}", args=[version.public_id])


class TestReading:
    def test_everybody_reads_a_published_version_in_their_language(self, rulebook: RulebookVersion) -> None:
        page = Browser().get(page_of(rulebook)).content.decode()
        swedish = Browser().get("/sv" + page_of(rulebook)).content.decode()

        assert '<h2 id="yleista">Yleistä</h2>' in page
        assert '<a href="#yleista">Yleistä</a>' in page
        assert "sitoumus. på svenska" in swedish

    def test_markdown_cannot_bring_scripts(
        self, browser: Browser, rulebook_draft: RulebookVersion, planner: Actor
    ) -> None:
        attack = "# Otsikko\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))"
        edit_rulebook_version(version=rulebook_draft, changes={"text_fi": attack}, expected_version=None, by=planner)

        page = browser.get(page_of(rulebook_draft)).content.decode()

        assert "<script>alert" not in page and 'href="javascript' not in page

    def test_a_draft_is_for_its_organisers_officials(self, browser: Browser, rulebook_draft: RulebookVersion) -> None:
        assert "Tarkista ja julkaise" in browser.get(page_of(rulebook_draft)).content.decode()
        assert Browser().get(page_of(rulebook_draft)).status_code == 404

    def test_queries(self, browser: Browser, rulebook: RulebookVersion, sql_budget: Budget) -> None:
        with sql_budget(20):
            browser.get(page_of(rulebook))


class TestWriting:
    def test_saves_the_texts_and_dates(self, browser: Browser, personas: Cast, planner: Actor) -> None:
        draft = make_rulebook_draft(personas.organiser, by=planner, text_fi="", period=None)
        url = page_of(draft, "rulebook-version-edit")
        typed = {"text_fi": "# Uusi", "first_day": "1.1.2027", "last_day": "31.12.2027"}

        response = browser.post(url, {**fields_of(browser.get(url)), **typed})

        assert response.headers["Location"] == page_of(draft)
        draft.refresh_from_db()
        assert draft.text_fi == "# Uusi"
        assert draft.period == DateRange(datetime.date(2027, 1, 1), datetime.date(2028, 1, 1), "[)")

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"last_day": "31.2.2026"}, "last_day"),
            ({"first_day": "huomenna"}, "first_day"),
            ({"first_day": "1.1.2027", "last_day": "31.12.2026"}, "last_day"),
            ({"first_day": "", "last_day": "31.12.2026"}, "first_day"),
        ],
    )
    def test_bad_input_keeps_what_was_typed(
        self, browser: Browser, rulebook_draft: RulebookVersion, wrong: dict[str, str], field: str
    ) -> None:
        url = page_of(rulebook_draft, "rulebook-version-edit")
        fields = {**fields_of(browser.get(url)), "text_sv": "Något nytt", **wrong}

        response = browser.post(url, fields)

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        page = response.content.decode()
        assert "Något nytt" in page and all(typed in page for typed in wrong.values())
        assert "Virhe: " in page
        rulebook_draft.refresh_from_db()
        assert rulebook_draft.text_sv != "Något nytt"

    def test_preview_shows_and_saves_nothing(self, browser: Browser, rulebook_draft: RulebookVersion) -> None:
        url = page_of(rulebook_draft, "rulebook-version-edit")

        response = browser.post(url, {**fields_of(browser.get(url)), "text_fi": "## Luonnos **nyt**", "preview": "1"})

        assert response.status_code == 200
        assert '<h3 id="luonnos-nyt">Luonnos <strong>nyt</strong></h3>' in response.content.decode()
        before = rulebook_draft.text_fi
        rulebook_draft.refresh_from_db()
        assert rulebook_draft.text_fi == before

    def test_a_stale_form_shows_both_and_can_be_saved_again(
        self, browser: Browser, rulebook_draft: RulebookVersion, planner: Actor
    ) -> None:
        url = page_of(rulebook_draft, "rulebook-version-edit")
        fields = {**fields_of(browser.get(url)), "text_fi": "Minun tekstini"}
        edit_rulebook_version(
            version=rulebook_draft, changes={"text_fi": "Toisen teksti"}, expected_version=None, by=planner
        )

        stale = browser.post(url, fields)

        assert stale.status_code == 409
        assert "Joku muu ehti tallentaa ensin" in stale.content.decode()
        assert "Toisen teksti" in stale.content.decode() and "Minun tekstini" in stale.content.decode()
        assert browser.post(url, fields_of(stale)).status_code == 302
        rulebook_draft.refresh_from_db()
        assert rulebook_draft.text_fi == "Minun tekstini"

    def test_a_published_version_opens_for_reading(self, browser: Browser, rulebook: RulebookVersion) -> None:
        url = page_of(rulebook, "rulebook-version-edit")

        assert browser.get(url).headers["Location"] == page_of(rulebook)


class TestPublishing:
    def test_publishes_and_records_who(self, browser: Browser, rulebook_draft: RulebookVersion, planner: Actor) -> None:
        url = page_of(rulebook_draft, "rulebook-version-publish")
        assert "Julkaise versio" in browser.get(url).content.decode()

        response = browser.post(url, fields_of(browser.get(url)))

        assert response.headers["Location"] == page_of(rulebook_draft)
        rulebook_draft.refresh_from_db()
        assert (rulebook_draft.state, rulebook_draft.published_by_id) == ("published", planner.user_id)
        assert [record.name for record in history(rulebook_draft)] == ["draft", "publish"]

    def test_says_what_is_missing(self, browser: Browser, personas: Cast, planner: Actor) -> None:
        missing = {"text_en": "", "text_sv": "# Ett\n\n# Två", "period": None}
        draft = make_rulebook_draft(personas.organiser, by=planner, is_approved=False, **missing)
        url = page_of(draft, "rulebook-version-publish")

        page = browser.get(url).content.decode()
        response = browser.post(url, {"version": draft.version})

        assert "Julkaise versio" not in page
        for sentence in (
            "Teksti: teksti puuttuu englanniksi.",
            "Tekstissä ruotsiksi on eri otsikot kuin suomeksi.",
            "Lisää, mikä toimielin tai viranhaltija on hyväksynyt tekstin",
            "josta alkaen versio on voimassa",
        ):
            assert sentence in page and sentence in response.content.decode()
        assert response.status_code == 422
        draft.refresh_from_db()
        assert draft.is_draft

    def test_what_is_missing_leads_to_where_it_is_written(
        self, browser: Browser, personas: Cast, planner: Actor
    ) -> None:
        draft = make_rulebook_draft(personas.organiser, by=planner, is_approved=False, text_en="")
        approval = approve_rulebook(draft, by=planner)
        Rulebook.objects.update(name_sv="")
        RulebookApproval.objects.filter(pk=approval.pk).update(body_sv="")
        gaps = browser.get(page_of(draft, "rulebook-version-publish")).context["gaps"]
        assert [url for _, url in gaps] == [
            reverse("rulebooks:rulebook-rename", args=[draft.rulebook.public_id]),
            page_of(draft, "rulebook-version-edit"),
            reverse("rulebooks:rulebook-approval-edit", args=[approval.public_id]),
        ]

    def test_the_version_before_ends_when_the_next_begins(
        self, browser: Browser, rulebook: RulebookVersion, planner: Actor
    ) -> None:
        draft = add_rulebook_version(rulebook=rulebook.rulebook, by=planner)
        first = datetime.date(2027, 1, 1)
        draft = complete_rulebook_draft(draft, by=planner, period=DateRange(first, None, "[)"))

        url = page_of(draft, "rulebook-version-publish")
        browser.post(url, fields_of(browser.get(url)))

        rulebook.refresh_from_db()
        draft.refresh_from_db()
        assert rulebook.period == DateRange(datetime.date(2023, 1, 1), first, "[)")
        assert draft.period == DateRange(first, None, "[)")

    def test_days_that_overlap_are_refused_at_their_field(
        self, browser: Browser, rulebook: RulebookVersion, planner: Actor
    ) -> None:
        draft = add_rulebook_version(rulebook=rulebook.rulebook, by=planner)
        url = page_of(draft, "rulebook-version-edit")
        typed = {"first_day": "1.1.2023", "text_sv": "Något nytt"}

        response = browser.post(url, {**fields_of(browser.get(url)), **typed})

        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["first_day"]
        page = response.content.decode()
        assert "Versio 1 on voimassa 1.1.2023 alkaen. Kirjoita myöhempi päivä." in page and "Något nytt" in page

    def test_days_that_came_to_overlap_are_refused_at_publishing(
        self, browser: Browser, rulebook: RulebookVersion, planner: Actor
    ) -> None:
        draft = add_rulebook_version(rulebook=rulebook.rulebook, by=planner)
        draft = complete_rulebook_draft(draft, by=planner, period=DateRange(LATER, None, "[)"))
        RulebookVersion.objects.filter(pk=draft.pk).update(period=rulebook.period)
        url = page_of(draft, "rulebook-version-publish")

        response = browser.post(url, fields_of(browser.get(url)))

        assert response.status_code == 422
        assert "Siirrä alkamispäivää" in response.content.decode()

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ("", "Kirjoita päivä, johon mennessä"),
            ("1.1.2020", "Päivä on jo mennyt."),
            ("huomenna", "muodossa 1.2.2026"),
        ],
    )
    def test_a_later_version_needs_a_day_to_accept_it_by(
        self, browser: Browser, rulebook: RulebookVersion, planner: Actor, typed: str, message: str
    ) -> None:
        draft = add_rulebook_version(rulebook=rulebook.rulebook, by=planner)
        draft = complete_rulebook_draft(draft, by=planner, period=DateRange(LATER, None, "[)"))
        url = page_of(draft, "rulebook-version-publish")

        response = browser.post(url, {**fields_of(browser.get(url)), "accept_by_date": typed})

        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["accept_by_date"]
        assert message in response.content.decode()
        draft.refresh_from_db()
        assert draft.is_draft

    def test_a_later_version_is_told_of_through_the_outbox(
        self, browser: Browser, rulebook: RulebookVersion, planner: Actor
    ) -> None:
        assert not OutboxMessage.objects.filter(subject_id=rulebook.public_id).exists(), "nothing came before it"

        later = make_next_rulebook_version(rulebook, LATER, by=planner)

        message = OutboxMessage.objects.get(subject_id=later.public_id)
        assert (message.topic, message.state) == ("rulebooks.later_version_published", "pending")
        assert "Tuottajat hyväksyvät viimeistään" in browser.get(page_of(later)).content.decode()

    def test_a_draft_changed_meanwhile_is_looked_at_again(
        self, browser: Browser, rulebook_draft: RulebookVersion, planner: Actor
    ) -> None:
        url = page_of(rulebook_draft, "rulebook-version-publish")
        seen = fields_of(browser.get(url))
        edit_rulebook_version(version=rulebook_draft, changes={"text_fi": "Muu"}, expected_version=None, by=planner)

        response = browser.post(url, seen)

        assert response.status_code == 409
        rulebook_draft.refresh_from_db()
        assert rulebook_draft.is_draft

    def test_publishing_stays_within_its_budget(
        self, browser: Browser, rulebook: RulebookVersion, planner: Actor, sql_budget: Budget
    ) -> None:
        draft = add_rulebook_version(rulebook=rulebook.rulebook, by=planner)
        draft = complete_rulebook_draft(draft, by=planner, period=DateRange(LATER, None, "[)"))
        url = page_of(draft, "rulebook-version-publish")
        typed = fields_of(browser.get(url))

        with sql_budget(30):
            assert browser.post(url, typed).status_code == 302
