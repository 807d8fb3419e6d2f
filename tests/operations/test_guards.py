"""The guards every test relies on do bite."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import islice

import psycopg
import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from tests.guards import SettingsKept, WriteOnGet
from tests.numbering import numbers

Budget = Callable[[int], AbstractContextManager[list[tuple[str, str]]]]


def writing_view(request: HttpRequest) -> HttpResponse:
    Group.objects.create(name="written")
    return HttpResponse()


def counting_view(request: HttpRequest) -> HttpResponse:
    cache.set("attempts", 1)
    return HttpResponse()


urlpatterns = [
    path("writing", login_not_required(writing_view)),
    path("counting", login_not_required(counting_view)),
]


@pytest.mark.usefixtures("db")
@pytest.mark.urls(__name__)
class TestWritesOnGet:
    def test_a_get_that_writes_fails(self, client: Client) -> None:
        with pytest.raises(WriteOnGet, match="GET /writing writes to auth_group"):
            client.get("/writing")

    def test_a_post_may_write(self, client: Client) -> None:
        assert client.post("/writing").status_code == 200

    def test_the_test_itself_may_write_between_requests(self, client: Client) -> None:
        client.get("/counting")
        Group.objects.create(name="by the test")

    @pytest.mark.get_may_write("the twin")
    def test_a_marked_test_lets_it_pass(self, client: Client) -> None:
        assert client.get("/writing").status_code == 200


@pytest.mark.usefixtures("db")
def test_a_budget_that_is_passed_names_the_line(sql_budget: Budget) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"2 queries, the budget is 1:\n.*test_guards.py"), sql_budget(1):
        assert [Group.objects.count() for _ in range(2)]


@pytest.mark.usefixtures("db")
def test_a_budget_does_not_count_savepoints(sql_budget: Budget) -> None:
    with sql_budget(1) as queries, transaction.atomic():
        Group.objects.count()
    assert len(queries) == 1


@pytest.mark.usefixtures("db")
def test_unordered_rows_come_in_any_order() -> None:
    Group.objects.bulk_create([Group(name=f"{number:02}") for number in range(30)])
    orders = {tuple(group.name for group in Group.objects.order_by()) for _ in range(5)}
    assert len(orders) > 1
    ordered = [group.name for group in Group.objects.order_by("name")]
    assert ordered == sorted(ordered)


def test_no_test_reaches_another_machine() -> None:
    with socket.socket() as outside, pytest.raises(AssertionError, match="this machine alone"):
        outside.connect(("192.0.2.1", 80))


def test_a_setting_left_changed_fails() -> None:
    kept = SettingsKept()
    kept.remember()
    with override_settings(SUPPORT_PHONE="0800 111 222"):
        with pytest.raises(pytest.fail.Exception, match="left these settings changed: SUPPORT_PHONE"):
            kept.compare("test_phone.py")
        kept.compare("the module after it")


def test_an_undefined_variable_fails() -> None:
    template = engines["django"].from_string("{{ nothing_of_this_name }}")
    with pytest.raises(pytest.fail.Exception):
        template.render({}, RequestFactory().get("/"))


def test_real_commits_are_seen_by_other_connections(committed_db: str) -> None:
    Group.objects.create(name="committed")
    with psycopg.connect(committed_db) as other:
        assert other.execute("SELECT name FROM auth_group").fetchall() == [("committed",)]


def test_each_such_test_begins_empty(committed_db: str) -> None:
    assert not Group.objects.exists()


def test_no_two_processes_of_a_run_give_the_same_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """One may work on the world that another has built."""
    given: list[int] = []
    for worker in ("gw0", "gw1", "gw7"):
        monkeypatch.setenv("PYTEST_XDIST_WORKER", worker)
        given += islice(numbers(), 1000)
    assert len(set(given)) == len(given) == 3000
