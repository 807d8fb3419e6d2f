"""Parameter tables: their numbers by a form made from the kind, their periods, and numbers that have begun."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from rulebooks.actions import EditionDetails, add_parameter_edition
from rulebooks.calculation.parameters import PARAMETER_KINDS, parse_parameters
from rulebooks.forms.parameters import EditionForm
from rulebooks.models import ParameterEdition, ParameterTable
from rulebooks.models.parameter import ParameterKind
from tests.factories.rulebooks import in_three, make_edition, make_parameter_table
from tests.personas import Cast, client_as
from tests.web.rulebooks.conftest import Budget
from tests.web.rulebooks.forms import fields_of
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import last_day, period
from voucher_portal.site.demo.county_tables import county_table, county_table_names

LIST = reverse("rulebooks:parameter-table-list")
ADD = reverse("rulebooks:parameter-table-add")
TODAY = clock.today()
DAY = datetime.timedelta(days=1)
LONG_AGO = datetime.date(2023, 1, 1)
EDITION = {"first_day": "1.1.2030", "source": "Aluehallitus § 12", "rate": "0,58", "version": "1"}
TABLES = [name for name in county_table_names() if county_table(name)["kind"] in PARAMETER_KINDS]


@pytest.fixture
def table(personas: Cast) -> ParameterTable:
    return make_parameter_table(personas.organiser, name="Kilometrikorvaus")


@pytest.fixture
def incomes(personas: Cast) -> ParameterTable:
    return make_parameter_table(personas.organiser, "income_hourly")


@pytest.fixture
def begun(table: ParameterTable) -> ParameterEdition:
    return make_edition(table, LONG_AGO)


@pytest.fixture
def coming(table: ParameterTable) -> ParameterEdition:
    return make_edition(table, TODAY + 10 * DAY)


def url(name: str, thing: ParameterTable | ParameterEdition) -> str:
    return reverse(f"rulebooks:parameter-{name}", args=[thing.public_id])


def finnish(date: datetime.date) -> str:
    return f"{date.day}.{date.month}.{date.year}"


class TestTables:
    def test_the_list_shows_what_is_in_force(self, browser: Browser, personas: Cast, begun: ParameterEdition) -> None:
        make_parameter_table(personas.organiser, "housing", "Asuminen")
        make_parameter_table(personas.other_organiser, name="Toisten taulukko")

        page = browser.get(LIST).content.decode()

        for text in ("Kilometrikorvaus", "1.1.2023 alkaen", "Asuminen", "Ei lukuja tälle päivälle"):
            assert text in page
        assert "Toisten taulukko" not in page

    def test_without_tables_it_says_how_to_begin(self, browser: Browser) -> None:
        assert "Lisää esimerkiksi kilometrikorvaus" in browser.get(LIST).content.decode()

    def test_add_leads_to_its_numbers(self, browser: Browser, personas: Cast) -> None:
        response = browser.post(ADD, {**in_three("name", "Tulorajat"), "kind": "income_hourly"})

        table = ParameterTable.objects.get(organiser=personas.organiser)
        assert response.headers["Location"] == url("edition-add", table)
        assert (table.kind, table.name_sv) == ("income_hourly", "Tulorajat på svenska")

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [({"name_fi": "Kilometrikorvaus"}, "name_fi"), ({"name_fi": ""}, "name_fi"), ({"kind": "tax"}, "kind")],
    )
    def test_bad_input_keeps_what_was_typed(
        self, browser: Browser, table: ParameterTable, wrong: dict[str, str], field: str
    ) -> None:
        response = browser.post(ADD, {**in_three("name", "Tulorajat"), "kind": "housing", **wrong})

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert "Tulorajat på svenska" in response.content.decode()
        assert ParameterTable.objects.count() == 1

    def test_the_same_queries_for_few_and_for_many(
        self, browser: Browser, personas: Cast, table: ParameterTable, sql_budget: Budget
    ) -> None:
        counted = []
        for days in (range(5), range(5, 500)):
            tables = ParameterTable.objects.bulk_create(
                ParameterTable(organiser=personas.organiser, kind="kilometre_rate", **in_three("name", f"Rivi {day}"))
                for day in days
            )
            rows = [(one, LONG_AGO) for one in tables] + [(table, LONG_AGO + day * DAY) for day in days]
            ParameterEdition.objects.bulk_create(
                ParameterEdition(
                    organiser=personas.organiser,
                    table=one,
                    period=period(first, first),
                    values={"rate": "0.50"},
                    source="Päätös",
                )
                for one, first in rows
            )
            edition = table.editions.order_by("period")[0]
            with sql_budget(12) as listed:
                browser.get(LIST)
            with sql_budget(20) as shown:
                browser.get(url("table", table))
            with sql_budget(20) as read:
                browser.get(url("edition", edition))
            counted.append((len(listed), len(shown), len(read)))
        assert counted[0] == counted[1]


class TestNumbers:
    def test_a_rate(self, browser: Browser, table: ParameterTable, sql_budget: Budget) -> None:
        with sql_budget(30):
            response = browser.post(url("edition-add", table), EDITION)

        assert response.headers["Location"] == url("table", table)
        edition = table.editions.get()
        assert (edition.values, edition.source) == ({"rate": "0.58"}, "Aluehallitus § 12")
        assert edition.period == period(datetime.date(2030, 1, 1), None)

    def test_rows_of_incomes_without_the_empty_ones(self, browser: Browser, incomes: ParameterTable) -> None:
        page = url("edition-add", incomes)
        typed = {
            **fields_of(browser.get(page)),
            "first_day": "1.1.2030",
            "source": "STM",
            "max_value": "27",
            "min_value": "7",
            "divisor": "60",
            "rounding": "up_5c",
            "limits-0-household_size": "1",
            "limits-0-limit": "563,00",
            "limits-0-percent": "35",
            "limits-2-household_size": "2",
            "limits-2-limit": "1 039",
            "limits-2-percent": "22",
        }

        assert browser.post(page, typed).status_code == 302
        assert incomes.editions.get().values == {
            "max_value": "27.00",
            "min_value": "7.00",
            "limits": [
                {"household_size": 1, "limit": "563.00", "percent": "35"},
                {"household_size": 2, "limit": "1039.00", "percent": "22"},
            ],
            "extra_person": None,
            "divisor": "60",
            "rounding": "up_5c",
        }

    @pytest.mark.parametrize("name", TABLES)
    def test_every_county_table_goes_through_its_form_unchanged(self, name: str) -> None:
        """What the form opens with comes back the same: nothing is lost or rounded on the way."""
        whole = county_table(name)
        values = parse_parameters(whole["kind"], whole["values"]).dump()
        opened = EditionForm(kind=whole["kind"], values=values, initial={"version": 1})
        sent = {field.name: field.value() for field in opened if field.value() is not None}

        form = EditionForm({**sent, "first_day": "1.1.2030", "source": "Lähde"}, kind=whole["kind"])

        assert form.is_valid(), form.errors
        assert parse_parameters(whole["kind"], form.details().values).dump() == values

    @pytest.mark.parametrize("kind", [kind.value for kind in ParameterKind])
    def test_every_kind_has_a_form_that_names_what_is_missing(
        self, browser: Browser, personas: Cast, kind: str
    ) -> None:
        table = make_parameter_table(personas.organiser, kind)
        page = url("edition-add", table)

        response = browser.post(page, {**fields_of(browser.get(page)), "first_day": "1.1.2030", "source": "Lähde"})

        assert response.status_code == 422
        assert response.context["form"].errors
        assert not table.editions.exists()

    @pytest.mark.parametrize(
        ("wrong", "field", "told"),
        [
            ({"limits-1-limit": "500"}, "limits-1-limit", "ei ole suurempi kuin edellisen rivin"),
            ({"limits-1-household_size": "3"}, "limits-1-household_size", "Tässä pitää olla 2"),
            ({"limits-1-percent": "120"}, "limits-1-percent", "enintään 100"),
            ({"limits-1-percent": "kolme"}, "limits-1-percent", "muodossa"),
            ({"limits-1-percent": ""}, "limits-1-percent", "Tieto puuttuu"),
            ({"min_value": "30"}, "min_value", "on suurempi kuin"),
            ({"min_value": "-1"}, "min_value", "vähintään 0"),
            ({"rounding": "up"}, "rounding", "up"),
            ({"source": ""}, "source", "mistä luvut ovat"),
            ({"first_day": ""}, "first_day", "Kirjoita päivä, josta alkaen"),
            ({"last_day": "1.1.2029"}, "last_day", "ei voi olla ennen"),
        ],
    )
    def test_a_fault_is_told_at_its_field(
        self, browser: Browser, incomes: ParameterTable, wrong: dict[str, str], field: str, told: str
    ) -> None:
        sound = county_table("stm_home_care_incomes")["values"]
        make_edition(incomes, LONG_AGO, datetime.date(2023, 12, 31), sound)
        page = url("edition-add", incomes)
        fields = {**fields_of(browser.get(page)), "first_day": "1.1.2030", "source": "Talousarvio"}

        response = browser.post(page, {**fields, **wrong})

        assert response.status_code == 422
        errors = response.context["form"].errors
        assert list(errors) == [field]
        assert told in str(errors[field])
        assert 'value="563,00"' in response.content.decode()
        assert incomes.editions.count() == 1

    def test_a_fault_after_an_empty_row_stands_on_the_row_that_was_typed(self) -> None:
        form = EditionForm(
            {
                "version": "1",
                "first_day": "1.1.2030",
                "source": "STM",
                "max_value": "27",
                "min_value": "7",
                "divisor": "60",
                "rounding": "cent",
                "limits-0-household_size": "1",
                "limits-0-limit": "563",
                "limits-0-percent": "35",
                "limits-3-household_size": "2",
                "limits-3-limit": "500",
                "limits-3-percent": "22",
            },
            kind="income_hourly",
        )
        assert list(form.errors) == ["limits-3-limit"]

    def test_a_fault_in_a_list_says_which_number(self) -> None:
        form = EditionForm(
            {
                "version": "1",
                "first_day": "1.1.2030",
                "source": "Laki",
                "min_value": "0",
                "hour_classes": "1; 6; 5",
                "limits-0-household_size": "1",
                "limits-0-limit": "588",
                "limits-0-percents": "15; 20",
            },
            kind="income_by_hours",
        )
        assert list(form.errors) == ["hour_classes", "limits-0-percents"]
        assert "3. luku: 5 ei ole suurempi" in str(form.errors["hour_classes"])

    def test_a_form_that_sends_very_many_rows_is_cut(self) -> None:
        form = EditionForm({"limits-999-limit": "1"}, kind="income_hourly")

        assert len(form.fields) < 250 and not form.is_valid()

    def test_the_action_refuses_what_the_kind_does_not_read(self, table: ParameterTable, planner: Actor) -> None:
        details = EditionDetails(period(LONG_AGO, None), "Päätös", {"rate": "kaksi"})

        with pytest.raises(RuleViolation, match="rate: kaksi ei ole luku"):
            add_parameter_edition(table=table, details=details, by=planner)
        assert not table.editions.exists()


class TestReading:
    def test_numbers_with_their_labels_and_source(
        self, browser: Browser, personas: Cast, incomes: ParameterTable
    ) -> None:
        edition = make_edition(incomes, LONG_AGO, values=county_table("stm_home_care_incomes")["values"])

        page = browser.get(url("edition", edition)).content.decode()

        for text in ("Setelin enimmäisarvo, €/h", "27,00", "563,00", "Talouden koko", "Verohallinnon päätös"):
            assert text in page
        assert (
            url("edition-edit", edition)
            not in client_as(personas.auditor).get(url("edition", edition)).content.decode()
        )

    def test_the_file(self, browser: Browser, begun: ParameterEdition) -> None:
        response = browser.get(url("edition-json", begun))

        content: dict[str, Any] = response.json()
        assert content["values"] == {"rate": "0.57"}
        assert (content["kind"], content["valid_from"], content["valid_until"]) == (
            "kilometre_rate",
            "2023-01-01",
            None,
        )
        assert response.headers["Content-Disposition"] == 'attachment; filename="kilometre_rate-2023-01-01.json"'


class TestPeriods:
    def test_overlap_is_refused_by_the_form(self, browser: Browser, begun: ParameterEdition) -> None:
        response = browser.post(url("edition-add", begun.table), EDITION)

        assert response.status_code == 422
        assert "päällekkäin" in str(response.context["form"].errors["first_day"])

    def test_overlap_is_refused_by_the_database(self, begun: ParameterEdition, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("rulebooks.actions.parameters._refuse_overlap", lambda *arguments, **options: None)

        with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
            make_edition(begun.table, TODAY)

    def test_numbers_that_have_begun_are_ended_and_followed(self, browser: Browser, begun: ParameterEdition) -> None:
        page = url("edition-end", begun)
        fields = {**fields_of(browser.get(page)), "last_day": finnish(TODAY)}

        assert browser.post(page, fields).status_code == 302
        added = browser.post(url("edition-add", begun.table), {**EDITION, "first_day": finnish(TODAY + DAY)})

        assert added.status_code == 302
        begun.refresh_from_db()
        assert last_day(begun.period) == TODAY
        assert begun.values == {"rate": "0.57"}

    @pytest.mark.parametrize("days", [2, 400])
    def test_they_do_not_end_before_yesterday(self, browser: Browser, begun: ParameterEdition, days: int) -> None:
        page = url("edition-end", begun)

        response = browser.post(page, {**fields_of(browser.get(page)), "last_day": finnish(TODAY - days * DAY)})

        assert response.status_code == 422
        assert "aikaisintaan eilinen" in str(response.context["form"].errors["last_day"])
        begun.refresh_from_db()
        assert last_day(begun.period) is None

    def test_they_do_not_end_before_they_begin(self, browser: Browser, coming: ParameterEdition) -> None:
        page = url("edition-end", coming)

        response = browser.post(page, {**fields_of(browser.get(page)), "last_day": finnish(TODAY)})

        assert "ennen ensimmäistä päivää" in str(response.context["form"].errors["last_day"])

    def test_numbers_that_ended_stay_ended(self, browser: Browser, table: ParameterTable) -> None:
        ended = make_edition(table, LONG_AGO, datetime.date(2023, 12, 31))
        page = url("edition-end", ended)

        response = browser.post(page, {**fields_of(browser.get(page)), "last_day": finnish(TODAY)})

        assert response.status_code == 422
        assert "ovat jo päättyneet" in response.content.decode()

    def test_an_end_does_not_reach_into_the_next_numbers(
        self, browser: Browser, table: ParameterTable, coming: ParameterEdition
    ) -> None:
        current = make_edition(table, LONG_AGO, TODAY + 5 * DAY)
        page = url("edition-end", current)

        response = browser.post(page, {**fields_of(browser.get(page)), "last_day": finnish(TODAY + 20 * DAY)})

        assert list(response.context["form"].errors) == ["last_day"]


class TestEditing:
    def test_numbers_that_have_not_begun(self, browser: Browser, coming: ParameterEdition) -> None:
        page = url("edition-edit", coming)

        assert browser.post(page, {**fields_of(browser.get(page)), "rate": "0,60"}).status_code == 302
        coming.refresh_from_db()
        assert (coming.values, coming.version) == ({"rate": "0.60"}, 2)

    def test_numbers_that_have_begun_are_not_changed(self, browser: Browser, begun: ParameterEdition) -> None:
        page = url("edition-edit", begun)

        assert browser.get(page).headers["Location"] == url("edition", begun)
        response = browser.post(page, {**EDITION, "first_day": "1.1.2023"})

        assert response.status_code == 422
        assert "menneitä käyntejä ei lasketa" in response.content.decode()
        begun.refresh_from_db()
        assert begun.values == {"rate": "0.57"}

    def test_the_guard_is_what_refuses(
        self, browser: Browser, begun: ParameterEdition, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("rulebooks.actions.parameters.refuse_begun", lambda edition: None)

        response = browser.post(url("edition-edit", begun), {**EDITION, "first_day": "1.1.2023"})

        assert response.status_code == 302
        begun.refresh_from_db()
        assert begun.values == {"rate": "0.58"}

    def test_a_stale_form_shows_both_versions(self, browser: Browser, coming: ParameterEdition) -> None:
        page = url("edition-edit", coming)
        fields = {**fields_of(browser.get(page)), "rate": "0,60"}
        browser.post(page, {**fields, "rate": "0,59"})

        stale = browser.post(page, fields)

        assert stale.status_code == 409
        assert [(row.typed, row.current) for row in stale.context["form"].stale_rows] == [("0,60", "0,59")]

    def test_remove(self, browser: Browser, coming: ParameterEdition) -> None:
        browser.post(url("edition-remove", coming), {"version": coming.version})

        assert not ParameterEdition.objects.exists()

    def test_what_has_begun_is_not_removed(self, browser: Browser, begun: ParameterEdition) -> None:
        response = browser.post(url("edition-remove", begun), {"version": begun.version}, follow=True)

        assert "menneitä käyntejä ei lasketa" in response.content.decode()
        assert ParameterEdition.objects.filter(pk=begun.pk).exists()
