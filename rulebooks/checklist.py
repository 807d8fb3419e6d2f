"""The launch checklist: loads what publishing looks at and asks `rules.py` what is still missing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from django.db import models

from rulebooks.models import DefinitionVersion, ProductValue, RulebookVersion
from rulebooks.rendering import heading_levels
from rulebooks.rules import (
    Gap,
    GapCode,
    LaunchFacts,
    ProductFacts,
    Section,
    ValueFacts,
    launch_gaps,
    period_gaps,
)
from voucher_portal.accounts.models import Organisation, OrganiserType
from voucher_portal.core.regions import municipalities_of
from voucher_portal.core.translated import LANGUAGES, missing_translations

_TEXT_SECTIONS = {
    "law_sections": Section.TEXTS,
    "decision_reasons": Section.TEXTS,
    "review_instructions": Section.TEXTS,
}


def allowed_municipality_codes(organiser: Organisation) -> frozenset[str]:
    """Where the organiser may offer a voucher: its county, or a city's own municipalities."""
    if organiser.organiser_type == OrganiserType.COUNTY:
        return frozenset(place.code for place in municipalities_of(organiser.county_code))
    return frozenset(organiser.municipality_codes)


def definition_gaps(version: DefinitionVersion) -> tuple[Gap, ...]:
    """What the definition version still needs before it can be published (five queries)."""
    return launch_gaps(launch_facts(version))


def launch_facts(version: DefinitionVersion) -> LaunchFacts:
    """Select definition, organiser and the three rulebooks with the version."""
    values = list(version.values.select_related("product"))
    terms = [version.general_rulebook, version.service_rulebook, version.data_processing_terms]
    return LaunchFacts(
        translations=tuple(_missing_texts(version, values)),
        municipality_codes=tuple(version.municipality_codes),
        allowed_municipality_codes=allowed_municipality_codes(version.organiser),
        go_live_date=version.go_live_date,
        period=version.period,
        latest_first_day=latest_first_day(version.definition.versions.published()),
        products=tuple(_products(values)),
        event_form=version.event_form,
        price_model=version.price_model,
        is_free_for_client=version.is_free_for_client,
        billing_prefix=version.billing_prefix,
        is_billing_prefix_taken=is_billing_prefix_taken(version),
        has_rulebook=version.general_rulebook is not None or version.service_rulebook is not None,
        has_data_processing_terms=version.data_processing_terms is not None,
        are_terms_published=not any(part.is_draft for part in terms if part is not None),
        contact_name=version.contact_name,
        contact_phone=version.contact_phone,
    )


def rulebook_gaps(version: RulebookVersion) -> tuple[Gap, ...]:
    """What the rulebook version still needs before it can be published (two queries)."""
    approvals = list(version.approvals.all())
    found = [
        Gap(Section.TEXTS, GapCode.TRANSLATION, field, language)
        for thing in (version.rulebook, version, *approvals)
        for field, language in missing_translations(thing)
    ]
    found.extend(heading_gaps(version))
    if not approvals:
        found.append(Gap(Section.BASICS, GapCode.NO_APPROVAL))
    latest = latest_first_day(version.rulebook.versions.published())
    found.extend(period_gaps(version.period, latest, Section.BASICS))
    return tuple(found)


def heading_gaps(version: RulebookVersion) -> Iterator[Gap]:
    """A clause is one and the same in every language: its anchor and its comments belong to all."""
    finnish = heading_levels(version.text_fi)
    for language in LANGUAGES:
        text = getattr(version, f"text_{language}")
        if text.strip() and heading_levels(text) != finnish:
            yield Gap(Section.TEXTS, GapCode.HEADINGS_DIFFER, language=language)


def is_billing_prefix_taken(version: DefinitionVersion) -> bool:
    """Does another voucher of the organiser already use the prefix of this one?"""
    others = DefinitionVersion.objects.filter(organiser_id=version.organiser_id)
    same = others.exclude(definition_id=version.definition_id).filter(billing_prefix=version.billing_prefix)
    return bool(version.billing_prefix) and same.exists()


def latest_first_day(
    published: models.QuerySet[DefinitionVersion] | models.QuerySet[RulebookVersion],
) -> datetime.date | None:
    """The first day of the version that begins last."""
    starts = [days.lower for days in published.values_list("period", flat=True) if days is not None]
    return max((start for start in starts if start is not None), default=None)


def _missing_texts(version: DefinitionVersion, values: Iterable[ProductValue]) -> Iterator[tuple[Section, str, str]]:
    for field, language in missing_translations(version.definition):
        yield Section.BASICS, field, language
    for field, language in missing_translations(version):
        yield _TEXT_SECTIONS.get(field, Section.BASICS), field, language
    for product in {value.product_id: value.product for value in values}.values():
        yield from ((Section.PRODUCTS, product.name_fi, language) for _, language in missing_translations(product))
    for requirement in version.attachment_requirements.all():
        names = missing_translations(requirement)
        yield from ((Section.ATTACHMENTS, requirement.name_fi, language) for _, language in names)


def _products(values: Iterable[ProductValue]) -> Iterator[ProductFacts]:
    grouped: dict[int, list[ProductValue]] = {}
    for value in values:
        grouped.setdefault(value.product_id, []).append(value)
    for own in grouped.values():
        facts = tuple(ValueFacts(value.period, value.unit_value, value.price_cap) for value in own)
        yield ProductFacts(str(own[0].product.name), own[0].product.unit, facts)
