"""What changed between two versions of a rulebook, side by side."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from rulebooks.comparison import compare
from rulebooks.forms.rulebooks import ComparisonForm
from rulebooks.models import Rulebook, RulebookVersion
from rulebooks.rendering import render_translation
from rulebooks.views.rulebook_versions import texts_of
from voucher_portal.core.translated import FALLBACK


@login_not_required
@require_GET
def rulebook_compare(request: HttpRequest, public_id: str) -> HttpResponse:
    """The reader chooses among the versions that they may read: officials all, everybody the public ones."""
    rulebook = get_object_or_404(
        Rulebook.objects.visible_to(request.actor).select_related("organiser"), public_id=public_id
    )
    readable = RulebookVersion.objects.visible_to(request.actor).filter(rulebook=rulebook)
    versions = list(readable.without_texts())
    form = ComparisonForm(request.GET, versions=versions, language=get_language() or FALLBACK)
    context: dict[str, Any] = {"rulebook": rulebook, "form": form, "has_two": len(versions) > 1, "comparison": None}
    chosen = {version.public_id: version for version in readable.filter(public_id__in=form.pair())}
    if chosen:
        old, new = (chosen[public_id] for public_id in form.pair())
        context |= compared(old, new, form.chosen("language") or FALLBACK)
        context["shows_every"] = form.chosen("every")
    return render(request, "rulebooks/rulebook_compare.html", context)


def compared(old: RulebookVersion, new: RulebookVersion, language: str) -> dict[str, Any]:
    """What the page of two versions shows. In Finnish where one of them lacks the language."""
    texts = [texts_of(version) for version in (old, new)]
    known = language if all(text[language].strip() for text in texts) else FALLBACK
    before, after = (render_translation(text, known) for text in texts)
    return {
        "old_version": old,
        "new_version": new,
        "comparison": compare(before.clauses, after.clauses),
        "text_language": known,
    }
