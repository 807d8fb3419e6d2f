"""A client's own decisions, in plain words."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from clients.views.editing import actor_of
from clients.views.opening import log_opening
from decisions.copy_states import copies_of, next_look
from decisions.income_words import shown_basis
from decisions.letters import letter_context
from decisions.models import Activation, VoucherDecision
from decisions.models.decision import DecisionQuerySet
from voucher_portal.accounts.actor import Actor, require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.pagination import page_of


@require_GET
def own_decision_list(request: HttpRequest) -> HttpResponse:
    actor = _client(request)
    page = page_of(_given_to(actor).order_by("-decided_at", "-pk"), request)
    return render(request, "decisions/own_decision_list.html", {"page": page})


@require_GET
def own_decision(request: HttpRequest, public_id: str) -> HttpResponse:
    actor = _client(request)
    decision = get_object_or_404(_given_to(actor), public_id=public_id)
    log_opening(request, decision.client, "own_decision")
    activations = Activation.objects.visible_to(actor).serving_or_offered().filter(decision=decision)
    copies = copies_of(decision, with_code=True)
    letter = letter_context(decision, "")
    context: dict[str, Any] = {
        **letter,
        "is_review_over": letter["review_due"] < clock.today(),
        "income_basis": shown_basis(decision, get_language() or "fi"),
        "activations": activations.select_related("office__provider__organisation"),
        "copies": copies,
        "next_look": next_look(copies, request.GET.get("looked", "")),
    }
    return render(request, "decisions/own_decision.html", context)


def _client(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, Permission.OWN_VOUCHER_VIEW)
    return actor


def _given_to(actor: Actor) -> DecisionQuerySet:
    return (
        VoucherDecision.objects.visible_to(actor)
        .with_facts()
        .select_related(
            "client", "organiser", "unit", "definition", "definition_version", "need_assessment", "attached_office"
        )
    )
