"""What the pages of a draft share: finding it, the addresses of its sections, and the one that comes next."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from rulebooks.models import DefinitionVersion
from rulebooks.models.definition import EventForm
from rulebooks.rules import Section, sections_of
from rulebooks.wording import SECTION_TITLES
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission

#: What every page of a version reads of its related rows.
_RELATED = ("definition", "organiser", "unit")
#: What the pages that tell everything a version says read of them. Each of its tables makes the query dearer.
RELATED = (
    *_RELATED,
    "general_rulebook__rulebook",
    "service_rulebook__rulebook",
    "data_processing_terms__rulebook",
    "income_table",
    "travel_rate_table",
    "base_product",
)
#: Sections that are a page of their own instead of one form.
_PAGES = {
    Section.PRODUCTS: "definition-products",
    Section.BANDS: "definition-bands",
    Section.CANCELLATIONS: "definition-cancellations",
    Section.ATTACHMENTS: "definition-attachments",
    Section.QUESTIONS: "definition-questions",
}


@dataclass(frozen=True)
class Onward:
    """Where a planner goes on from a page of the draft."""

    title: str
    url: str


def visible_version(request: HttpRequest, public_id: str, related: tuple[str, ...] = _RELATED) -> DefinitionVersion:
    rows = DefinitionVersion.objects.visible_to(request.actor).select_related(*related)
    return get_object_or_404(rows, public_id=public_id)


def writable_draft(request: HttpRequest, public_id: str, related: tuple[str, ...] = _RELATED) -> DefinitionVersion:
    """The version, for somebody who may write it (404, 403). It may still turn out to be published."""
    version = visible_version(request, public_id, related)
    require(request.actor, Permission.DEFINITION_WRITE, version)
    return version


def section_url(version: DefinitionVersion, section: Section) -> str:
    if section in _PAGES:
        return reverse(f"rulebooks:{_PAGES[section]}", args=[version.public_id])
    return reverse("rulebooks:definition-section", args=[version.public_id, section.value])


def own_sections(version: DefinitionVersion) -> tuple[Section, ...]:
    """The sections that the draft needs (one query where it has no visits)."""
    has_bands = version.event_form != EventForm.VISIT and version.bands.exists()
    return sections_of(version.event_form, version.value_model, has_bands=has_bands)


def onward(version: DefinitionVersion, section: Section) -> Onward:
    """The section after this one; after the last, the check before publishing."""
    order, sections = list(Section), own_sections(version)
    following = next((one for one in sections if order.index(one) > order.index(section)), None)
    if following is None:
        url = reverse("rulebooks:definition-version-publish", args=[version.public_id])
        return Onward(_("Tarkista ja julkaise"), url)
    return Onward(str(SECTION_TITLES[following]), section_url(version, following))
