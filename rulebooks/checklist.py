"""The launch checklist: loads what publishing looks at and asks `rules.py` what is still missing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import models

from rulebooks.calculation.bands import BandTable
from rulebooks.models import (
    CalendarDay,
    Call,
    DefinitionVersion,
    ParameterTable,
    ProductValue,
    RulebookVersion,
)
from rulebooks.models.calendar import CalendarDayKind
from rulebooks.models.terms import MissingBandRow
from rulebooks.rendering import heading_levels
from rulebooks.rules import (
    Gap,
    GapCode,
    LaunchFacts,
    ProductFacts,
    Section,
    ValueFacts,
    in_page_order,
    launch_gaps,
    launch_warnings,
    period_gaps,
    sections_of,
)
from rulebooks.term_rules import TableFacts, TermFacts, term_gaps, term_warnings, years_of
from rulebooks.version_parts import VersionParts, parts_of
from voucher_portal.accounts.models import Organisation, OrganiserType
from voucher_portal.core import clock
from voucher_portal.core.regions import municipalities_of
from voucher_portal.core.translated import LANGUAGES, missing_translations

_TEXT_SECTIONS = {
    "law_sections": Section.TEXTS,
    "decision_reasons": Section.TEXTS,
    "review_instructions": Section.TEXTS,
    "feedback_questions": Section.FEEDBACK,
}


def allowed_municipality_codes(organiser: Organisation) -> frozenset[str]:
    """Where the organiser may offer a voucher: its county, or a city's own municipalities."""
    if organiser.organiser_type == OrganiserType.COUNTY:
        return frozenset(place.code for place in municipalities_of(organiser.county_code))
    return frozenset(organiser.municipality_codes)


@dataclass(frozen=True)
class Checked:
    """What the launch checklist found: what stops publishing, and what is only worth a thought."""

    gaps: tuple[Gap, ...]
    warnings: tuple[Gap, ...]


def definition_gaps(version: DefinitionVersion) -> tuple[Gap, ...]:
    """What the definition version still needs before it can be published (a dozen queries)."""
    return check_definition(parts_of(version)).gaps


def check_definition(parts: VersionParts) -> Checked:
    """Select definition, organiser, the three rulebooks and the two tables with the version."""
    version, terms = parts.version, term_facts(parts)
    asked = sections_of(version.event_form, version.value_model, has_bands=bool(parts.bands))
    launch = launch_facts(parts)
    gaps = [*launch_gaps(launch), *(gap for gap in term_gaps(terms) if gap.section in asked)]
    return Checked(in_page_order(gaps), in_page_order([*term_warnings(terms), *launch_warnings(launch)]))


def launch_facts(parts: VersionParts) -> LaunchFacts:
    version = parts.version
    terms = (version.general_rulebook, version.service_rulebook, version.data_processing_terms)
    named = [part for part in terms if part is not None]
    return LaunchFacts(
        translations=tuple(_missing_texts(parts)),
        municipality_codes=tuple(version.municipality_codes),
        allowed_municipality_codes=allowed_municipality_codes(version.organiser),
        go_live_date=version.go_live_date,
        period=version.period,
        latest_first_day=latest_first_day(version.definition.versions.published()),
        today=clock.today(),
        products=tuple(_products(parts.values)),
        event_form=version.event_form,
        price_model=version.price_model,
        is_free_for_client=version.is_free_for_client,
        billing_prefix=version.billing_prefix,
        billing_prefix_of=other_with_billing_prefix(version),
        has_rulebook=version.general_rulebook is not None or version.service_rulebook is not None,
        has_data_processing_terms=version.data_processing_terms is not None,
        are_terms_published=not any(part.is_draft for part in named),
        terms=tuple((str(part.rulebook), part.period) for part in named if part.period is not None),
        contact_name=version.contact_name,
        contact_phone=version.contact_phone,
    )


def term_facts(parts: VersionParts) -> TermFacts:
    version = parts.version
    questions = [getattr(version, f"feedback_questions_{language}") for language in LANGUAGES]
    return TermFacts(
        event_form=version.event_form,
        period=version.period,
        products={row.product.public_id: (str(row.product), row.product.unit) for row in parts.values},
        value_model=version.value_model,
        value_percent=version.value_percent,
        income_table=_table_facts(version, version.income_table),
        is_free_for_client=version.is_free_for_client,
        travel_table=_table_facts(version, version.travel_rate_table),
        bands=band_table(parts),
        band_products={band.product.public_id: str(band.product) for band in parts.bands},
        draws_from_base=version.missing_band_row == MissingBandRow.DRAW_FROM_BASE,
        base_product_code=version.base_product.public_id if version.base_product is not None else None,
        holiday_years=_holiday_years(version) if parts.bands else frozenset(),
        percentages=tuple(_percentages(parts)),
        partial_month=version.partial_month,
        feedback_lines=tuple(sum(bool(line.strip()) for line in text.splitlines()) for text in questions),
        has_call=Call.objects.announced().filter(version_of_definition__definition=version.definition_id).exists(),
    )


def band_table(parts: VersionParts) -> BandTable | None:
    """The time bands as the calculation reads them; None where one price holds all day."""
    if not parts.bands:
        return None
    bands = tuple(band.as_band for band in parts.bands)
    return BandTable(bands, parts.version.service_from, parts.version.service_until)


def _table_facts(version: DefinitionVersion, table: ParameterTable | None) -> TableFacts | None:
    if table is None:
        return None
    first = version.period.lower if version.period is not None else None
    return TableFacts(str(table), table.kind, first is None or table.editions.on(first).exists())


def _holiday_years(version: DefinitionVersion) -> frozenset[int]:
    """The years of the version that have a holiday in the organiser's calendar."""
    days = CalendarDay.objects.filter(organiser_id=version.organiser_id, kind=CalendarDayKind.HOLIDAY)
    return frozenset(days.filter(date__year__in=years_of(version.period)).values_list("date__year", flat=True))


def _percentages(parts: VersionParts) -> Iterator[tuple[Section, Decimal]]:
    yield Section.ABSENCES, parts.version.absence_percent
    if parts.version.value_percent is not None:
        yield Section.VALUE_SOURCE, parts.version.value_percent
    for rule in parts.cancellation_rules:
        yield Section.CANCELLATIONS, rule.voucher_percent + rule.client_percent


def rulebook_gaps(version: RulebookVersion) -> tuple[Gap, ...]:
    """What the rulebook version still needs before it can be published (two queries)."""
    approvals = list(version.approvals.all())
    found = [
        Gap(Section.TEXTS, GapCode.TRANSLATION, field, language, of=thing.public_id)
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


def other_with_billing_prefix(version: DefinitionVersion) -> str:
    """The name of another voucher of the organiser that already uses the prefix of this one; empty without one."""
    if not version.billing_prefix:
        return ""
    others = DefinitionVersion.objects.filter(organiser_id=version.organiser_id)
    same = others.exclude(definition_id=version.definition_id).filter(billing_prefix=version.billing_prefix)
    first = same.select_related("definition").first()
    return "" if first is None else str(first.definition.name)


def latest_first_day(
    published: models.QuerySet[DefinitionVersion] | models.QuerySet[RulebookVersion],
) -> datetime.date | None:
    """The first day of the version that begins last."""
    starts = [days.lower for days in published.values_list("period", flat=True) if days is not None]
    return max((start for start in starts if start is not None), default=None)


def _missing_texts(parts: VersionParts) -> Iterator[tuple[Section, str, str]]:
    version = parts.version
    for field, language in missing_translations(version.definition):
        yield Section.BASICS, field, language
    for field, language in missing_translations(version):
        yield _TEXT_SECTIONS.get(field, Section.BASICS), field, language
    products = {value.product_id: value.product for value in parts.values}
    for section, name, things in (
        (Section.PRODUCTS, "name_fi", products.values()),
        (Section.ATTACHMENTS, "name_fi", parts.requirements),
        (Section.QUESTIONS, "text_fi", parts.questions),
    ):
        for thing in things:
            yield from ((section, getattr(thing, name), language) for _, language in missing_translations(thing))


def _products(values: Iterable[ProductValue]) -> Iterator[ProductFacts]:
    grouped: dict[int, list[ProductValue]] = {}
    for value in values:
        grouped.setdefault(value.product_id, []).append(value)
    for own in grouped.values():
        facts = tuple(ValueFacts(value.period, value.unit_value, value.price_cap) for value in own)
        yield ProductFacts(str(own[0].product.name), own[0].product.unit, facts)
