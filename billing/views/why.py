"""Where the sum of a visit comes from: for its client, its provider and its organiser alike."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from billing.explanations import explain, joined
from billing.models import ServiceEvent
from clients.views.opening import log_opening
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.permissions import Permission

_READERS = (
    Permission.OWN_VOUCHER_VIEW,
    Permission.ACTIVATION_VIEW,
    Permission.USE_FOLLOW,
    Permission.DECISION_VIEW,
)


@require_safe
def event_why(request: HttpRequest, public_id: str) -> HttpResponse:
    """Names no person: a finance clerk reads it too."""
    actor = request.actor
    event = get_object_or_404(_events(actor), public_id=public_id)
    if not any(actor.can(permission) for permission in _READERS):
        raise PermissionDenied(str(Permission.ACTIVATION_VIEW))
    log_opening(request, event.decision.client, "visit_sum")
    parts = list(event.parts.filter(outcome_number=event.outcome_number).select_related("product").order_by("position"))
    explanation = explain(event.outcome_lines, for_client=actor.is_client)
    context = {
        "event": event,
        "parts": joined(parts, explanation),
        "explanation": explanation,
        "several_parts": len(parts) > 1,
        "version": event.decision.definition_version,
        "back_url": _back_url(actor, event),
    }
    return render(request, "billing/event_why.html", context)


def _events(actor: Actor) -> Any:
    related = ("row", "activation", "office__provider__organisation")
    decision = ("decision__client", "decision__definition", "decision__definition_version")
    return ServiceEvent.objects.visible_to(actor).select_related(*related, *decision)


def _back_url(actor: Actor, event: ServiceEvent) -> str:
    """Where the reader came from."""
    if actor.is_client:
        return reverse("billing:own-voucher", args=[event.decision.public_id])
    if actor.is_provider:
        return reverse("billing:activation-detail", args=[event.activation.public_id])
    if actor.can(Permission.USE_FOLLOW):
        return reverse("billing:use-decision", args=[event.decision.public_id])
    return reverse("decisions:decision-detail", args=[event.decision.public_id])
