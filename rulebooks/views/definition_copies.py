"""A new voucher that begins as a copy of another."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from rulebooks.actions import copy_definition
from rulebooks.forms.definitions import CopyForm
from rulebooks.models import DefinitionVersion
from rulebooks.views.pages import answer, attempt
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission


@require_http_methods(["GET", "POST"])
def definition_copy(request: HttpRequest) -> HttpResponse:
    """Choose what to copy, name the new voucher; its task list opens."""
    require(request.actor, Permission.DEFINITION_WRITE)
    organiser_id = request.actor.organiser_id
    assert organiser_id is not None
    data = request.POST if request.method == "POST" else None
    form = CopyForm(data, organiser_id=organiser_id, initial={"source": request.GET.get("source", "")})
    if request.method == "POST" and form.is_valid():
        draft = attempt(form, lambda: _copy(request, form))
        if draft is not None:
            messages.success(request, _("Luonnos tehtiin kopiona. Tarkista osat ja kirjoita päivät."))
            return redirect("rulebooks:definition-version-edit", draft.public_id)
    return answer(request, "rulebooks/definition_copy.html", {}, form)


def _copy(request: HttpRequest, form: CopyForm) -> DefinitionVersion:
    return copy_definition(
        source=form.cleaned_data["source"],
        names=form.names(),
        unit=form.cleaned_data["unit"],
        billing_prefix=form.cleaned_data["billing_prefix"],
        by=request.actor,
    )
