"""The company's people: list, adding, rights, end of work, printed codes."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from providers.actions.staff import OFFICE_ROLES, add_worker, change_worker, end_worker
from providers.forms.staff import ADMINISTRATOR, RightsForm, StaffFilter, WorkerForm
from providers.models import OfficeAssignment, Provider
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
from voucher_portal.accounts.actions import issue_one_time_code, resend_invitation
from voucher_portal.accounts.models import Membership, MembershipQuerySet
from voucher_portal.accounts.permissions import Permission
from voucher_portal.accounts.roles import ROLES
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.pagination import page_of


@dataclass(frozen=True)
class StaffRow:
    """A member of staff with the rights in words: "Koko yritys: Laskuttaja", "Keskusta: Työntekijä"."""

    membership: Membership
    rights: list[str]


@require_GET
def staff_list(request: HttpRequest) -> HttpResponse:
    provider = own_company(request, Permission.COMPANY_MANAGE)
    filters = StaffFilter(request.GET)
    page = page_of(_filtered(_members(request), filters), request)
    context = {
        "provider": provider,
        "page": page,
        "rows": [StaffRow(member, rights_in_words(member)) for member in page],
        "filters": filters,
    }
    return render(request, "providers/staff_list.html", context)


def _filtered(members: MembershipQuerySet, filters: StaffFilter) -> MembershipQuerySet:
    chosen = filters.cleaned_data if filters.is_valid() else {}
    ended = chosen.get("state") == StaffFilter.ENDED
    members = members.exclude(ended_at=None) if ended else members.filter(ended_at=None)
    for word in chosen.get("search", "").split():
        members = members.filter(
            Q(user__first_name__icontains=word)
            | Q(user__last_name__icontains=word)
            | Q(user__email__icontains=word)
            | Q(user__login_name__icontains=word)
        )
    return members.order_by("user__sort_name", "id")


def rights_in_words(membership: Membership) -> list[str]:
    """One line for the whole company and one for each office; the assignments prefetched."""
    lines = [(_("Koko yritys"), membership.roles)]
    lines += [(row.office.name, row.roles) for row in membership.office_assignments.all()]
    return [
        _("%(where)s: %(roles)s") % {"where": where, "roles": ", ".join(str(ROLES[role].label) for role in roles)}
        for where, roles in lines
        if roles
    ]


@require_http_methods(["GET", "POST"])
def staff_add(request: HttpRequest) -> HttpResponse:
    provider = own_company(request, Permission.COMPANY_MANAGE)
    form = WorkerForm(posted(request), offices=provider.offices.open())
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: _add(provider, form, request))
        if done:
            return _added(request, done.result)
    roles = [ROLES[role] for role in (ADMINISTRATOR, *OFFICE_ROLES)]
    return form_page(request, "providers/staff_add.html", {"form": form, "roles": roles}, form)


def _add(provider: Provider, form: WorkerForm, request: HttpRequest) -> Membership:
    return add_worker(
        provider=provider,
        first_name=form.cleaned_data["first_name"],
        last_name=form.cleaned_data["last_name"],
        means=form.means(),
        details=form.worker_details(),
        rights=form.rights(),
        by=actor_of(request),
    )


def _added(request: HttpRequest, membership: Membership) -> HttpResponse:
    name = membership.user.get_full_name()
    if membership.user.email:
        messages.success(request, _("%(name)s on lisätty. Kutsu lähtee sähköpostilla.") % {"name": name})
        return redirect("providers:staff-list")
    messages.success(request, _("%(name)s on lisätty. Tulosta hänelle kertakoodi.") % {"name": name})
    return redirect("providers:staff-code", membership.public_id)


@require_http_methods(["GET", "POST"])
def staff_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    membership = _member(request, public_id)
    provider = own_company(request, Permission.COMPANY_MANAGE)
    offices = list(provider.offices.open())
    form = RightsForm.for_membership(membership, offices, posted(request))
    done = Attempt()
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: _change(provider, membership, form, request),
            lambda current: RightsForm.for_membership(current, offices),
        )
        if done:
            messages.success(request, _("Oikeudet on tallennettu."))
            return redirect("providers:staff-list")
    context = {"form": form, "membership": membership}
    return form_page(request, "providers/staff_edit.html", context, form, stale_rows=done.stale_rows)


def _change(provider: Provider, membership: Membership, form: RightsForm, request: HttpRequest) -> Membership:
    return change_worker(
        provider=provider,
        membership=membership,
        details=form.worker_details(),
        rights=form.rights(),
        expected_version=form.cleaned_data["version"] or 0,
        by=actor_of(request),
    )


@require_POST
def staff_end(request: HttpRequest, public_id: str) -> HttpResponse:
    membership = _member(request, public_id)
    own_company(request, Permission.COMPANY_MANAGE)
    version = posted_version(request)
    name = membership.user.get_full_name()
    return press(
        request,
        lambda: end_worker(membership=membership, expected_version=version, by=actor_of(request)),
        _("%(name)s ei enää pääse yrityksen tietoihin.") % {"name": name},
        "providers:staff-list",
    )


@require_POST
def staff_invite(request: HttpRequest, public_id: str) -> HttpResponse:
    membership = _member(request, public_id)
    own_company(request, Permission.COMPANY_MANAGE)
    return press(
        request,
        lambda: resend_invitation(membership=membership, by=actor_of(request)),
        _("Uusi kutsu lähtee sähköpostilla."),
        "providers:staff-edit",
        public_id,
    )


@never_cache
@require_http_methods(["GET", "POST"])
def staff_code(request: HttpRequest, public_id: str) -> HttpResponse:
    """Asks first; the answer to the POST is the paper itself, for the code is stored nowhere."""
    membership = _member(request, public_id)
    provider = own_company(request, Permission.COMPANY_MANAGE)
    context = {"membership": membership, "provider": provider}
    if not membership.user.login_name or membership.user.email:
        messages.error(
            request, _("Koodin voi tulostaa vain henkilölle, jolla on käyttäjätunnus ja joka toimii vain teillä.")
        )
        return redirect("providers:staff-edit", public_id)
    if request.method == "GET":
        return render(request, "providers/staff_code.html", context)
    try:
        issued = issue_one_time_code(membership=membership, by=actor_of(request))
    except RuleViolation as error:
        messages.error(request, str(error.message))
        return redirect("providers:staff-edit", public_id)
    back = reverse("providers:staff-edit", args=[public_id])
    return render(request, "accounts/one_time_code_paper.html", {**context, "issued": issued, "back": back})


def _members(request: HttpRequest) -> MembershipQuerySet:
    assignments = OfficeAssignment.objects.select_related("office").order_by("office__sort_name", "id")
    members = Membership.objects.visible_to(actor_of(request)).select_related("user", "organisation")
    return members.prefetch_related(Prefetch("office_assignments", queryset=assignments))


def _member(request: HttpRequest, public_id: str) -> Membership:
    return get_object_or_404(_members(request).filter(ended_at=None), public_id=public_id)
