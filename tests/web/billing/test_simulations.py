"""A draft tried on past visits: figures by hand, nothing written to the visits, the pages."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from billing.actions.simulations import run_simulation, tell_progress
from billing.models import ServiceEvent, Simulation, SimulationRow
from billing.simulation import whole_months_before
from rulebooks.actions import ValueDetails, add_definition_version, edit_product_value
from rulebooks.models import DefinitionVersion
from tests.factories.billing import Served, multiply, serve_by_other_company, standing_on
from tests.factories.decisions import Stage
from tests.factories.simulations import make_run_simulation, make_simulation
from tests.personas import as_actor, client_as
from voucher_portal.core.models import OutboxMessage
from voucher_portal.core.periods import first_day, last_day

Budget = Callable[[int], AbstractContextManager[list[tuple[str, str]]]]
FIRST_OF_MAY = datetime.datetime(2023, 5, 1, 9, 0, tzinfo=datetime.UTC)
APRIL = [datetime.date(2023, 4, day) for day in (3, 5, 7)]


@pytest.fixture(autouse=True)
def april() -> Iterator[None]:
    with standing_on(FIRST_OF_MAY):
        yield


def draft_of(stage: Stage, unit_value: str) -> DefinitionVersion:
    """A second version of the service, still a draft, with another value."""
    planner = as_actor(stage.cast.planner)
    draft = add_definition_version(definition=stage.service.definition, by=planner)
    edit_product_value(
        value=draft.values.get(),
        details=None,
        changes=ValueDetails(Decimal(unit_value), None),
        expected_version=None,
        by=planner,
    )
    DefinitionVersion.objects.filter(pk=draft.pk).update(is_free_for_client=False)
    draft.refresh_from_db()
    return draft


def everything(*tables: str) -> list[list[tuple[object, ...]]]:
    found = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")
            found.append(cursor.fetchall())
    return found


class TestRunning:
    def test_what_the_county_and_the_clients_would_have_paid(self, stage: Stage, served: Served) -> None:
        """Three visits of 1:30 at 32,00 €/h: at a value of 30,00 the client pays 3,00 of each."""
        for date in APRIL:
            served.log(date)
        simulation = make_run_simulation(draft_of(stage, "30"), by=as_actor(stage.cast.planner))
        [row] = simulation.rows.all()
        assert (row.events, row.refused, row.provider) == (3, 0, stage.cast.company)
        assert (row.price_before, row.price_after) == (Decimal("144.00"), Decimal("144.00"))
        assert (row.voucher_before, row.voucher_after) == (Decimal("144.00"), Decimal("135.00"))
        assert (row.share_before, row.share_after) == (Decimal("0.00"), Decimal("9.00"))
        assert simulation.refusals == []

    def test_a_higher_value_costs_no_more_than_the_price(self, stage: Stage, served: Served) -> None:
        served.log(APRIL[0])
        [row] = make_run_simulation(draft_of(stage, "40"), by=as_actor(stage.cast.planner)).rows.all()
        assert (row.voucher_after, row.share_after) == (Decimal("48.00"), Decimal("0.00"))

    def test_each_company_has_its_own_line(self, stage: Stage, served: Served) -> None:
        served.log(APRIL[0])
        other = serve_by_other_company(stage)
        other.log(APRIL[1])
        other.log(APRIL[2])
        rows = make_run_simulation(draft_of(stage, "30"), by=as_actor(stage.cast.planner)).rows.all()
        assert {row.provider_id: row.events for row in rows} == {
            stage.cast.company.pk: 1,
            stage.cast.other_company.pk: 2,
        }

    def test_what_the_draft_would_refuse_is_counted_with_its_reason(self, stage: Stage, served: Served) -> None:
        served.log(APRIL[0])
        draft = draft_of(stage, "30")
        DefinitionVersion.objects.filter(pk=draft.pk).update(is_free_for_client=True)
        simulation = make_run_simulation(draft, by=as_actor(stage.cast.planner))
        [row] = simulation.rows.all()
        assert (row.events, row.refused, row.voucher_before) == (0, 1, 0)
        [refusal] = simulation.refusals
        assert (refusal["code"], refusal["count"]) == ("price_above_free_value", 1)
        assert set(refusal["text"]) == {"fi", "sv", "en"}

    def test_a_product_that_the_draft_has_dropped(self, stage: Stage, served: Served) -> None:
        served.log(APRIL[0])
        draft = draft_of(stage, "30")
        draft.values.all().delete()
        [refusal] = make_run_simulation(draft, by=as_actor(stage.cast.planner)).refusals
        assert refusal["code"] == "no_product"

    def test_nothing_is_written_to_the_visits_and_twice_is_the_same(self, stage: Stage, served: Served) -> None:
        for date in APRIL:
            served.log(date)
        draft, planner = draft_of(stage, "30"), as_actor(stage.cast.planner)
        tables = ("billing_serviceevent", "billing_serviceeventpart", "decisions_balance", "decisions_ledgerentry")
        before = everything(*tables)
        first, second = (make_run_simulation(draft, by=planner) for _ in range(2))
        assert everything(*tables) == before
        figures = [list(run.rows.values_list("events", "voucher_after", "share_after")) for run in (first, second)]
        assert figures[0] == figures[1]

    def test_a_cancelled_visit_and_one_of_another_month_are_left_out(self, stage: Stage, served: Served) -> None:
        served.log(APRIL[0])
        ServiceEvent.objects.update(service_date=datetime.date(2023, 3, 31))
        served.log(APRIL[1])
        simulation = make_run_simulation(draft_of(stage, "30"), by=as_actor(stage.cast.planner), months=1)
        assert simulation.rows.get().events == 1

    def test_a_job_done_twice_writes_once(self, stage: Stage, served: Served) -> None:
        served.log(APRIL[0])
        simulation = make_run_simulation(draft_of(stage, "30"), by=as_actor(stage.cast.planner))
        run_simulation(OutboxMessage.objects.get(subject_id=simulation.public_id))
        assert SimulationRow.objects.count() == 1

    def test_asked_again_while_it_runs_it_is_the_same(self, stage: Stage) -> None:
        draft, planner = draft_of(stage, "30"), as_actor(stage.cast.planner)
        first, second = make_simulation(draft, by=planner), make_simulation(draft, by=planner)
        assert first.pk == second.pk
        assert OutboxMessage.objects.filter(topic="simulation").count() == 1
        assert make_simulation(draft, by=planner, months=2).pk != first.pk

    def test_the_months_are_whole(self) -> None:
        assert whole_months_before(datetime.date(2023, 5, 1), 1) == (
            APRIL[0].replace(day=1),
            datetime.date(2023, 4, 30),
        )
        first, last = whole_months_before(datetime.date(2024, 2, 29), 14)
        assert (first, last) == (datetime.date(2022, 12, 1), datetime.date(2024, 1, 31))


class TestPages:
    def test_a_planner_asks_waits_and_reads(self, stage: Stage, served: Served) -> None:
        for date in APRIL:
            served.log(date)
        draft, browser = draft_of(stage, "30"), client_as(stage.cast.planner)
        version_page = browser.get(reverse("rulebooks:definition-version", args=[draft.public_id])).content.decode()
        address = reverse("billing:simulation-list", args=[draft.public_id])
        assert address in version_page
        assert "Ei vielä simulointeja" in browser.get(address).content.decode()
        answer = browser.post(address, {"months": "12"})
        simulation = Simulation.objects.get()
        assert answer["Location"] == reverse("billing:simulation-detail", args=[simulation.public_id])
        assert (first_day(simulation.period), last_day(simulation.period)) == (
            datetime.date(2022, 5, 1),
            datetime.date(2023, 4, 30),
        )
        assert "alkaa hetken päästä" in browser.get(answer["Location"]).content.decode()
        tell_progress(simulation, 2, 3)
        assert "Laskettu 2 / 3 käyntiä." in browser.get(answer["Location"]).content.decode()
        island = browser.get(answer["Location"], headers={"HX-Request": "true"}).content.decode()
        assert "Laskettu 2 / 3" in island and "<html" not in island
        run_simulation(OutboxMessage.objects.get(subject_id=simulation.public_id))
        done = browser.get(answer["Location"])
        content = done.content.decode()
        for shown in (
            "144,00\u00a0€",
            "135,00\u00a0€",
            "9,00\u00a0€",
            "3 käyntiä laskettiin.",
            "Kotihoiva Esimerkki Oy",
        ):
            assert shown in content
        assert browser.get(answer["Location"], headers={"HX-Request": "true"})["HX-Refresh"] == "true"
        csv = b"".join(browser.get(f"{answer['Location']}rows.csv").streaming_content).decode("utf-8-sig")
        assert "Kotihoiva Esimerkki Oy;3;0;144,00;144,00;144,00;135,00;0,00;9,00;0,00;0,00" in csv

    @pytest.mark.parametrize("typed", ["", "0", "37", "vuosi"])
    def test_bad_input(self, stage: Stage, typed: str) -> None:
        address = reverse("billing:simulation-list", args=[draft_of(stage, "30").public_id])
        answer = client_as(stage.cast.planner).post(address, {"months": typed})
        assert answer.status_code == 422
        assert answer.context["form"].errors["months"] == ["Kirjoita kuukausien määrä, 1–36."]
        assert not Simulation.objects.exists()

    def test_a_version_without_visits_cannot_be_tried(self, stage: Stage) -> None:
        draft = draft_of(stage, "30")
        DefinitionVersion.objects.filter(pk=draft.pk).update(event_form="pieces")
        address = reverse("billing:simulation-list", args=[draft.public_id])
        answer = client_as(stage.cast.planner).post(address, {"months": "12"})
        assert "Simulointi laskee käyntejä" in answer.content.decode()
        assert not Simulation.objects.exists()

    def test_who_may(self, stage: Stage, served: Served) -> None:
        simulation = make_run_simulation(draft_of(stage, "30"), by=as_actor(stage.cast.planner))
        address = reverse("billing:simulation-detail", args=[simulation.public_id])
        for name, status in {"case_manager": 403, "finance_clerk": 403, "other_planner": 404, "worker": 404}.items():
            assert (name, client_as(stage.cast.everybody[name]).get(address).status_code) == (name, status)

    def test_no_visits(self, stage: Stage) -> None:
        simulation = make_run_simulation(draft_of(stage, "30"), by=as_actor(stage.cast.planner))
        address = reverse("billing:simulation-detail", args=[simulation.public_id])
        assert "ei ole käyntejä" in client_as(stage.cast.planner).get(address).content.decode()

    @pytest.mark.parametrize("many", [5, 500])
    def test_budget(self, stage: Stage, served: Served, sql_budget: Budget, many: int) -> None:
        multiply(served.log(APRIL[0], "09:00", "09:05"), many)
        draft, planner = draft_of(stage, "30"), as_actor(stage.cast.planner)
        with sql_budget(40) as queries:
            simulation = make_run_simulation(draft, by=planner)
        assert simulation.rows.get().events == many
        browser = client_as(stage.cast.planner)
        address = reverse("billing:simulation-detail", args=[simulation.public_id])
        browser.get(address)
        with sql_budget(12):
            browser.get(address)
        assert len(queries) < 40
