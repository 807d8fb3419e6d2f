"""Voucher definitions: the list, a new one, one with its versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rulebooks.actions import add_definition_version, create_definition, rename_definition
from rulebooks.forms.definitions import DefinitionNameForm, name_initial
from rulebooks.forms.filters import DefinitionFilter
from rulebooks.forms.sections.basics import NewDefinitionForm
from rulebooks.models import Call, Definition, DefinitionVersion
from rulebooks.models.definition import DefinitionQuerySet, DefinitionVersionQuerySet
from rulebooks.views.pages import answer, attempt, attempt_or_tell, list_template
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.models import Organisation
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.pagination import page_of

_ORDERS = {"name": "sort_name", "-name": "-sort_name"}
_LIGHT = ("public_id", "definition_id", "number", "state", "period", "billing_prefix", "organiser_id")


def official(request: HttpRequest) -> None:
    """Definitions under work are read by every official of the organiser, by nobody else."""
    if not request.actor.is_official:
        raise PermissionDenied


@require_GET
def definition_list(request: HttpRequest) -> HttpResponse:
    """The organiser's vouchers, each with its versions."""
    official(request)
    filters = DefinitionFilter(request.GET)
    sort = request.GET.get("sort", "name")
    rows = _filtered(Definition.objects.visible_to(request.actor), filters)
    versions = DefinitionVersion.objects.only(*_LIGHT).order_by("-number")
    rows = rows.prefetch_related(Prefetch("versions", versions, to_attr="shown_versions"))
    page = page_of(rows.order_by(_ORDERS.get(sort, "sort_name"), "id"), request)
    context = {
        "page": page,
        "filters": filters,
        "sort": sort,
        "may_write": request.actor.can(Permission.DEFINITION_WRITE),
    }
    return render(request, list_template(request, "rulebooks/definition_list.html"), context)


@require_http_methods(["GET", "POST"])
def definition_add(request: HttpRequest) -> HttpResponse:
    """Name a new voucher; its task list opens."""
    require(request.actor, Permission.DEFINITION_WRITE)
    organiser = Organisation.objects.get(pk=request.actor.organiser_id)
    form = NewDefinitionForm(request.POST or None, organiser_id=organiser.pk)
    if request.method == "POST" and form.is_valid():
        unit = form.cleaned_data["unit"]
        draft = attempt(
            form,
            lambda: create_definition(
                organiser=organiser, names=form.names(), changes={"unit": unit}, by=request.actor
            ),
        )
        if draft is not None:
            messages.success(request, _("Luonnos tallennettiin. Täytä osat haluamassasi järjestyksessä."))
            return redirect("rulebooks:definition-version-edit", draft.public_id)
    return answer(request, "rulebooks/definition_add.html", {}, form)


@require_GET
def definition_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One voucher: its versions, calls and what was done."""
    definition = get_object_or_404(
        Definition.objects.visible_to(request.actor).select_related("organiser"), public_id=public_id
    )
    official(request)
    rows = DefinitionVersion.objects.visible_to(request.actor).filter(definition=definition)
    versions = list(rows.only(*_LIGHT).order_by("-number"))
    draft = next((version for version in versions if version.is_draft), None)
    calls = Call.objects.visible_to(request.actor).filter(version_of_definition__definition=definition)
    context = {
        "definition": definition,
        "versions": versions,
        "draft": draft,
        "has_published": any(not version.is_draft for version in versions),
        "has_two": len(versions) > 1,
        "may_write": request.actor.can(Permission.DEFINITION_WRITE, definition),
        "may_call": request.actor.can(Permission.CALL_MANAGE, definition),
        "calls": list(calls.select_related("version_of_definition")),
    }
    return render(request, "rulebooks/definition_detail.html", context)


@require_POST
def definition_version_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Start the next version from the latest one."""
    definition = get_object_or_404(Definition.objects.visible_to(request.actor), public_id=public_id)
    require(request.actor, Permission.DEFINITION_WRITE, definition)
    draft = attempt_or_tell(request, lambda: add_definition_version(definition=definition, by=request.actor))
    if draft is None:
        return redirect("rulebooks:definition-detail", definition.public_id)
    messages.success(request, _("Uusi luonnos tehtiin edellisen version pohjalta."))
    return redirect("rulebooks:definition-version-edit", draft.public_id)


@require_http_methods(["GET", "POST"])
def definition_rename(request: HttpRequest, public_id: str) -> HttpResponse:
    """Another name for a voucher; the old one stays among its former names."""
    definition = get_object_or_404(Definition.objects.visible_to(request.actor), public_id=public_id)
    require(request.actor, Permission.DEFINITION_WRITE, definition)
    form = _name_form(definition) if request.method == "GET" else DefinitionNameForm(request.POST)
    if request.method == "POST" and form.is_valid():
        renamed = attempt(
            form,
            lambda: rename_definition(
                definition=definition,
                names=form.names(),
                former_names=form.cleaned_data["former_names"],
                expected_version=form.expected_version,
                by=request.actor,
            ),
            _name_form,
        )
        if renamed is not None:
            messages.success(request, _("Nimi tallennettiin."))
            return redirect("rulebooks:definition-detail", definition.public_id)
    return answer(request, "rulebooks/definition_rename.html", {"definition": definition}, form)


def _name_form(definition: Definition) -> DefinitionNameForm:
    return DefinitionNameForm(initial=name_initial(definition))


def _versions_in(state: str) -> DefinitionVersionQuerySet:
    rows, today = DefinitionVersion.objects, clock.today()
    chosen: Mapping[str, Callable[[], DefinitionVersionQuerySet]] = {
        "draft": rows.drafts,
        "in_force": lambda: rows.in_force(today),
        "upcoming": lambda: rows.upcoming(today),
    }
    return chosen[state]()


def _filtered(rows: DefinitionQuerySet, filters: DefinitionFilter) -> DefinitionQuerySet:
    if text := filters.chosen("q"):
        rows = rows.searched(text)
    state = filters.chosen("state")
    if state == "ended":
        return rows.ended(clock.today())
    return rows.having(_versions_in(state)) if state else rows
