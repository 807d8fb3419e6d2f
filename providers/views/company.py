"""Registering a company, its details, showing authority, closing."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from providers.actions.authority import show_authority
from providers.actions.company import close_company, register_company, update_company
from providers.capacities import StaffCapacities
from providers.forms.company import AuthorityProofForm, CompanyForm, PersonForm, RegistrationForm
from providers.forms.fields import ReasonForm
from providers.languages import language_names
from providers.models import Provider
from providers.transitions import ProviderState
from providers.views.editing import Attempt, actor_of, attempt, form_page, own_company, posted
from voucher_portal.accounts.middleware import CAPACITY_SESSION_KEY
from voucher_portal.accounts.models import Membership
from voucher_portal.accounts.permissions import Permission

PROOFS_SHOWN = 5


@login_not_required
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Anybody may register a company; a signed-in person becomes its administrator at once."""
    actor = actor_of(request)
    form = RegistrationForm(posted(request))
    person_form = None if actor.user_id else PersonForm(posted(request))
    if request.method == "POST":
        if not ratelimit.consume(request, action="signup"):
            return ratelimit.respond_429(request)
        membership = _register(request, form, person_form)
        if membership is not None:
            return _registered(request, membership)
    context = {"form": form, "person_form": person_form}
    return form_page(request, "providers/register.html", context, form, *filter(None, [person_form]))


def _register(request: HttpRequest, form: RegistrationForm, person_form: PersonForm | None) -> Membership | None:
    valid = [form.is_valid(), person_form is None or person_form.is_valid()]
    if not all(valid):
        return None
    person = person_form.person() if person_form else None
    actor = actor_of(request)
    done = attempt(form, lambda: register_company(company=form.company(), person=person, by=actor))
    membership: Membership | None = done.result
    return membership


def _registered(request: HttpRequest, membership: Membership) -> HttpResponse:
    if actor_of(request).user_id is None:
        return render(request, "providers/registered.html", {"organisation": membership.organisation})
    request.session[CAPACITY_SESSION_KEY] = f"{StaffCapacities.prefix}:{membership.public_id}"
    messages.success(request, _("Yritys on rekisteröity. Osoita seuraavaksi, että voit toimia sen puolesta."))
    return redirect("providers:authority-proof-add")


@require_GET
def company(request: HttpRequest) -> HttpResponse:
    provider = own_company(request, Permission.COMPANY_VIEW)
    actor = actor_of(request)
    may_manage = actor.can(Permission.COMPANY_MANAGE)
    proofs = provider.authority_proofs.select_related("organiser").order_by("-created_at")
    context = {
        "provider": provider,
        "languages": language_names(provider.languages),
        "proofs": list(proofs[:PROOFS_SHOWN]),
        "may_manage": may_manage,
        "may_close": may_manage and provider.state == ProviderState.ACTIVE,
        "needs_proof": provider.state == ProviderState.REGISTERED,
        "office_count": provider.offices.open().count(),
        "close_form": ReasonForm(initial={"version": provider.version}),
    }
    return render(request, "providers/company.html", context)


@require_http_methods(["GET", "POST"])
def company_edit(request: HttpRequest) -> HttpResponse:
    provider = own_company(request, Permission.COMPANY_MANAGE)
    form = CompanyForm.for_provider(provider, posted(request))
    done = Attempt()
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: _save(provider, form, request), CompanyForm.for_provider)
        if done:
            messages.success(request, _("Yrityksen tiedot on tallennettu."))
            return redirect("providers:company")
    context = {"provider": provider, "form": form}
    return form_page(request, "providers/company_edit.html", context, form, stale_rows=done.stale_rows)


def _save(provider: Provider, form: CompanyForm, request: HttpRequest) -> Provider:
    return update_company(
        provider=provider,
        details=form.details(),
        expected_version=form.cleaned_data["version"],
        by=actor_of(request),
    )


@require_http_methods(["GET", "POST"])
def authority_proof_add(request: HttpRequest) -> HttpResponse:
    provider = own_company(request, Permission.COMPANY_MANAGE)
    if provider.state != ProviderState.REGISTERED or provider.authority_proofs.waiting().exists():
        return redirect("providers:company")
    form = AuthorityProofForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        done = attempt(
            form,
            lambda: show_authority(
                provider=provider,
                organiser=cleaned["organiser"],
                basis=cleaned["basis"],
                upload=cleaned["document"],
                by=actor_of(request),
            ),
        )
        if done:
            messages.success(request, _("Asiakirja on lähetetty. Saat viestin, kun se on tarkastettu."))
            return redirect("providers:company")
    return form_page(request, "providers/authority_proof_add.html", {"provider": provider, "form": form}, form)


@require_POST
def company_close(request: HttpRequest) -> HttpResponse:
    provider = own_company(request, Permission.COMPANY_MANAGE)
    form = ReasonForm(request.POST)
    if form.is_valid():
        done = attempt(
            form,
            lambda: close_company(
                provider=provider,
                reason=form.cleaned_data["reason"],
                expected_version=form.cleaned_data["version"],
                by=actor_of(request),
            ),
        )
        if done:
            messages.success(request, _("Yrityksen toiminta portaalissa on lopetettu."))
            return redirect("providers:company")
    return form_page(request, "providers/company_close.html", {"provider": provider, "form": form}, form)
