"""Every answer names its request and carries the headers that keep it to itself."""

from __future__ import annotations

import re
from typing import Any

import pytest
import structlog
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from tests.factories.accounts import make_organiser
from tests.web.core.letters import Clerk
from voucher_portal.accounts.models import Organisation
from voucher_portal.core.history import event_model
from voucher_portal.core.middleware import HistoryContextMiddleware, RequestIdMiddleware, SecurityHeadersMiddleware


def test_a_request_gets_an_id_that_its_log_lines_carry(rf: RequestFactory) -> None:
    bound: list[Any] = []

    def view(request: HttpRequest) -> HttpResponse:
        bound.append(structlog.contextvars.get_contextvars()["request_id"])
        return HttpResponse()

    response = RequestIdMiddleware(view)(rf.get("/"))
    assert re.fullmatch(r"[0-9a-f]{32}", response["X-Request-ID"])
    assert bound == [response["X-Request-ID"]]
    assert "request_id" not in structlog.contextvars.get_contextvars()


@pytest.mark.parametrize(("given", "kept"), [("proxy-0123456789", True), ("x\nSet-Cookie: a", False), ("short", False)])
def test_the_id_of_a_proxy_is_kept_when_it_looks_like_one(rf: RequestFactory, given: str, kept: bool) -> None:
    response = RequestIdMiddleware(lambda request: HttpResponse())(rf.get("/", headers={"X-Request-ID": given}))
    assert (response["X-Request-ID"] == given) is kept


def test_headers(client: Client) -> None:
    response = client.get("/healthz")
    assert "camera=()" in response["Permissions-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Request-ID"]


def test_a_page_is_kept_in_no_cache_unless_its_view_says_otherwise(rf: RequestFactory) -> None:
    plain = SecurityHeadersMiddleware(lambda request: HttpResponse())(rf.get("/"))
    cached = SecurityHeadersMiddleware(lambda request: HttpResponse(headers={"Cache-Control": "max-age=60"}))(
        rf.get("/")
    )
    assert (plain["Cache-Control"], cached["Cache-Control"]) == ("no-store", "max-age=60")


@pytest.mark.usefixtures("db")
def test_the_change_history_knows_who_changed_a_row(rf: RequestFactory) -> None:
    organiser = make_organiser()

    def view(request: HttpRequest) -> HttpResponse:
        Organisation.objects.filter(pk=organiser.pk).update(support_phone="014 111 1111")
        return HttpResponse()

    request: Any = rf.post("/")
    request.actor = Clerk()
    RequestIdMiddleware(HistoryContextMiddleware(view))(request)
    event: Any = event_model(Organisation).objects.get(pgh_label="update", pgh_obj_id=organiser.pk)
    assert event.support_phone == "014 111 1111"
    assert event.pgh_context["user"] == 7
    assert event.pgh_context["capacity"] == "official:1"
    assert event.pgh_context["request_id"] == request.META["REQUEST_ID"]


def test_reading_sets_no_context(rf: RequestFactory) -> None:
    assert HistoryContextMiddleware(lambda request: HttpResponse())(rf.get("/")).status_code == 200
