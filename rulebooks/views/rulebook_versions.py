"""One version of a rulebook: read by everybody, written, published."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rulebooks.actions import add_rulebook_version, edit_rulebook_version, publish_rulebook_version
from rulebooks.checklist import rulebook_gaps
from rulebooks.forms.base import period_initial
from rulebooks.forms.rulebooks import PublishRulebookForm, RulebookVersionForm
from rulebooks.models import Consultation, Rulebook, RulebookApproval, RulebookPdf, RulebookVersion
from rulebooks.rendering import render_translation
from rulebooks.rules import Gap, GapCode
from rulebooks.views.pages import answer, attempt, attempt_or_tell, told_history
from rulebooks.wording import gap_message
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.transitions import available
from voucher_portal.core.translated import LANGUAGES, columns_of

#: What the form of publishing offers at first.
TIME_TO_ACCEPT_DAYS = 30
_COLUMNS = (*columns_of("text"), *columns_of("changelog"))


def visible_version(request: HttpRequest, public_id: str) -> RulebookVersion:
    rows = RulebookVersion.objects.visible_to(request.actor).select_related("rulebook", "organiser")
    return get_object_or_404(rows, public_id=public_id)


def writable_draft(request: HttpRequest, public_id: str) -> RulebookVersion:
    """A version of the own organiser that the actor may write on, editable or not any more."""
    version = visible_version(request, public_id)
    require(request.actor, Permission.RULEBOOK_WRITE, version)
    return version


def no_draft_any_more(request: HttpRequest, version: RulebookVersion) -> HttpResponse | None:
    """Where a page that writes sends its reader when the version can no longer be written."""
    if version.is_editable or request.method != "GET":
        return None
    return redirect("rulebooks:rulebook-version", version.public_id)


@login_not_required
@require_GET
def rulebook_version(request: HttpRequest, public_id: str) -> HttpResponse:
    """The permanent public address of one version; prints as a paper.

    A draft that has been commented on and is written again leads to what was commented on.
    """
    rows = RulebookVersion.objects.visible_to(request.actor).select_related("rulebook", "organiser")
    version = rows.filter(public_id=public_id).first()
    if version is None:
        rounds = Consultation.objects.visible_to(request.actor).only("public_id")
        latest = get_list_or_404(rounds, rulebook_version__public_id=public_id)[0]
        return redirect("rulebooks:consultation", latest.public_id)
    return render(request, "rulebooks/rulebook_version.html", _facts(request, version))


def _facts(request: HttpRequest, version: RulebookVersion) -> dict[str, Any]:
    rows = RulebookVersion.objects.visible_to(request.actor).filter(rulebook_id=version.rulebook_id)
    may_write = request.actor.can(Permission.RULEBOOK_WRITE, version)
    consultations = list(version.consultations.without_texts())
    others = list(rows.exclude(pk=version.pk).without_texts().order_by("-number"))
    return {
        "version": version,
        "text": render_translation(texts_of(version), get_language() or "fi"),
        "others": others,
        "pair": _pair(version, others),
        "approvals": list(RulebookApproval.objects.visible_to(request.actor).filter(version=version)),
        "pdfs": list(RulebookPdf.objects.visible_to(request.actor).filter(version=version)),
        "consultations": consultations,
        "running": next((one for one in consultations if one.closed_at is None), None),
        "may_write": may_write,
        "steps": {transition.name for transition in available(version, request.actor)} if may_write else set(),
        "history": told_history(version) if may_write else [],
    }


def _pair(version: RulebookVersion, others: list[RulebookVersion]) -> tuple[RulebookVersion, ...]:
    """The version beside the one before it, or the first version beside the one after it."""
    earlier = [other for other in others if other.number < version.number]
    if earlier:
        return earlier[0], version
    return (version, others[-1]) if others else ()


def texts_of(thing: RulebookVersion | Consultation) -> dict[str, str]:
    """The text in each language."""
    return {language: getattr(thing, f"text_{language}") for language in LANGUAGES}


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
    version = writable_draft(request, public_id)
    if away := no_draft_any_more(request, version):
        return away
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
    version = visible_version(request, public_id)
    require(request.actor, Permission.RULEBOOK_PUBLISH, version)
    if away := no_draft_any_more(request, version):
        return away
    previous = version.rulebook.versions.published().without_texts().first()
    form = _publish_form(version, previous, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        published = attempt(form, lambda: _publish(request, version, form), lambda now: _publish_form(now, previous))
        if published is not None:
            messages.success(request, _("Versio julkaistiin. Sitä ei voi enää muuttaa."))
            return redirect("rulebooks:rulebook-version", version.public_id)
        version = visible_version(request, public_id)
    context = {
        "version": version,
        "gaps": [(gap_message(gap), _mended_at(version, gap)) for gap in rulebook_gaps(version)],
        "previous": previous,
        "approvals": list(version.approvals.all()),
        "pdfs": list(version.pdfs.all()),
        "languages": _sizes(version),
    }
    return answer(request, "rulebooks/rulebook_version_publish.html", context, form)


def _mended_at(version: RulebookVersion, gap: Gap) -> str:
    """The page on which what is missing is written."""
    if gap.code is GapCode.NO_APPROVAL:
        return reverse("rulebooks:rulebook-approval-add", args=[version.public_id])
    if gap.of == version.rulebook.public_id:
        return reverse("rulebooks:rulebook-rename", args=[gap.of])
    if gap.of and gap.of != version.public_id:
        return reverse("rulebooks:rulebook-approval-edit", args=[gap.of])
    return reverse("rulebooks:rulebook-version-edit", args=[version.public_id])


def _publish(request: HttpRequest, version: RulebookVersion, form: PublishRulebookForm) -> RulebookVersion:
    return publish_rulebook_version(
        version=version,
        accept_by_date=form.cleaned_data.get("accept_by_date"),
        expected_version=form.expected_version,
        by=request.actor,
    )


def _opened(version: RulebookVersion) -> RulebookVersionForm:
    columns = {column: getattr(version, column) for column in _COLUMNS}
    return RulebookVersionForm(initial={**columns, **period_initial(version.period), "version": version.version})


def _publish_form(version: RulebookVersion, previous: RulebookVersion | None, data: Any = None) -> PublishRulebookForm:
    month_ahead = clock.today() + datetime.timedelta(days=TIME_TO_ACCEPT_DAYS)
    initial = {"version": version.version, "accept_by_date": month_ahead}
    return PublishRulebookForm(data, follows_another=previous is not None, initial=initial)


def _previews(form: RulebookVersionForm) -> list[dict[str, Any]]:
    """The texts as typed, each as it will be shown."""
    typed = {language: form[f"text_{language}"].value() or "" for language in LANGUAGES}
    shown = [language for language, text in typed.items() if text.strip()]
    return [{"language": language, "text": render_translation(typed, language)} for language in shown]


def _sizes(version: RulebookVersion) -> list[dict[str, Any]]:
    return [{"language": language, "words": len(text.split())} for language, text in texts_of(version).items()]
