"""The client's own vouchers: what is left, how long it lasts, and the visits."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from billing.left import left_of
from billing.models import ServiceEvent
from clients.views.opening import log_opening
from decisions.models import Activation, VoucherDecision
from decisions.transitions import DecisionState
from voucher_portal.accounts.actor import Actor, require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.pagination import page_of

VISITS_SHOWN = 10


@require_safe
def own_voucher_list(request: HttpRequest) -> HttpResponse:
    require(request.actor, Permission.OWN_VOUCHER_VIEW)
    page = page_of(_vouchers(request.actor).order_by("-period", "-pk"), request)
    decisions = list(page)
    lefts = left_of(decisions)
    for client in {decision.client for decision in decisions}:
        log_opening(request, client, "own_vouchers")
    vouchers = [(decision, lefts.get(decision.pk, [])) for decision in decisions]
    return render(request, "billing/own_voucher_list.html", {"page": page, "vouchers": vouchers})


@require_safe
def own_voucher(request: HttpRequest, public_id: str) -> HttpResponse:
    decision = get_object_or_404(_vouchers(request.actor), public_id=public_id)
    require(request.actor, Permission.OWN_VOUCHER_VIEW)
    log_opening(request, decision.client, "own_voucher")
    events = ServiceEvent.objects.visible_to(request.actor).filter(decision=decision).standing()
    visits = events.select_related("row", "office").order_by("-service_date", "-starts_at", "-pk")
    activations = Activation.objects.visible_to(request.actor).serving_or_offered().filter(decision=decision)
    lefts = left_of([decision]).get(decision.pk, [])
    context = {
        "decision": decision,
        "lefts": lefts,
        "several_rows": len(lefts) > 1,
        "page": page_of(visits, request, per_page=VISITS_SHOWN),
        "totals": events.totals(),
        "activations": activations.select_related("office", "provider__organisation").order_by("pk"),
    }
    return render(request, "billing/own_voucher.html", context)


def _vouchers(actor: Actor) -> QuerySet[VoucherDecision]:
    """The vouchers granted to the client; a rejected application is a decision, not a voucher."""
    given = VoucherDecision.objects.visible_to(actor).exclude(state=DecisionState.REJECTED)
    return given.select_related("client", "organiser", "definition", "definition_version")
