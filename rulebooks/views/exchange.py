"""A definition version as a file, and a draft from a file."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rulebooks.actions import import_definition
from rulebooks.definition_export import EXPORTED, exported
from rulebooks.definition_import import ImportPlan, plan_import
from rulebooks.exchange.definition_file import write_definition
from rulebooks.exchange.faults import FaultyFile
from rulebooks.forms.exchange import ImportConfirmForm, ImportForm
from rulebooks.models import DefinitionVersion
from rulebooks.views.definitions import official
from rulebooks.views.pages import answer
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.models import Organisation
from voucher_portal.accounts.permissions import Permission

IMPORT_TEMPLATE = "rulebooks/definition_import.html"
#: So many faults are shown at once; who has more mends these first.
MOST_SHOWN = 100


@require_GET
def definition_version_export(request: HttpRequest, public_id: str) -> HttpResponse:
    """The version as a JSON file (docs/definition-format.md), for any official of the organiser."""
    rows = DefinitionVersion.objects.visible_to(request.actor).select_related(*EXPORTED)
    version = get_object_or_404(rows, public_id=public_id)
    official(request)
    name = f"{slugify(version.definition.name_fi) or 'palveluseteli'}-{version.number}.json"
    response = HttpResponse(write_definition(exported(version)), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
def definition_import(request: HttpRequest) -> HttpResponse:
    """Choose a file; see its faults, or what it would make."""
    require(request.actor, Permission.DEFINITION_WRITE)
    if request.method == "GET":
        return answer(request, IMPORT_TEMPLATE, {"faults": []}, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return answer(request, IMPORT_TEMPLATE, {"faults": []}, form)
    content = form.content()
    try:
        plan = plan_import(content, _organiser(request))
    except FaultyFile as faulty:
        return _faulty(request, form, faulty)
    confirm = ImportConfirmForm(initial={"content_text": content.decode("utf-8-sig")})
    return render(request, "rulebooks/definition_import_check.html", {**_shown(plan), "form": confirm})


@require_POST
def definition_import_confirm(request: HttpRequest) -> HttpResponse:
    """Make the draft. The file is checked again; what has changed meanwhile is told as its faults."""
    require(request.actor, Permission.DEFINITION_WRITE)
    form = ImportConfirmForm(request.POST)
    chooser = ImportForm()
    if not form.is_valid():
        context = {"faults": [], "form": chooser, "confirm": form}
        return render(request, IMPORT_TEMPLATE, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        draft = import_definition(organiser=_organiser(request), content=form.content(), by=request.actor)
    except FaultyFile as faulty:
        return _faulty(request, ImportForm({}, {}), faulty)
    messages.success(request, _("Tiedostosta tehtiin luonnos. Tarkista osat ja julkaise, kun kaikki on kunnossa."))
    return redirect("rulebooks:definition-version-edit", draft.public_id)


def _organiser(request: HttpRequest) -> Organisation:
    return Organisation.objects.get(pk=request.actor.organiser_id)


def _faulty(request: HttpRequest, form: ImportForm, faulty: FaultyFile) -> HttpResponse:
    form.errors.clear()
    form.tell(faulty)
    language = get_language() or "fi"
    faults = [
        {"line": fault.line, "pointer": fault.pointer or "/", "sentence": fault.message.of(language)}
        for fault in faulty.faults[:MOST_SHOWN]
    ]
    more = max(len(faulty.faults) - MOST_SHOWN, 0)
    return answer(request, IMPORT_TEMPLATE, {"faults": faults, "more": more}, form)


def _shown(plan: ImportPlan) -> dict[str, Any]:
    """What the import would make, for the page that asks."""
    language = get_language() or "fi"
    document = plan.document
    return {
        "name": document.name.of(language) or document.name.fi,
        "number": plan.number,
        "definition": plan.definition,
        "unit": plan.unit,
        "period": document.period,
        "products": [
            {
                "name": row.name.of(language) or row.name.fi,
                "unit": row.unit,
                "values": row.values,
                "is_new": plan.definition is not None and row.name.fi not in plan.products,
            }
            for row in document.products
        ],
        "rulebooks": [version for version in plan.rulebooks.values() if version is not None],
        "calendar_years": plan.calendar_years,
        "calendar_days": len(plan.calendar),
        "new_tables": [row.name.of(language) or row.name.fi for row in plan.new_tables],
    }
