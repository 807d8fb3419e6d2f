"""Billing references: what can be billed, what has been, and each reference with its rows."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from billing import exports
from billing.actions import cancel_billing_reference
from billing.billable import billable_groups
from billing.forms import ReasonForm, ReferenceFilterForm
from billing.models import BillingReference
from billing.specification import has_several_products, specified
from clients.views.editing import Attempt, attempt, form_page
from rulebooks.models import Definition
from voucher_portal.accounts.actor import Actor, require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.downloads import csv_answer
from voucher_portal.core.pagination import page_of
from voucher_portal.core.transitions import available


@require_safe
def reference_list(request: HttpRequest) -> HttpResponse:
    _require_view(request.actor)
    references = BillingReference.objects.visible_to(request.actor)
    definitions = list(Definition.objects.filter(pk__in=references.order_by().values("definition")))
    form = ReferenceFilterForm(request.GET, definitions=definitions)
    found = _filtered(references, form).select_related("definition", "organiser", "provider__organisation", "office")
    may_create = request.actor.is_provider and request.actor.can(Permission.REFERENCE_CREATE)
    context = {
        "filters": form,
        "page": page_of(found.order_by("-created_at", "-pk"), request),
        "groups": billable_groups(request.actor) if may_create and not request.htmx else [],
        "may_create": may_create,
        "is_provider": request.actor.is_provider,
    }
    template = "billing/reference_list.html"
    return render(request, f"{template}#results" if request.htmx else template, context)


def _filtered(references: Any, form: ReferenceFilterForm) -> Any:
    if not form.is_valid():
        return references
    chosen = form.cleaned_data
    if chosen["q"]:
        references = references.matching(chosen["q"])
    if chosen["definition"]:
        references = references.filter(definition__public_id=chosen["definition"])
    return references.filter(state=chosen["state"]) if chosen["state"] else references


@require_safe
def reference_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    reference = _found(request, public_id)
    _require_view(request.actor)
    rows = reference.rows.select_related("event__row", "event__decision", "event__worker__user")
    page = page_of(rows.order_by("service_date", "starts_at", "pk"), request)
    context = {
        "reference": reference,
        "page": page,
        "rows": specified(page),
        "totals": exports.totals_of(reference),
        "has_several_products": has_several_products(reference),
        "may_cancel": any(step.name == "cancel" for step in available(reference, request.actor)),
        "is_provider": request.actor.is_provider,
    }
    return render(request, "billing/reference_detail.html", context)


@require_safe
def reference_print(request: HttpRequest, public_id: str) -> HttpResponse:
    reference = _found(request, public_id)
    _require_view(request.actor)
    rows = reference.rows.select_related("event__row", "event__decision").order_by("service_date", "starts_at", "pk")
    context = {
        "reference": reference,
        "rows": specified(rows),
        "totals": exports.totals_of(reference),
        "has_several_products": has_several_products(reference),
    }
    return render(request, "billing/reference_print.html", context)


@require_safe
def reference_csv(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    reference = _found(request, public_id)
    _require_view(request.actor)
    return csv_answer(exports.reference_lines(reference), f"{reference.code}.csv")


@require_http_methods(["GET", "HEAD", "POST"])
def reference_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    reference = _found(request, public_id)
    require(request.actor, Permission.REFERENCE_CREATE, reference)
    form = ReasonForm(request.POST or None, initial={"version": reference.version})
    tried = Attempt()
    if request.method == "POST" and form.is_valid():
        tried = attempt(form, lambda: _cancel(request, reference, form))
        if tried.result is not None:
            messages.success(request, _("Laskuviite peruttiin. Käynnit ovat taas laskuttamatta."))
            return redirect("billing:reference-detail", reference.public_id)
        if tried.refusal is None:
            form.add_error(None, _("Laskuviite on muuttunut. Tarkista tiedot ja peru uudelleen, jos haluat."))
    return form_page(request, "billing/reference_cancel.html", {"reference": reference}, form, tried)


def _cancel(request: HttpRequest, reference: BillingReference, form: ReasonForm) -> BillingReference:
    told = form.cleaned_data
    return cancel_billing_reference(
        reference=reference, reason=told["reason"], expected_version=told["version"], by=request.actor
    )


def _found(request: HttpRequest, public_id: str) -> BillingReference:
    related = ("organiser", "provider__organisation", "office", "definition", "created_by", "cancelled_by")
    return get_object_or_404(
        BillingReference.objects.visible_to(request.actor).select_related(*related), public_id=public_id
    )


def _require_view(actor: Actor) -> None:
    """Whoever bills, follows use, or matches invoices."""
    wanted = (Permission.REFERENCE_VIEW, Permission.USE_FOLLOW, Permission.INVOICE_MATCH)
    if not any(actor.can(permission) for permission in wanted):
        raise PermissionDenied(str(Permission.REFERENCE_VIEW))
