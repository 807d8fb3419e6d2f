"""Whom people of one unit's area contact, besides the voucher's main contact."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from rulebooks.actions import add_contact, edit_contact, remove_contact
from rulebooks.forms.parts import ContactForm
from rulebooks.models import DefinitionContact, DefinitionVersion
from rulebooks.rules import Section
from rulebooks.views.drafts import section_url, writable_draft
from rulebooks.views.pages import answer, attempt, attempt_or_tell, expected_version, published_meanwhile
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission

TEMPLATE = "rulebooks/sections/contact_form.html"


@require_http_methods(["GET", "POST"])
def contact_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """One more unit's contact."""
    version = writable_draft(request, public_id)
    if away := published_meanwhile(request, version):
        return away
    form = ContactForm(request.POST if request.method == "POST" else None, draft=version)
    if request.method == "POST" and form.is_valid():
        added = attempt(
            form,
            lambda: add_contact(
                version=version, details=form.details(), expected_version=form.expected_version, by=request.actor
            ),
            lambda current: ContactForm(draft=current),
        )
        if added is not None:
            messages.success(request, _("Yhteystieto lisättiin."))
            return _back(version)
    return _answer(request, form, version, None)


@require_http_methods(["GET", "POST"])
def contact_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a unit's contact."""
    contact = _writable(request, public_id)
    if away := published_meanwhile(request, contact.version):
        return away
    form = ContactForm(request.POST if request.method == "POST" else None, draft=contact.version, contact=contact)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            lambda: edit_contact(
                contact=contact, details=form.details(), expected_version=form.expected_version, by=request.actor
            ),
            lambda current: ContactForm(draft=current, contact=_reloaded(contact)),
        )
        if saved is not None:
            messages.success(request, _("Yhteystieto tallennettiin."))
            return _back(contact.version)
    return _answer(request, form, contact.version, contact)


@require_POST
def contact_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a unit's contact off the draft."""
    contact = _writable(request, public_id)
    removed = attempt_or_tell(
        request, lambda: remove_contact(contact=contact, expected_version=expected_version(request), by=request.actor)
    )
    if removed is not None:
        messages.success(request, _("Yhteystieto poistettiin."))
    return _back(contact.version)


def _writable(request: HttpRequest, public_id: str) -> DefinitionContact:
    rows = DefinitionContact.objects.visible_to(request.actor).select_related("unit", "version__definition")
    contact: DefinitionContact = get_object_or_404(rows, public_id=public_id)
    require(request.actor, Permission.DEFINITION_WRITE, contact)
    return contact


def _reloaded(contact: DefinitionContact) -> DefinitionContact:
    return DefinitionContact.objects.select_related("unit").get(pk=contact.pk)


def _back(version: DefinitionVersion) -> HttpResponse:
    return redirect(section_url(version, Section.CONTACTS))


def _answer(
    request: HttpRequest, form: ContactForm, version: DefinitionVersion, contact: DefinitionContact | None
) -> HttpResponse:
    context = {"version": version, "contact": contact, "contacts_url": section_url(version, Section.CONTACTS)}
    return answer(request, TEMPLATE, context, form)
