"""An organiser's own staff: list, adding, roles and units, end, printed codes."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from voucher_portal.accounts.actions import (
    add_staff,
    change_membership,
    end_membership,
    issue_one_time_code,
    remove_second_factor,
    resend_invitation,
)
from voucher_portal.accounts.actor import Actor, require
from voucher_portal.accounts.forms import MembershipForm, StaffFilterForm, StaffForm
from voucher_portal.accounts.models import Membership, MembershipQuerySet, Organisation, OrganiserUnit
from voucher_portal.accounts.permissions import Permission
from voucher_portal.accounts.roles import ROLES
from voucher_portal.core.errors import RuleViolation, StaleVersion
from voucher_portal.core.pagination import page_of

SORTS = {
    "name": ("user__sort_name", "id"),
    "-name": ("-user__sort_name", "-id"),
    "title": ("title", "user__sort_name", "id"),
    "-title": ("-title", "user__sort_name", "id"),
}


@require_GET
def staff_list(request: HttpRequest) -> HttpResponse:
    actor = _administrator(request)
    filters = StaffFilterForm(request.GET)
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "name"
    rows = _filtered(Membership.objects.visible_to(actor), filters).order_by(*SORTS[sort])
    page = page_of(rows.select_related("user").prefetch_related("units"), request)
    for membership in page:
        membership.role_labels = [ROLES[role].label for role in membership.roles]
    active = any(request.GET.get(name) for name in filters.fields)
    context = {"page": page, "filters": filters, "filters_active": active, "sort": sort}
    template = "accounts/staff_list.html"
    return render(request, f"{template}#results" if request.htmx else template, context)


def _filtered(rows: MembershipQuerySet, filters: StaffFilterForm) -> MembershipQuerySet:
    chosen = filters.cleaned_data if filters.is_valid() else {}
    ended = chosen.get("state") == "ended"
    rows = rows.exclude(ended_at=None) if ended else rows.filter(ended_at=None)
    if role := chosen.get("role"):
        rows = rows.filter(roles__contains=[role])
    for word in chosen.get("q", "").split():
        rows = rows.filter(
            Q(user__first_name__icontains=word)
            | Q(user__last_name__icontains=word)
            | Q(user__email__icontains=word)
            | Q(user__login_name__icontains=word)
        )
    return rows


@sensitive_post_parameters("identity_code")
@require_http_methods(["GET", "POST"])
def staff_add(request: HttpRequest) -> HttpResponse:
    actor = _administrator(request)
    form = StaffForm(request.POST if request.method == "POST" else None, units=_open_units(actor))
    if request.method == "POST" and form.is_valid():
        try:
            membership = add_staff(
                organisation=Organisation.objects.get(pk=actor.organisation_id),
                first_name=form.cleaned_data["first_name"],
                last_name=form.cleaned_data["last_name"],
                means=form.means,
                details=form.details,
                by=actor,
            )
        except RuleViolation as error:
            form.refuse(error)
        else:
            messages.success(request, _added_text(membership))
            return redirect("accounts:staff-edit", membership.public_id)
    return render(request, "accounts/staff_add.html", {"form": form}, status=422 if form.errors else 200)


def _added_text(membership: Membership) -> str:
    name = membership.user.get_full_name()
    if membership.user.email:
        return _("%(name)s on lisätty. Kutsu lähtee sähköpostilla.") % {"name": name}
    return _("%(name)s on lisätty. Tulosta hänelle kertakäyttökoodi.") % {"name": name}


@require_http_methods(["GET", "POST"])
def staff_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    actor = _administrator(request)
    membership = _membership(actor, public_id)
    initial = MembershipForm.initial_of(membership)
    form = MembershipForm(request.POST if request.method == "POST" else None, initial=initial, units=_open_units(actor))
    context = {"form": form, "membership": membership, "stale_rows": None}
    if request.method == "POST" and form.is_valid():
        try:
            change_membership(
                membership=membership,
                details=form.details,
                expected_version=form.cleaned_data["version"],
                by=actor,
            )
        except RuleViolation as error:
            form.add_error(error.field, error.message)
        except StaleVersion as stale:
            context |= _both_versions(actor, form, stale.current)
            return render(request, "accounts/staff_edit.html", context, status=422)
        else:
            messages.success(request, _("Muutokset on tallennettu."))
            return redirect("accounts:staff-list")
    return render(request, "accounts/staff_edit.html", context, status=422 if form.errors else 200)


def _both_versions(actor: Actor, form: MembershipForm, current: Membership) -> dict[str, object]:
    """What was typed beside what somebody else saved; the form goes on with the new version."""
    typed = form.details
    rows = [
        {"label": _("Roolit"), "typed": _role_names(typed.roles), "current": _role_names(current.roles)},
        {
            "label": _("Oma alue"),
            "typed": ", ".join(str(unit.name) for unit in typed.units),
            "current": ", ".join(str(unit.name) for unit in current.units.all()),
        },
        {"label": _("Tehtävänimike"), "typed": typed.title, "current": current.title},
        {"label": _("Puhelin"), "typed": typed.phone, "current": current.phone},
    ]
    answered = form.data.copy()
    answered["version"] = str(current.version)
    return {"stale_rows": rows, "form": MembershipForm(answered, units=_open_units(actor))}


def _role_names(roles: tuple[str, ...] | list[str]) -> str:
    return ", ".join(str(ROLES[role].label) for role in ROLES if role in roles)


@require_POST
def staff_end(request: HttpRequest, public_id: str) -> HttpResponse:
    actor = _administrator(request)
    membership = _membership(actor, public_id)
    try:
        end_membership(membership=membership, by=actor)
    except RuleViolation as error:
        messages.error(request, str(error))
        return redirect("accounts:staff-edit", public_id)
    messages.success(request, _("%(name)s ei enää pääse organisaation tietoihin.") % {"name": membership.user})
    return redirect("accounts:staff-list")


@require_POST
def staff_invite(request: HttpRequest, public_id: str) -> HttpResponse:
    actor = _administrator(request)
    try:
        resend_invitation(membership=_membership(actor, public_id), by=actor)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Uusi kutsu lähtee sähköpostilla."))
    return redirect("accounts:staff-edit", public_id)


@require_POST
def staff_second_factor(request: HttpRequest, public_id: str) -> HttpResponse:
    """The phone is lost: the person sets up a new second factor at the next sign-in."""
    actor = _administrator(request)
    try:
        remove_second_factor(membership=_membership(actor, public_id), by=actor)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Henkilö ottaa uuden tavan käyttöön, kun hän kirjautuu seuraavan kerran."))
    return redirect("accounts:staff-edit", public_id)


@never_cache
@require_POST
def staff_code(request: HttpRequest, public_id: str) -> HttpResponse:
    """A new code on a page to print. The answer itself is the page: the code is stored nowhere."""
    actor = _administrator(request)
    membership = _membership(actor, public_id)
    try:
        issued = issue_one_time_code(membership=membership, by=actor)
    except RuleViolation as error:
        messages.error(request, str(error))
        return redirect("accounts:staff-edit", public_id)
    context = {"issued": issued, "membership": membership, "back": reverse("accounts:staff-edit", args=[public_id])}
    return render(request, "accounts/one_time_code_paper.html", context)


def _administrator(request: HttpRequest) -> Actor:
    actor: Actor = request.actor
    require(actor, Permission.ORGANISATION_MANAGE)
    return actor


def _membership(actor: Actor, public_id: str) -> Membership:
    rows = Membership.objects.visible_to(actor).select_related("user", "organisation").prefetch_related("units")
    return get_object_or_404(rows, public_id=public_id)


def _open_units(actor: Actor):
    return OrganiserUnit.objects.visible_to(actor).filter(closed_at=None).select_related("parent")
