"""Checking the answers of a draft, publishing it, and reading what was published."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from psycopg.types.range import DateRange

from rulebooks.actions import edit_definition_draft
from rulebooks.checklist import definition_gaps
from rulebooks.models import DefinitionVersion
from rulebooks.wording import gap_message
from tests.factories.definition_parts import make_edition, make_holiday, make_lappi_week, make_question, make_table
from tests.factories.rulebooks import make_call, make_definition, make_definition_draft, make_rulebook_draft
from tests.personas import Cast
from tests.web.rulebooks.conftest import Budget
from tests.web.rulebooks.forms import fields_of
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import format_date
from voucher_portal.core.transitions import history

DAY = datetime.timedelta(days=1)


def publish(version: DefinitionVersion) -> str:
    return reverse("rulebooks:definition-version-publish", args=[version.public_id])


def read(version: DefinitionVersion) -> str:
    return reverse("rulebooks:definition-version", args=[version.public_id])


def test_publishes_and_records_who(browser: Browser, draft: DefinitionVersion, planner: Actor) -> None:
    page = browser.get(publish(draft))
    assert page.context["is_complete"] and "Julkaise versio" in page.content.decode()

    response = browser.post(publish(draft), fields_of(page))

    assert response.headers["Location"] == read(draft)
    draft.refresh_from_db()
    assert (draft.state, draft.published_by_id) == ("published", planner.user_id)
    assert draft.published_at is not None
    assert [record.name for record in history(draft)] == ["draft", "publish"]


def test_values_without_days_get_those_of_the_version(browser: Browser, draft: DefinitionVersion) -> None:
    browser.post(publish(draft), {"version": draft.version})

    assert draft.values.get().period == DateRange(datetime.date(2023, 1, 1), None, "[)")


def test_an_empty_draft_names_everything_that_is_missing(browser: Browser, personas: Cast, planner: Actor) -> None:
    empty = make_definition_draft(personas.organiser, by=planner, is_complete=False)

    page = browser.get(publish(empty))
    response = browser.post(publish(empty), {"version": empty.version})

    assert not page.context["is_complete"] and "Julkaise versio" not in page.content.decode()
    assert response.status_code == 422
    for sentence in (
        "Julkinen kuvaus: teksti puuttuu ruotsiksi.",
        "Valitse kunnat",
        "Kirjoita käyttöönottopäivä.",
        "Lisää ainakin yksi tuote",
        "Valitse, miten hinta määräytyy",
        "esimerkiksi VAMHA",
        "Valitse julkaistut henkilötietojen käsittelyn ehdot.",
        "Kirjoita yhteyspuhelin.",
    ):
        assert sentence in page.content.decode() and sentence in response.content.decode()
    empty.refresh_from_db()
    assert empty.is_draft


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"description_sv": ""}, "Julkinen kuvaus: teksti puuttuu ruotsiksi."),
        ({"municipality_codes": []}, "Valitse kunnat"),
        ({"period": None}, "josta alkaen versio on voimassa"),
        ({"price_model": "price_cap"}, "kirjoita hintakatto"),
        ({"event_form": "day"}, "yksikkö ei sovi"),
        ({"billing_prefix": ""}, "esimerkiksi VAMHA"),
        ({"service_rulebook": None}, "sääntökirjan yleinen tai palvelukohtainen osa"),
        ({"contact_name": " "}, "yhteyshenkilö tai palvelu"),
    ],
)
def test_one_thing_missing_stops_publishing(
    browser: Browser, draft: DefinitionVersion, planner: Actor, changes: dict[str, Any], expected: str
) -> None:
    edited = edit_definition_draft(version=draft, changes=changes, expected_version=None, by=planner)

    response = browser.post(publish(draft), {"version": edited.version})

    assert response.status_code == 422
    assert expected in str(response.context["form"].non_field_errors())
    draft = DefinitionVersion.objects.get(pk=draft.pk)
    assert draft.is_draft
    assert len(definition_gaps(draft)) == 1


def test_a_cap_below_the_value_of_a_free_service_stops_publishing(
    personas: Cast, planner: Actor, browser: Browser
) -> None:
    draft = make_definition_draft(personas.organiser, by=planner, price_model="price_cap", price_cap="30")

    assert "Nosta hintakattoa" in browser.post(publish(draft), {"version": draft.version}).content.decode()


def test_a_value_that_does_not_last_as_long_as_the_version_stops_publishing(
    browser: Browser, draft: DefinitionVersion
) -> None:
    draft.values.update(period=DateRange(None, datetime.date(2026, 1, 1), "[)"))

    page = browser.post(publish(draft), {"version": draft.version}).content.decode()
    assert "arvo puuttuu tältä ajalta: 1.1.2026 alkaen." in page


def test_terms_that_are_still_a_draft_stop_publishing(draft: DefinitionVersion, planner: Actor) -> None:
    draft.general_rulebook = make_rulebook_draft(draft.organiser, by=planner)

    assert [gap.code for gap in definition_gaps(draft)] == ["terms_not_published"]


def test_the_version_before_ends_when_the_next_begins(
    browser: Browser, next_draft: DefinitionVersion, published: DefinitionVersion, planner: Actor
) -> None:
    first = clock.today() + 30 * DAY
    period = DateRange(first, None, "[)")
    edited = edit_definition_draft(version=next_draft, changes={"period": period}, expected_version=None, by=planner)
    assert (
        f"Versio 1 päättyy, kun tämä alkaa {format_date(first)}." in browser.get(publish(next_draft)).content.decode()
    )

    browser.post(publish(next_draft), {"version": edited.version})

    published.refresh_from_db()
    next_draft.refresh_from_db()
    assert published.period == DateRange(datetime.date(2023, 1, 1), first, "[)")
    assert next_draft.period == period
    assert DefinitionVersion.objects.in_force(first - DAY).get() == published
    assert DefinitionVersion.objects.in_force(first).get() == next_draft


def test_a_version_cannot_begin_before_the_last_one(
    browser: Browser, next_draft: DefinitionVersion, planner: Actor
) -> None:
    period = DateRange(datetime.date(2023, 1, 1), None, "[)")
    edited = edit_definition_draft(version=next_draft, changes={"period": period}, expected_version=None, by=planner)

    response = browser.post(publish(next_draft), {"version": edited.version})

    assert response.status_code == 422
    assert "Siirrä alkamispäivää" in response.content.decode()


@pytest.mark.parametrize(("days", "status"), [(-1, 422), (0, 302)])
def test_a_later_version_does_not_reach_back(
    browser: Browser,
    next_draft: DefinitionVersion,
    published: DefinitionVersion,
    planner: Actor,
    days: int,
    status: int,
) -> None:
    """Visits of the days before were logged by the version that was in force; they are not calculated anew."""
    period = DateRange(clock.today() + days * DAY, None, "[)")
    edited = edit_definition_draft(version=next_draft, changes={"period": period}, expected_version=None, by=planner)

    response = browser.post(publish(next_draft), {"version": edited.version})

    assert response.status_code == status
    published.refresh_from_db()
    assert published.period is not None
    if status == 422:
        assert "menneitä käyntejä ei lasketa uudelleen. Siirrä alkamispäivää." in response.content.decode()
        assert published.period.upper is None
    else:
        assert published.period.upper == clock.today()


def test_a_draft_changed_meanwhile_is_looked_at_again(
    browser: Browser, draft: DefinitionVersion, planner: Actor
) -> None:
    seen = fields_of(browser.get(publish(draft)))
    edit_definition_draft(version=draft, changes={"contact_name": "Muu"}, expected_version=None, by=planner)

    response = browser.post(publish(draft), seen)

    assert response.status_code == 409
    draft.refresh_from_db()
    assert draft.is_draft


def test_publishing_twice_is_refused(browser: Browser, published: DefinitionVersion) -> None:
    response = browser.post(publish(published), {"version": published.version})

    assert response.status_code == 422
    assert browser.get(publish(published)).headers["Location"] == read(published)


def gaps_of(version: DefinitionVersion) -> list[str]:
    """The sentences of the launch checklist."""
    return [str(gap_message(gap)) for gap in definition_gaps(DefinitionVersion.objects.get(pk=version.pk))]


class TestTheLaunchChecklistOfTerms:
    def test_the_week_of_lappi_is_published(
        self, browser: Browser, personas: Cast, draft: DefinitionVersion, planner: Actor
    ) -> None:
        make_lappi_week(draft, by=planner)
        draft.refresh_from_db()
        answer = browser.post(publish(draft), {"version": draft.version})
        assert "Kalenterissa ei ole pyhäpäiviä vuodelle 2023." in answer.content.decode()

        make_holiday(personas.organiser, datetime.date(2023, 12, 26))
        browser.post(publish(draft), {"version": draft.version})

        draft.refresh_from_db()
        assert not draft.is_draft
        page = Browser().get(read(draft)).content.decode()
        for told in ("Ma–pe", "18.00–22.00", "Ilta", "41,40\u00a0€/h", "Su, pyhät", "72,00\u00a0€/h", 'class="week"'):
            assert told in page

    def test_each_hour_without_a_band_is_named(
        self, browser: Browser, draft: DefinitionVersion, planner: Actor
    ) -> None:
        make_lappi_week(draft, by=planner)
        draft.bands.filter(day_kind__in=("sat", "holiday")).delete()

        said = gaps_of(draft)

        assert said[0].startswith("La 7.00–22.00: aikaikkuna puuttuu.")
        assert any("Lauantai: tuotteella ei ole aikaikkunaa" in sentence for sentence in said)
        page = browser.get(publish(draft)).content.decode()
        assert reverse("rulebooks:definition-bands", args=[draft.public_id]) in page
        assert "Pyhäpäiville ei ole omaa aikaikkunaa" in page

    def test_a_table_needs_numbers_on_the_first_day(
        self, personas: Cast, draft: DefinitionVersion, planner: Actor
    ) -> None:
        incomes = make_table(personas.organiser, "income_hourly", "Tulorajat")
        rates = make_table(personas.organiser, "kilometre_rate", "Kilometrit")
        changes: Any = {"is_free_for_client": False, "value_model": "income_hourly"}
        edit_definition_draft(version=draft, changes=changes, expected_version=None, by=planner)
        assert gaps_of(draft) == ["Valitse taulukko, josta asiakkaan arvo lasketaan."]

        changes = {"income_table": incomes, "travel_rate_table": rates}
        edit_definition_draft(version=draft, changes=changes, expected_version=None, by=planner)
        make_edition(incomes, datetime.date(2023, 1, 2))
        assert [sentence.split(" ei ole")[0] for sentence in gaps_of(draft)] == [
            "Taulukossa Tulorajat",
            "Taulukossa Kilometrit",
        ]

        make_edition(rates, datetime.date(2022, 1, 1))
        incomes.editions.update(period=DateRange(datetime.date(2023, 1, 1), None, "[)"))
        assert gaps_of(draft) == []

    def test_questions_are_translated(self, draft: DefinitionVersion, planner: Actor) -> None:
        question = make_question(draft, by=planner)
        draft.questions.filter(pk=question.pk).update(text_sv="")
        changes: Any = {"feedback_questions_fi": "Miten meni?\nEntä hinta?", "feedback_questions_en": "How?"}
        edit_definition_draft(version=draft, changes=changes, expected_version=None, by=planner)

        assert gaps_of(draft) == [
            "Kuinka monta?: teksti puuttuu ruotsiksi.",
            "Palautekysymykset: teksti puuttuu ruotsiksi.",
        ]

    def test_a_table_left_from_another_value_model_is_put_away(
        self, personas: Cast, draft: DefinitionVersion, planner: Actor
    ) -> None:
        table = make_table(personas.organiser, "income_hourly", "Tulorajat")
        for changes in ({"value_model": "income_hourly"}, {"income_table": table}, {"value_model": "flat"}):
            draft = edit_definition_draft(
                version=draft,
                changes=changes,
                expected_version=None,
                by=planner,
            )

        assert draft.income_table is None

    @pytest.mark.parametrize("field", ["income_table", "travel_rate_table"])
    def test_tables_of_others_and_of_another_kind_are_refused(
        self, personas: Cast, draft: DefinitionVersion, planner: Actor, field: str
    ) -> None:
        strange = make_table(personas.other_organiser, "kilometre_rate")
        other_kind = make_table(personas.organiser, "housing", "Asuminen")
        for table in (strange, other_kind):
            changes: Any = {"value_model": "income_hourly", field: table}
            with pytest.raises(RuleViolation, match="Valitse taulukko"):
                edit_definition_draft(version=draft, changes=changes, expected_version=None, by=planner)

    def test_an_open_call_takes_the_reminder_away(
        self, browser: Browser, next_draft: DefinitionVersion, published: DefinitionVersion, planner: Actor
    ) -> None:
        assert "ei ole avointa hakua" in browser.get(publish(next_draft)).content.decode()

        make_call(published, by=planner)

        assert "ei ole avointa hakua" not in browser.get(publish(next_draft)).content.decode()


class TestReading:
    def test_a_published_version_is_public(self, personas: Cast, planner: Actor) -> None:
        version = make_definition(
            personas.organiser, by=planner, price_model="price_cap", price_cap="40", is_free_for_client=False
        )

        page = Browser().get(read(version)).content.decode()

        for text in ("32,00\u00a0€/h", "40,00\u00a0€/h", "Jyväskylä", "Apua kotiin arkipäivisin.", "Aktivointi"):
            assert text in page
        assert "Historia" not in page
        assert "Apua kotiin arkipäivisin. på svenska" in Browser().get("/sv" + read(version)).content.decode()

    def test_officials_see_the_history(self, browser: Browser, published: DefinitionVersion) -> None:
        page = browser.get(read(published)).content.decode()

        assert "Historia" in page and "Julkaistiin" in page and "Tee palveluntuottajahaku" in page

    def test_the_rule_names_its_source(self, published: DefinitionVersion) -> None:
        label = published.rule_version.label()

        assert label.fi == "Säännöllisen kotihoidon palveluseteli, versio 1"
        assert (label.sv, label.en) == (
            "Säännöllisen kotihoidon palveluseteli på svenska, version 1",
            "Säännöllisen kotihoidon palveluseteli in English, version 1",
        )

    def test_values_on_a_day(self, published: DefinitionVersion) -> None:
        assert published.values.on(datetime.date(2026, 5, 1)).get().unit_value == Decimal(32)
        assert not published.values.on(datetime.date(2022, 12, 31)).exists()


@pytest.mark.usefixtures("planner")
def test_queries(browser: Browser, draft: DefinitionVersion, sql_budget: Budget) -> None:
    with sql_budget(20):
        browser.get(publish(draft))
    with sql_budget(30):
        browser.post(publish(draft), {"version": draft.version})
    with sql_budget(20):
        browser.get(read(draft))
