"""Opening a client's data: found in the own area, permitted, and written to the access log."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from clients.models import Client
from clients.views.editing import actor_of
from voucher_portal.accounts.actor import Actor, require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.access_log import record_access


def opened_client(request: HttpRequest, public_id: str, permission: Permission) -> tuple[Actor, Client]:
    """The client: 404 for a stranger, 403 without the permission."""
    actor = actor_of(request)
    clients = Client.objects.visible_to(actor).select_related("unit", "organiser")
    client = get_object_or_404(clients, public_id=public_id)
    require(actor, permission, client)
    return actor, client


def log_opening(request: HttpRequest, client: Client, purpose: str) -> None:
    """Every opening of a client's data leaves a row (domain.md C54)."""
    record_access(
        actor=actor_of(request),
        subject_kind=client.kind,
        subject_id=client.public_id,
        organiser_id=client.organiser_id,
        purpose=purpose,
        ip=address_of(request),
    )


def address_of(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR") or ""
