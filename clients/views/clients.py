"""Clients: search, adding, the client's page, its editing, and revealing a protected address."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.actions import DuplicateClient, add_client, masked_identity_code, reveal_address, update_client
from clients.forms import ClientForm, FilterForm, NewClientForm, RevealForm, SearchForm, units_of
from clients.models import Client, ClientQuerySet, Mandate, NeedAssessment
from clients.rules import search_terms
from clients.views.editing import actor_of, attempt, form_page, is_htmx
from clients.views.opening import address_of, log_opening, opened_client
from voucher_portal.accounts.actor import Actor, require
from voucher_portal.accounts.identity import identity_hashes
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.pagination import PER_PAGE
from voucher_portal.core.regions import municipality

LIST = "clients/client_list.html"


@sensitive_post_parameters("query")
@never_cache
@require_http_methods(["GET", "POST"])
def client_list(request: HttpRequest) -> HttpResponse:
    """All clients of the own area by GET, those searched for by POST: no name stands in an address."""
    actor = actor_of(request)
    require(actor, Permission.CLIENT_VIEW)
    search = SearchForm(request.POST if request.method == "POST" else None)
    filters = FilterForm(request.GET, units=units_of(actor))
    clients = _filtered(Client.objects.visible_to(actor), filters)
    if search.is_bound and search.is_valid():
        clients = _found(clients, search)
        only = list(clients[:2]) if search.identity_code else []
        if len(only) == 1 and not is_htmx(request):
            return redirect("clients:client-detail", only[0].public_id)
    elif search.is_bound:
        clients = clients.none()
    asked = request.POST.get("page") if request.method == "POST" else request.GET.get("page")
    page = Paginator(clients.select_related("unit").order_by("sort_name", "pk"), PER_PAGE).get_page(asked)
    context = {
        "page": page,
        "search": search,
        "filters": filters,
        "is_search": bool(search.is_bound and request.POST.get("query", "").strip()),
        "may_add": actor.can(Permission.CLIENT_WRITE),
    }
    template = f"{LIST}#results" if is_htmx(request) else LIST
    return render(request, template, context, status=422 if search.errors else 200)


def _filtered(clients: ClientQuerySet, filters: FilterForm) -> ClientQuerySet:
    chosen = filters.cleaned_data if filters.is_valid() else {}
    if chosen.get("unit"):
        clients = clients.filter(unit__public_id=chosen["unit"])
    if chosen.get("language"):
        clients = clients.filter(language=chosen["language"])
    return clients


def _found(clients: ClientQuerySet, search: SearchForm) -> ClientQuerySet:
    if search.identity_code:
        return clients.of_person(*identity_hashes(search.identity_code))
    return clients.named(search_terms(search.cleaned_data["query"]))


@sensitive_post_parameters("identity_code")
@require_http_methods(["GET", "POST"])
def client_add(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, Permission.CLIENT_WRITE)
    form = NewClientForm(request.POST or None, units=units_of(actor))
    existing = None
    if request.method == "POST" and form.is_valid():
        tried = attempt(form, lambda: _add(form, actor))
        if tried.result:
            messages.success(request, _("Asiakas lisättiin."))
            return redirect("clients:client-detail", tried.result.public_id)
        existing = _visible_duplicate(tried.refusal, actor)
    return form_page(request, "clients/client_add.html", {"existing": existing}, form)


def _add(form: NewClientForm, actor: Actor) -> Client:
    cleaned = form.cleaned_data
    code = cleaned["identity_code"] or None
    return add_client(facts=form.facts(), identity_code=code, unit=cleaned["unit"], by=actor)


def _visible_duplicate(refusal: Exception | None, actor: Actor) -> Client | None:
    """The record that is there already, for those who may see it."""
    if not isinstance(refusal, DuplicateClient):
        return None
    return Client.objects.visible_to(actor).filter(pk=refusal.existing.pk).first()


@require_GET
def client_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    actor, client = opened_client(request, public_id, Permission.CLIENT_VIEW)
    log_opening(request, client, "client_page")
    return render(request, "clients/client_detail.html", _page(client, actor, RevealForm()))


@never_cache
@require_POST
def client_reveal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a protected address in the answer to this one POST; the reason goes to the log."""
    actor, client = opened_client(request, public_id, Permission.ADDRESS_REVEAL)
    form = RevealForm(request.POST)
    context = _page(client, actor, form)
    if form.is_valid():
        reveal_address(client=client, reason=form.cleaned_data["reason"], by=actor, ip=address_of(request))
        context["revealed"] = True
    return render(request, "clients/client_detail.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def client_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    actor, client = opened_client(request, public_id, Permission.CLIENT_WRITE)
    form = _form_of(client, actor, request.POST or None)
    tried = None
    if request.method == "POST" and form.is_valid():
        tried = attempt(form, lambda: _update(client, form, actor), lambda row: _form_of(row, actor))
        if tried.result:
            messages.success(request, _("Asiakkaan tiedot tallennettiin."))
            return redirect("clients:client-detail", client.public_id)
    if request.method == "GET":
        log_opening(request, client, "client_edit")
    return form_page(request, "clients/client_edit.html", {"client": client}, form, tried)


def _update(client: Client, form: ClientForm, actor: Actor) -> Client:
    return update_client(
        client=client,
        facts=form.facts(),
        unit=form.cleaned_data["unit"],
        expected_version=form.cleaned_data["version"],
        by=actor,
    )


def _form_of(client: Client, actor: Actor, posted: QueryDict | None = None) -> ClientForm:
    protected = client if client.address_protected else None
    return ClientForm(posted, initial=_initial(client), units=units_of(actor), protected=protected)


def _initial(client: Client) -> dict[str, Any]:
    """The form's fields of a client; a protected address is not put into a form."""
    names = ["first_names", "last_name", "email", "language", "contact_channel", "address_protected", "version"]
    address = () if client.address_protected else ClientForm.ADDRESS
    phones = [*client.phones, "", ""]
    return {
        **{name: getattr(client, name) for name in (*names, *address)},
        "phone": phones[0],
        "second_phone": phones[1],
        "unit": client.unit.public_id if client.unit else "",
    }


def _page(client: Client, actor: Actor, reveal_form: RevealForm) -> dict[str, Any]:
    assessments = NeedAssessment.objects.visible_to(actor).filter(client=client)
    mandates = Mandate.objects.visible_to(actor).filter(client=client)
    return {
        "client": client,
        "identity_code": masked_identity_code(client),
        "municipality": municipality(client.municipality_code),
        "assessments": assessments.select_related("assessor", "unit")[:10],
        "mandates": mandates[:20],
        "reveal_form": reveal_form,
        "may_write": actor.can(Permission.CLIENT_WRITE, client),
        "may_assess": actor.can(Permission.ASSESSMENT_WRITE, client),
        "may_propose": actor.can(Permission.DECISION_PROPOSE, client),
        "may_see_decisions": actor.can(Permission.DECISION_VIEW, client),
        "may_reveal": actor.can(Permission.ADDRESS_REVEAL, client),
    }
