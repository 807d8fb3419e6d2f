"""Calls: the organiser's own, the public list, and one call."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rulebooks.actions import add_call, close_call, edit_call, open_call, reopen_call
from rulebooks.forms.calls import CallEditForm, CallForm, CloseForm, call_initial, last_day_before
from rulebooks.forms.filters import FilterForm, OpenCallFilter, OwnCallFilter
from rulebooks.models import Call
from rulebooks.models.call import CallQuerySet
from rulebooks.transitions import CallState
from rulebooks.views.pages import answer, attempt, attempt_or_tell, list_template, told_history
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.pagination import page_of
from voucher_portal.core.regions import municipality_names
from voucher_portal.core.transitions import available

_RELATED = ("organiser", "version_of_definition__definition")
_TERMS = (
    "version_of_definition__unit",
    "version_of_definition__general_rulebook__rulebook",
    "version_of_definition__service_rulebook__rulebook",
    "version_of_definition__data_processing_terms__rulebook",
)
_VOUCHER_NAME = "version_of_definition__definition__sort_name"


def _visible(request: HttpRequest, public_id: str, *more: str) -> Call:
    rows = Call.objects.visible_to(request.actor).select_related(*_RELATED, *more)
    return get_object_or_404(rows, public_id=public_id)


@login_not_required
@require_GET
def call_list(request: HttpRequest) -> HttpResponse:
    """Officials see their organiser's calls in every phase, everybody else those they can apply to."""
    return _own_calls(request) if request.actor.is_official else _open_calls(request)


def _own_calls(request: HttpRequest) -> HttpResponse:
    filters = OwnCallFilter(request.GET)
    rows = _searched(Call.objects.visible_to(request.actor), filters)
    if phase := filters.chosen("phase"):
        rows = rows.in_phase(phase)
    page = page_of(rows.select_related(*_RELATED).order_by("-opens_at", "-id"), request)
    may_manage = request.actor.can(Permission.CALL_MANAGE)
    context = {"page": _with_last_days(page), "filters": filters, "may_manage": may_manage}
    return render(request, list_template(request, "rulebooks/own_call_list.html"), context)


def _open_calls(request: HttpRequest) -> HttpResponse:
    filters = OpenCallFilter(request.GET)
    rows = _searched(Call.objects.visible_to(request.actor).announced(), filters)
    if organiser := filters.chosen("organiser"):
        rows = rows.filter(organiser=organiser)
    if municipality := filters.chosen("municipality"):
        rows = rows.filter(version_of_definition__municipality_codes__contains=[municipality])
    page = page_of(rows.select_related(*_RELATED).order_by(_VOUCHER_NAME, "-opens_at", "-id"), request)
    context = {"page": _with_last_days(page), "filters": filters}
    return render(request, list_template(request, "rulebooks/open_call_list.html"), context)


@login_not_required
@require_GET
def call_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everything a company needs to decide whether to apply."""
    call = _visible(request, public_id, *_TERMS)
    return render(request, "rulebooks/call_detail.html", {**_facts(request, call), "close_form": CloseForm()})


@require_http_methods(["GET", "POST"])
def call_add(request: HttpRequest) -> HttpResponse:
    """A draft of a new call."""
    require(request.actor, Permission.CALL_MANAGE)
    initial = {"opens_on": clock.today(), "version_of_definition": request.GET.get("definition")}
    form = CallForm(request.POST or None, organiser_id=request.actor.organiser_id, initial=initial)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version_of_definition"]
        call = attempt(form, lambda: add_call(version=version, details=form.details(), by=request.actor))
        if call is not None:
            messages.success(request, _("Luonnos tallennettiin. Tarkista tiedot ja avaa haku."))
            return redirect("rulebooks:call-detail", call.public_id)
    return answer(request, "rulebooks/call_form.html", {"call": None}, form)


@require_http_methods(["GET", "POST"])
def call_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a call that is not open yet."""
    call = _visible(request, public_id)
    require(request.actor, Permission.CALL_MANAGE, call)
    form = _edit_form(call) if request.method == "GET" else CallEditForm(request.POST)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            lambda: edit_call(
                call=call, details=form.details(), expected_version=form.expected_version, by=request.actor
            ),
            _edit_form,
        )
        if saved is not None:
            messages.success(request, _("Haun tiedot tallennettiin."))
            return redirect("rulebooks:call-detail", call.public_id)
    return answer(request, "rulebooks/call_form.html", {"call": call}, form)


@require_POST
def call_open(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open a draft, or a closed call again."""
    call = _visible(request, public_id)
    require(request.actor, Permission.CALL_MANAGE, call)
    act = reopen_call if call.state == CallState.CLOSED else open_call
    if attempt_or_tell(request, lambda: act(call=call, by=request.actor)) is not None:
        is_again = act is reopen_call
        messages.success(
            request, _("Haku avattiin uudelleen.") if is_again else _("Haku avattiin. Yrityksille lähti viesti.")
        )
    return redirect("rulebooks:call-detail", call.public_id)


@require_POST
def call_close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close an open call, with a reason."""
    call = _visible(request, public_id, *_TERMS)
    require(request.actor, Permission.CALL_MANAGE, call)
    form = CloseForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: close_call(call=call, reason=reason, by=request.actor)) is not None:
            messages.success(request, _("Haku suljettiin."))
            return redirect("rulebooks:call-detail", call.public_id)
    return answer(request, "rulebooks/call_detail.html", {**_facts(request, call), "close_form": form}, form)


def _searched(rows: CallQuerySet, filters: FilterForm) -> CallQuerySet:
    text = filters.chosen("q")
    return rows.searched(text) if text else rows


def _with_last_days(page: Any) -> Any:
    for call in page.object_list:
        call.last_day = last_day_before(call.closes_at)
    return page


def _facts(request: HttpRequest, call: Call) -> dict[str, Any]:
    version = call.version_of_definition
    terms = [version.general_rulebook, version.service_rulebook, version.data_processing_terms]
    may_manage = request.actor.is_official and request.actor.can(Permission.CALL_MANAGE, call)
    return {
        "call": call,
        "version": version,
        "values": list(version.values.select_related("product").order_by("product__position", "product", "period")),
        "requirements": list(version.attachment_requirements.all()),
        "terms": [part for part in terms if part is not None],
        "municipalities": municipality_names(version.municipality_codes, get_language() or "fi"),
        "last_day": last_day_before(call.closes_at),
        "first_round_last_day": last_day_before(call.first_round_closes_at),
        "steps": {transition.name for transition in available(call, request.actor)} if may_manage else set(),
        "may_manage": may_manage,
        "may_apply": request.actor.can(Permission.APPLICATION_WRITE),
        "history": told_history(call) if may_manage else [],
    }


def _edit_form(call: Call) -> CallEditForm:
    return CallEditForm(initial=call_initial(call))
