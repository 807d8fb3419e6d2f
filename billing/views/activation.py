"""The provider's client card: the decision, what is left, and the visits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from billing import rules
from billing.forms import ReasonForm
from billing.left import left_of
from billing.models import ServiceEvent
from billing.transitions import EventState
from billing.versions import Versions
from billing.views.visit_rows import visit_rows
from billing.visits import logging_terms
from clients.actions import reveal_address
from clients.views.opening import address_of, log_opening
from decisions.models import Activation
from decisions.transitions import ActivationState
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.pagination import page_of
from voucher_portal.core.periods import DateRange

LOGGED, BILLED = "logged", "billed"
_STATES = {LOGGED: EventState.LOGGED, BILLED: EventState.BILLED}
_SERVED = (ActivationState.ACTIVATED, ActivationState.ENDED)


def found_activation(request: HttpRequest, public_id: str) -> Activation:
    """The activation with everything the client card shows of it."""
    decision = (
        "decision__client",
        "decision__unit",
        "decision__definition_version__definition",
        "decision__definition",
    )
    related = ("organiser", "office__provider", *decision)
    return get_object_or_404(Activation.objects.visible_to(request.actor).select_related(*related), public_id=public_id)


@require_safe
def activation_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    activation = found_activation(request, public_id)
    require(request.actor, Permission.ACTIVATION_VIEW, activation)
    log_opening(request, activation.decision.client, "client_card")
    tab = BILLED if request.GET.get("tab") == BILLED else LOGGED
    template = "billing/activation_detail.html"
    context = _context(request, activation, tab)
    return render(request, f"{template}#results" if request.htmx else template, context)


def _context(request: HttpRequest, activation: Activation, tab: str) -> dict[str, Any]:
    events = ServiceEvent.objects.visible_to(request.actor).filter(activation=activation)
    shown = events.filter(state=_STATES[tab])
    page = page_of(shown.select_related("row", "worker__user").order_by("-service_date", "-starts_at", "-pk"), request)
    may_log = activation.state in _SERVED and request.actor.can(Permission.EVENT_LOG, activation)
    return {
        "activation": activation,
        "decision": activation.decision,
        "client": activation.decision.client,
        "lefts": left_of([activation.decision]).get(activation.decision_id, []),
        "tab": tab,
        "tabs": {LOGGED: tab == LOGGED, BILLED: tab == BILLED},
        "counts": {name: events.filter(state=state).count() for name, state in _STATES.items()},
        "totals": shown.totals(),
        "page": page,
        "rows": visit_rows(page, request.actor),
        "may_log": may_log,
        "logging_days": _logging_days(activation) if may_log else None,
        "is_offered": activation.state == ActivationState.OFFERED,
        "may_answer": request.actor.can(Permission.VOUCHER_ACTIVATE, activation),
        "reveal_form": ReasonForm(auto_id="reveal_%s"),
        "reveal_url": reverse("billing:activation-address", args=[activation.public_id]),
        "may_reveal": may_log,
        "address_is_shown": not activation.decision.client.address_protected,
    }


def _logging_days(activation: Activation) -> DateRange | None:
    """The days of which visits can be logged now, by the rules of today."""
    version = Versions.of(activation.decision).on(clock.today())
    return rules.loggable_days(logging_terms(activation, version), clock.today())


@require_POST
def activation_address(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a protected address once to the worker who needs it, with the reason in the access log."""
    activation = found_activation(request, public_id)
    require(request.actor, Permission.EVENT_LOG, activation)
    form = ReasonForm(request.POST, auto_id="reveal_%s")
    context = _context(request, activation, LOGGED) | {"reveal_form": form}
    if form.is_valid():
        reveal_address(
            client=activation.decision.client,
            reason=form.cleaned_data["reason"],
            by=request.actor,
            ip=address_of(request),
        )
        context["address_is_shown"] = True
    return render(request, "billing/activation_detail.html", context, status=422 if form.errors else 200)
