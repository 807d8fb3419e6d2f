"""One version of a rulebook: read by everybody, written, published."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rulebooks.actions import add_rulebook_version, edit_rulebook_version, publish_rulebook_version
from rulebooks.checklist import rulebook_gaps
from rulebooks.forms.base import PublishForm, period_initial
from rulebooks.forms.rulebooks import RulebookVersionForm
from rulebooks.models import Rulebook, RulebookVersion
from rulebooks.rendering import render as render_text
from rulebooks.views.pages import answer, attempt, attempt_or_tell, told_history
from rulebooks.wording import gap_message
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.translated import LANGUAGES, translation

_COLUMNS = (
    *(f"text_{language}" for language in LANGUAGES),
    *(f"changelog_{language}" for language in LANGUAGES),
    "approved_by_body",
    "approval_clause",
    "approval_date",
)


def _visible(request: HttpRequest, public_id: str) -> RulebookVersion:
    rows = RulebookVersion.objects.visible_to(request.actor).select_related("rulebook", "organiser")
    return get_object_or_404(rows, public_id=public_id)


@login_not_required
@require_GET
def rulebook_version(request: HttpRequest, public_id: str) -> HttpResponse:
    """The permanent public address of one version; prints as a paper."""
    version = _visible(request, public_id)
    others = RulebookVersion.objects.visible_to(request.actor).filter(rulebook_id=version.rulebook_id)
    may_write = request.actor.can(Permission.RULEBOOK_WRITE, version)
    context = {
        "version": version,
        "text": render_text(translation(version, "text", get_language() or "fi")),
        "others": others.exclude(pk=version.pk).only("public_id", "number", "period", "state").order_by("-number"),
        "may_write": may_write,
        "history": told_history(version) if may_write else [],
    }
    return render(request, "rulebooks/rulebook_version.html", context)


@require_POST
def rulebook_version_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Start the next version from the latest one."""
    rulebook = get_object_or_404(Rulebook.objects.visible_to(request.actor), public_id=public_id)
    require(request.actor, Permission.RULEBOOK_WRITE, rulebook)
    draft = attempt_or_tell(request, lambda: add_rulebook_version(rulebook=rulebook, by=request.actor))
    if draft is None:
        return redirect("rulebooks:rulebook-detail", rulebook.public_id)
    messages.success(request, _("Uusi luonnos tehtiin edellisen version pohjalta."))
    return redirect("rulebooks:rulebook-version-edit", draft.public_id)


@require_http_methods(["GET", "POST"])
def rulebook_version_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write a draft. The preview button shows the text as it will be, and saves nothing."""
    version = _visible(request, public_id)
    require(request.actor, Permission.RULEBOOK_WRITE, version)
    if not version.is_draft:
        return redirect("rulebooks:rulebook-version", version.public_id)
    form = RulebookVersionForm(request.POST) if request.method == "POST" else _opened(version)
    wants_preview = "preview" in request.POST
    if request.method == "POST" and form.is_valid() and not wants_preview:
        saved = attempt(
            form,
            lambda: edit_rulebook_version(
                version=version, changes=form.changes(), expected_version=form.expected_version, by=request.actor
            ),
            _opened,
        )
        if saved is not None:
            messages.success(request, _("Luonnos tallennettiin."))
            return redirect("rulebooks:rulebook-version", version.public_id)
    context = {"version": version, "previews": _previews(form) if wants_preview else []}
    return answer(request, "rulebooks/rulebook_version_edit.html", context, form)


@require_http_methods(["GET", "POST"])
def rulebook_version_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """What is still missing, and the confirmation of publishing."""
    version = _visible(request, public_id)
    require(request.actor, Permission.RULEBOOK_PUBLISH, version)
    if not version.is_draft:
        return redirect("rulebooks:rulebook-version", version.public_id)
    form = PublishForm(request.POST) if request.method == "POST" else PublishForm(initial={"version": version.version})
    if request.method == "POST" and form.is_valid():
        published = attempt(
            form,
            lambda: publish_rulebook_version(version=version, expected_version=form.expected_version, by=request.actor),
            _publish_form,
        )
        if published is not None:
            messages.success(request, _("Versio julkaistiin. Sitä ei voi enää muuttaa."))
            return redirect("rulebooks:rulebook-version", version.public_id)
        version = _visible(request, public_id)
    previous = version.rulebook.versions.published().defer("text_fi", "text_sv", "text_en").first()
    context = {
        "version": version,
        "gaps": [gap_message(gap) for gap in rulebook_gaps(version)],
        "previous": previous,
        "languages": _sizes(version),
    }
    return answer(request, "rulebooks/rulebook_version_publish.html", context, form)


def _opened(version: RulebookVersion) -> RulebookVersionForm:
    columns = {column: getattr(version, column) for column in _COLUMNS}
    return RulebookVersionForm(initial={**columns, **period_initial(version.period), "version": version.version})


def _publish_form(version: RulebookVersion) -> PublishForm:
    return PublishForm(initial={"version": version.version})


def _previews(form: RulebookVersionForm) -> list[dict[str, Any]]:
    """The texts as typed, each as it will be shown."""
    typed = {language: form[f"text_{language}"].value() or "" for language in LANGUAGES}
    return [{"language": language, "text": render_text(text)} for language, text in typed.items() if text.strip()]


def _sizes(version: RulebookVersion) -> list[dict[str, Any]]:
    texts = {language: getattr(version, f"text_{language}") for language in LANGUAGES}
    return [{"language": language, "words": len(text.split())} for language, text in texts.items()]
