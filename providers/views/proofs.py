"""The organiser checks that somebody may act for a company."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from providers.actions.authority import DOCUMENT_KIND, accept_authority, reject_authority
from providers.forms.fields import ReasonForm
from providers.forms.review import ProofFilter
from providers.models import AuthorityProof
from providers.models.provider import AuthorityProofQuerySet
from providers.transitions import ProofState
from providers.views.documents import hand_out
from providers.views.editing import actor_of, attempt, form_page, posted_version, press
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import transitions
from voucher_portal.core.models import StoredDocument
from voucher_portal.core.pagination import page_of


@require_GET
def proof_list(request: HttpRequest) -> HttpResponse:
    require(actor_of(request), Permission.PROVIDER_VERIFY)
    filters = ProofFilter(request.GET)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    shows_reviewed = chosen.get("state") == ProofFilter.REVIEWED
    proofs = _proofs(request)
    proofs = proofs.exclude(state=ProofState.SUBMITTED) if shows_reviewed else proofs.waiting()
    if search := chosen.get("search"):
        proofs = proofs.matching(search)
    order = ("-reviewed_at", "-id") if shows_reviewed else ("created_at", "id")
    context = {"page": page_of(proofs.order_by(*order), request), "filters": filters}
    return render(request, "providers/proof_list.html", context)


@require_GET
def proof_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    proof = _proof(request, public_id)
    return render(request, "providers/proof_detail.html", _context(request, proof, None))


def _context(request: HttpRequest, proof: AuthorityProof, form: ReasonForm | None) -> dict[str, object]:
    buttons = {transition.name for transition in transitions.available(proof, actor_of(request))}
    return {
        "proof": proof,
        "document": StoredDocument.objects.filter(public_id=proof.document_id).first(),
        "may_accept": "accept" in buttons,
        "may_reject": "reject" in buttons,
        "reject_form": form or ReasonForm(initial={"version": proof.version}),
        "history": transitions.history(proof).reverse(),
    }


@require_POST
def proof_accept(request: HttpRequest, public_id: str) -> HttpResponse:
    proof = _proof(request, public_id)
    version = posted_version(request)
    return press(
        request,
        lambda: accept_authority(proof=proof, expected_version=version, by=actor_of(request)),
        _("Valtuus on hyväksytty. Yritys on nyt aktiivinen."),
        "providers:proof-detail",
        public_id,
    )


@require_POST
def proof_reject(request: HttpRequest, public_id: str) -> HttpResponse:
    proof = _proof(request, public_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        done = attempt(
            form,
            lambda: reject_authority(
                proof=proof,
                reason=form.cleaned_data["reason"],
                expected_version=form.cleaned_data["version"],
                by=actor_of(request),
            ),
        )
        if done:
            messages.success(request, _("Valtuus on hylätty. Yritys sai viestin."))
            return redirect("providers:proof-detail", public_id)
    return form_page(request, "providers/proof_detail.html", _context(request, proof, form), form)


@require_GET
def proof_document(request: HttpRequest, public_id: str) -> HttpResponse:
    """For the organiser's checkers, and for those who manage the company."""
    actor = actor_of(request)
    proof = get_object_or_404(AuthorityProof.objects.visible_to(actor), public_id=public_id)
    require(actor, Permission.PROVIDER_VERIFY if actor.is_official else Permission.COMPANY_MANAGE)
    return hand_out(
        document_id=proof.document_id,
        subject_kind=DOCUMENT_KIND,
        subject_id=proof.public_id,
        organiser_id=proof.organiser_id,
        purpose="proof.document",
        actor=actor,
    )


def _proofs(request: HttpRequest) -> AuthorityProofQuerySet:
    proofs = AuthorityProof.objects.visible_to(actor_of(request))
    return proofs.select_related("provider__organisation", "organiser", "shown_by", "reviewed_by")


def _proof(request: HttpRequest, public_id: str) -> AuthorityProof:
    proof = get_object_or_404(_proofs(request), public_id=public_id)
    require(actor_of(request), Permission.PROVIDER_VERIFY)
    return proof
