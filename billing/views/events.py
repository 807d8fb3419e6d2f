"""Logging a visit: typing on the left, what it means in money and hours on the right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from billing import rules
from billing.actions import cancel_visit, edit_visit, log_visit
from billing.forms import ReasonForm, VisitForm
from billing.forms.visit import entry_of, initial_of
from billing.left import left_of
from billing.models import ServiceEvent
from billing.views.activation import found_activation, opened
from billing.visits import PricedVisit, price_visit, workers_of
from decisions.models import Activation
from rulebooks.calculation.texts import clock_text
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation, StaleVersion
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
        opened(request, activation.decision.client, "visit_form")
        return _page(request, activation, form)
    if request.POST.get("act") == CALCULATE:
        return _page(request, activation, form, status=200 if form.is_valid() else 422)
    if form.is_valid():
        try:
            event = log_visit(
                activation=activation,
                entry=form.entry(),
                idempotency_key=form.cleaned_data["idempotency_key"],
                by=request.actor,
            )
        except RuleViolation as error:
            form.refuse(error)
            if error.code == "key_reused":
                form.renew_key()
        else:
            return _saved(request, activation, event)
    return _page(request, activation, form, status=422)


@require_POST
def event_preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """What the visit being typed would cost. Saves nothing."""
    activation = found_activation(request, public_id)
    require(request.actor, Permission.EVENT_LOG, activation)
    replacing = None
    if request.POST.get("event"):
        replacing = _found_event(request, request.POST["event"])
        activation = replacing.activation
    form = _form(request, activation, replacing)
    form.full_clean()
    context = _context(activation, form, replacing) | {"swaps_occurrence": form.asks_start or form.asks_end}
    return render(request, f"{_FORM_TEMPLATE}#preview", context)


@require_http_methods(["GET", "HEAD", "POST"])
def event_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    event = _found_event(request, public_id)
    require(request.actor, Permission.EVENT_LOG, event)
    form = _form(request, event.activation, event)
    if request.method != "POST":
        opened(request, event.decision.client, "visit_form")
        return _page(request, event.activation, form, event)
    if request.POST.get("act") == CALCULATE:
        return _page(request, event.activation, form, event, status=200 if form.is_valid() else 422)
    stale: ServiceEvent | None = None
    if form.is_valid():
        try:
            edit_visit(event=event, entry=form.entry(), expected_version=form.cleaned_data["version"], by=request.actor)
        except RuleViolation as error:
            form.refuse(error)
        except StaleVersion:
            stale = _found_event(request, public_id)
            form.carry_version(stale.version)
        else:
            messages.success(request, _("Muutos tallennettiin."))
            return redirect("billing:activation-detail", event.activation.public_id)
    status = 409 if stale else 422
    return _page(request, event.activation, form, event, stale=stale, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def event_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    event = _found_event(request, public_id)
    require(request.actor, Permission.EVENT_CANCEL, event)
    form = ReasonForm(request.POST or None, initial={"version": event.version})
    if request.method != "POST":
        opened(request, event.decision.client, "visit_form")
    elif form.is_valid():
        try:
            cancel_visit(
                event=event,
                reason=form.cleaned_data["reason"],
                expected_version=form.cleaned_data["version"],
                by=request.actor,
            )
        except RuleViolation as error:
            form.add_error(error.field, str(error.message))
        except StaleVersion:
            event = _found_event(request, public_id)
            form = ReasonForm({**request.POST.dict(), "version": event.version})
            form.add_error(None, _("Joku muu muutti käyntiä. Tarkista tiedot ja poista uudelleen, jos haluat."))
        else:
            messages.success(request, _("Käynti poistettiin. Aika palautui palvelusetelille."))
            return redirect("billing:activation-detail", event.activation.public_id)
    context = {"event": event, "activation": event.activation, "form": form}
    return render(request, "billing/event_cancel.html", context, status=422 if form.errors else 200)


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
    *,
    stale: ServiceEvent | None = None,
    status: int = 200,
) -> HttpResponse:
    context = _context(activation, form, event) | {"stale_rows": _stale_rows(form, stale) if stale else []}
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


def _stale_rows(form: VisitForm, current: ServiceEvent) -> list[dict[str, str]]:
    """What was typed beside what somebody else saved."""
    saved = VisitForm(initial=initial_of(current), rows=[current.row], workers=[current.worker])
    names = ("service_date", "starts", "ends", "worker", "note")
    return [
        {
            "label": str(form.fields[name].label),
            "typed": _shown(form, name, form[name].value()),
            "current": _shown(saved, name, saved[name].value()),
        }
        for name in names
    ]


def _shown(form: VisitForm, name: str, value: Any) -> str:
    if name == "worker":
        choices: dict[Any, Any] = dict(form.fields["worker"].choices)  # type: ignore[attr-defined]
        return str(choices.get(value, ""))
    return str(value or "")
