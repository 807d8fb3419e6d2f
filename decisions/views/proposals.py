"""Proposing a voucher: choosing the service, the form, and its value while typing."""

from __future__ import annotations

import datetime
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clients.models import Client, Conclusion, NeedAssessment
from clients.views.editing import Attempt, actor_of, attempt, form_page
from clients.views.opening import log_opening, opened_client
from decisions.actions.drafts import draft_decision, update_draft
from decisions.forms import ProposalForm, quantity_name
from decisions.models import VoucherDecision
from decisions.personal_values import basis_of
from decisions.proposals import (
    RowDraft,
    approved_offices,
    priced_rows,
    products_on,
    total_value,
    values_on,
    version_on,
)
from decisions.transitions import DecisionState
from decisions.views.decisions import opened_decision
from rulebooks.models import Definition, DefinitionVersion
from voucher_portal.accounts.actor import Actor, require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import first_day, last_day
from voucher_portal.core.regions import municipality
from voucher_portal.core.translated import translation

FORM = "decisions/decision_form.html"


@require_http_methods(["GET", "POST"])
def decision_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """First the service (`?service=`), then the form of its products."""
    actor, client = opened_client(request, public_id, Permission.DECISION_PROPOSE)
    chosen = request.GET.get("service", "")
    services = _services_for(client, actor)
    definition = services.filter(public_id=chosen).first() if chosen else None
    if definition is None:
        log_opening(request, client, "decision_add")
        context = {"client": client, "services": services, "assessments": _suitable_assessments(client, actor)}
        status = 422 if request.method == "POST" else 200
        return render(request, "decisions/decision_service.html", context, status=status)
    form = _form(request.POST or None, client, definition, actor, initial=_first_initial(definition, client, request))
    if request.method == "POST" and form.is_valid():
        tried = attempt(form, lambda: draft_decision(client=client, proposal=form.proposal(), by=actor))
        if tried.result:
            messages.success(request, _("Luonnos tallennettiin. Tarkista se ja esitä allekirjoitettavaksi."))
            return redirect("decisions:decision-detail", tried.result.public_id)
    if request.method == "GET":
        log_opening(request, client, "decision_add")
    return _page(request, form, client, None)


@require_http_methods(["GET", "POST"])
def decision_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    actor = actor_of(request)
    decision = opened_decision(request, public_id, Permission.DECISION_PROPOSE)
    if decision.state != DecisionState.DRAFT:
        messages.error(request, _("Esitys ei ole enää luonnos, joten sitä ei voi muokata."))
        return redirect("decisions:decision-detail", decision.public_id)
    prefetch_related_objects([decision], "rows__product")
    client, tried = decision.client, None
    form = _form(request.POST or None, client, decision.definition, actor, initial=_initial(decision))
    if request.method == "POST" and form.is_valid():
        tried = attempt(form, lambda: _update(decision, form, actor), lambda row: _reopened(row, actor))
        if tried.result:
            messages.success(request, _("Luonnos tallennettiin."))
            return redirect("decisions:decision-detail", decision.public_id)
    if request.method == "GET":
        log_opening(request, client, "decision_edit")
    return _page(request, form, client, decision, tried)


@require_POST
def decision_values(request: HttpRequest, public_id: str) -> HttpResponse:
    """The value of what has been typed so far. Writes nothing; the client is not named."""
    actor = actor_of(request)
    definition = get_object_or_404(Definition.objects.visible_to(actor), public_id=public_id)
    require(actor, Permission.DECISION_PROPOSE, definition)
    form = ProposalForm(request.POST, assessments=(), offices=(), **_rules(definition))
    form.is_valid()
    return render(request, f"{FORM}#values", _values(form))


def _update(decision: VoucherDecision, form: ProposalForm, actor: Actor) -> VoucherDecision:
    version = form.cleaned_data["version"]
    return update_draft(decision=decision, proposal=form.proposal(), expected_version=version, by=actor)


def _reopened(decision: VoucherDecision, actor: Actor) -> ProposalForm:
    return _form(None, decision.client, decision.definition, actor, initial=_initial(decision))


def _page(
    request: HttpRequest,
    form: ProposalForm,
    client: Client,
    decision: VoucherDecision | None,
    tried: Attempt | None = None,
) -> HttpResponse:
    context = {
        "client": client,
        "decision": decision,
        "definition": form.definition,
        "municipality": municipality(client.municipality_code),
        "recurrence": form.recurrence,
        "lacks_assessment": not form.fields["need_assessment"].things,
        **_values(form),
    }
    return form_page(request, FORM, context, form, tried)


def _services_for(client: Client, actor: Actor) -> QuerySet[Any]:
    """The organiser's vouchers that may be granted to somebody of the client's municipality."""
    not_over = Q(period__endswith__gt=clock.today()) | Q(period__upper_inf=True)
    versions = DefinitionVersion.objects.published().filter(
        not_over, municipality_codes__contains=[client.municipality_code]
    )
    return Definition.objects.visible_to(actor).filter(pk__in=versions.values("definition_id"))


def _suitable_assessments(client: Client, actor: Actor) -> QuerySet[Any]:
    assessments = NeedAssessment.objects.visible_to(actor).filter(client=client)
    return assessments.filter(conclusion=Conclusion.VOUCHER_SUITS).select_related("assessor")


def _form(
    posted: QueryDict | None, client: Client, definition: Definition, actor: Actor, *, initial: dict[str, Any]
) -> ProposalForm:
    return ProposalForm(
        posted,
        initial=initial,
        assessments=_suitable_assessments(client, actor),
        offices=approved_offices(definition, client.municipality_code, clock.today()),
        **_rules(definition),
    )


def _rules(definition: Definition) -> dict[str, Any]:
    """What the rules in force today ask of a proposal, or those that come into force next."""
    version = _version_today(definition)
    products = [product for product, _value in products_on(version, _day_of(version))] if version else []
    terms = (version.value_model, version.recurrence) if version else ("", "")
    return {"definition": definition, "products": products, "value_model": terms[0], "recurrence": terms[1]}


def _version_today(definition: Definition) -> DefinitionVersion | None:
    published = DefinitionVersion.objects.published().filter(definition=definition)
    in_force = published.in_force(clock.today()).order_by("-number").first()
    return in_force or published.filter(period__startswith__gt=clock.today()).order_by("number").first()


def _day_of(version: DefinitionVersion) -> datetime.date:
    return max(clock.today(), first_day(version.period))


def _first_initial(definition: Definition, client: Client, request: HttpRequest) -> dict[str, Any]:
    """A new proposal speaks the client's official language and begins with the definition's reasons."""
    language = "sv" if client.language == "sv" else "fi"
    version = _version_today(definition)
    return {
        "decision_language": language,
        "reasons": translation(version, "decision_reasons", language) if version else "",
        "need_assessment": request.GET.get("assessment", ""),
    }


def _initial(decision: VoucherDecision) -> dict[str, Any]:
    return {
        "version": decision.version,
        "first_day": first_day(decision.period),
        "last_day": last_day(decision.period),
        "decision_language": decision.decision_language,
        "reasons": decision.reasons,
        "need_assessment": decision.need_assessment.public_id,
        "office": decision.attached_office.public_id if decision.attached_office else "",
        **{quantity_name(row.product): row.quantity for row in decision.rows.all()},
        **_income(decision),
    }


def _income(decision: VoucherDecision) -> dict[str, Any]:
    basis = basis_of(decision)
    return {} if basis is None else asdict(basis.situation)


def _values(form: ProposalForm) -> dict[str, Any]:
    """The rows typed so far with their values, and the total, for the box beside the form."""
    first, rows = _typed(form)
    situation = form.situation()
    if not rows and situation is None:
        return {"priced": [], "total": None, "own": None, "values_refusal": ""}
    try:
        values, own = values_on(version_on(form.definition, first), first, situation)
        priced = priced_rows(rows, values)
    except RuleViolation as error:
        return {"priced": [], "total": None, "own": None, "values_refusal": error.message}
    return {"priced": priced, "total": total_value(priced), "own": own, "values_refusal": ""}


def _typed(form: ProposalForm) -> tuple[datetime.date, Any]:
    """The first day and the rows as they stand in the form, bound or not."""
    if form.is_bound:
        first = form.cleaned_data.get("first_day") if hasattr(form, "cleaned_data") else None
        return first or clock.today(), form.rows() if hasattr(form, "cleaned_data") else ()
    quantities = [(product, form.initial.get(quantity_name(product))) for product in form.products]
    rows = tuple(RowDraft(product, quantity) for product, quantity in quantities if quantity)
    return form.initial.get("first_day") or clock.today(), rows
