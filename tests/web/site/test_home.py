"""The home page: what waits for each role, and where it is done."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from billing.actions import cancel_billing_reference
from billing.models import BillingReference, ServiceEvent
from providers.models import Application, Provider
from providers.transitions import ApplicationState, ProviderState
from rulebooks.models import Call
from tests.factories.billing import make_billing_stage, multiply, serve
from tests.factories.decisions import SIGNING_DAY, Stage, make_service
from tests.factories.inbox import make_announcement, make_message, make_task
from tests.factories.providers import make_proof, many_companies, many_proofs
from tests.personas import Cast, as_actor, client_as
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.transitions import SYSTEM
from voucher_portal.inbox.actions import Recipient, SubjectLink, create_task
from voucher_portal.inbox.models import Message, Task
from voucher_portal.site.work_queues import Queue, queues_of, waiting_count

HOME = "/"
STAFF = (
    "administrator",
    "planner",
    "case_manager",
    "decision_maker",
    "supervisor",
    "finance_clerk",
    "auditor",
    "provider_administrator",
    "worker",
    "billing_user",
    "reader",
)


def queues(cast: Cast, name: str) -> dict[str, Queue]:
    """The queues of a persona, by the view that each leads to."""
    found = queues_of(as_actor(cast.everybody[name]))
    return {queue.url.partition("?")[0]: queue for queue in found}


def figures(cast: Cast, name: str) -> dict[str, str]:
    return {url: queue.figure for url, queue in queues(cast, name).items()}


@pytest.fixture
def stage(personas: Cast) -> Stage:
    return make_billing_stage(personas)


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("administrator", []),
        (
            "planner",
            [
                "providers:review-list",
                "providers:proof-list",
                "rulebooks:definition-list",
                "providers:acceptance-index",
            ],
        ),
        ("case_manager", ["decisions:decision-list"]),
        ("decision_maker", ["decisions:decision-list", "providers:approval-list", "decisions:decision-list"]),
        ("supervisor", ["providers:proof-list"]),
        ("finance_clerk", ["billing:reference-list", "billing:use"]),
        ("auditor", []),
        (
            "provider_administrator",
            ["decisions:activation-list", "billing:reference-list", "providers:application-list"],
        ),
        ("worker", ["decisions:activation-list"]),
        ("billing_user", ["billing:reference-list"]),
        ("reader", []),
    ],
)
def test_each_role_sees_its_own_queues(personas: Cast, name: str, pages: list[str]) -> None:
    found = queues_of(as_actor(personas.everybody[name]))
    assert [queue.url.partition("?")[0] for queue in found] == [reverse(page) for page in pages]
    text = client_as(personas.everybody[name]).get(HOME).content.decode()
    assert all(queue.label in text for queue in found)


def test_a_decision_waits_for_another_signer_than_its_proposer(stage: Stage) -> None:
    cast = stage.cast
    with time_machine.travel(SIGNING_DAY, tick=False):
        stage.draft()
        stage.proposed(cast.neighbour_record)
    signing = [queue for queue in queues_of(as_actor(cast.decision_maker)) if "PROPOSED" in queue.url.upper()]
    assert [queue.figure for queue in signing] == ["1"]
    assert figures(cast, "case_manager") == {reverse("decisions:decision-list"): "1"}
    assert figures(cast, "other_case_manager") == {reverse("decisions:decision-list"): "0"}
    elsewhere = [queue for queue in queues_of(as_actor(cast.other_decision_maker)) if "PROPOSED" in queue.url.upper()]
    assert [queue.figure for queue in elsewhere] == ["0"]


def test_applications_and_proofs_wait_for_the_planner(stage: Stage) -> None:
    cast = stage.cast
    call = Call.objects.get(organiser=cast.organiser)
    submitted_at = datetime.datetime(2023, 3, 1, 10, tzinfo=datetime.UTC)
    assert cast.planner.user is not None
    Application.objects.create(
        organiser=cast.organiser,
        provider=cast.third_company,
        call=call,
        state=ApplicationState.SUBMITTED,
        municipality_codes=["179"],
        created_by=cast.planner.user,
        submitted_at=submitted_at,
        submitted_by=cast.planner.user,
    )
    many_proofs(many_companies(2), cast.organiser)
    found = queues(cast, "planner")
    review = found[reverse("providers:review-list")]
    assert (review.figure, review.note) == ("1", "Vanhin on saapunut 1.3.2023.")
    assert found[reverse("providers:proof-list")].figure == "2"
    assert figures(cast, "other_planner")[reverse("providers:review-list")] == "0"


def test_what_is_unbilled_is_told_in_euros_up_to_the_end_of_last_month(stage: Stage) -> None:
    served = serve(stage)
    with time_machine.travel(datetime.datetime(2023, 5, 2, 9, tzinfo=datetime.UTC), tick=False):
        served.log(datetime.date(2023, 4, 3))
        served.log(datetime.date(2023, 4, 5))
        served.log(datetime.date(2023, 5, 2), "08:00", "09:00")
        unbilled = queues(stage.cast, "billing_user")[reverse("billing:reference-list")]
        others = queues(stage.cast, "other_provider_administrator")[reverse("billing:reference-list")]
    assert unbilled.figure.replace("\u00a0", " ") == "96,00 €"
    assert unbilled.note == "2 tapahtumaa, 1 asiakas, ennen 1.5.2023."
    assert not unbilled.is_empty and others.is_empty


def test_the_finance_clerk_sees_what_is_billed_and_what_is_not_yet(stage: Stage) -> None:
    """By organiser; a reference that was cancelled is nothing to wait for."""
    served, cast = serve(stage), stage.cast
    with time_machine.travel(datetime.datetime(2023, 5, 2, 9, tzinfo=datetime.UTC), tick=False):
        served.log(datetime.date(2023, 4, 3))
        served.bill(cast.provider_administrator)
        served.log(datetime.date(2023, 4, 5))
        found = queues(cast, "finance_clerk")
        billed, unbilled = found[reverse("billing:reference-list")], found[reverse("billing:use")]
        assert billed.figure.replace("\u00a0", " ") == "48,00 €"
        assert billed.note == "Laskuviitteitä 1, yrityksiä 1, 1.4.2023 alkaen."
        assert unbilled.figure.replace("\u00a0", " ") == "48,00 €"
        elsewhere = queues_of(replace(as_actor(cast.other_decision_maker), permissions=frozenset(Permission)))
        assert {queue.url: queue.is_empty for queue in elsewhere}[billed.url]
        reference = BillingReference.objects.get()
        by = as_actor(cast.provider_administrator)
        cancel_billing_reference(reference=reference, reason="Väärä kuukausi.", expected_version=None, by=by)
        assert queues(cast, "finance_clerk")[reverse("billing:reference-list")].is_empty
    with time_machine.travel(datetime.datetime(2023, 6, 1, 9, tzinfo=datetime.UTC), tick=False):
        assert not queues(cast, "finance_clerk")[reverse("billing:use")].is_empty


@pytest.mark.parametrize("name", STAFF)
def test_every_queue_opens(personas: Cast, name: str) -> None:
    make_service(personas.organiser, personas.unit, personas.planner.user)
    browser = client_as(personas.everybody[name])
    addresses = [queue.url for queue in queues_of(as_actor(personas.everybody[name]))]
    assert [browser.get(address).status_code for address in addresses] == [200] * len(addresses)


def test_tasks_with_a_deadline_stand_first_with_the_time_left(personas: Cast) -> None:
    to = Recipient.of_organisation(personas.organiser, "planner")
    with time_machine.travel(datetime.datetime(2026, 3, 22, 10, tzinfo=datetime.UTC), tick=False):
        for days, title in ((9, "Pian"), (-3, "Myöhässä"), (40, "Joskus")):
            due_at = clock.moment(clock.today() + datetime.timedelta(days=days), datetime.time(23, 59))
            make_task(to, title, due_at=due_at)
        make_task(to, "Ilman määräaikaa")
        page = client_as(personas.planner).get(HOME)
    dated = page.context["dated_tasks"]
    assert [(task.title, task.tone) for task in dated] == [
        ("Myöhässä", "error"),
        ("Pian", "warning"),
        ("Joskus", "info"),
    ]
    assert dated[1].due_text == "31.3.2026 klo 23.59 · aikaa jäljellä 9 päivää"
    assert [task.title for task in page.context["other_tasks"]] == ["Ilman määräaikaa"]
    text = page.content.decode()
    assert "3 päivää myöhässä" in text and "Ilman määräaikaa" in text


def test_many_deadlines_do_not_hide_the_other_tasks(personas: Cast) -> None:
    to = Recipient.of_organisation(personas.organiser)
    for number in range(30):
        make_task(to, due_at=clock.now() + datetime.timedelta(days=number))
    make_task(to, "Ilman määräaikaa")
    page = client_as(personas.case_manager).get(HOME)
    assert len(page.context["dated_tasks"]) == 5
    assert [task.title for task in page.context["other_tasks"]] == ["Ilman määräaikaa"]


def test_a_task_leads_to_its_page_and_without_one_to_the_list(personas: Cast) -> None:
    to = Recipient.of_organisation(personas.organiser)
    client_id = personas.client_record.public_id
    links = {
        "Asiakas": SubjectLink("client", client_id, "clients:client-detail"),
        "Kadonnut": SubjectLink("thing", client_id, "gone:gone-detail"),
    }
    for key, subject in links.items():
        create_task(to=to, key=key, title=key, subject=subject, by=SYSTEM)
    browser = client_as(personas.case_manager)
    found = {task.title: task.url for task in browser.get(HOME).context["other_tasks"]}
    assert found == {
        "Asiakas": reverse("clients:client-detail", args=[client_id]),
        "Kadonnut": reverse("inbox:task-list"),
    }
    assert [browser.get(address).status_code for address in found.values()] == [200, 200]


def test_nothing_of_another_organiser_is_shown(personas: Cast) -> None:
    to = Recipient.of_organisation(personas.other_organiser)
    make_task(to, "Toisten työ")
    make_message(to, "Toisten viesti")
    text = client_as(personas.planner).get(HOME).content.decode()
    assert "Toisten" not in text
    assert "Mikään ei odota sinua juuri nyt." in text
    assert "Toisten työ" in client_as(personas.other_planner).get(HOME).content.decode()


def test_a_client_goes_to_their_vouchers_and_a_visitor_reads_the_front_page(personas: Cast) -> None:
    answer = client_as(personas.client).get(HOME)
    assert (answer.status_code, answer["Location"]) == (302, reverse("billing:own-voucher-list"))
    assert Browser().get(HOME).status_code == 200
    assert Browser().post(HOME).status_code == 405


def fill(stage: Stage, event: ServiceEvent, many: int) -> None:
    """So many rows in each thing that the home page shows or counts."""
    cast = stage.cast
    multiply(event, many)
    many_proofs(many_companies(many), cast.organiser)
    for organisation in (cast.organiser, cast.company.organisation):
        to = Recipient.of_organisation(organisation).columns
        Message.objects.bulk_create(Message(title=f"Viesti {number}", **to) for number in range(many))
        due_at = clock.now() + datetime.timedelta(days=5)
        Task.objects.bulk_create(
            Task(
                title=f"Tehtävä {number}",
                key=f"{organisation.pk}:{number}",
                due_at=due_at if number % 2 else None,
                **to,
            )
            for number in range(many)
        )
    for number in range(min(many, 20)):
        make_announcement(cast.organiser, as_actor(cast.planner), title=f"Uutinen {number}")


@pytest.mark.parametrize("many", [5, 500])
def test_the_home_page_asks_the_same_of_the_database_for_5_and_500_rows(
    stage: Stage, many: int, sql_budget: Callable[[int], AbstractContextManager[list[tuple[str, str]]]]
) -> None:
    served = serve(stage)
    with time_machine.travel(datetime.datetime(2023, 5, 2, 9, tzinfo=datetime.UTC), tick=False):
        fill(stage, served.log(datetime.date(2023, 4, 3), "09:00", "09:05"), many)
        for name in (*STAFF, "visitor"):
            browser = client_as(stage.cast.everybody[name])
            with sql_budget(25):
                page = browser.get(HOME)
            assert page.status_code == 200, name


class TestFirstSteps:
    def test_a_new_company_is_told_where_to_begin(self, personas: Cast) -> None:
        administrator = client_as(personas.provider_administrator)
        assert "Näin pääset alkuun" not in administrator.get(HOME).content.decode()
        Provider.objects.filter(pk=personas.company.pk).update(state=ProviderState.REGISTERED)
        page = administrator.get(HOME)
        content = page.content.decode()
        assert "Aloita tästä." in content and "Mikään ei odota" not in content
        assert reverse("providers:authority-proof-add") in content
        assert [step.word for step in page.context["first_steps"]] == ["", "approved", ""]

    def test_a_proof_under_check_is_waited_for(self, personas: Cast) -> None:
        make_proof(personas.company, personas.organiser, by=as_actor(personas.provider_administrator))
        page = client_as(personas.provider_administrator).get(HOME)
        assert [step.word for step in page.context["first_steps"]] == ["waiting", "approved", ""]
        assert reverse("providers:authority-proof-add") not in page.content.decode()

    def test_nobody_else_is_told(self, personas: Cast) -> None:
        Provider.objects.filter(pk=personas.company.pk).update(state=ProviderState.REGISTERED)
        for name in ("worker", "billing_user", "planner", "other_provider_administrator"):
            assert not client_as(personas.everybody[name]).get(HOME).context["first_steps"], name


def test_sums_that_are_only_to_be_known_are_no_work() -> None:
    told = Queue("96,00 €", "tuottajilta laskuttamatta", "", "/", is_empty=False, is_work=False)
    assert waiting_count([told, replace(told, is_work=True), replace(told, is_work=True, is_empty=True)]) == 1
