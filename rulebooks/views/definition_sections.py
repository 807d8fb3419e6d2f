"""The task list of a draft, and its sections of one form each."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from rulebooks.actions import edit_definition_draft
from rulebooks.checklist import check_definition
from rulebooks.forms.sections import SECTION_FORMS
from rulebooks.forms.sections.base import SectionForm
from rulebooks.models import DefinitionVersion
from rulebooks.reading.facts import version_facts
from rulebooks.rules import Section
from rulebooks.version_parts import VersionParts, parts_of
from rulebooks.views.drafts import RELATED, onward, own_sections, section_url, writable_draft
from rulebooks.views.pages import answer, attempt, published_meanwhile
from rulebooks.wording import SECTION_GROUPS, SECTION_TITLES


@require_GET
def definition_version_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """The task list of a draft: every section, what it says now, and whether something is missing in it."""
    version = writable_draft(request, public_id, RELATED)
    if away := published_meanwhile(request, version):
        return away
    sections = _steps(parts_of(version))
    ready = sum(1 for step in sections.values() if not step["missing"])
    is_complete = ready == len(sections)
    groups = [
        {"title": title, "steps": [sections[section] for section in members if section in sections]}
        for title, members in SECTION_GROUPS
    ]
    context = {
        "version": version,
        "groups": groups,
        "total": len(sections),
        "ready": ready,
        "is_complete": is_complete,
        "not_ready": not is_complete,
    }
    return render(request, "rulebooks/definition_version_edit.html", context)


def _steps(parts: VersionParts) -> dict[Section, dict[str, Any]]:
    missing = Counter(gap.section for gap in check_definition(parts).gaps)
    return {
        group.section: {
            "title": group.title,
            "url": section_url(parts.version, group.section),
            "gist": group.gist,
            "missing": missing[group.section],
        }
        for group in version_facts(parts)
    }


@require_http_methods(["GET", "POST"])
def definition_section(request: HttpRequest, public_id: str, section: str) -> HttpResponse:
    """One page of a draft: save and return to the task list, or go on to the next page."""
    form_class = SECTION_FORMS.get(Section(section)) if section in set(Section) else None
    if form_class is None:
        raise Http404
    version = writable_draft(request, public_id)
    if away := published_meanwhile(request, version):
        return away
    if Section(section) not in own_sections(version):
        raise Http404
    form = form_class(request.POST if request.method == "POST" else None, draft=version)
    if request.method == "POST" and form.is_valid():
        saved = _save(request, version, form)
        if saved is not None:
            messages.success(request, _("%(section)s tallennettiin.") % {"section": SECTION_TITLES[Section(section)]})
            return go_on(request, saved, Section(section))
    context: dict[str, Any] = {"version": version, "title": SECTION_TITLES[Section(section)]}
    if section == Section.CONTACTS:
        context["contacts"] = list(version.contacts.select_related("unit"))
    return answer(request, form.template, context, form)


def _save(request: HttpRequest, version: DefinitionVersion, form: SectionForm) -> DefinitionVersion | None:
    return attempt(
        form,
        lambda: edit_definition_draft(
            version=version,
            changes=form.changes(),
            names=form.names(),
            expected_version=form.expected_version,
            by=request.actor,
        ),
        lambda current: type(form)(draft=current),
    )


def go_on(request: HttpRequest, version: DefinitionVersion, section: Section) -> HttpResponse:
    """To the next section when that button was pressed, else back to the task list."""
    if request.POST.get("then") == "next":
        return redirect(onward(version, section).url)
    return redirect("rulebooks:definition-version-edit", version.public_id)
