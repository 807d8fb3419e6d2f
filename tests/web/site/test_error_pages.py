"""Error pages say what happened and what to do, with the support phone, in the page shell."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from tests.personas import Cast, client_as
from voucher_portal.site import errors
from voucher_portal.urls import urlpatterns as portal_urls


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


@login_not_required
def refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@login_not_required
def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


urlpatterns = [
    path("broken/", broken),
    path("refused/", refused),
    path("suspicious/", suspicious),
    path("too-many/", login_not_required(errors.too_many_requests)),
    *portal_urls,
]
handler400, handler403, handler404 = errors.bad_request, errors.forbidden, errors.not_found
handler500 = errors.server_error

pytestmark = pytest.mark.urls(__name__)


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/nowhere/", 404, "Sivua ei löytynyt"),
        ("/refused/", 403, "Sinulla ei ole oikeutta tähän"),
        ("/suspicious/", 400, "Pyyntöä ei voitu lukea"),
        ("/too-many/", 429, "Liian monta yritystä"),
        ("/broken/", 500, "Palvelussa on häiriö"),
    ],
)
def test_each_error_has_its_page(db: None, address: str, status: int, heading: str) -> None:
    page = Client(raise_request_exception=False).get(address)
    text = page.content.decode()
    assert page.status_code == status
    assert heading in text
    assert settings.SUPPORT_PHONE in text
    assert 'lang="fi"' in text


def test_a_lacking_right_names_the_capacity_and_the_way_out(personas: Cast) -> None:
    text = client_as(personas.worker).get("/refused/").content.decode()
    assert "Työntekijä" in text
    assert "Vaihda roolia, jos sinulla on toinen." in text


def test_an_old_form_is_explained(personas: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    page = browser.post("/account/login/", {"login": "x", "password": "y"})
    assert page.status_code == 403
    assert "Lomake oli ehtinyt vanhentua" in page.content.decode()


def test_a_fault_gives_the_id_to_tell(db: None) -> None:
    page = Client(raise_request_exception=False).get("/broken/")
    assert page.headers["X-Request-ID"] in page.content.decode()


@override_settings(LANGUAGE_CODE="fi")
def test_the_page_of_a_stranger_tells_nothing(personas: Cast) -> None:
    text = client_as(personas.client).get("/nowhere/secret-person/").content.decode()
    assert "secret-person" not in text.replace("/nowhere/secret-person/", "")
