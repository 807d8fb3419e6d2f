"""The pages of a draft: task list, save and return, bad input, stale forms."""

from __future__ import annotations

import datetime
from decimal import Decimal as D
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from psycopg.types.range import DateRange

from rulebooks.actions import edit_definition_draft
from rulebooks.checklist import allowed_municipality_codes
from rulebooks.forms.sections import SECTION_FORMS
from rulebooks.models import DefinitionVersion, RulebookVersion
from tests.factories.definition_parts import make_table
from tests.factories.rulebooks import make_definition_draft, make_rulebook
from tests.personas import Cast
from tests.web.rulebooks.conftest import Budget
from tests.web.rulebooks.forms import fields_of
from voucher_portal.accounts.actor import Actor

FORMS = [section.value for section in SECTION_FORMS]
#: What a draft has to be like before it has the page.
NEEDED = {"absences": {"event_form": "stay"}, "value-source": {"value_model": "percentage", "value_percent": D(80)}}


def page_of(draft: DefinitionVersion, section: str) -> str:
    return reverse("rulebooks:definition-section", args=[draft.public_id, section])


def suited(draft: DefinitionVersion, section: str, by: Actor) -> DefinitionVersion:
    """The draft, made such that it needs the section."""
    changes: Any = {"event_form": "visit", **NEEDED.get(section, {})}
    return edit_definition_draft(version=draft, changes=changes, expected_version=None, by=by)


def task_list(draft: DefinitionVersion) -> str:
    return reverse("rulebooks:definition-version-edit", args=[draft.public_id])


@pytest.fixture
def empty(personas: Cast, planner: Actor) -> DefinitionVersion:
    """A draft with a name and nothing else."""
    return make_definition_draft(personas.organiser, by=planner, is_complete=False, unit=personas.unit)


def test_task_list_says_what_is_missing(browser: Browser, empty: DefinitionVersion, draft: DefinitionVersion) -> None:
    groups = browser.get(task_list(empty)).context["groups"]
    missing = {str(step["title"]): step["missing"] for group in groups for step in group["steps"]}

    assert missing["Perustiedot"] == 6 and missing["Yhteystiedot"] == 2 and missing["Hakemuksen liitteet"] == 0
    ready = browser.get(task_list(draft))
    assert ready.context["is_complete"] and "Kaikki osat ovat valmiina" in ready.content.decode()


@pytest.mark.parametrize("section", FORMS)
def test_a_page_saved_as_it_is_changes_nothing(
    browser: Browser, draft: DefinitionVersion, planner: Actor, section: str
) -> None:
    suited(draft, section, planner)
    before = DefinitionVersion.objects.filter(pk=draft.pk).values().get()

    response = browser.post(page_of(draft, section), fields_of(browser.get(page_of(draft, section))))

    assert response.headers["Location"] == task_list(draft)
    after = DefinitionVersion.objects.filter(pk=draft.pk).values().get()
    assert after.pop("version") == before.pop("version") + 1
    assert after == before


@pytest.mark.parametrize("section", FORMS)
def test_a_half_filled_page_can_be_saved(
    browser: Browser, empty: DefinitionVersion, planner: Actor, section: str
) -> None:
    suited(empty, section, planner)
    fields = fields_of(browser.get(page_of(empty, section)))
    if section == "pricing":
        fields |= {"price_model": "fixed", "is_free_for_client": "no"}

    assert browser.post(page_of(empty, section), fields).status_code == 302


def test_basics(browser: Browser, empty: DefinitionVersion, personas: Cast) -> None:
    typed = {"name_fi": "Uusi nimi", "description_fi": "Kuvaus", "unit": personas.sub_unit.public_id}

    browser.post(page_of(empty, "basics"), {**fields_of(browser.get(page_of(empty, "basics"))), **typed})

    empty.refresh_from_db()
    assert (empty.definition.name_fi, empty.description_fi, empty.unit) == ("Uusi nimi", "Kuvaus", personas.sub_unit)


def test_the_name_stays_after_publishing(browser: Browser, next_draft: DefinitionVersion) -> None:
    page = browser.get(page_of(next_draft, "basics"))

    assert "name_fi" not in page.context["form"].fields
    assert browser.post(page_of(next_draft, "basics"), fields_of(page)).status_code == 302


def test_the_whole_area_at_once(browser: Browser, empty: DefinitionVersion) -> None:
    typed = {"is_whole_area": "on", "go_live_date": "1.12.2026", "first_day": "1.12.2026"}

    browser.post(page_of(empty, "area"), {**fields_of(browser.get(page_of(empty, "area"))), **typed})

    empty.refresh_from_db()
    assert set(empty.municipality_codes) == allowed_municipality_codes(empty.organiser)
    assert "179" in empty.municipality_codes
    assert empty.period == DateRange(datetime.date(2026, 12, 1), None, "[)")
    assert browser.get(page_of(empty, "area")).context["form"]["is_whole_area"].value() is True


def test_a_free_service_is_never_split(browser: Browser, empty: DefinitionVersion) -> None:
    for page, typed in (
        ("pricing", {"price_model": "free_pricing", "is_free_for_client": "no"}),
        ("balance", {"exhaustion": "split"}),
        ("pricing", {"is_free_for_client": "yes"}),
    ):
        browser.post(page_of(empty, page), {**fields_of(browser.get(page_of(empty, page))), **typed})

    empty.refresh_from_db()
    assert (empty.is_free_for_client, empty.exhaustion) == (True, "refuse")
    assert "exhaustion" not in browser.get(page_of(empty, "balance")).context["form"].fields


def test_the_next_page_at_once(browser: Browser, draft: DefinitionVersion) -> None:
    fields = {**fields_of(browser.get(page_of(draft, "value"))), "value_model": "percentage", "then": "next"}

    response = browser.post(page_of(draft, "value"), fields)

    assert response.headers["Location"] == page_of(draft, "value-source")
    assert set(browser.get(response.headers["Location"]).context["form"].fields) == {"value_percent", "version"}
    last = {**fields_of(browser.get(page_of(draft, "retention"))), "then": "next"}
    check = reverse("rulebooks:definition-version-publish", args=[draft.public_id])
    assert browser.post(page_of(draft, "retention"), last).headers["Location"] == check


def test_pages_follow_the_way_of_logging(browser: Browser, draft: DefinitionVersion, planner: Actor) -> None:
    def titles() -> list[str]:
        groups = browser.get(task_list(draft)).context["groups"]
        return [str(step["title"]) for group in groups for step in group["steps"]]

    assert "Aikaikkunat" in titles() and "Poissaolot ja vajaat kuukaudet" not in titles()
    browser.post(page_of(draft, "events"), {**fields_of(browser.get(page_of(draft, "events"))), "event_form": "stay"})

    assert "Aikaikkunat" not in titles() and "Poissaolot ja vajaat kuukaudet" in titles()
    assert browser.get(page_of(draft, "travel")).status_code == 404
    assert "rounding_mode" not in browser.get(page_of(draft, "logging")).context["form"].fields


@pytest.mark.parametrize(
    ("form", "asked"),
    [("day", {"absence_percent"}), ("month", {"partial_month"}), ("stay", {"absence_percent", "partial_month"})],
)
def test_absences_ask_what_the_way_of_logging_needs(
    browser: Browser, draft: DefinitionVersion, planner: Actor, form: str, asked: set[str]
) -> None:
    edit_definition_draft(version=draft, changes={"event_form": form}, expected_version=None, by=planner)

    fields = set(browser.get(page_of(draft, "absences")).context["form"].fields)

    assert fields & {"absence_percent", "partial_month"} == asked


def test_terms_of_every_page_are_kept(
    browser: Browser, draft: DefinitionVersion, personas: Cast, planner: Actor
) -> None:
    rates, incomes = make_table(personas.organiser), make_table(personas.organiser, "income_hourly", "Tulorajat")
    strange = make_table(personas.other_organiser, "kilometre_rate", "Vieras")
    edit_definition_draft(version=draft, changes={"value_model": "income_hourly"}, expected_version=None, by=planner)
    for page, typed in (
        ("value-source", {"income_table": incomes.public_id}),
        ("travel", {"travel_rate_table": rates.public_id, "travel_free_km": "10", "travel_cap": "20,50"}),
        ("balance", {"recurrence": "month", "carry_over": "next", "carry_over_limit": "5"}),
        ("logging", {"correction_window_days": "90", "rounding_mode": "up", "rounding_minutes": "15"}),
        ("billing", {"billing_period": "half_month"}),
        ("registrations", {"registrations_required": ["soteri"], "registration_transition_end": "31.12.2026"}),
        ("activation", {"allows_several_providers": "on", "activation_mode": "attached_only"}),
        ("feedback", {"feedback_questions_fi": "Miten meni?"}),
        ("retention", {"retention_years": "12"}),
    ):
        opened = browser.get(page_of(draft, page))
        assert strange.public_id not in opened.content.decode()
        assert browser.post(page_of(draft, page), {**fields_of(opened), **typed}).status_code == 302, page

    draft.refresh_from_db()
    assert (draft.income_table, draft.travel_rate_table, draft.travel_cap) == (incomes, rates, D("20.50"))
    assert (draft.carry_over, draft.carry_over_limit, draft.correction_window_days) == ("next", 5, 90)
    assert (draft.billing_period, draft.registrations_required, draft.retention_years) == ("half_month", ["soteri"], 12)
    assert draft.allows_several_providers and draft.feedback_questions_fi == "Miten meni?"


def test_terms_offer_the_organisers_published_versions(
    browser: Browser, empty: DefinitionVersion, rulebook: RulebookVersion, personas: Cast
) -> None:
    stranger = make_rulebook(personas.other_organiser, "general")
    page = browser.get(page_of(empty, "terms"))

    assert rulebook.public_id in page.content.decode() and stranger.public_id not in page.content.decode()
    browser.post(page_of(empty, "terms"), {**fields_of(page), "general_rulebook": rulebook.public_id})
    empty.refresh_from_db()
    assert empty.general_rulebook == rulebook


@pytest.mark.parametrize(
    ("section", "wrong", "field"),
    [
        ("basics", {"name_fi": ""}, "name_fi"),
        ("basics", {"legal_basis": "1/1900"}, "legal_basis"),
        ("area", {"municipality_codes": ["091"]}, "municipality_codes"),
        ("area", {"go_live_date": "40.1.2026"}, "go_live_date"),
        ("area", {"first_day": "2.1.2026", "last_day": "1.1.2026"}, "last_day"),
        ("pricing", {"price_model": ""}, "price_model"),
        ("events", {"event_form": "letters"}, "event_form"),
        ("logging", {"minimum_billable_minutes": "vartti"}, "minimum_billable_minutes"),
        ("logging", {"logging_window_days": "-1"}, "logging_window_days"),
        ("logging", {"correction_window_days": "4000"}, "correction_window_days"),
        ("billing", {"billing_prefix": "V4MHA"}, "billing_prefix"),
        ("billing", {"billing_prefix": "ÄÄKKÖ"}, "billing_prefix"),
        ("value-source", {"value_percent": "120"}, "value_percent"),
        ("value-source", {"value_percent": "0"}, "value_percent"),
        ("balance", {"carry_over_limit": "5"}, "carry_over_limit"),
        ("balance", {"carry_over": "next"}, "carry_over"),
        ("absences", {"absence_percent": "100,01"}, "absence_percent"),
        ("absences", {"absence_max_days": "kaksi"}, "absence_max_days"),
        ("travel", {"travel_free_km": "-3"}, "travel_free_km"),
        ("travel", {"travel_cap": "paljon"}, "travel_cap"),
        ("registrations", {"registration_transition_end": "31.12.2026"}, "registration_transition_end"),
        ("retention", {"retention_years": "aina"}, "retention_years"),
        ("terms", {"data_processing_terms": "zzz"}, "data_processing_terms"),
        ("contacts", {"contact_phone": "soita meille"}, "contact_phone"),
    ],
)
def test_bad_input_names_the_field_and_keeps_what_was_typed(
    browser: Browser, draft: DefinitionVersion, planner: Actor, section: str, wrong: dict[str, Any], field: str
) -> None:
    draft = suited(draft, section, planner)
    fields = {**fields_of(browser.get(page_of(draft, section))), **wrong}

    response = browser.post(page_of(draft, section), fields)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    for typed in wrong.values():
        if isinstance(typed, str) and typed not in ("1/1900", "zzz", "letters", "next"):
            assert typed in response.content.decode()
    unchanged = DefinitionVersion.objects.get(pk=draft.pk)
    assert unchanged.version == draft.version


def test_a_billing_prefix_belongs_to_one_voucher(
    browser: Browser, empty: DefinitionVersion, published: DefinitionVersion
) -> None:
    fields = fields_of(browser.get(page_of(empty, "billing")))

    taken = browser.post(page_of(empty, "billing"), {**fields, "billing_prefix": published.billing_prefix.lower()})

    assert taken.status_code == 422
    assert "Laskuviitteen alku on jo käytössä: " in str(taken.context["form"].errors["billing_prefix"])


def test_a_stale_form_shows_both_versions(browser: Browser, draft: DefinitionVersion, planner: Actor) -> None:
    url = page_of(draft, "contacts")
    fields = {**fields_of(browser.get(url)), "contact_name": "Palveluneuvonta"}
    edit_definition_draft(version=draft, changes={"contact_name": "Asiakasohjaus"}, expected_version=None, by=planner)

    stale = browser.post(url, fields)

    assert stale.status_code == 409
    assert [(row.typed, row.current) for row in stale.context["form"].stale_rows] == [
        ("Palveluneuvonta", "Asiakasohjaus")
    ]
    assert browser.post(url, fields_of(stale)).status_code == 302
    draft.refresh_from_db()
    assert draft.contact_name == "Palveluneuvonta"


def test_stale_choices_are_shown_by_their_names(browser: Browser, draft: DefinitionVersion, planner: Actor) -> None:
    url = page_of(draft, "pricing")
    fields = {**fields_of(browser.get(url)), "price_model": "fixed"}
    edit_definition_draft(version=draft, changes={"price_model": "price_cap"}, expected_version=None, by=planner)

    stale = browser.post(url, fields)

    row = stale.context["form"].stale_rows[0]
    assert row.typed == "Järjestäjä päättää kiinteän hinnan"
    assert row.current == "Tuottaja päättää hinnan hintakattoon asti"


def test_a_published_version_opens_for_reading_and_takes_no_changes(
    browser: Browser, published: DefinitionVersion, draft: DefinitionVersion
) -> None:
    read = reverse("rulebooks:definition-version", args=[published.public_id])
    fields = {**fields_of(browser.get(page_of(draft, "contacts"))), "version": published.version}

    for section in FORMS:
        assert browser.get(page_of(published, section)).headers["Location"] == read
    assert browser.get(task_list(published)).headers["Location"] == read
    refused = browser.post(page_of(published, "contacts"), fields)
    assert refused.status_code == 422
    assert "Tee uusi versio" in refused.content.decode()


def test_queries(browser: Browser, draft: DefinitionVersion, planner: Actor, sql_budget: Budget) -> None:
    with sql_budget(20):
        browser.get(task_list(draft))
    for section in FORMS:
        suited(draft, section, planner)
        with sql_budget(20):
            page = browser.get(page_of(draft, section))
        with sql_budget(30):
            browser.post(page_of(draft, section), fields_of(page))
