"""The company's offices."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from providers.actions.offices import add_office, close_office, update_office
from providers.forms.offices import OfficeForm
from providers.models import Office
from providers.views.editing import (
    Attempt,
    actor_of,
    attempt,
    form_page,
    own_company,
    posted,
    posted_version,
    press,
)
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.pagination import page_of


@require_GET
def office_list(request: HttpRequest) -> HttpResponse:
    provider = own_company(request, Permission.COMPANY_VIEW)
    shows_closed = request.GET.get("tab") == "closed"
    offices = provider.offices.exclude(closed_at=None) if shows_closed else provider.offices.open()
    context = {
        "provider": provider,
        "page": page_of(offices.order_by("sort_name", "id"), request),
        "shows_closed": shows_closed,
        "may_manage": actor_of(request).can(Permission.COMPANY_MANAGE),
    }
    return render(request, "providers/office_list.html", context)


@require_http_methods(["GET", "POST"])
def office_add(request: HttpRequest) -> HttpResponse:
    provider = own_company(request, Permission.COMPANY_MANAGE)
    first = provider.offices.open().order_by("pk").first()
    form = OfficeForm(posted(request), company_municipality=first.municipality_code if first else "")
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: add_office(provider=provider, details=form.details(), by=actor_of(request)))
        if done:
            messages.success(request, _("Toimipiste on lisätty."))
            return redirect("providers:office-list")
    return form_page(request, "providers/office_form.html", {"form": form, "office": None}, form)


@require_http_methods(["GET", "POST"])
def office_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    office = _office(request, public_id)
    form = OfficeForm.for_office(office, posted(request))
    done = Attempt()
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: _save(office, form, request), OfficeForm.for_office)
        if done:
            messages.success(request, _("Toimipisteen tiedot on tallennettu."))
            return redirect("providers:office-list")
    context = {"form": form, "office": office}
    return form_page(request, "providers/office_form.html", context, form, stale_rows=done.stale_rows)


def _save(office: Office, form: OfficeForm, request: HttpRequest) -> Office:
    return update_office(
        office=office,
        details=form.details(),
        expected_version=form.cleaned_data["version"] or 0,
        by=actor_of(request),
    )


@require_POST
def office_close(request: HttpRequest, public_id: str) -> HttpResponse:
    office = _office(request, public_id)
    version = posted_version(request)
    return press(
        request,
        lambda: close_office(office=office, expected_version=version, by=actor_of(request)),
        _("Toimipiste on suljettu."),
        "providers:office-list",
    )


def _office(request: HttpRequest, public_id: str) -> Office:
    """An office of the own company: to manage it is nobody else's business, however public it is."""
    actor = actor_of(request)
    offices = Office.objects.visible_to(actor).filter(provider__organisation_id=actor.organisation_id)
    office = get_object_or_404(offices.select_related("provider"), public_id=public_id)
    require(actor, Permission.COMPANY_MANAGE)
    return office
