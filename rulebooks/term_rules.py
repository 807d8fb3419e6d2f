"""Pure predicates of a definition's terms: time bands, where the value comes from, percentages, questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from rulebooks.calculation.bands import BandTable, DayKind, Stretch, TimeBand
from rulebooks.rules import FLAT, PERCENTAGE, Gap, GapCode, Section
from voucher_portal.core.periods import DateRange, last_day

#: The kind of parameter table that a value model reads.
TABLE_OF_VALUE_MODEL = {
    "income_hourly": "income_hourly",
    "income_by_hours": "income_by_hours",
    "housing": "housing",
    "daycare": "daycare",
}
VISIT = "visit"
#: Who pays by the month says how a part of one is paid (G6).
_MONTH = "kk"


@dataclass(frozen=True)
class TableFacts:
    """A parameter table that the definition names, and whether it has numbers on the first day."""

    name: str
    kind: str
    has_edition: bool


@dataclass(frozen=True)
class TermFacts:
    """What the launch checklist looks at in the terms of a definition version.

    `products` are the valued ones: name and unit by the code that bands use. `holiday_years` are the
    years in which the organiser's calendar knows a holiday. `percentages` are named by their pages.
    """

    event_form: str = VISIT
    period: DateRange | None = None
    products: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    value_model: str = FLAT
    value_percent: Decimal | None = None
    income_table: TableFacts | None = None
    is_free_for_client: bool = False
    travel_table: TableFacts | None = None
    bands: BandTable | None = None
    band_products: Mapping[str, str] = field(default_factory=dict)
    draws_from_base: bool = False
    base_product_code: str | None = None
    holiday_years: frozenset[int] = frozenset()
    percentages: tuple[tuple[Section, Decimal], ...] = ()
    partial_month: str = ""
    feedback_lines: tuple[int, ...] = ()
    has_call: bool = False


def term_gaps(facts: TermFacts) -> Iterator[Gap]:
    """What the terms still lack before the version can be published."""
    yield from _value_gaps(facts)
    if facts.bands is not None:
        yield from _band_gaps(facts, facts.bands)
    if facts.travel_table is not None and not facts.travel_table.has_edition:
        yield Gap(Section.TRAVEL, GapCode.TRAVEL_EDITION, facts.travel_table.name)
    for section in dict.fromkeys(section for section, percent in facts.percentages if percent > 100):
        yield Gap(section, GapCode.PERCENT_OVER_100)
    if not facts.partial_month and any(unit == _MONTH for _name, unit in facts.products.values()):
        yield Gap(Section.ABSENCES, GapCode.PARTIAL_MONTH)
    if len(set(facts.feedback_lines)) > 1 and all(facts.feedback_lines):
        yield Gap(Section.FEEDBACK, GapCode.FEEDBACK_LINES)


def term_warnings(facts: TermFacts) -> Iterator[Gap]:
    """What is worth a thought, but does not stop publishing."""
    table = facts.bands
    if table is not None and not table.bands_of(DayKind.HOLIDAY):
        yield Gap(Section.BANDS, GapCode.NO_HOLIDAY_BAND)
    for stretches in same_hours(table.outside() if table is not None else ()):
        yield Gap(Section.BANDS, GapCode.BAND_OUTSIDE_HOURS, stretches=stretches)
    if not facts.has_call:
        yield Gap(Section.TERMS, GapCode.NO_CALL)


def _value_gaps(facts: TermFacts) -> Iterator[Gap]:
    table_kind = TABLE_OF_VALUE_MODEL.get(facts.value_model)
    if facts.value_model == PERCENTAGE and facts.value_percent is None:
        yield Gap(Section.VALUE_SOURCE, GapCode.VALUE_PERCENT)
    if table_kind is not None:
        yield from _income_table_gaps(facts.income_table, table_kind)
    if facts.is_free_for_client and _leaves_a_share(facts):
        yield Gap(Section.PRICING, GapCode.FREE_WITH_OWN_SHARE)


def _income_table_gaps(table: TableFacts | None, kind: str) -> Iterator[Gap]:
    if table is None or table.kind != kind:
        yield Gap(Section.VALUE_SOURCE, GapCode.INCOME_TABLE)
    elif not table.has_edition:
        yield Gap(Section.VALUE_SOURCE, GapCode.INCOME_EDITION, table.name)


def _leaves_a_share(facts: TermFacts) -> bool:
    """Does the value model leave a part of the price to the client, whatever the price (C4, C6)?"""
    if facts.value_model == PERCENTAGE:
        return facts.value_percent is not None and facts.value_percent < 100
    return facts.value_model in TABLE_OF_VALUE_MODEL


def _band_gaps(facts: TermFacts, table: BandTable) -> Iterator[Gap]:
    if facts.event_form != VISIT:
        yield Gap(Section.BANDS, GapCode.BANDS_NOT_FOR_FORM)
        return
    for stretches in same_hours(table.gaps()):
        yield Gap(Section.BANDS, GapCode.BAND_GAP, stretches=stretches)
    used = {band.code for band in table.bands}
    for code in sorted(used - facts.products.keys()):
        yield Gap(Section.BANDS, GapCode.BAND_OF_NO_VALUE, facts.band_products.get(code, code))
    for code, (name, _unit) in facts.products.items():
        if code not in used:
            yield Gap(Section.BANDS, GapCode.PRODUCT_WITHOUT_BAND, name)
    if facts.draws_from_base and facts.base_product_code not in facts.products:
        yield Gap(Section.BANDS, GapCode.BASE_PRODUCT)
    if table.bands_of(DayKind.HOLIDAY) or table.bands_of(DayKind.EVE):
        for year in years_of(facts.period):
            if year not in facts.holiday_years:
                yield Gap(Section.BANDS, GapCode.NO_HOLIDAYS, str(year))


def same_hours(stretches: Iterable[Stretch]) -> tuple[tuple[Stretch, ...], ...]:
    """The stretches gathered by their hours, each day of the same hours together."""
    gathered: dict[tuple[int, int], list[Stretch]] = {}
    for stretch in stretches:
        gathered.setdefault((stretch.from_minute, stretch.until_minute), []).append(stretch)
    return tuple(tuple(same) for same in gathered.values())


def years_of(period: DateRange | None) -> tuple[int, ...]:
    """The calendar years of a version; of one without an end, the year in which it begins."""
    if period is None or period.lower is None:
        return ()
    last = last_day(period) or period.lower
    return tuple(range(period.lower.year, last.year + 1))


def clashes(new: Iterable[TimeBand], existing: Iterable[TimeBand]) -> tuple[TimeBand, ...]:
    """The existing bands that already hold some of the minutes of the new ones."""
    wanted = tuple(new)
    return tuple(other for other in existing if any(_overlap(band, other) for band in wanted))


def _overlap(one: TimeBand, other: TimeBand) -> bool:
    same_day = one.day_kind is other.day_kind
    return same_day and one.from_minute < other.until_minute and other.from_minute < one.until_minute
