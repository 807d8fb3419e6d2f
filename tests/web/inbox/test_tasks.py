from __future__ import annotations

import datetime
import threading

import pytest
import time_machine
from django.db import connections
from django.test import Client as Browser
from django.urls import reverse

from tests.factories.accounts import make_organiser
from tests.factories.inbox import make_task
from tests.personas import Cast, as_actor, client_as
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.transitions import SYSTEM
from voucher_portal.inbox.actions import Recipient, SubjectLink, complete_task, create_task
from voucher_portal.inbox.counters import waiting_count
from voucher_portal.inbox.models import Task

LIST = "/inbox/tasks/"
NOW = datetime.datetime(2026, 3, 22, 10, 0, tzinfo=datetime.UTC)


def done(task: Task) -> str:
    return reverse("inbox:task-done", args=[task.public_id])


@pytest.fixture
def task(personas: Cast) -> Task:
    make_task(Recipient.of_organisation(personas.other_organiser), "Toisten työ")
    return make_task(Recipient.of_organisation(personas.organiser, "planner"), "Käsittele hakemus")


def test_lists_what_waits_for_the_role_and_organisation(personas: Cast, task: Task) -> None:
    text = client_as(personas.planner).get(LIST).content.decode()
    assert "Käsittele hakemus" in text
    assert "Toisten työ" not in text
    assert "Käsittele hakemus" not in client_as(personas.auditor).get(LIST).content.decode()
    assert "Toisten työ" in client_as(personas.other_planner).get(LIST).content.decode()


ABLE = ("provider_administrator", "worker")
NOT_ABLE = ("second_worker", "billing_user", "reader", "other_provider_administrator", "planner")


def test_a_task_is_for_those_who_can_do_it(personas: Cast) -> None:
    """Answering an offer: a right of the whole company, or of the very office."""
    to = Recipient.able_to(Permission.VOUCHER_ACTIVATE, personas.company.organisation, office_id=personas.office.pk)
    task = make_task(to, "Vastaa tarjoukseen")
    for name in ABLE:
        browser = client_as(personas.everybody[name])
        assert "Vastaa tarjoukseen" in browser.get(LIST).content.decode(), name
        assert "Vastaa tarjoukseen" in browser.get("/").content.decode(), name
    for name in NOT_ABLE:
        browser = client_as(personas.everybody[name])
        assert "Vastaa tarjoukseen" not in browser.get(LIST).content.decode(), name
        assert waiting_count(as_actor(personas.everybody[name])) == 0, name
        assert browser.post(done(task)).status_code == 404, name


def test_a_task_for_a_right_in_any_office(personas: Cast) -> None:
    make_task(Recipient.able_to(Permission.EVENT_LOG, personas.company.organisation))
    able = {name for name in (*ABLE, *NOT_ABLE) if waiting_count(as_actor(personas.everybody[name]))}
    assert able == {"provider_administrator", "worker", "second_worker"}


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (9, "31.3.2026 klo 23.59 · aikaa jäljellä 9 päivää", "warning"),
        (1, "23.3.2026 klo 23.59 · aikaa jäljellä 1 päivä", "warning"),
        (0, "22.3.2026 klo 23.59 · tänään", "warning"),
        (-3, "19.3.2026 klo 23.59 · 3 päivää myöhässä", "error"),
        (40, "1.5.2026 klo 23.59 · aikaa jäljellä 40 päivää", "info"),
    ],
)
def test_the_deadline_says_what_is_left(personas: Cast, days: int, words: str, tone: str) -> None:
    with time_machine.travel(NOW, tick=False):
        date = clock.today() + datetime.timedelta(days=days)
        make_task(Recipient.of_organisation(personas.organiser), due_at=clock.moment(date, datetime.time(23, 59)))
        page = client_as(personas.planner).get(LIST)
    [row] = page.context["dated"]
    assert (row.deadline, row.tone) == (words, tone)
    assert words in page.content.decode()


def test_the_most_urgent_first_and_those_without_a_deadline_below(personas: Cast) -> None:
    to = Recipient.of_organisation(personas.organiser)
    make_task(to, "ilman")
    make_task(to, "myöhemmin", due_at=clock.now() + datetime.timedelta(days=30))
    make_task(to, "pian", due_at=clock.now() + datetime.timedelta(days=2))
    context = client_as(personas.planner).get(LIST).context
    assert [row.task.title for row in context["dated"]] == ["pian", "myöhemmin"]
    assert [row.task.title for row in context["undated"]] == ["ilman"]


def test_done_tasks_leave_the_list_and_can_be_looked_up(personas: Cast, task: Task) -> None:
    browser = client_as(personas.planner)
    assert browser.post(done(task)).status_code == 302
    task.refresh_from_db()
    assert task.done_by == personas.planner.user
    assert task.done_at is not None
    assert "Mikään ei odota sinua" in browser.get(LIST).content.decode()
    looked_up = browser.get(LIST, {"state": "done"}).content.decode()
    assert "Käsittele hakemus" in looked_up
    assert "Suvi Suunta" in looked_up


def test_done_twice_changes_nothing(personas: Cast, task: Task) -> None:
    browser = client_as(personas.planner)
    browser.post(done(task))
    task.refresh_from_db()
    first = task.done_at
    assert browser.post(done(task)).status_code == 302
    task.refresh_from_db()
    assert task.done_at == first


def test_search(personas: Cast, task: Task) -> None:
    make_task(Recipient.of_organisation(personas.organiser), "Jotain muuta")
    text = client_as(personas.planner).get(LIST, {"q": "hakem"}).content.decode()
    assert "Käsittele hakemus" in text and "Jotain muuta" not in text


def test_a_task_leads_to_the_page_where_it_is_done(personas: Cast) -> None:
    link = SubjectLink("membership", "", "accounts:staff-list")
    create_task(to=Recipient.of_organisation(personas.organiser), key="a", title="Katso", subject=link, by=SYSTEM)
    gone = SubjectLink("thing", "a" * 20, "nowhere:at-all")
    create_task(to=Recipient.of_organisation(personas.organiser), key="b", title="Kadonnut", subject=gone, by=SYSTEM)
    page = client_as(personas.planner).get(LIST)
    assert 'href="/accounts/staff/"' in page.content.decode()
    assert {row.task.title: row.url for row in page.context["undated"]} == {
        "Katso": "/accounts/staff/",
        "Kadonnut": "",
    }


def test_one_waiting_task_for_each_key(personas: Cast) -> None:
    to = Recipient.of_organisation(personas.organiser)
    first = make_task(to, "Ensimmäinen", key="sign:1")
    assert make_task(to, "Toinen", key="sign:1") == first
    complete_task(key="sign:1", by=as_actor(personas.planner))
    assert make_task(to, "Uusi kierros", key="sign:1") != first
    assert Task.objects.filter(key="sign:1").count() == 2


def test_completing_what_does_not_wait_is_nothing(db: None) -> None:
    assert complete_task(key="nobody:knows", by=SYSTEM) is None


def test_two_at_once_make_one_task(committed_db: str) -> None:
    to = Recipient.of_organisation(make_organiser())
    gate = threading.Barrier(4)
    made: list[int] = []

    def make() -> None:
        gate.wait(timeout=10)
        made.append(make_task(to, key="same").pk)
        connections.close_all()

    threads = [threading.Thread(target=make) for _unused in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(made) == 4
    assert len(set(made)) == 1
    assert Task.objects.filter(key="same").count() == 1


def test_a_strangers_task_is_not_found(personas: Cast, task: Task) -> None:
    for persona in (personas.other_planner, personas.auditor, personas.provider_administrator, personas.client):
        assert client_as(persona).post(done(task)).status_code == 404
    task.refresh_from_db()
    assert task.done_at is None


def test_wrong_methods_missing_tasks_and_visitors(personas: Cast, task: Task) -> None:
    browser = client_as(personas.planner)
    assert browser.post(LIST).status_code == 405
    assert browser.get(done(task)).status_code == 405
    assert browser.post(reverse("inbox:task-done", args=["a" * 20])).status_code == 404
    assert Browser().get(LIST).headers["Location"].startswith("/accounts/sign-in/")
    assert Browser().post(done(task)).status_code == 302


def test_the_counter_is_one_query(personas: Cast, task: Task, sql_budget) -> None:
    actor = as_actor(personas.planner)
    with sql_budget(1):
        assert waiting_count(actor) == 1


@pytest.mark.parametrize("count", [5, 500])
def test_the_same_queries_for_few_and_for_many(personas: Cast, sql_budget, count: int) -> None:
    for number in range(count):
        make_task(Recipient.of_organisation(personas.organiser), f"Työ {number}", due_at=clock.now())
    browser = client_as(personas.planner)
    with sql_budget(12) as queries:
        assert browser.get(LIST).status_code == 200
    assert len(queries) >= 4
