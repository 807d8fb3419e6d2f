"""What a planner adds to a draft beside its texts: the approvals of bodies, and PDF files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rulebooks.actions import (
    add_rulebook_approval,
    add_rulebook_pdf,
    edit_rulebook_approval,
    remove_rulebook_approval,
    remove_rulebook_pdf,
)
from rulebooks.forms.rulebooks import RulebookApprovalForm, RulebookPdfForm
from rulebooks.models import RulebookApproval, RulebookPdf, RulebookVersion
from rulebooks.views.pages import answer, attempt, attempt_or_tell, expected_version
from rulebooks.views.rulebook_versions import no_draft_any_more, writable_draft
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.downloads import document_answer
from voucher_portal.core.models import StoredDocument
from voucher_portal.core.translated import columns_of

APPROVAL_FORM = "rulebooks/rulebook_approval_form.html"
PDF_FORM = "rulebooks/rulebook_pdf_form.html"


@require_http_methods(["GET", "POST"])
def approval_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """One more body that has approved the draft."""
    version = writable_draft(request, public_id)
    if away := no_draft_any_more(request, version):
        return away
    form = RulebookApprovalForm(
        request.POST if request.method == "POST" else None, initial={"version": version.version}
    )
    if request.method == "POST" and form.is_valid():
        added = attempt(
            form,
            lambda: add_rulebook_approval(
                version=version, details=form.details(), expected_version=form.expected_version, by=request.actor
            ),
            lambda current: RulebookApprovalForm(initial={"version": current.version}),
        )
        if added is not None:
            messages.success(request, _("Hyväksyntä lisättiin."))
            return redirect("rulebooks:rulebook-version", version.public_id)
    return answer(request, APPROVAL_FORM, {"version": version, "approval": None}, form)


@require_http_methods(["GET", "POST"])
def approval_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Mend an approval of a draft."""
    approval = _writable_approval(request, public_id)
    version = approval.version
    if away := no_draft_any_more(request, version):
        return away
    form = RulebookApprovalForm(request.POST) if request.method == "POST" else _opened(approval)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            lambda: edit_rulebook_approval(
                approval=approval, details=form.details(), expected_version=form.expected_version, by=request.actor
            ),
            lambda current: _opened(_writable_approval(request, public_id)),
        )
        if saved is not None:
            messages.success(request, _("Hyväksyntä tallennettiin."))
            return redirect("rulebooks:rulebook-version", version.public_id)
    return answer(request, APPROVAL_FORM, {"version": version, "approval": approval}, form)


@require_POST
def approval_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take an approval off a draft."""
    approval = _writable_approval(request, public_id)
    removed = attempt_or_tell(
        request,
        lambda: remove_rulebook_approval(
            approval=approval, expected_version=expected_version(request), by=request.actor
        ),
    )
    if removed is not None:
        messages.success(request, _("Hyväksyntä poistettiin."))
    return redirect("rulebooks:rulebook-version", approval.version.public_id)


@require_http_methods(["GET", "POST"])
def pdf_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Attach the PDF file of one language; it takes the place of an earlier one."""
    version = writable_draft(request, public_id)
    if away := no_draft_any_more(request, version):
        return away
    form = _pdf_form(request, version)
    if request.method == "POST" and form.is_valid():
        added = attempt(form, lambda: _add_pdf(request, version, form), _empty_pdf_form)
        if added is not None:
            messages.success(request, _("PDF-tiedosto lisättiin."))
            return redirect("rulebooks:rulebook-version", version.public_id)
    return answer(request, PDF_FORM, {"version": version}, form)


@login_not_required
@require_GET
def pdf_download(request: HttpRequest, public_id: str) -> FileResponse:
    """The paper itself: for everybody once the version is published. No client's data: not logged."""
    pdf = get_object_or_404(RulebookPdf.objects.visible_to(request.actor), public_id=public_id)
    document = get_object_or_404(
        StoredDocument, public_id=pdf.document_id, subject_kind=RulebookPdf.kind, subject_id=pdf.public_id
    )
    return document_answer(document)


@require_POST
def pdf_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a PDF file off a draft."""
    rows = RulebookPdf.objects.visible_to(request.actor).select_related("version")
    pdf = get_object_or_404(rows, public_id=public_id)
    require(request.actor, Permission.RULEBOOK_WRITE, pdf)
    removed = attempt_or_tell(
        request,
        lambda: remove_rulebook_pdf(pdf=pdf, expected_version=expected_version(request), by=request.actor),
    )
    if removed is not None:
        messages.success(request, _("PDF-tiedosto poistettiin."))
    return redirect("rulebooks:rulebook-version", pdf.version.public_id)


def _writable_approval(request: HttpRequest, public_id: str) -> RulebookApproval:
    rows = RulebookApproval.objects.visible_to(request.actor).select_related("version__rulebook")
    approval = get_object_or_404(rows, public_id=public_id)
    require(request.actor, Permission.RULEBOOK_WRITE, approval)
    return approval


def _opened(approval: RulebookApproval) -> RulebookApprovalForm:
    names = (*columns_of("body"), "approval_date", "clause")
    columns: dict[str, Any] = {name: getattr(approval, name) for name in names}
    return RulebookApprovalForm(initial={**columns, "version": approval.version.version})


def _pdf_form(request: HttpRequest, version: RulebookVersion) -> RulebookPdfForm:
    if request.method == "POST":
        return RulebookPdfForm(request.POST, request.FILES)
    return _empty_pdf_form(version)


def _empty_pdf_form(version: RulebookVersion) -> RulebookPdfForm:
    return RulebookPdfForm(initial={"version": version.version})


def _add_pdf(request: HttpRequest, version: RulebookVersion, form: RulebookPdfForm) -> RulebookPdf:
    return add_rulebook_pdf(
        version=version,
        language=form.cleaned_data["language"],
        upload=form.cleaned_data["document"],
        expected_version=form.expected_version,
        by=request.actor,
    )
