"""Pure predicates of definitions: prices, billing prefixes, municipalities, what publishing needs."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from rulebooks.calculation.bands import Stretch
from voucher_portal.core.periods import DateRange

PRICE_CAP = "price_cap"
FIXED = "fixed"
FLAT = "flat"
PERCENTAGE = "percentage"
#: In which units a product may be sold, by the way its service is logged.
UNITS_OF_EVENT_FORM = {
    "visit": ("h", "käynti"),
    "pieces": ("kpl", "käynti"),
    "day": ("vrk",),
    "month": ("kk",),
    "stay": ("vrk", "kk"),
    "treatment": ("kpl", "käynti"),
}
_BILLING_PREFIX = re.compile(r"[A-Z]{3,5}")
_IDENTITY_CODE = re.compile(r"\b[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Z]\b", re.IGNORECASE)


class PriceRefusalCode(StrEnum):
    NEGATIVE = "negative"
    ABOVE_FREE_VALUE = "above_free_value"
    ABOVE_CAP = "above_cap"
    NOT_THE_FIXED_PRICE = "not_the_fixed_price"


@dataclass(frozen=True)
class PriceRefusal:
    """Why a price cannot be accepted, and the euro amount it has to keep to."""

    code: PriceRefusalCode
    limit: Decimal


def price_refusal(
    price: Decimal,
    unit_value: Decimal,
    price_cap: Decimal | None,
    price_model: str,
    is_free_for_client: bool,
) -> PriceRefusal | None:
    """Why a provider's price per unit, excl. VAT, is refused; None when it is accepted.

    A service that is free for the client leaves no share, so its price stays within the value
    (domain.md C4). With a cap the price stays within it (C20); a fixed price is the cap, or the
    value where no cap is given.
    """
    if price < 0:
        return PriceRefusal(PriceRefusalCode.NEGATIVE, Decimal(0))
    if price_model == FIXED:
        fixed = unit_value if price_cap is None else price_cap
        return None if price == fixed else PriceRefusal(PriceRefusalCode.NOT_THE_FIXED_PRICE, fixed)
    if is_free_for_client and price > unit_value:
        return PriceRefusal(PriceRefusalCode.ABOVE_FREE_VALUE, unit_value)
    if price_model == PRICE_CAP and price_cap is not None and price > price_cap:
        return PriceRefusal(PriceRefusalCode.ABOVE_CAP, price_cap)
    return None


def is_billing_prefix(text: str) -> bool:
    """Three to five capital letters A–Z, e.g. VAMHA (S1:L263): banks accept no others."""
    return _BILLING_PREFIX.fullmatch(text) is not None


def outside_area(codes: Iterable[str], allowed: Collection[str]) -> tuple[str, ...]:
    """The municipality codes that do not belong to the organiser's area, in the order given."""
    return tuple(code for code in codes if code not in allowed)


class Section(StrEnum):
    """The pages on which a definition is written, in their order."""

    BASICS = "basics"
    AREA = "area"
    CONTACTS = "contacts"
    EVENTS = "events"
    PRICING = "pricing"
    VALUE = "value"
    VALUE_SOURCE = "value-source"
    PRODUCTS = "products"
    BANDS = "bands"
    BALANCE = "balance"
    LOGGING = "logging"
    ABSENCES = "absences"
    CANCELLATIONS = "cancellations"
    TRAVEL = "travel"
    BILLING = "billing"
    TERMS = "terms"
    REGISTRATIONS = "registrations"
    ATTACHMENTS = "attachments"
    QUESTIONS = "questions"
    ACTIVATION = "activation"
    TEXTS = "texts"
    FEEDBACK = "feedback"
    RETENTION = "retention"


#: Pages that only some ways of logging need; every other page is for all.
_SECTIONS_OF_EVENT_FORMS = {
    Section.BANDS: ("visit",),
    Section.ABSENCES: ("day", "month", "stay"),
    Section.CANCELLATIONS: ("visit", "pieces", "treatment"),
    Section.TRAVEL: ("visit", "pieces", "treatment"),
}


def sections_of(event_form: str, value_model: str, has_bands: bool = False) -> tuple[Section, ...]:
    """The pages of a draft: those that its way of logging and its value model need.

    Time bands that were written before the way of logging changed can still be opened, to be removed.
    """
    left_out = {section for section, forms in _SECTIONS_OF_EVENT_FORMS.items() if event_form not in forms}
    if has_bands:
        left_out.discard(Section.BANDS)
    if value_model == FLAT:
        left_out.add(Section.VALUE_SOURCE)
    return tuple(section for section in Section if section not in left_out)


class GapCode(StrEnum):
    TRANSLATION = "translation"
    AREA_EMPTY = "area_empty"
    AREA_OUTSIDE = "area_outside"
    GO_LIVE_DATE = "go_live_date"
    PERIOD = "period"
    BEGINS_TOO_EARLY = "begins_too_early"
    BEGINS_IN_THE_PAST = "begins_in_the_past"
    FIRST_DAY_IS_PAST = "first_day_is_past"
    NO_PRODUCTS = "no_products"
    VALUE_GAP = "value_gap"
    UNIT_OF_EVENT_FORM = "unit_of_event_form"
    CAP_MISSING = "cap_missing"
    CAP_BELOW_FREE_VALUE = "cap_below_free_value"
    CAP_ABOVE_FREE_VALUE = "cap_above_free_value"
    FIXED_ABOVE_FREE_VALUE = "fixed_above_free_value"
    PRICE_MODEL = "price_model"
    BILLING_PREFIX = "billing_prefix"
    BILLING_PREFIX_TAKEN = "billing_prefix_taken"
    NO_RULEBOOK = "no_rulebook"
    NO_DATA_PROCESSING_TERMS = "no_data_processing_terms"
    TERMS_NOT_PUBLISHED = "terms_not_published"
    TERMS_NOT_IN_FORCE = "terms_not_in_force"
    CONTACT_NAME = "contact_name"
    CONTACT_PHONE = "contact_phone"
    NO_APPROVAL = "no_approval"
    HEADINGS_DIFFER = "headings_differ"
    VALUE_PERCENT = "value_percent"
    INCOME_TABLE = "income_table"
    INCOME_EDITION = "income_edition"
    FREE_WITH_OWN_SHARE = "free_with_own_share"
    TRAVEL_EDITION = "travel_edition"
    PERCENT_OVER_100 = "percent_over_100"
    BAND_GAP = "band_gap"
    BAND_OUTSIDE_HOURS = "band_outside_hours"
    BANDS_NOT_FOR_FORM = "bands_not_for_form"
    BAND_OF_NO_VALUE = "band_of_no_value"
    PRODUCT_WITHOUT_BAND = "product_without_band"
    BASE_PRODUCT = "base_product"
    NO_HOLIDAYS = "no_holidays"
    NO_HOLIDAY_BAND = "no_holiday_band"
    PARTIAL_MONTH = "partial_month"
    FEEDBACK_LINES = "feedback_lines"
    NO_CALL = "no_call"


@dataclass(frozen=True)
class Gap:
    """One thing that publishing still needs: on which page, what, of what and in which language.

    `stretches` are the hours it is about and `days` the period, `of` the public id of the thing that lacks
    it, where the version has several such things.
    """

    section: Section
    code: GapCode
    subject: str = ""
    language: str = ""
    stretches: tuple[Stretch, ...] = ()
    days: DateRange | None = None
    of: str = ""


def in_page_order(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    order = list(Section)
    return tuple(sorted(gaps, key=lambda gap: order.index(gap.section)))


@dataclass(frozen=True)
class ValueFacts:
    """One dated value of a product, in euro per unit; a period without ends covers them all."""

    period: DateRange
    unit_value: Decimal
    price_cap: Decimal | None = None


@dataclass(frozen=True)
class ProductFacts:
    name: str
    unit: str
    values: tuple[ValueFacts, ...]


@dataclass(frozen=True)
class LaunchFacts:
    """What the launch checklist looks at.

    `latest_first_day` is that of published versions; `billing_prefix_of` names another voucher that has the
    prefix already; `terms` are the named rulebooks with the days on which
    they are in force.
    """

    translations: tuple[tuple[Section, str, str], ...] = ()
    municipality_codes: tuple[str, ...] = ()
    allowed_municipality_codes: frozenset[str] = frozenset()
    go_live_date: datetime.date | None = None
    period: DateRange | None = None
    latest_first_day: datetime.date | None = None
    today: datetime.date = datetime.date.min
    products: tuple[ProductFacts, ...] = ()
    event_form: str = ""
    price_model: str = ""
    is_free_for_client: bool = False
    billing_prefix: str = ""
    billing_prefix_of: str = ""
    has_rulebook: bool = False
    has_data_processing_terms: bool = False
    are_terms_published: bool = True
    terms: tuple[tuple[str, DateRange], ...] = ()
    contact_name: str = ""
    contact_phone: str = ""


def launch_gaps(facts: LaunchFacts) -> tuple[Gap, ...]:
    """Everything a definition version still lacks before it can be published, page by page."""
    found = [Gap(section, GapCode.TRANSLATION, field, language) for section, field, language in facts.translations]
    found.extend(_area_gaps(facts))
    found.extend(_product_gaps(facts))
    found.extend(_event_and_term_gaps(facts))
    if not facts.contact_name.strip():
        found.append(Gap(Section.CONTACTS, GapCode.CONTACT_NAME))
    if not facts.contact_phone.strip():
        found.append(Gap(Section.CONTACTS, GapCode.CONTACT_PHONE))
    return in_page_order(found)


def _area_gaps(facts: LaunchFacts) -> Iterator[Gap]:
    if not facts.municipality_codes:
        yield Gap(Section.AREA, GapCode.AREA_EMPTY)
    for code in outside_area(facts.municipality_codes, facts.allowed_municipality_codes):
        yield Gap(Section.AREA, GapCode.AREA_OUTSIDE, code)
    if facts.go_live_date is None:
        yield Gap(Section.AREA, GapCode.GO_LIVE_DATE)
    yield from period_gaps(facts.period, facts.latest_first_day, Section.AREA)
    if facts.latest_first_day is not None and _is_past(facts):
        yield Gap(Section.AREA, GapCode.BEGINS_IN_THE_PAST)


def _is_past(facts: LaunchFacts) -> bool:
    """Would the version reach back over days on which service has been given by other rules?"""
    return facts.period is not None and facts.period.lower is not None and facts.period.lower < facts.today


def period_gaps(period: DateRange | None, latest: datetime.date | None, section: Section) -> Iterator[Gap]:
    """A version needs a first day, and it begins after every version published before it."""
    if period is None or period.lower is None:
        yield Gap(section, GapCode.PERIOD)
    elif latest is not None and period.lower <= latest:
        yield Gap(section, GapCode.BEGINS_TOO_EARLY)


def _product_gaps(facts: LaunchFacts) -> Iterator[Gap]:
    if not facts.products:
        yield Gap(Section.PRODUCTS, GapCode.NO_PRODUCTS)
    if not facts.price_model:
        yield Gap(Section.PRICING, GapCode.PRICE_MODEL)
    for product in facts.products:
        missing = _first_uncovered((value.period for value in product.values), facts.period)
        if missing is not None:
            yield Gap(Section.PRODUCTS, GapCode.VALUE_GAP, product.name, days=missing)
        if product.unit not in UNITS_OF_EVENT_FORM.get(facts.event_form, ()):
            yield Gap(Section.EVENTS, GapCode.UNIT_OF_EVENT_FORM, product.name)
        codes = {code for value in product.values for code in value_faults(value, facts)}
        yield from (Gap(Section.PRODUCTS, code, product.name) for code in sorted(codes))


def value_faults(value: ValueFacts, facts: LaunchFacts) -> Iterator[GapCode]:
    """What is wrong with one value under the version's price model (domain.md C4, C20)."""
    cap = value.price_cap
    if facts.price_model == PRICE_CAP and cap is None:
        yield GapCode.CAP_MISSING
    if facts.is_free_for_client and cap is not None and facts.price_model == PRICE_CAP and cap < value.unit_value:
        yield GapCode.CAP_BELOW_FREE_VALUE
    if facts.is_free_for_client and cap is not None and facts.price_model == FIXED and cap > value.unit_value:
        yield GapCode.FIXED_ABOVE_FREE_VALUE


def launch_warnings(facts: LaunchFacts) -> Iterator[Gap]:
    """What is worth a thought, but does not stop publishing."""
    if facts.latest_first_day is None and _is_past(facts):
        yield Gap(Section.AREA, GapCode.FIRST_DAY_IS_PAST, days=facts.period)
    yield from _price_warnings(facts)
    for name, days in facts.terms:
        missing = _first_uncovered([days], facts.period)
        if missing is not None:
            yield Gap(Section.TERMS, GapCode.TERMS_NOT_IN_FORCE, name, days=missing)


def _price_warnings(facts: LaunchFacts) -> Iterator[Gap]:
    """A cap that no price of a service free for the client can reach is worth a thought: the value is the limit."""
    if not facts.is_free_for_client or facts.price_model != PRICE_CAP:
        return
    for product in facts.products:
        if any(value.price_cap is not None and value.price_cap > value.unit_value for value in product.values):
            yield Gap(Section.PRODUCTS, GapCode.CAP_ABOVE_FREE_VALUE, product.name)


def _first_uncovered(periods: Iterable[DateRange], whole: DateRange | None) -> DateRange | None:
    return None if whole is None else next(uncovered(tuple(periods), whole), None)


def uncovered(periods: Sequence[DateRange], whole: DateRange | None) -> Iterator[DateRange]:
    """The days of the whole that no period holds; without a whole, those between two periods."""
    ordered = sorted(periods, key=lambda days: days.lower or datetime.date.min)
    reached = ordered[0].lower if whole is None else whole.lower
    end = max(ordered, key=lambda days: days.upper or datetime.date.max).upper if whole is None else whole.upper
    for days in ordered:
        starts = days.lower or datetime.date.min
        if reached is not None and starts > reached and (end is None or reached < end):
            yield DateRange(reached, starts if end is None else min(starts, end), "[)")
        if days.upper is None:
            return
        reached = days.upper if reached is None else max(reached, days.upper)
    if reached is not None and (end is None or reached < end):
        yield DateRange(reached, end, "[)")


def _event_and_term_gaps(facts: LaunchFacts) -> Iterator[Gap]:
    if not is_billing_prefix(facts.billing_prefix):
        yield Gap(Section.BILLING, GapCode.BILLING_PREFIX)
    elif facts.billing_prefix_of:
        yield Gap(Section.BILLING, GapCode.BILLING_PREFIX_TAKEN, facts.billing_prefix_of)
    if not facts.has_rulebook:
        yield Gap(Section.TERMS, GapCode.NO_RULEBOOK)
    if not facts.has_data_processing_terms:
        yield Gap(Section.TERMS, GapCode.NO_DATA_PROCESSING_TERMS)
    if not facts.are_terms_published:
        yield Gap(Section.TERMS, GapCode.TERMS_NOT_PUBLISHED)


def within(days: DateRange, whole: DateRange) -> DateRange:
    """The period with the ends of the whole where it has none of its own."""
    return DateRange(days.lower or whole.lower, days.upper or whole.upper, "[)")


def loosened(days: DateRange, whole: DateRange) -> DateRange:
    """The period without the ends that it shares with the whole."""
    lower = None if days.lower == whole.lower else days.lower
    upper = None if days.upper == whole.upper else days.upper
    return DateRange(lower, upper, "[)")


def period_until(days: DateRange, next_first_day: datetime.date) -> DateRange:
    """The period of a version whose successor begins on `next_first_day`."""
    if days.upper is not None and days.upper <= next_first_day:
        return days
    return DateRange(days.lower, next_first_day, "[)")


def has_identity_code(text: str) -> bool:
    """Does the text hold something in the form of a personal identity code?"""
    return _IDENTITY_CODE.search(text) is not None
