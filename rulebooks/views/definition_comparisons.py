"""Two versions of a definition side by side: to the public those that are published."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from rulebooks.forms.definitions import ComparisonForm
from rulebooks.models import Definition, DefinitionVersion
from rulebooks.reading.differences import differences
from rulebooks.version_parts import load_parts
from rulebooks.views.drafts import RELATED


@login_not_required
@require_GET
def definition_compare(request: HttpRequest, public_id: str) -> HttpResponse:
    """Every answer that differs, page by page, in words."""
    found = Definition.objects.visible_to(request.actor).select_related("organiser")
    definition = get_object_or_404(found, public_id=public_id)
    rows = DefinitionVersion.objects.visible_to(request.actor).filter(definition=definition)
    versions = list(rows.select_related(*RELATED).order_by("-number"))
    form = ComparisonForm(request.GET, versions=versions)
    context: dict[str, Any] = {
        "definition": definition,
        "form": form,
        "latest": versions[0],
        "has_two": len(versions) > 1,
        "is_official": request.actor.is_official,
    }
    if context["has_two"]:
        old, new = form.pair
        context |= {"old": old, "new": new, "groups": differences(*load_parts([old, new]), form.language_chosen)}
    return render(request, "rulebooks/definition_compare.html", context)
