"""One version of a definition: read, checked and published."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from rulebooks.actions import publish_definition_version
from rulebooks.checklist import check_definition
from rulebooks.forms.base import PublishForm
from rulebooks.models import DefinitionVersion
from rulebooks.reading.facts import told_band_rules, version_facts
from rulebooks.reading.week import band_lines, week_of
from rulebooks.rules import Gap, Section
from rulebooks.version_parts import VersionParts, parts_of
from rulebooks.views.drafts import RELATED, section_url, visible_version
from rulebooks.views.pages import answer, attempt, published_meanwhile, told_history
from rulebooks.wording import gap_message
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission

#: Pages whose lack of answers says something to those who only read.
_TOLD_WHEN_EMPTY = (Section.PRODUCTS, Section.BANDS, Section.CANCELLATIONS, Section.TRAVEL, Section.ATTACHMENTS)


@login_not_required
@require_GET
def definition_version(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everything a version says, with its values and history."""
    version = visible_version(request, public_id, RELATED)
    is_official = request.actor.is_official
    context = {
        **facts_of(parts_of(version)),
        "may_write": is_official and request.actor.can(Permission.DEFINITION_WRITE, version),
        "may_call": is_official and request.actor.can(Permission.CALL_MANAGE, version),
        "is_official": is_official,
        "has_two": DefinitionVersion.objects.visible_to(request.actor).filter(definition=version.definition).count()
        > 1,
        "history": told_history(version) if is_official else [],
    }
    return render(request, "rulebooks/definition_version.html", context)


@require_http_methods(["GET", "POST"])
def definition_version_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Check the answers, see what is missing, publish."""
    version = visible_version(request, public_id, RELATED)
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
        version = visible_version(request, public_id, RELATED)
    parts = parts_of(version)
    checked = check_definition(parts)
    context = {
        **facts_of(parts, may_change=True),
        "checklist": _checklist(parts, checked.gaps),
        "warnings": [gap_message(gap) for gap in checked.warnings],
        "is_complete": not checked.gaps,
        "previous": version.definition.versions.published().only("number", "period").first(),
    }
    return answer(request, "rulebooks/definition_version_publish.html", context, form)


def facts_of(parts: VersionParts, *, may_change: bool = False) -> dict[str, Any]:
    """What the page of a version shows, with the address of each section where it may be changed."""
    groups = version_facts(parts)
    if may_change:
        groups = tuple(replace(group, url=section_url(parts.version, group.section)) for group in groups)
    else:
        groups = tuple(group for group in groups if group.facts or group.section in _TOLD_WHEN_EMPTY)
    return {
        "version": parts.version,
        "groups": groups,
        "values": parts.values,
        "bands": band_lines(parts),
        "band_rules": told_band_rules(parts),
        "week": week_of(parts),
    }


def _publish_form(version: DefinitionVersion) -> PublishForm:
    return PublishForm(initial={"version": version.version})


def _checklist(parts: VersionParts, gaps: tuple[Gap, ...]) -> list[dict[str, Any]]:
    """Every section of the launch checklist, with the sentences of what is missing."""
    missing: dict[Section, list[Gap]] = defaultdict(list)
    for gap in gaps:
        missing[gap.section].append(gap)
    return [
        {
            "title": group.title,
            "url": section_url(parts.version, group.section),
            "sentences": [gap_message(gap) for gap in missing[group.section]],
        }
        for group in version_facts(parts)
    ]
