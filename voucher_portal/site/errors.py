"""The pages of things gone wrong. Each says what happened and what to do, with the support phone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token


def _page(request: HttpRequest, name: str, status: int) -> HttpResponse:
    return render(request, f"errors/{name}.html", status=status)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "bad_request", 400)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "forbidden", 403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "not_found", 404)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token was missing or old: usually a page left open over a sign-out."""
    return _page(request, "csrf_failure", 403)


@requires_csrf_token
def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Rate limits of signing in."""
    return _page(request, "too_many_requests", 429)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database or the session, for they may be what failed."""
    request_id = request.META.get("REQUEST_ID", "")
    return HttpResponse(render_to_string("errors/server_error.html", {"request_id": request_id}), status=500)
