"""Logging a visit: typing on the left, what it means in money and hours on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from billing import rules
from billing.actions import cancel_visit, edit_visit, log_visit
from billing.actions.visits import KEY_REUSED
from billing.forms import ReasonForm, VisitForm
from billing.forms.visit import entry_of, initial_of
from billing.left import left_of
from billing.models import ServiceEvent
from billing.views.activation import found_activation
from billing.visits import PricedVisit, price_visit, workers_of
from clients.views.editing import Attempt, StaleRow, attempt, form_page
from clients.views.opening import log_opening
from decisions.models import Activation
from rulebooks.calculation.texts import clock_text
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import format_date
from voucher_portal.core.public_ids import new_public_id

CALCULATE, SAVE_AND_NEXT = "calculate", "save_and_next"
_FORM_TEMPLATE = "billing/event_form.html"


@dataclass(frozen=True)
class Calculation:
    """The right side of the form: a priced visit, why there is none, or nothing typed yet."""

    priced: PricedVisit | None = None
    refusal: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def event_add(request: HttpRequest, public_id: str) -> HttpResponse:
    activation = found_activation(request, public_id)
    require(request.actor, Permission.EVENT_LOG, activation)
    form = _form(request, activation)
    if request.method != "POST":
        log_opening(request, activation.decision.client, "visit_form")
        return _page(request, activation, form)
    if form.is_valid() and request.POST.get("act") != CALCULATE:
        tried = attempt(form, lambda: _log(request, activation, form))
        if tried.result is not None:
            return _saved(request, activation, tried.result)
        if tried.refusal is not None and tried.refusal.code == KEY_REUSED:
            form.renew_key()
    return _page(request, activation, form)


def _log(request: HttpRequest, activation: Activation, form: VisitForm) -> ServiceEvent:
    key = form.cleaned_data["idempotency_key"]
    return log_visit(activation=activation, entry=form.entry(), idempotency_key=key, by=request.actor)


@require_POST
def event_preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the visit being typed would cost. Saves nothing."""
    activation = found_activation(request, public_id)
    require(request.actor, Permission.EVENT_LOG, activation)
    replacing = None
    if request.POST.get("event"):
        replacing = _found_event(request, request.POST["event"])
        if replacing.activation_id != activation.pk:
            raise Http404(public_id)
    form = _form(request, activation, replacing)
    form.full_clean()
    context = _context(activation, form, replacing) | {"swaps_occurrence": form.question_has_changed}
    return render(request, f"{_FORM_TEMPLATE}#preview", context)


@require_http_methods(["GET", "HEAD", "POST"])
def event_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    event = _found_event(request, public_id)
    require(request.actor, Permission.EVENT_LOG, event)
    form = _form(request, event.activation, event)
    if request.method != "POST":
        log_opening(request, event.decision.client, "visit_form")
        return _page(request, event.activation, form, event)
    stale_rows: list[StaleRow] = []
    if form.is_valid() and request.POST.get("act") != CALCULATE:
        tried = attempt(form, lambda: _edit(request, event, form), lambda saved: _reopened(event, saved))
        if tried.result is not None:
            messages.success(request, _("Muutos tallennettiin."))
            return redirect("billing:activation-detail", event.activation.public_id)
        stale_rows = [row for row in tried.stale_rows if row.typed or row.current]
    return _page(request, event.activation, form, event, stale_rows)


def _edit(request: HttpRequest, event: ServiceEvent, form: VisitForm) -> ServiceEvent:
    version = form.cleaned_data["version"]
    return edit_visit(event=event, entry=form.entry(), expected_version=version, by=request.actor)


def _reopened(event: ServiceEvent, saved: ServiceEvent) -> VisitForm:
    """The form of the visit as somebody else saved it."""
    rows = event.activation.decision.rows.select_related("product")
    return VisitForm(initial=initial_of(saved), rows=rows, workers=[saved.worker])


@require_http_methods(["GET", "HEAD", "POST"])
def event_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    event = _found_event(request, public_id)
    require(request.actor, Permission.EVENT_CANCEL, event)
    form = ReasonForm(request.POST or None, initial={"version": event.version})
    tried = Attempt()
    if request.method != "POST":
        log_opening(request, event.decision.client, "visit_form")
    elif form.is_valid():
        tried = attempt(form, lambda: _cancel(request, event, form))
        if tried.result is not None:
            messages.success(request, _("Käynti poistettiin. Aika palautui palvelusetelille."))
            return redirect("billing:activation-detail", event.activation.public_id)
        if tried.refusal is None:
            event = _found_event(request, public_id)
            form.add_error(None, _("Joku muu muutti käyntiä. Tarkista tiedot ja poista uudelleen, jos haluat."))
    context = {"event": event, "activation": event.activation}
    return form_page(request, "billing/event_cancel.html", context, form, tried)


def _cancel(request: HttpRequest, event: ServiceEvent, form: ReasonForm) -> ServiceEvent:
    told = form.cleaned_data
    return cancel_visit(event=event, reason=told["reason"], expected_version=told["version"], by=request.actor)


def _found_event(request: HttpRequest, public_id: str) -> ServiceEvent:
    events = ServiceEvent.objects.visible_to(request.actor).select_related(
        "row__product",
        "worker__user",
        "decision__client",
        "activation__office__provider",
        "activation__decision__client",
        "activation__decision__definition_version__definition",
    )
    return get_object_or_404(events, public_id=public_id)


def _form(request: HttpRequest, activation: Activation, event: ServiceEvent | None = None) -> VisitForm:
    decision = activation.decision
    today = clock.today()
    since = rules.first_loggable_date(today, decision.definition_version.logging_window_days)
    workers = workers_of(activation.office, since)
    if event is not None and event.worker not in workers:
        workers.append(event.worker)
    initial = initial_of(event) if event else _initial(request, workers)
    return VisitForm(
        request.POST if request.method == "POST" else None,
        rows=decision.rows.select_related("product").all(),
        workers=workers,
        initial=initial,
    )


def _initial(request: HttpRequest, workers: list[Any]) -> dict[str, Any]:
    own = next((worker for worker in workers if worker.pk == request.actor.membership_id), None)
    return {
        "idempotency_key": new_public_id(),
        "service_date": clock.today(),
        "worker": own.public_id if own else "",
    }


def _page(
    request: HttpRequest,
    activation: Activation,
    form: VisitForm,
    event: ServiceEvent | None = None,
    stale_rows: Sequence[StaleRow] = (),
) -> HttpResponse:
    context = _context(activation, form, event) | {"stale_rows": stale_rows}
    status = 422 if (form.is_bound and form.errors) or stale_rows else 200
    return render(request, _FORM_TEMPLATE, context, status=status)


def _context(activation: Activation, form: VisitForm, event: ServiceEvent | None) -> dict[str, Any]:
    return {
        "activation": activation,
        "decision": activation.decision,
        "client": activation.decision.client,
        "lefts": left_of([activation.decision]).get(activation.decision_id, []),
        "form": form,
        "event": event,
        "calculation": _calculation(activation, form, event),
        "has_rows": "row" in form.fields,
    }


def _calculation(activation: Activation, form: VisitForm, event: ServiceEvent | None) -> Calculation:
    """What the typed visit means; of a form just opened for editing, what the saved one does."""
    if not form.tells_a_visit and (form.is_bound or event is None):
        return Calculation()
    entry = form.entry() if form.is_bound or event is None else entry_of(event)
    try:
        return Calculation(priced=price_visit(activation=activation, entry=entry, replacing=event))
    except RuleViolation as refusal:
        return Calculation(refusal=str(refusal.message))


def _saved(request: HttpRequest, activation: Activation, event: ServiceEvent) -> HttpResponse:
    words = {
        "date": format_date(event.service_date),
        "starts": clock_text(clock.helsinki(event.starts_at)),
        "ends": clock_text(clock.helsinki(event.ends_at)),
    }
    messages.success(request, _("Käynti %(date)s klo %(starts)s–%(ends)s tallennettiin.") % words)
    view = "billing:event-add" if request.POST.get("act") == SAVE_AND_NEXT else "billing:activation-detail"
    return redirect(view, activation.public_id)
