"""How an organiser is reached, and the colour of its pages."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from voucher_portal.accounts.actions.organisers import change_support
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.forms import SupportForm
from voucher_portal.accounts.models import Organisation
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.errors import RuleViolation, StaleVersion


@require_http_methods(["GET", "POST"])
def support_edit(request: HttpRequest) -> HttpResponse:
    require(request.actor, Permission.ORGANISATION_MANAGE)
    organiser = get_object_or_404(Organisation.objects.organisers(), pk=request.actor.organiser_id)
    form = SupportForm.for_organiser(organiser, request.POST if request.method == "POST" else None)
    stale_rows: list[dict[str, object]] = []
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            change_support(organiser=organiser, details=form.details, expected_version=version, by=request.actor)
        except RuleViolation as error:
            form.add_error(error.field, error.message)
        except StaleVersion as stale:
            stale_rows = _both_versions(form, stale.current)
        else:
            messages.success(request, _("Neuvonnan tiedot on tallennettu."))
            return redirect("accounts:support-edit")
    status = 422 if form.errors or stale_rows else 200
    return render(request, "accounts/support_edit.html", {"form": form, "stale_rows": stale_rows}, status=status)


def _both_versions(form: SupportForm, current: Organisation) -> list[dict[str, object]]:
    """What was typed beside what is stored now; saving again takes the newer version."""
    now = SupportForm.for_organiser(current)
    rows = [
        {"label": field.label, "typed": field.value(), "current": now[field.name].value()}
        for field in form.visible_fields()
        if field.value() != now[field.name].value()
    ]
    typed = form.data.copy()
    typed["version"] = str(current.version)
    form.data = typed
    return rows
