"""The organiser's review of applications: list, one application, asking for more, preparing a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from providers import completeness
from providers.actions.approvals import prepare_approval
from providers.actions.review import ask_more_information
from providers.completeness import AcceptanceNeeded, PricedProduct
from providers.forms.review import ApprovalForm, AskMoreForm, ReviewFilter
from providers.models import Application, ApprovalDecision, Attachment
from providers.models.application import ApplicationQuerySet
from providers.transitions import ApprovalState
from providers.views.applications import contents_of
from providers.views.editing import Attempt, actor_of, attempt, form_page, posted
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.accounts.requests import is_htmx
from voucher_portal.core import clock, transitions
from voucher_portal.core.pagination import page_of

SORTS = {
    "submitted": ("submitted_at", "id"),
    "-submitted": ("-submitted_at", "-id"),
    "company": ("provider__organisation__sort_name", "id"),
    "-company": ("-provider__organisation__sort_name", "-id"),
}


@require_GET
def review_list(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require(actor, Permission.APPLICATION_REVIEW)
    filters = ReviewFilter(request.GET, actor=actor)
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "-submitted"
    applications = _filtered(Application.objects.visible_to(actor), filters).select_related(
        "provider__organisation", "call__version_of_definition__definition"
    )
    context = {
        "page": page_of(applications.order_by(*SORTS[sort]), request),
        "filters": filters,
        "sort": sort,
        "may_verify": actor.can(Permission.PROVIDER_VERIFY),
    }
    template = "providers/review_list.html"
    return render(request, f"{template}#results" if is_htmx(request) else template, context)


def _filtered(applications: ApplicationQuerySet, filters: ReviewFilter) -> ApplicationQuerySet:
    chosen = filters.cleaned_data if filters.is_valid() else {}
    if state := chosen.get("state"):
        applications = applications.filter(state=state)
    if definition := chosen.get("definition"):
        applications = applications.filter(call__version_of_definition__definition=definition)
    if search := chosen.get("search"):
        applications = applications.matching(search)
    return applications


@require_GET
def review_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    application = _application(request, public_id, Permission.APPLICATION_REVIEW)
    actor = actor_of(request)
    steps = {step.name for step in transitions.available(application, actor)}
    acceptances = completeness.acceptances_needed(application)
    context = {
        "application": application,
        "provider": application.provider,
        **contents_of(application, acceptances),
        "checks": checks_of(application, acceptances),
        "comparisons": [compare(row) for row in completeness.products_to_price(application)],
        "replaced": Attachment.objects.replaced().filter(application=application).select_related("requirement"),
        "approvals": application.approvals.visible_to(actor).select_related("prepared_by", "signed_by"),
        "history": transitions.history(application).reverse(),
        "may_ask": "ask_more_information" in steps,
        "may_prepare": "prepare" in steps,
        "may_write": actor.can(Permission.MESSAGE_WRITE, application),
    }
    return render(request, "providers/review_detail.html", context)


@dataclass(frozen=True)
class Check:
    """A line of the reviewer's checklist."""

    text: str
    is_fine: bool


def checks_of(application: Application, acceptances: Sequence[AcceptanceNeeded]) -> list[Check]:
    """What the reviewer would look up first. Asks what the completeness check asks."""
    provider = application.provider
    missing = completeness.missing_items(application, acceptances)
    return [
        Check(_("Yritys on aktiivinen ja valtuus on tarkastettu"), provider.is_active),
        Check(_("Soteri-tunnus on ilmoitettu"), bool(provider.soteri_id)),
        Check(
            _("Tilinumero tai verkkolaskuosoite on ilmoitettu"),
            bool(provider.bank_account or provider.e_invoice_address),
        ),
        *(Check(completeness.describe(item), is_fine=False) for item in missing),
        *([] if missing else [Check(_("Pakolliset liitteet, hinnat ja hyväksynnät ovat kunnossa"), is_fine=True)]),
    ]


@dataclass(frozen=True)
class Comparison:
    """A price beside the voucher's value; `difference` is what a unit would cost the client."""

    row: PricedProduct
    difference: Decimal | None


def compare(row: PricedProduct) -> Comparison:
    if row.price is None:
        return Comparison(row, None)
    return Comparison(row, max(row.price - row.value.unit_value, Decimal(0)))


@require_http_methods(["GET", "POST"])
def review_ask_more(request: HttpRequest, public_id: str) -> HttpResponse:
    application = _application(request, public_id, Permission.APPLICATION_REVIEW)
    form = AskMoreForm(posted(request), initial={"version": application.version})
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        done = attempt(
            form,
            lambda: ask_more_information(
                application=application,
                request=cleaned["request_text"],
                due_date=cleaned["due_date"],
                expected_version=cleaned["version"],
                by=actor_of(request),
            ),
        )
        if done:
            messages.success(request, _("Täydennyspyyntö on lähetetty yritykselle."))
            return redirect("providers:review-detail", public_id)
    context = {"application": application, "form": form, "today": clock.today()}
    return form_page(request, "providers/review_ask_more.html", context, form)


@require_http_methods(["GET", "POST"])
def approval_prepare(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write the proposal that somebody else will sign."""
    application = _application(request, public_id, Permission.APPROVAL_PREPARE)
    returned = _returned(application)
    latest = None if returned else ApprovalDecision.objects.latest_of(application.organiser_id)
    form = ApprovalForm.for_application(application, posted(request), returned=returned, latest=latest)
    done = Attempt()
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: _prepare(application, form, request))
        if done:
            messages.success(request, _("Päätös odottaa nyt allekirjoitusta."))
            return redirect("providers:approval-detail", done.result.public_id)
    context = {
        "application": application,
        "form": form,
        "comparisons": [compare(row) for row in completeness.products_to_price(application)],
        "returned": returned,
    }
    return form_page(request, "providers/approval_prepare.html", context, form)


def _prepare(application: Application, form: ApprovalForm, request: HttpRequest) -> ApprovalDecision:
    return prepare_approval(
        application=application,
        draft=form.draft(),
        expected_version=form.cleaned_data["version"],
        by=actor_of(request),
    )


def _returned(application: Application) -> ApprovalDecision | None:
    """The proposal that the signer sent back last, to start from."""
    return application.approvals.filter(state=ApprovalState.RETURNED).order_by("-prepared_at").first()


def _application(request: HttpRequest, public_id: str, permission: Permission) -> Application:
    actor = actor_of(request)
    theirs = Application.objects.visible_to(actor).filter(organiser_id=actor.organiser_id)
    application = get_object_or_404(theirs.with_contents(), public_id=public_id)
    require(actor, permission, application)
    return application
