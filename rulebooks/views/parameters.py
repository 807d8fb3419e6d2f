"""Parameter tables: the list, one table with its editions, and an edition's numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rulebooks.actions import (
    add_parameter_edition,
    add_parameter_table,
    edit_parameter_edition,
    end_parameter_edition,
    remove_parameter_edition,
)
from rulebooks.forms.base import period_initial
from rulebooks.forms.parameters import EditionEndForm, EditionForm, ParameterTableForm
from rulebooks.models import ParameterEdition, ParameterTable
from rulebooks.parameter_layout import told
from rulebooks.views.definitions import official
from rulebooks.views.pages import answer, attempt, attempt_or_tell, expected_version
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.models import Organisation
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.pagination import page_of
from voucher_portal.core.periods import first_day, last_day

FORM = "rulebooks/parameter_edition_form.html"


@require_GET
def parameter_table_list(request: HttpRequest) -> HttpResponse:
    """The organiser's tables, each with the edition in force."""
    official(request)
    in_force = Prefetch("editions", ParameterEdition.objects.on(clock.today()), to_attr="editions_in_force")
    rows = ParameterTable.objects.visible_to(request.actor).prefetch_related(in_force)
    context = {"page": page_of(rows, request), "may_write": request.actor.can(Permission.DEFINITION_WRITE)}
    return render(request, "rulebooks/parameter_table_list.html", context)


@require_http_methods(["GET", "POST"])
def parameter_table_add(request: HttpRequest) -> HttpResponse:
    """A new table; its first numbers are asked next."""
    require(request.actor, Permission.DEFINITION_WRITE)
    form = ParameterTableForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        organiser = Organisation.objects.get(pk=request.actor.organiser_id)
        kind = form.cleaned_data["kind"]
        table = attempt(
            form, lambda: add_parameter_table(organiser=organiser, kind=kind, names=form.names(), by=request.actor)
        )
        if table is not None:
            messages.success(request, _("Taulukko lisättiin. Kirjoita seuraavaksi sen luvut."))
            return redirect("rulebooks:parameter-edition-add", table.public_id)
    return answer(request, "rulebooks/parameter_table_add.html", {}, form)


@require_GET
def parameter_table(request: HttpRequest, public_id: str) -> HttpResponse:
    """One table through all its editions."""
    table = _visible_table(request, public_id)
    context = {
        "table": table,
        "editions": list(table.editions.visible_to(request.actor)),
        "may_write": request.actor.can(Permission.DEFINITION_WRITE, table),
    }
    return render(request, "rulebooks/parameter_table.html", context)


@require_http_methods(["GET", "POST"])
def parameter_edition_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """The numbers of another period; the form opens with the latest ones."""
    table = _visible_table(request, public_id)
    require(request.actor, Permission.DEFINITION_WRITE, table)
    form = _add_form(table) if request.method == "GET" else EditionForm(request.POST, kind=table.kind)
    if request.method == "POST" and form.is_valid():
        added = attempt(form, lambda: add_parameter_edition(table=table, details=form.details(), by=request.actor))
        if added is not None:
            messages.success(request, _("Luvut lisättiin."))
            return redirect("rulebooks:parameter-table", table.public_id)
    return answer(request, FORM, {"table": table, "edition": None}, form)


@require_GET
def parameter_edition(request: HttpRequest, public_id: str) -> HttpResponse:
    """The numbers of an edition."""
    edition = _visible_edition(request, public_id)
    ended = last_day(edition.period)
    context = {
        "edition": edition,
        "table": edition.table,
        "groups": told(edition.table.kind, edition.values),
        "may_write": request.actor.can(Permission.DEFINITION_WRITE, edition),
        "may_end": ended is None or ended >= clock.today(),
    }
    return render(request, "rulebooks/parameter_edition.html", context)


@require_GET
def parameter_edition_json(request: HttpRequest, public_id: str) -> HttpResponse:
    """The numbers of an edition as a JSON file."""
    edition = _visible_edition(request, public_id)
    ended = last_day(edition.period)
    content = {
        "kind": edition.table.kind,
        "name": {language: getattr(edition.table, f"name_{language}") for language in ("fi", "sv", "en")},
        "source": edition.source,
        "valid_from": first_day(edition.period).isoformat(),
        "valid_until": None if ended is None else ended.isoformat(),
        "values": edition.values,
    }
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{edition.table.kind}-{content["valid_from"]}.json"'
    return response


@require_http_methods(["GET", "POST"])
def parameter_edition_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change numbers that have not been in force yet."""
    edition = _writable_edition(request, public_id)
    if edition.has_begun and request.method == "GET":
        return redirect("rulebooks:parameter-edition", edition.public_id)
    kind = edition.table.kind
    form = _edit_form(edition) if request.method == "GET" else EditionForm(request.POST, kind=kind)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            lambda: edit_parameter_edition(
                edition=edition, details=form.details(), expected_version=form.expected_version, by=request.actor
            ),
            _edit_form,
        )
        if saved is not None:
            messages.success(request, _("Luvut tallennettiin."))
            return redirect("rulebooks:parameter-edition", edition.public_id)
    return answer(request, FORM, {"table": edition.table, "edition": edition}, form)


@require_http_methods(["GET", "POST"])
def parameter_edition_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give an edition its last day."""
    edition = _writable_edition(request, public_id)
    form = _end_form(edition) if request.method == "GET" else EditionEndForm(request.POST)
    if request.method == "POST" and form.is_valid():
        ended = attempt(
            form,
            lambda: end_parameter_edition(
                edition=edition,
                last=form.cleaned_data["last_day"],
                expected_version=form.expected_version,
                by=request.actor,
            ),
            _end_form,
        )
        if ended is not None:
            messages.success(request, _("Viimeinen päivä tallennettiin. Voit lisätä uudet luvut sen jälkeen."))
            return redirect("rulebooks:parameter-table", edition.table.public_id)
    return answer(request, "rulebooks/parameter_edition_end.html", {"table": edition.table, "edition": edition}, form)


@require_POST
def parameter_edition_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take away numbers that have not been in force."""
    edition = _writable_edition(request, public_id)
    table = edition.table

    def remove() -> bool:
        remove_parameter_edition(edition=edition, expected_version=expected_version(request), by=request.actor)
        return True

    if attempt_or_tell(request, remove):
        messages.success(request, _("Luvut poistettiin."))
    return redirect("rulebooks:parameter-table", table.public_id)


def _visible_table(request: HttpRequest, public_id: str) -> ParameterTable:
    return get_object_or_404(ParameterTable.objects.visible_to(request.actor), public_id=public_id)


def _visible_edition(request: HttpRequest, public_id: str) -> ParameterEdition:
    rows = ParameterEdition.objects.visible_to(request.actor).select_related("table")
    return get_object_or_404(rows, public_id=public_id)


def _writable_edition(request: HttpRequest, public_id: str) -> ParameterEdition:
    edition = _visible_edition(request, public_id)
    require(request.actor, Permission.DEFINITION_WRITE, edition)
    return edition


def _add_form(table: ParameterTable) -> EditionForm:
    latest = table.editions.order_by("-period").first()
    values: Mapping[str, Any] = {} if latest is None else latest.values
    return EditionForm(kind=table.kind, values=values, initial={"version": table.version})


def _edit_form(edition: ParameterEdition) -> EditionForm:
    initial = {"version": edition.version, "source": edition.source, **period_initial(edition.period)}
    return EditionForm(kind=edition.table.kind, values=edition.values, initial=initial)


def _end_form(edition: ParameterEdition) -> EditionEndForm:
    return EditionEndForm(initial={"version": edition.version, "last_day": last_day(edition.period)})
