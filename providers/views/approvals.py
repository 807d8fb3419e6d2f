"""Approval decisions: read and printed by both sides, signed, returned, suspended, resumed, revoked."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from providers import rules
from providers.actions.approvals import (
    resume_approval,
    return_approval,
    revoke_approval,
    sign_approval,
    suspend_approval,
)
from providers.actions.people import company_user_ids
from providers.forms.fields import ReasonForm
from providers.forms.review import ApprovalFilter
from providers.models import ApprovalDecision
from providers.models.approval import Outcome
from providers.transitions import ApprovalState
from providers.views.editing import actor_of, attempt, form_page, posted_version, press
from voucher_portal.accounts.actor import Actor, require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.accounts.requests import is_htmx
from voucher_portal.core import transitions
from voucher_portal.core.models import TransitionRecord
from voucher_portal.core.pagination import page_of
from voucher_portal.core.regions import municipality_names

STATUS_TEXTS = {
    "in_force": gettext_lazy("Hyväksytty, voimassa"),
    "approved": gettext_lazy("Hyväksytty"),
    "ended": gettext_lazy("Päättynyt"),
    "rejected": gettext_lazy("Hylätty"),
}
SORTS = {
    "prepared": ("prepared_at", "id"),
    "-prepared": ("-prepared_at", "-id"),
    "company": ("provider__organisation__sort_name", "id"),
    "-company": ("-provider__organisation__sort_name", "-id"),
}


@require_GET
def approval_list(request: HttpRequest) -> HttpResponse:
    """The organiser's decisions, those waiting for a signature included."""
    actor = actor_of(request)
    require(actor, Permission.APPLICATION_REVIEW)
    filters = ApprovalFilter(request.GET)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    approvals = ApprovalDecision.objects.visible_to(actor).select_related("provider__organisation", "definition")
    if state := chosen.get("state"):
        approvals = approvals.filter(state=state)
    if search := chosen.get("search"):
        approvals = approvals.matching(search)
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "-prepared"
    context = {
        "page": page_of(approvals.order_by(*SORTS[sort]), request),
        "filters": filters,
        "sort": sort,
        "may_verify": actor.can(Permission.PROVIDER_VERIFY),
    }
    template = "providers/approval_list.html"
    return render(request, f"{template}#results" if is_htmx(request) else template, context)


@require_GET
def approval_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    approval = _approval(request, public_id)
    return render(request, "providers/approval_detail.html", _context(request, approval, None))


@require_GET
def approval_print(request: HttpRequest, public_id: str) -> HttpResponse:
    """The decision on paper."""
    approval = _approval(request, public_id)
    return render(request, "providers/approval_print.html", _contents(approval))


def _contents(approval: ApprovalDecision) -> dict[str, object]:
    return {
        "approval": approval,
        "provider": approval.provider,
        "is_approved": approval.outcome == Outcome.APPROVED,
        "municipalities": municipality_names(approval.municipality_codes, get_language() or "fi"),
        "rows": approval.prices.select_related("office", "product").order_by(
            "office__sort_name", "product__position", "id"
        ),
        "proposed": approval.application.prices.select_related("product"),
        "offices": approval.application.offices.order_by("sort_name", "id"),
    }


def _context(request: HttpRequest, approval: ApprovalDecision, form: ReasonForm | None) -> dict[str, object]:
    actor = actor_of(request)
    steps = {step.name: True for step in transitions.available(approval, actor)}
    conflict = rules.signing_conflict(
        prepared_by_id=approval.prepared_by_id,
        signer_id=actor.user_id,
        company_user_ids=company_user_ids(approval.provider) if steps else (),
    )
    return {
        **_contents(approval),
        "status_text": status_text(approval),
        "history": _history(approval, actor),
        "steps": steps,
        "conflict": conflict.value if conflict and "sign" in steps else "",
        "reason_form": form or ReasonForm(initial={"version": approval.version}),
        "may_review": actor.can(Permission.APPLICATION_REVIEW, approval),
    }


def _history(approval: ApprovalDecision, actor: Actor) -> QuerySet[TransitionRecord]:
    """Newest first; the company reads it from the signature on."""
    records = transitions.history(approval).reverse()
    return records if actor.is_official else records.exclude(name="prepare")


def status_text(approval: ApprovalDecision) -> str:
    """The state in words; of a signed decision its outcome, for the status tag says the rest."""
    if approval.state != ApprovalState.SIGNED:
        return str(approval.get_state_display())
    return str(STATUS_TEXTS[approval.status_word])


@require_POST
def approval_sign(request: HttpRequest, public_id: str) -> HttpResponse:
    approval = _to_sign(request, public_id)
    version = posted_version(request)
    return press(
        request,
        lambda: sign_approval(approval=approval, expected_version=version, by=actor_of(request)),
        _("Päätös on allekirjoitettu, ja yritys sai siitä viestin."),
        "providers:approval-detail",
        public_id,
    )


@require_POST
def approval_return(request: HttpRequest, public_id: str) -> HttpResponse:
    return _with_reason(request, public_id, return_approval, _("Päätös on palautettu valmisteluun."))


@require_POST
def approval_suspend(request: HttpRequest, public_id: str) -> HttpResponse:
    return _with_reason(request, public_id, suspend_approval, _("Hyväksyntä on keskeytetty."))


@require_POST
def approval_resume(request: HttpRequest, public_id: str) -> HttpResponse:
    return _with_reason(request, public_id, resume_approval, _("Hyväksyntä jatkuu."))


@require_POST
def approval_revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    return _with_reason(request, public_id, revoke_approval, _("Hyväksyntä on peruutettu."))


def _with_reason(
    request: HttpRequest, public_id: str, act: Callable[..., ApprovalDecision], done_text: str
) -> HttpResponse:
    """An act of the signer that needs its reason; without one the page comes back as it was typed."""
    approval = _to_sign(request, public_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        cleaned = form.cleaned_data
        done = attempt(
            form,
            lambda: act(
                approval=approval,
                reason=cleaned["reason"],
                expected_version=cleaned["version"],
                by=actor_of(request),
            ),
        )
        if done:
            messages.success(request, done_text)
            return redirect("providers:approval-detail", public_id)
    return form_page(request, "providers/approval_detail.html", _context(request, approval, form), form)


def _approval(request: HttpRequest, public_id: str) -> ApprovalDecision:
    """The organiser's reviewers and signers, and the company when the decision has been signed."""
    actor = actor_of(request)
    approvals = ApprovalDecision.objects.visible_to(actor).select_related(
        "organiser", "provider__organisation", "application", "definition", "prepared_by", "signed_by"
    )
    approval = get_object_or_404(approvals, public_id=public_id)
    require(actor, Permission.APPLICATION_REVIEW if actor.is_official else Permission.COMPANY_VIEW)
    return approval


def _to_sign(request: HttpRequest, public_id: str) -> ApprovalDecision:
    approval = _approval(request, public_id)
    require(actor_of(request), Permission.APPROVAL_SIGN, approval)
    return approval
