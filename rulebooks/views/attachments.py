"""Attachments that applications to a voucher carry."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rulebooks.actions import (
    add_attachment_requirement,
    edit_attachment_requirement,
    remove_attachment_requirement,
)
from rulebooks.forms.products import AttachmentForm, attachment_initial
from rulebooks.models import AttachmentRequirement
from rulebooks.rules import Section
from rulebooks.views.drafts import onward, writable_draft
from rulebooks.views.pages import answer, attempt, attempt_or_tell, expected_version, published_meanwhile
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission

TEMPLATE = "rulebooks/sections/attachment_form.html"


@require_GET
def definition_attachments(request: HttpRequest, public_id: str) -> HttpResponse:
    """The attachments of a draft."""
    version = writable_draft(request, public_id)
    if away := published_meanwhile(request, version):
        return away
    requirements = list(version.attachment_requirements.all())
    context = {"version": version, "requirements": requirements, "onward": onward(version, Section.ATTACHMENTS)}
    return render(request, "rulebooks/sections/attachments.html", context)


@require_http_methods(["GET", "POST"])
def attachment_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """One more document."""
    version = writable_draft(request, public_id)
    if away := published_meanwhile(request, version):
        return away
    form = AttachmentForm(
        request.POST if request.method == "POST" else None,
        initial={"version": version.version, "is_mandatory": True},
    )
    if request.method == "POST" and form.is_valid():
        added = attempt(
            form,
            lambda: add_attachment_requirement(
                version=version, details=form.details(), expected_version=form.expected_version, by=request.actor
            ),
            lambda current: AttachmentForm(initial={"version": current.version, "is_mandatory": True}),
        )
        if added is not None:
            messages.success(request, _("Liite lisättiin."))
            return redirect("rulebooks:definition-attachments", version.public_id)
    return answer(request, TEMPLATE, {"version": version, "requirement": None}, form)


@require_http_methods(["GET", "POST"])
def attachment_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a document."""
    requirement = _writable(request, public_id)
    if away := published_meanwhile(request, requirement.version):
        return away
    form = _form(requirement) if request.method == "GET" else AttachmentForm(request.POST)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            lambda: edit_attachment_requirement(
                requirement=requirement,
                details=form.details(),
                expected_version=form.expected_version,
                by=request.actor,
            ),
            lambda current: _form(_reloaded(requirement)),
        )
        if saved is not None:
            messages.success(request, _("Liite tallennettiin."))
            return redirect("rulebooks:definition-attachments", requirement.version.public_id)
    return answer(request, TEMPLATE, {"version": requirement.version, "requirement": requirement}, form)


@require_POST
def attachment_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a document off the list."""
    requirement = _writable(request, public_id)
    removed = attempt_or_tell(
        request,
        lambda: remove_attachment_requirement(
            requirement=requirement, expected_version=expected_version(request), by=request.actor
        ),
    )
    if removed is not None:
        messages.success(request, _("Liite poistettiin."))
    return redirect("rulebooks:definition-attachments", requirement.version.public_id)


def _writable(request: HttpRequest, public_id: str) -> AttachmentRequirement:
    rows = AttachmentRequirement.objects.visible_to(request.actor).select_related("version__definition")
    requirement: AttachmentRequirement = get_object_or_404(rows, public_id=public_id)
    require(request.actor, Permission.DEFINITION_WRITE, requirement)
    return requirement


def _reloaded(requirement: AttachmentRequirement) -> AttachmentRequirement:
    return AttachmentRequirement.objects.select_related("version").get(pk=requirement.pk)


def _form(requirement: AttachmentRequirement) -> AttachmentForm:
    return AttachmentForm(initial={**attachment_initial(requirement), "version": requirement.version.version})
