"""The organiser follows use: granted, used, billed; by service and unit, down to each decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from billing import exports
from billing.forms import UseFilterForm
from billing.left import left_of
from billing.models import DecisionUse, ServiceEvent
from billing.models.use import UseSum
from clients.views.opening import log_opening
from decisions.models import VoucherDecision
from rulebooks.models import Definition
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.models import OrganiserUnit
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.downloads import csv_answer
from voucher_portal.core.money import euro
from voucher_portal.core.pagination import PER_PAGE, page_of


@dataclass(frozen=True)
class UseRow:
    """What one service granted through one unit has cost in the period."""

    definition: Definition
    unit: OrganiserUnit
    sums: UseSum


@require_safe
def use(request: HttpRequest) -> HttpResponse:
    require(request.actor, Permission.USE_FOLLOW)
    form, vouchers = _chosen(request)
    period = form.chosen_period()
    rows = _rows(vouchers.sums_by_service(period), form)
    is_drilled = bool(form.chosen("definition") or form.chosen("unit"))
    total = sum((row.sums for row in rows), UseSum.zero())
    decisions = vouchers.with_use(period).select_related("definition", "unit").order_by("-number")
    paginator = Paginator(decisions, PER_PAGE)
    paginator.count = total.vouchers
    context = {
        "filters": form,
        "period": period,
        "rows": rows,
        "total": total,
        "is_drilled": is_drilled,
        "period_query": _period_query(form),
        "page": paginator.get_page(request.GET.get("page")) if is_drilled else None,
    }
    template = "billing/use.html"
    return render(request, f"{template}#results" if request.htmx else template, context)


@require_safe
def use_csv(request: HttpRequest) -> StreamingHttpResponse:
    require(request.actor, Permission.USE_FOLLOW)
    form, vouchers = _chosen(request)
    found = vouchers.with_use(form.chosen_period()).select_related("definition", "unit").order_by("number")
    return csv_answer(exports.use_lines(found.iterator(chunk_size=500)), "palvelusetelien-kaytto.csv")


@require_safe
def use_decision(request: HttpRequest, public_id: str) -> HttpResponse:
    """One voucher's use. Its person is named only to those who see the decision itself."""
    related = ("client", "definition", "unit", "organiser")
    decision = get_object_or_404(
        DecisionUse.objects.visible_to(request.actor).select_related(*related), public_id=public_id
    )
    require(request.actor, Permission.USE_FOLLOW, decision)
    log_opening(request, decision.client, "use_of_voucher")
    names_person = VoucherDecision.objects.visible_to(request.actor).filter(pk=decision.pk).exists()
    events = ServiceEvent.objects.visible_to(request.actor).filter(decision_id=decision.pk).standing()
    shown = events.select_related("row", "office__provider__organisation")
    context = {
        "decision": decision,
        "granted": sum((row.value for row in decision.rows.all()), euro(0)),
        "names_person": names_person,
        "lefts": left_of([decision]).get(decision.pk, []),
        "totals": events.totals(),
        "billed": events.billed().totals(),
        "page": page_of(shown.order_by("-service_date", "-starts_at", "-pk"), request),
    }
    return render(request, "billing/use_decision.html", context)


def _chosen(request: HttpRequest) -> tuple[UseFilterForm, Any]:
    definitions = list(Definition.objects.visible_to(request.actor))
    units = list(OrganiserUnit.objects.visible_to(request.actor))
    form = UseFilterForm(request.GET, definitions=definitions, units=units)
    form.is_valid()
    vouchers = DecisionUse.objects.visible_to(request.actor).valid_during(form.chosen_period())
    if form.chosen("definition"):
        vouchers = vouchers.filter(definition__public_id=form.chosen("definition"))
    if form.chosen("unit"):
        vouchers = vouchers.filter(unit__public_id=form.chosen("unit"))
    return form, vouchers


def _period_query(form: UseFilterForm) -> str:
    """The typed days, to be carried along in the links of the rows."""
    typed = {name: form.data[name] for name in ("first", "last") if form.data.get(name)}
    return f"{urlencode(typed)}&" if typed else ""


def _rows(sums: dict[tuple[int, int], UseSum], form: UseFilterForm) -> Sequence[UseRow]:
    definitions, units = form.definitions_by_key, form.units_by_key
    rows = [UseRow(definitions[definition], units[unit], found) for (definition, unit), found in sums.items()]
    return sorted(rows, key=lambda row: (row.definition.sort_name, row.unit.sort_name))
