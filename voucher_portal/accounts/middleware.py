"""Puts `request.actor` in place: who acts in this request and in which capacity."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse

from voucher_portal.accounts.actor import PUBLIC_ACTOR, Actor
from voucher_portal.accounts.capacities import capacities_of, resolve_capacity
from voucher_portal.accounts.models import User
from voucher_portal.accounts.requests import PortalRequest

CAPACITY_SESSION_KEY = "capacity"
SEVERAL_SESSION_KEY = "several_capacities"
SEEN_SESSION_KEY = "seen_at"
SEEN_EVERY_SECONDS = 300


class ActorMiddleware:
    """Resolves the capacity chosen in the session; the first one where none is chosen yet."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cast(PortalRequest, request).actor = actor_of(request)
        return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    """The acting capacity. A capacity that has ended falls back to another one of the person."""
    user = request.user
    if not isinstance(user, User):
        return PUBLIC_ACTOR
    chosen = resolve_capacity(user, request.session.get(CAPACITY_SESSION_KEY, ""))
    if chosen is not None:
        return chosen
    capacities = remembered_capacities(request, user)
    if not capacities:
        return replace(PUBLIC_ACTOR, user_id=user.pk, display_name=user.get_full_name())
    request.session[CAPACITY_SESSION_KEY] = capacities[0].capacity_key
    return capacities[0]


def remembered_capacities(request: HttpRequest, user: User) -> list[Actor]:
    """Everything the person may act as. Whether it is more than one is kept in the session, for the header.

    Asked at signing in, when a capacity has ended, and on the page where one is chosen: not at every page.
    """
    capacities = capacities_of(user)
    request.session[SEVERAL_SESSION_KEY] = len(capacities) > 1
    return capacities


class SessionActivityMiddleware:
    """Keeps the person's session list current to five minutes, without a write at every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = int(time.time())
        if request.user.is_authenticated and now - request.session.get(SEEN_SESSION_KEY, 0) > SEEN_EVERY_SECONDS:
            UserSession.objects.create_from_request(request)
            request.session[SEEN_SESSION_KEY] = now
        return self.get_response(request)
