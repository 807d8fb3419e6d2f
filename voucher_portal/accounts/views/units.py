"""The tree of an organiser's units."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from voucher_portal.accounts.actions import add_unit, change_unit, close_unit
from voucher_portal.accounts.actor import Actor, require
from voucher_portal.accounts.forms import UnitForm
from voucher_portal.accounts.models import Organisation, OrganiserUnit
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.errors import RuleViolation, StaleVersion
from voucher_portal.core.finnish_sort import sort_text


@dataclass(frozen=True)
class TreeRow:
    """A unit at its place in the tree; `depth` 0 stands at the top."""

    unit: OrganiserUnit
    depth: int


@require_GET
def unit_list(request: HttpRequest) -> HttpResponse:
    actor = _administrator(request)
    units = list(OrganiserUnit.objects.visible_to(actor).filter(closed_at=None))
    return render(request, "accounts/unit_list.html", {"rows": tree_of(units)})


def tree_of(units: list[OrganiserUnit]) -> list[TreeRow]:
    """Parents before their children, each level in Finnish order. A unit whose parent is away stands at the top."""
    known = {unit.pk for unit in units}
    below: dict[int | None, list[OrganiserUnit]] = {}
    for unit in sorted(units, key=lambda unit: (sort_text(unit.name_fi), unit.pk)):
        below.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    rows: list[TreeRow] = []
    waiting = [TreeRow(unit, 0) for unit in reversed(below.get(None, []))]
    while waiting:
        row = waiting.pop()
        rows.append(row)
        waiting.extend(TreeRow(unit, row.depth + 1) for unit in reversed(below.get(row.unit.pk, [])))
    return rows


@require_http_methods(["GET", "POST"])
def unit_add(request: HttpRequest) -> HttpResponse:
    actor = _administrator(request)
    form = UnitForm(request.POST if request.method == "POST" else None, units=_open_units(actor))
    if request.method == "POST" and form.is_valid():
        organiser = Organisation.objects.get(pk=actor.organisation_id)
        try:
            add_unit(organiser=organiser, details=form.details, by=actor)
        except RuleViolation as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("Yksikkö on lisätty."))
            return redirect("accounts:unit-list")
    context = {"form": form, "unit": None, "stale_rows": None}
    return render(request, "accounts/unit_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def unit_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    actor = _administrator(request)
    unit = _unit(actor, public_id)
    units = _open_units(actor).exclude(pk=unit.pk)
    form = UnitForm(request.POST if request.method == "POST" else None, initial=UnitForm.initial_of(unit), units=units)
    context = {"form": form, "unit": unit, "stale_rows": None}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            change_unit(unit=unit, details=form.details, expected_version=version, by=actor)
        except RuleViolation as error:
            form.add_error(error.field, error.message)
        except StaleVersion as stale:
            context |= _both_versions(form, stale.current, units)
            return render(request, "accounts/unit_form.html", context, status=422)
        else:
            messages.success(request, _("Muutokset on tallennettu."))
            return redirect("accounts:unit-list")
    return render(request, "accounts/unit_form.html", context, status=422 if form.errors else 200)


def _both_versions(form: UnitForm, current: OrganiserUnit, units: QuerySet[OrganiserUnit]) -> dict[str, object]:
    typed = form.details
    rows = [
        {"label": _("Nimi suomeksi"), "typed": typed.name_fi, "current": current.name_fi},
        {"label": _("Nimi ruotsiksi"), "typed": typed.name_sv, "current": current.name_sv},
        {"label": _("Nimi englanniksi"), "typed": typed.name_en, "current": current.name_en},
        {"label": _("Yläyksikkö"), "typed": typed.parent or "", "current": current.parent or ""},
        {"label": _("Puhelin"), "typed": typed.phone, "current": current.phone},
    ]
    answered = form.data.copy()
    answered["version"] = str(current.version)
    return {"stale_rows": rows, "form": UnitForm(answered, units=units)}


@require_POST
def unit_close(request: HttpRequest, public_id: str) -> HttpResponse:
    actor = _administrator(request)
    unit = _unit(actor, public_id)
    try:
        close_unit(unit=unit, by=actor)
    except RuleViolation as error:
        messages.error(request, str(error))
        return redirect("accounts:unit-edit", public_id)
    messages.success(request, _("Yksikkö on suljettu."))
    return redirect("accounts:unit-list")


def _administrator(request: HttpRequest) -> Actor:
    actor: Actor = request.actor
    require(actor, Permission.ORGANISATION_MANAGE)
    return actor


def _unit(actor: Actor, public_id: str) -> OrganiserUnit:
    rows = OrganiserUnit.objects.visible_to(actor).filter(closed_at=None).select_related("parent")
    return get_object_or_404(rows, public_id=public_id)


def _open_units(actor: Actor) -> QuerySet[OrganiserUnit]:
    return OrganiserUnit.objects.visible_to(actor).filter(closed_at=None)
