"""Trying a definition version on past visits: asking, waiting, and what would have changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from billing.actions.simulations import has_failed, progress_of, request_simulation
from billing.forms.simulation import SimulationForm
from billing.models import Simulation, SimulationRow
from clients.views.editing import attempt, form_page, is_htmx
from rulebooks.models import DefinitionVersion
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.downloads import csv_answer, csv_lines
from voucher_portal.core.money import euro
from voucher_portal.core.pagination import page_of

LIST, DETAIL = "billing/simulation_list.html", "billing/simulation_detail.html"
SORTS = {"name": "provider__organisation__sort_name", "cost": "voucher_after", "events": "events"}
CHARTED = 10
#: The chart in its own units: labels above, two bars for each company.
_WIDTH, _LINE, _BAR = 360, 60, 14


@dataclass(frozen=True)
class Effect:
    """A sum as recorded and as it would have been, in euro."""

    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class Bars:
    """One company in the chart."""

    name: str
    label_y: int
    before_y: int
    after_y: int
    before_width: int
    after_width: int


@require_http_methods(["GET", "POST"])
def simulation_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """The simulations of a version, and the form of a new one."""
    version = _version(request, public_id)
    form = SimulationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        months = form.cleaned_data["months"]
        tried = attempt(form, lambda: request_simulation(version=version, months=months, by=request.actor))
        if tried.result is not None:
            return redirect("billing:simulation-detail", tried.result.public_id)
    found = Simulation.objects.visible_to(request.actor).filter(definition_version=version)
    context = {"version": version, "page": page_of(found.select_related("requested_by"), request)}
    return form_page(request, LIST, context, form)


@require_GET
def simulation_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """The result; until it is there, how far the job is. Asked again by htmx until then."""
    simulation = _simulation(request, public_id)
    context: dict[str, Any] = {"simulation": simulation, "version": simulation.definition_version}
    if simulation.finished_at is None:
        done, total = progress_of(simulation)
        context |= {"done": done, "total": total, "has_failed": has_failed(simulation)}
        return render(request, f"{DETAIL}#progress" if is_htmx(request) else DETAIL, context)
    if is_htmx(request):
        answer = HttpResponse()
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, DETAIL, {**context, **_result(simulation, request.GET.get("sort", ""))})


@require_GET
def simulation_csv(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    simulation = _simulation(request, public_id)
    return csv_answer(csv_lines(_heads(), _lines(simulation)), f"simulointi-{simulation.public_id}.csv")


def _version(request: HttpRequest, public_id: str) -> DefinitionVersion:
    versions = DefinitionVersion.objects.visible_to(request.actor).select_related("definition")
    version = get_object_or_404(versions, public_id=public_id)
    require(request.actor, Permission.DEFINITION_WRITE, version)
    return version


def _simulation(request: HttpRequest, public_id: str) -> Simulation:
    found = Simulation.objects.visible_to(request.actor).select_related("definition_version__definition")
    simulation = get_object_or_404(found, public_id=public_id)
    require(request.actor, Permission.DEFINITION_WRITE, simulation)
    return simulation


def _result(simulation: Simulation, sort: str) -> dict[str, Any]:
    chosen = sort if sort.removeprefix("-") in SORTS else "-cost"
    column, sign = SORTS[chosen.removeprefix("-")], "-" if chosen.startswith("-") else ""
    rows = list(simulation.rows.select_related("provider__organisation").order_by(f"{sign}{column}", "pk"))
    language = (get_language() or "fi")[:2]
    return {
        "rows": rows,
        "sort": chosen,
        "effects": [
            (_("Järjestäjä (setelit ja matkat)"), _sum(rows, "voucher", "travel")),
            (_("Asiakkaat"), _sum(rows, "share")),
            (_("Palvelun hinta yhteensä"), _sum(rows, "price")),
        ],
        "events": sum(row.events for row in rows),
        "refusals": [(one["count"], one["text"].get(language) or one["text"]["fi"]) for one in simulation.refusals],
        "chart": _chart(rows),
    }


def _sum(rows: list[SimulationRow], *names: str) -> Effect:
    before, after = (
        sum((getattr(row, f"{name}_{when}") for row in rows for name in names), euro(0)) for when in ("before", "after")
    )
    return Effect(before, after)


def _chart(rows: list[SimulationRow]) -> dict[str, Any]:
    """The companies that cost the county most, with a bar for what it was and one for what it would be."""
    shown = sorted(rows, key=lambda row: -max(row.voucher_before, row.voucher_after))[:CHARTED]
    most = max((max(row.voucher_before, row.voucher_after) for row in shown), default=euro(0))
    bars = [_bars(row, number, most) for number, row in enumerate(shown)]
    return {"bars": bars, "width": _WIDTH, "height": len(bars) * _LINE, "bar": _BAR}


def _bars(row: SimulationRow, number: int, most: Decimal) -> Bars:
    top = number * _LINE
    before, after = (int(amount / most * _WIDTH) if most else 0 for amount in (row.voucher_before, row.voucher_after))
    return Bars(row.provider.organisation.name, top + 16, top + 23, top + 23 + _BAR + 2, before, after)


def _heads() -> tuple[str, ...]:
    return (
        _("Tuottaja"),
        _("Käyntejä"),
        _("Hylättäisiin"),
        _("Hinta ennen"),
        _("Hinta jälkeen"),
        _("Setelistä ennen"),
        _("Setelistä jälkeen"),
        _("Asiakas maksaa ennen"),
        _("Asiakas maksaa jälkeen"),
        _("Matkat ennen"),
        _("Matkat jälkeen"),
    )


def _lines(simulation: Simulation) -> Iterator[tuple[Any, ...]]:
    for row in simulation.rows.select_related("provider__organisation").iterator(chunk_size=500):
        yield (
            row.provider.organisation.name,
            row.events,
            row.refused,
            row.price_before,
            row.price_after,
            row.voucher_before,
            row.voucher_after,
            row.share_before,
            row.share_after,
            row.travel_before,
            row.travel_after,
        )
