"""The provider's clients: the list, taking a voucher into use, and answering an offer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.forms import ReasonForm
from clients.models import Client
from clients.rules import search_terms
from clients.views.editing import actor_of, attempt, is_htmx, posted_version, press
from clients.views.opening import log_opening
from decisions.actions.activation import activate_voucher
from decisions.actions.offers import accept_offer, decline_offer
from decisions.forms import ActivationFilterForm, ActivationForm, SearchForm
from decisions.models import Activation
from decisions.models.activation import ActivationQuerySet
from decisions.transitions import ActivationState
from providers.models import Office
from voucher_portal.accounts.actor import Actor, require
from voucher_portal.accounts.identity import identity_hashes
from voucher_portal.accounts.models import Organisation, OrganisationKind
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.pagination import page_of
from voucher_portal.core.regions import municipality


@dataclass
class ServiceBranch:
    """One service of an organiser in the tree, with how many clients it has."""

    public_id: str
    name: str
    count: int
    is_chosen: bool


@dataclass
class OrganiserBranch:
    """An organiser and its services."""

    name: str
    services: list[ServiceBranch] = field(default_factory=list)


@sensitive_post_parameters("query")
@never_cache
@require_http_methods(["GET", "POST"])
def activation_list(request: HttpRequest) -> HttpResponse:
    """The company's clients, offers first; a name is searched for by POST."""
    actor = actor_of(request)
    require(actor, Permission.ACTIVATION_VIEW)
    filters = ActivationFilterForm(request.GET)
    search = SearchForm(request.POST if request.method == "POST" else None)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    mine = Activation.objects.visible_to(actor)
    context = {
        "page": page_of(_shown(mine, chosen, search), request),
        "filters": filters,
        "search": search,
        "is_old": bool(chosen.get("old")),
        "is_search": bool(search.is_bound and request.POST.get("query", "").strip()),
    }
    template = "decisions/activation_list.html"
    if is_htmx(request):
        return render(request, f"{template}#results", context, status=422 if search.errors else 200)
    return render(request, template, {**context, **_beside(mine, actor, chosen)}, status=422 if search.errors else 200)


def _shown(mine: ActivationQuerySet, chosen: dict[str, Any], search: SearchForm) -> ActivationQuerySet:
    today = clock.today()
    if search.is_bound:
        shown = _found(mine, search)
    elif chosen.get("old"):
        shown = mine.exclude(pk__in=mine.current(today))
    else:
        shown = mine.current(today).activated()
    if chosen.get("service"):
        shown = shown.filter(decision__definition__public_id=chosen["service"])
    return shown.with_facts().order_by("decision__client__sort_name", "decision__number", "pk")


def _found(mine: ActivationQuerySet, search: SearchForm) -> ActivationQuerySet:
    if not search.is_valid():
        return mine.none()
    if search.number:
        return mine.filter(decision__number__startswith=search.number)
    if search.identity_code:
        people = Client.objects.of_person(*identity_hashes(search.identity_code))
    else:
        people = Client.objects.named(search_terms(search.cleaned_data["query"]))
    return mine.filter(decision__client__in=people)


def _beside(mine: ActivationQuerySet, actor: Actor, chosen: dict[str, Any]) -> dict[str, Any]:
    """What stands around the list: offers that wait, the tree of services, and taking into use."""
    offers = mine.current(clock.today()).offered().with_facts().order_by("offered_at", "pk")
    return {
        "offers": list(offers[:25]),
        "tree": _tree(mine, chosen.get("service", "")),
        "activation_form": _activation_form(actor) if actor.can(Permission.VOUCHER_ACTIVATE) else None,
    }


def _tree(mine: ActivationQuerySet, chosen: str) -> list[OrganiserBranch]:
    """Organisers and their services, from the whole history of the company. One query."""
    counted = (
        mine.order_by()
        .values_list("organiser__name_fi", "decision__definition__public_id", "decision__definition__name_fi")
        .annotate(count=Count("pk"))
    )
    branches: dict[str, OrganiserBranch] = {}
    for organiser, public_id, name, count in sorted(counted):
        branch = branches.setdefault(organiser, OrganiserBranch(organiser))
        branch.services.append(ServiceBranch(public_id, name, count, public_id == chosen))
    return list(branches.values())


@sensitive_post_parameters("number", "code")
@never_cache
@require_http_methods(["GET", "POST"])
def activate(request: HttpRequest) -> HttpResponse:
    """One form with all its fields; the same answer to everything that does not hold."""
    actor = actor_of(request)
    require(actor, Permission.VOUCHER_ACTIVATE)
    form = _activation_form(actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        tried = attempt(form, lambda: activate_voucher(claim=form.claim(), office=form.office, by=actor))
        if tried.result:
            messages.success(request, _("Palveluseteli on nyt käytössä. Voit kirjata käyntejä."))
            return redirect("billing:activation-detail", tried.result.public_id)
    return render(request, "decisions/activate.html", {"form": form}, status=422 if form.errors else 200)


def _activation_form(actor: Actor, posted: Any = None) -> ActivationForm:
    organisers = Organisation.objects.filter(kind_of_party=OrganisationKind.ORGANISER)
    return ActivationForm(posted, organisers=organisers, offices=_own_offices(actor))


def _own_offices(actor: Actor) -> Iterable[Office]:
    """The offices in which the worker may take vouchers into use."""
    offices = Office.objects.visible_to(actor).open().select_related("provider")
    if actor.holds_everywhere(Permission.VOUCHER_ACTIVATE):
        return offices
    return offices.filter(pk__in=actor.offices_with(Permission.VOUCHER_ACTIVATE))


@require_GET
def activation_offer(request: HttpRequest, public_id: str) -> HttpResponse:
    """A client that the case manager offers: what the provider needs for its answer."""
    activation = _opened(request, public_id, Permission.ACTIVATION_VIEW)
    if activation.state != ActivationState.OFFERED:
        return redirect("billing:activation-detail", activation.public_id)
    log_opening(request, activation.decision.client, "activation_offer")
    return _offer_page(request, activation, ReasonForm(initial={"version": activation.version}))


def _offer_page(request: HttpRequest, activation: Activation, form: forms.Form) -> HttpResponse:
    context = {
        "activation": activation,
        "decision": activation.decision,
        "municipality": municipality(activation.decision.municipality_code),
        "decline_form": form,
        "may_answer": actor_of(request).can(Permission.VOUCHER_ACTIVATE, activation),
    }
    return render(request, "decisions/activation_offer.html", context, status=422 if form.errors else 200)


@require_POST
def activation_accept(request: HttpRequest, public_id: str) -> HttpResponse:
    activation = _opened(request, public_id, Permission.VOUCHER_ACTIVATE)
    actor, version = actor_of(request), posted_version(request)
    return press(
        request,
        lambda: accept_offer(activation=activation, expected_version=version, by=actor),
        _("Otit asiakkaan vastaan. Voit kirjata käyntejä."),
        reverse("decisions:activation-offer", args=[activation.public_id]),
    )


@require_POST
def activation_decline(request: HttpRequest, public_id: str) -> HttpResponse:
    activation = _opened(request, public_id, Permission.VOUCHER_ACTIVATE)
    form = ReasonForm(request.POST)
    actor = actor_of(request)
    if form.is_valid():
        cleaned = form.cleaned_data
        tried = attempt(
            form,
            lambda: decline_offer(
                activation=activation, reason=cleaned["reason"], expected_version=cleaned["version"], by=actor
            ),
            lambda row: ReasonForm(initial={"version": row.version}),
        )
        if tried.result:
            messages.success(request, _("Kieltäydyit asiakkaasta. Tieto meni asiakasohjaajalle."))
            return redirect("decisions:activation-list")
        if not form.errors:
            form.add_error(None, _("Tilanne on muuttunut. Tarkista tiedot ja yritä uudelleen."))
    return _offer_page(request, activation, form)


def _opened(request: HttpRequest, public_id: str, permission: Permission) -> Activation:
    actor = actor_of(request)
    activations = Activation.objects.visible_to(actor).with_facts()
    activation = get_object_or_404(activations, public_id=public_id)
    require(actor, permission, activation)
    return activation
