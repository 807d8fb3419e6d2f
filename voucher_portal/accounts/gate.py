"""Stops a request of nobody, or of somebody whose sign-in is not strong enough for what they may see.

Closed by default, twice: a visitor opens only views marked `login_not_required`, and a person
whose sign-in is weak only the pages named here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.http import HttpResponseClientRedirect

from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.models import User
from voucher_portal.accounts.rules import Demand, demand_of
from voucher_portal.accounts.sign_in import strength_of

#: Pages that show no client's data: signing in, its settings, and texts that are everybody's.
OPEN_PREFIXES = ("account_", "mfa_", "usersessions_", "dev:")
OPEN_VIEWS = frozenset(
    {
        "set-language",
        "healthz",
        "readyz",
        "accounts:sign-in",
        "accounts:identify",
        "accounts:identify-return",
        "accounts:one-time-code",
        "accounts:choose-password",
        "accounts:second-factor",
        "accounts:switch-capacity",
        "accounts:roles",
        "site:accessibility",
        "site:privacy",
        "site:help",
    }
)
_WHERE = {
    Demand.SECOND_FACTOR: "accounts:second-factor",
    Demand.STRONG_IDENTIFICATION: "accounts:sign-in",
}


class VisitorGateMiddleware(LoginRequiredMiddleware):
    """Leads a visitor to the sign-in page, and from there back to the page."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., HttpResponse]) -> HttpResponse:
        return _lead_to(request, settings.LOGIN_URL)


class SignInGateMiddleware:
    """Leads to choosing a password, to the second factor or to strong identification; after ActorMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not isinstance(request.user, User) or is_open(request):
            return None
        where = where_to_go(request, request.user, request.actor)
        return _answer(request, where) if where else None


def is_open(request: HttpRequest) -> bool:
    """Does the page show no client's data to anybody?"""
    name = request.resolver_match.view_name if request.resolver_match else ""
    return name in OPEN_VIEWS or name.startswith(OPEN_PREFIXES)


def where_to_go(request: HttpRequest, user: User, actor: Actor) -> str:
    """The name of the page that comes first, or nothing when the sign-in is strong enough."""
    if user.must_change_password:
        return "accounts:choose-password"
    demand = demand_of(
        sees_client_data=actor.sees_client_data,
        is_client=actor.is_client,
        strength=strength_of(request, user),
    )
    return _WHERE.get(demand, "")


def _answer(request: HttpRequest, where: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": "Stronger sign-in needed", "status": 403}
        return JsonResponse(problem, status=403, content_type="application/problem+json")
    return _lead_to(request, where)


def _lead_to(request: HttpRequest, where: str) -> HttpResponse:
    address = reverse(where)
    if came_from := _page_to_return_to(request):
        address = f"{address}?{urlencode({'next': came_from})}"
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", False) else redirect(address)


def _page_to_return_to(request: HttpRequest) -> str:
    """The page that was asked; of a form or a part of a page, the page on which it stands, when that is ours."""
    if request.method in ("GET", "HEAD") and not getattr(request, "htmx", False):
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return ""
    return urlsplit(page)._replace(scheme="", netloc="", fragment="").geturl()
