"""A request as views get it, with what the portal's middleware puts on it."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from voucher_portal.accounts.actor import Actor


class PortalRequest(HttpRequest):
    """Only a name for types: requests themselves are Django's own."""

    actor: Actor
    htmx: HtmxDetails


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request, in which capacity."""
    return cast(PortalRequest, request).actor


def is_htmx(request: HttpRequest) -> bool:
    """Does the page ask for a part of itself?"""
    return bool(cast(PortalRequest, request).htmx)
