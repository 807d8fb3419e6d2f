"""Logging a visit: typing on the left, what it means in money and hours on the right."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from billing import rules
from billing.actions import cancel_visit, edit_visit, log_visit
from billing.actions.visits import KEY_REUSED
from billing.forms import ReasonForm, VisitForm
from billing.forms.visit import entry_of, initial_of
from billing.left import left_of
from billing.loggable import loggables, rows_of
from billing.models import ServiceEvent
from billing.transitions import EventState
from billing.versions import Versions
from billing.views.activation import found_activation
from billing.visits import PricedVisit, price_visit, workers_of
from clients.views.editing import Attempt, StaleRow, attempt, form_page
from clients.views.opening import log_opening
from decisions.models import Activation
from rulebooks.calculation.texts import clock_text
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.models import Membership
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import format_date, period
from voucher_portal.core.public_ids import new_public_id

CALCULATE, SAVE_AND_NEXT = "calculate", "save_and_next"
_FORM_TEMPLATE = "billing/event_form.html"


@dataclass(frozen=True)
class Calculation:
    """The right side of the form: a priced visit, why there is none, or nothing typed yet."""

    priced: PricedVisit | None = None
    refusal: str = ""


@dataclass(frozen=True)
class Opened:
    """The form of a visit as it stands open: whose voucher, by which rules, and which visit is corrected."""

    activation: Activation
    versions: Versions
    form: VisitForm
    event: ServiceEvent | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def event_add(request: HttpRequest, public_id: str) -> HttpResponse:
    activation = found_activation(request, public_id)
    require(request.actor, Permission.EVENT_LOG, activation)
    opened = _opened(request, activation)
    form = opened.form
    if request.method != "POST":
        log_opening(request, activation.decision.client, "visit_form")
        return _page(request, opened)
    if form.is_valid() and request.POST.get("act") != CALCULATE:
        tried = attempt(form, lambda: _log(request, opened))
        if tried.result is not None:
            return _saved(request, activation, tried.result)
        if tried.refusal is not None and tried.refusal.code == KEY_REUSED:
            form.renew_key()
    return _page(request, opened)


def _log(request: HttpRequest, opened: Opened) -> ServiceEvent:
    form = opened.form
    return log_visit(
        activation=opened.activation,
        entry=form.entry(),
        idempotency_key=form.cleaned_data["idempotency_key"],
        versions=opened.versions,
        by=request.actor,
    )


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
    opened = _opened(request, activation, replacing)
    opened.form.full_clean()
    context = _context(opened) | {"swaps_occurrence": opened.form.question_has_changed}
    return render(request, f"{_FORM_TEMPLATE}#preview", context)


@require_http_methods(["GET", "HEAD", "POST"])
def event_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    event = _found_event(request, public_id)
    require(request.actor, Permission.EVENT_LOG, event)
    if request.method != "POST" and event.state != EventState.LOGGED:
        return _no_longer_open(request, event)
    opened = _opened(request, event.activation, event)
    form = opened.form
    if request.method != "POST":
        log_opening(request, event.decision.client, "visit_form")
        return _page(request, opened)
    stale_rows: list[StaleRow] = []
    if form.is_valid() and request.POST.get("act") != CALCULATE:
        tried = attempt(form, lambda: _edit(request, event, opened), lambda saved: _reopened(opened, saved))
        if tried.result is not None:
            messages.success(request, _("Muutos tallennettiin."))
            return redirect("billing:activation-detail", event.activation.public_id)
        stale_rows = [row for row in tried.stale_rows if row.typed or row.current]
    return _page(request, opened, stale_rows)


def _no_longer_open(request: HttpRequest, event: ServiceEvent) -> HttpResponse:
    """Instead of a form that could not be saved: what the visit came to."""
    messages.error(request, _("Käynti on laskutettu tai poistettu, joten sitä ei voi enää muuttaa."))
    return redirect("billing:event-why", event.public_id)


def _edit(request: HttpRequest, event: ServiceEvent, opened: Opened) -> ServiceEvent:
    form = opened.form
    return edit_visit(
        event=event,
        entry=form.entry(),
        expected_version=form.cleaned_data["version"],
        versions=opened.versions,
        by=request.actor,
    )


def _reopened(opened: Opened, saved: ServiceEvent) -> VisitForm:
    """The form of the visit as somebody else saved it."""
    return _form(opened.activation, opened.versions, saved, workers=[saved.worker])


@require_http_methods(["GET", "HEAD", "POST"])
def event_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    event = _found_event(request, public_id)
    require(request.actor, Permission.EVENT_CANCEL, event)
    if request.method != "POST" and event.state != EventState.LOGGED:
        return _no_longer_open(request, event)
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


def _opened(request: HttpRequest, activation: Activation, event: ServiceEvent | None = None) -> Opened:
    since = _since(activation)
    workers = workers_of(activation.office, since)
    if event is not None and event.worker not in workers:
        workers.append(event.worker)
    versions = Versions.of(activation.decision)
    posted = request.POST if request.method == "POST" else None
    form = _form(activation, versions, event, workers, posted, _initial(request, workers))
    return Opened(activation, versions, form, event)


def _form(
    activation: Activation,
    versions: Versions,
    event: ServiceEvent | None,
    workers: list[Membership],
    posted: QueryDict | None = None,
    initial: dict[str, Any] | None = None,
) -> VisitForm:
    decision, today = activation.decision, clock.today()
    version = versions.on(event.service_date if event else today)
    services = loggables(decision, rows_of(decision), versions.facts(version))
    first = min(_since(activation), event.service_date) if event else _since(activation)
    return VisitForm(
        posted,
        services=services,
        workers=workers,
        travel=versions.travel_question(period(first, today)),
        initial=initial_of(event, services) if event else initial,
    )


def _since(activation: Activation) -> datetime.date:
    window = activation.decision.definition_version.logging_window_days
    return rules.first_loggable_date(clock.today(), window)


def _initial(request: HttpRequest, workers: list[Any]) -> dict[str, Any]:
    own = next((worker for worker in workers if worker.pk == request.actor.membership_id), None)
    return {
        "idempotency_key": new_public_id(),
        "service_date": clock.today(),
        "worker": own.public_id if own else "",
    }


def _page(request: HttpRequest, opened: Opened, stale_rows: Sequence[StaleRow] = ()) -> HttpResponse:
    form, decision = opened.form, opened.activation.decision
    lefts = left_of([decision]).get(decision.pk, [])
    context = _context(opened) | {"stale_rows": stale_rows, "lefts": lefts}
    status = 422 if (form.is_bound and form.errors) or stale_rows else 200
    return render(request, _FORM_TEMPLATE, context, status=status)


def _context(opened: Opened) -> dict[str, Any]:
    form, decision = opened.form, opened.activation.decision
    return {
        "activation": opened.activation,
        "decision": decision,
        "client": decision.client,
        "form": form,
        "event": opened.event,
        "calculation": _calculation(opened),
        "has_rows": "row" in form.fields,
        "asks_travel": "kilometres" in form.fields,
        "asks_outside_home": "kilometres_outside_home" in form.fields,
    }


def _calculation(opened: Opened) -> Calculation:
    """What the typed visit means; of a form just opened for editing, what the saved one does."""
    form, event = opened.form, opened.event
    if not form.tells_a_visit and (form.is_bound or event is None):
        return Calculation()
    entry = form.entry() if form.is_bound or event is None else entry_of(event)
    activation, versions = opened.activation, opened.versions
    try:
        return Calculation(price_visit(activation=activation, entry=entry, replacing=event, versions=versions))
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
