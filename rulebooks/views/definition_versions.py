"""One version of a definition: read, written by sections, checked and published."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from rulebooks.actions import edit_definition_draft, publish_definition_version
from rulebooks.checklist import definition_gaps
from rulebooks.forms.base import PublishForm
from rulebooks.forms.sections import SECTION_FORMS
from rulebooks.models import DefinitionVersion
from rulebooks.rules import Gap, Section
from rulebooks.views.pages import answer, attempt, published_meanwhile, told_history
from rulebooks.wording import SECTION_TITLES, gap_message
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.regions import municipality_names

_RELATED = (
    "definition",
    "organiser",
    "unit",
    "general_rulebook__rulebook",
    "service_rulebook__rulebook",
    "data_processing_terms__rulebook",
)


def visible_version(request: HttpRequest, public_id: str) -> DefinitionVersion:
    rows = DefinitionVersion.objects.visible_to(request.actor).select_related(*_RELATED)
    return get_object_or_404(rows, public_id=public_id)


def writable_draft(request: HttpRequest, public_id: str) -> DefinitionVersion:
    """The version, for somebody who may write it (404, 403). It may still turn out to be published."""
    version = visible_version(request, public_id)
    require(request.actor, Permission.DEFINITION_WRITE, version)
    return version


@login_not_required
@require_GET
def definition_version(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everything a version says, with its values and history."""
    version = visible_version(request, public_id)
    is_official = request.actor.is_official
    context = {
        **_facts(version),
        "links": dict.fromkeys(Section, ""),
        "may_write": is_official and request.actor.can(Permission.DEFINITION_WRITE, version),
        "may_call": is_official and request.actor.can(Permission.CALL_MANAGE, version),
        "is_official": is_official,
        "history": told_history(version) if is_official else [],
    }
    return render(request, "rulebooks/definition_version.html", context)


@require_GET
def definition_version_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """The task list of a draft: every section, and whether something is missing in it."""
    version = writable_draft(request, public_id)
    if away := published_meanwhile(request, version):
        return away
    missing = _by_section(definition_gaps(version))
    sections = [
        {
            "title": SECTION_TITLES[section],
            "url": section_url(version, section),
            "missing": len(missing[section]),
        }
        for section in Section
    ]
    ready = sum(1 for section in sections if not section["missing"])
    is_complete = ready == len(sections)
    context = {
        "version": version,
        "sections": sections,
        "ready": ready,
        "is_complete": is_complete,
        "not_ready": not is_complete,
    }
    return render(request, "rulebooks/definition_version_edit.html", context)


@require_http_methods(["GET", "POST"])
def definition_section(request: HttpRequest, public_id: str, section: str) -> HttpResponse:
    """One page of a draft: save and return to the task list."""
    form_class = SECTION_FORMS.get(Section(section)) if section in set(Section) else None
    if form_class is None:
        raise Http404
    version = writable_draft(request, public_id)
    if away := published_meanwhile(request, version):
        return away
    form = form_class(request.POST if request.method == "POST" else None, draft=version)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            lambda: edit_definition_draft(
                version=version,
                changes=form.changes(),
                names=form.names(),
                expected_version=form.expected_version,
                by=request.actor,
            ),
            lambda current: form_class(draft=current),
        )
        if saved is not None:
            messages.success(request, _("%(section)s tallennettiin.") % {"section": SECTION_TITLES[Section(section)]})
            return redirect("rulebooks:definition-version-edit", version.public_id)
    context = {"version": version, "section": section, "title": SECTION_TITLES[Section(section)]}
    return answer(request, f"rulebooks/sections/{section}.html", context, form)


@require_http_methods(["GET", "POST"])
def definition_version_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Check the answers, see what is missing, publish."""
    version = visible_version(request, public_id)
    require(request.actor, Permission.DEFINITION_PUBLISH, version)
    if away := published_meanwhile(request, version):
        return away
    form = PublishForm(request.POST) if request.method == "POST" else _publish_form(version)
    if request.method == "POST" and form.is_valid():
        published = attempt(
            form,
            lambda: publish_definition_version(
                version=version, expected_version=form.expected_version, by=request.actor
            ),
            _publish_form,
        )
        if published is not None:
            messages.success(request, _("Versio julkaistiin. Voit nyt avata haun tuottajille."))
            return redirect("rulebooks:definition-version", version.public_id)
        version = visible_version(request, public_id)
    gaps = _shown_gaps(version)
    context = {
        **_facts(version),
        "links": {section: section_url(version, section) for section in Section},
        "gaps": gaps,
        "is_complete": not any(gap["sentences"] for gap in gaps),
        "previous": version.definition.versions.published().only("number", "period").first(),
    }
    return answer(request, "rulebooks/definition_version_publish.html", context, form)


def section_url(version: DefinitionVersion, section: Section) -> str:
    names = {Section.PRODUCTS: "definition-products", Section.ATTACHMENTS: "definition-attachments"}
    if section in names:
        return reverse(f"rulebooks:{names[section]}", args=[version.public_id])
    return reverse("rulebooks:definition-section", args=[version.public_id, section.value])


def _facts(version: DefinitionVersion) -> dict[str, Any]:
    return {
        "version": version,
        "values": list(version.values.select_related("product").order_by("product__position", "product", "period")),
        "requirements": list(version.attachment_requirements.all()),
        "municipalities": municipality_names(version.municipality_codes, get_language() or "fi"),
    }


def _publish_form(version: DefinitionVersion) -> PublishForm:
    return PublishForm(initial={"version": version.version})


def _by_section(gaps: tuple[Gap, ...]) -> dict[Section, list[Gap]]:
    found: dict[Section, list[Gap]] = defaultdict(list)
    for gap in gaps:
        found[gap.section].append(gap)
    return found


def _shown_gaps(version: DefinitionVersion) -> list[dict[str, Any]]:
    """Every section of the launch checklist, with the sentences of what is missing."""
    missing = _by_section(definition_gaps(version))
    return [
        {
            "title": SECTION_TITLES[section],
            "url": section_url(version, section),
            "sentences": [gap_message(gap) for gap in missing[section]],
        }
        for section in Section
    ]
