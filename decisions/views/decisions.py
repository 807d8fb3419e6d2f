"""Decisions as officials see them: the list, a client's own list, and the page of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from clients.models import Client
from clients.rules import search_terms
from clients.views.editing import actor_of, is_htmx
from clients.views.opening import log_opening
from decisions.cautions import cautions_of
from decisions.copy_states import copies_of, next_look
from decisions.forms import AttachForm, EndForm, FilterForm, ReasonForm, SearchForm
from decisions.income_words import shown_basis
from decisions.models import Activation, VoucherDecision
from decisions.models.decision import DecisionQuerySet
from decisions.proposals import approved_offices
from decisions.recurrence_words import recurrence_words
from decisions.timeline import timeline_of
from decisions.transitions import ActivationState, DecisionState
from rulebooks.models import Definition
from voucher_portal.accounts.actor import Actor, require
from voucher_portal.accounts.identity import identity_hashes
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock, transitions
from voucher_portal.core.pagination import PER_PAGE
from voucher_portal.core.periods import first_day
from voucher_portal.core.regions import municipality

LIST = "decisions/decision_list.html"
OPEN_TO_PROVIDERS = (DecisionState.DRAFT, DecisionState.PROPOSED, DecisionState.SIGNED)


@sensitive_post_parameters("query")
@never_cache
@require_http_methods(["GET", "POST"])
def decision_list(request: HttpRequest) -> HttpResponse:
    """Filters by GET name no person; a name or an identity code is searched for by POST."""
    actor = actor_of(request)
    require(actor, Permission.DECISION_VIEW)
    search = SearchForm(request.POST if request.method == "POST" else None)
    filters = FilterForm(request.GET, definitions=Definition.objects.visible_to(actor))
    decisions = _filtered(VoucherDecision.objects.visible_to(actor), filters)
    if search.is_bound:
        decisions = _found(decisions, search, actor) if search.is_valid() else decisions.none()
        only = list(decisions[:2]) if search.is_valid() and search.number else []
        if len(only) == 1 and not is_htmx(request):
            return redirect("decisions:decision-detail", only[0].public_id)
    asked = request.POST.get("page") if request.method == "POST" else request.GET.get("page")
    page = Paginator(decisions.with_facts(), PER_PAGE).get_page(asked)
    is_search = bool(search.is_bound and request.POST.get("query", "").strip())
    context = {"page": page, "search": search, "filters": filters, "is_search": is_search}
    template = f"{LIST}#results" if is_htmx(request) else LIST
    return render(request, template, context, status=422 if search.errors else 200)


def _filtered(decisions: DecisionQuerySet, filters: FilterForm) -> DecisionQuerySet:
    chosen = filters.cleaned_data if filters.is_valid() else {}
    state, today = chosen.get("state"), clock.today()
    if state == "in_force":
        decisions = decisions.filter(state=DecisionState.SIGNED, period__endswith__gt=today)
    elif state == "over":
        passed = Q(state=DecisionState.SIGNED, period__endswith__lte=today)
        decisions = decisions.filter(passed | Q(state__in=(DecisionState.ENDED, DecisionState.REVOKED)))
    elif state:
        decisions = decisions.filter(state=state)
    else:
        decisions = decisions.exclude(state=DecisionState.CANCELLED)
    if chosen.get("service"):
        decisions = decisions.filter(definition=chosen["service"])
    return decisions


def _found(decisions: DecisionQuerySet, search: SearchForm, actor: Actor) -> DecisionQuerySet:
    if search.number:
        return decisions.filter(number__startswith=search.number)
    clients = Client.objects.visible_to(actor)
    if search.identity_code:
        return decisions.filter(client__in=clients.of_person(*identity_hashes(search.identity_code)))
    return decisions.filter(client__in=clients.named(search_terms(search.cleaned_data["query"])))


@require_GET
def client_decisions(request: HttpRequest, public_id: str) -> HttpResponse:
    """One client's decisions: a page, or for htmx the part that stands on the client's page."""
    actor = actor_of(request)
    client = get_object_or_404(Client.objects.visible_to(actor), public_id=public_id)
    require(actor, Permission.DECISION_VIEW, client)
    decisions = VoucherDecision.objects.visible_to(actor).filter(client=client)
    log_opening(request, client, "client_decisions")
    template = "decisions/client_decisions.html"
    context = {
        "client": client,
        "decisions": decisions.exclude(state=DecisionState.CANCELLED).with_facts()[:20],
    }
    return render(request, f"{template}#decisions" if is_htmx(request) else template, context)


@require_GET
def decision_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    decision = opened_decision(request, public_id, Permission.DECISION_VIEW)
    log_opening(request, decision.client, "decision_page")
    return decision_page(request, decision)


def opened_decision(request: HttpRequest, public_id: str, permission: Permission) -> VoucherDecision:
    """The decision as officials see it: 404 for a stranger, 403 without the permission."""
    actor = actor_of(request)
    decisions = VoucherDecision.objects.visible_to(actor).select_related(
        "client",
        "organiser",
        "unit",
        "definition_version",
        "definition",
        "proposed_by",
        "decided_by",
        "need_assessment__assessor",
        "attached_office__provider__organisation",
    )
    decision = get_object_or_404(decisions, public_id=public_id)
    require(actor, permission, decision)
    return decision


@dataclass(frozen=True)
class Service:
    """One provider's service of the voucher, with the form that ends it for those who may."""

    activation: Activation
    end_form: ReasonForm | None


@dataclass
class PageForms:
    """The small forms of the page; an act that was refused shows its own again."""

    forms: dict[str, forms.Form] = field(default_factory=dict)

    def get(self, name: str, make: Any) -> forms.Form:
        return self.forms[name] if name in self.forms else make()


def decision_page(request: HttpRequest, decision: VoucherDecision, **bound: forms.Form) -> HttpResponse:
    """The page of one decision; 422 when `bound` holds the form of an act that was refused."""
    actor = actor_of(request)
    prefetch_related_objects([decision], "rows__balances")
    allowed = {transition.name for transition in transitions.available(decision, actor)}
    activations = list(
        Activation.objects.filter(decision=decision).select_related("office", "provider__organisation").order_by("pk")
    )
    may_attach = actor.can(Permission.PROVIDER_ATTACH, decision)
    copies = copies_of(decision, with_code=may_see_code(actor, decision))
    context = {
        "decision": decision,
        "client": decision.client,
        "may_attach": may_attach,
        "rows": decision.rows.all(),
        "cautions": cautions_of(decision),
        "recurrence": recurrence_words(decision.definition_version),
        "income_basis": shown_basis(decision, get_language() or "fi"),
        "municipality": municipality(decision.municipality_code or decision.client.municipality_code),
        "copies": copies,
        "next_look": next_look(copies, request.GET.get("looked", "")),
        "services": [Service(each, _end_form(each) if may_attach else None) for each in activations],
        "timeline": timeline_of(decision, activations),
        "allowed": allowed,
        "own_proposal": decision.state == DecisionState.PROPOSED and decision.proposed_by_id == actor.user_id,
        "may_rotate": _may_rotate(actor, decision),
        **_page_forms(decision, actor, allowed, PageForms(bound)),
    }
    refused = any(form.errors for form in bound.values())
    return render(request, "decisions/decision_detail.html", context, status=422 if refused else 200)


def may_see_code(actor: Actor, decision: VoucherDecision) -> bool:
    """The provider copy holds the activation code: for those who hand it to the client."""
    return actor.can(Permission.PROVIDER_ATTACH, decision)


def _end_form(activation: Activation) -> ReasonForm | None:
    serving = activation.state == ActivationState.ACTIVATED
    return ReasonForm(auto_id=f"end_{activation.pk}_%s") if serving else None


def _may_rotate(actor: Actor, decision: VoucherDecision) -> bool:
    open_for_code = decision.state == DecisionState.SIGNED and not decision.is_over
    return open_for_code and actor.can(Permission.PROVIDER_ATTACH, decision)


def _page_forms(decision: VoucherDecision, actor: Actor, allowed: set[str], given: PageForms) -> dict[str, Any]:
    initial = {"version": decision.version}
    acts = {"return": "return_form", "reject": "reject_form", "revoke": "revoke_form"}
    found: dict[str, Any] = {
        name: given.get(name, lambda act=act: ReasonForm(initial=initial, auto_id=f"{act}_%s"))
        for act, name in acts.items()
        if act in allowed
    }
    if "end" in allowed:
        found["end_form"] = given.get("end_form", lambda: EndForm(initial=initial, auto_id="end_%s"))
    open_to_providers = decision.state in OPEN_TO_PROVIDERS and not (decision.is_given and decision.is_over)
    if open_to_providers and actor.can(Permission.PROVIDER_ATTACH, decision):
        offices = offices_for(decision)
        found["attach_form"] = given.get("attach_form", lambda: AttachForm(initial=initial, offices=offices))
    return found


def offices_for(decision: VoucherDecision) -> QuerySet[Any]:
    """The offices that may be attached to the decision."""
    code = decision.municipality_code or decision.client.municipality_code
    return approved_offices(decision.definition, code, max(first_day(decision.period), clock.today()))
