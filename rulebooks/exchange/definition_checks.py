"""What must hold between the places of a definition file: dates, values, hours, tables that it names."""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rulebooks.calculation.bands import BandTable, DayKind, TimeBand
from rulebooks.calculation.texts import LANGUAGES, Texts, rate_text
from rulebooks.definition_facts import notice_of
from rulebooks.exchange import choices
from rulebooks.exchange.faults import FaultCode
from rulebooks.exchange.fields import Raw, Reader, clock_time, parameter_value_faults
from rulebooks.exchange.rows import Dated, EditionRow, ProductRow, ValueRow
from rulebooks.rules import FIXED, PRICE_CAP, UNITS_OF_EVENT_FORM, is_billing_prefix, uncovered
from voucher_portal.core.periods import DateRange, format_period, overlaps, period
from voucher_portal.core.quantities import Unit

DAY_NAMES: Mapping[str, Texts] = {
    "mon": Texts("maanantai", "måndag", "Monday"),
    "tue": Texts("tiistai", "tisdag", "Tuesday"),
    "wed": Texts("keskiviikko", "onsdag", "Wednesday"),
    "thu": Texts("torstai", "torsdag", "Thursday"),
    "fri": Texts("perjantai", "fredag", "Friday"),
    "sat": Texts("lauantai", "lördag", "Saturday"),
    "sun": Texts("sunnuntai", "söndag", "Sunday"),
    "eve": Texts("aatto", "helgdagsafton", "eve"),
    "holiday": Texts("pyhäpäivä", "helgdag", "public holiday"),
}


@dataclass(frozen=True)
class Opened:
    """A definition as far as it could be read, the place where it stands, and who tells its faults."""

    values: Mapping[str, Any]
    pointer: str
    reader: Reader

    def at(self, *steps: str | int) -> str:
        return "/".join((self.pointer, *(str(step) for step in steps)))

    def is_sound(self, *places: str) -> bool:
        return self.reader.is_sound(*(self.at(place) for place in places))

    def tell(self, place: str, code: FaultCode, /, **words: object) -> None:
        self.reader.tell(place, code, **words)

    def section(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.values[name]
        return found


def check_definition(opened: Opened) -> None:
    """Tell every fault between places. A check whose places could not be read is left for the next time."""
    possible = [check for check, places in _CHECKS if opened.is_sound(*places)]
    for check in possible:
        check(opened)


def _check_period(opened: Opened) -> None:
    area = opened.section("area")
    if area["first_day"] is None and area["last_day"] is not None:
        opened.tell(opened.at("area", "first_day"), FaultCode.FIRST_DAY_MISSING)
    elif _is_turned(area["first_day"], area["last_day"]):
        opened.tell(opened.at("area", "last_day"), FaultCode.LAST_BEFORE_FIRST)


def _check_prefix(opened: Opened) -> None:
    prefix = opened.section("logging")["billing_prefix"]
    if prefix and not is_billing_prefix(prefix):
        opened.tell(opened.at("logging", "billing_prefix"), FaultCode.NOT_A_BILLING_PREFIX, value=prefix)


def _check_percent(opened: Opened) -> None:
    value = opened.section("value")
    if value["value_model"] == "percentage" and value["value_percent"] is None:
        opened.tell(opened.at("value", "value_percent"), FaultCode.PERCENT_MISSING)


def _check_free(opened: Opened) -> None:
    """Free by law leaves no share, so there is nothing to split (domain.md C4, G7)."""
    value = opened.section("value")
    if value["is_free_for_client"] and value["exhaustion"] == "split":
        opened.tell(opened.at("value", "exhaustion"), FaultCode.FREE_IS_NOT_SPLIT)


def _check_cancellations(opened: Opened) -> None:
    rows = opened.values["cancellations"]
    notice = notice_of(row.notice_hours for row in rows)
    for number, row in enumerate(rows):
        if row.notice_hours not in (None, notice):
            place = opened.at("cancellations", number, "notice_hours")
            opened.tell(place, FaultCode.NOTICES_DIFFER, value=str(notice))
        if row.voucher_percent + row.client_percent > 100:
            opened.tell(opened.at("cancellations", number, "client_percent"), FaultCode.PERCENTS_ABOVE_HUNDRED)


# --- Products and their values ---------------------------------------------------------------


def _products(opened: Opened) -> Iterator[tuple[int, ProductRow]]:
    yield from enumerate(opened.values["products"])


def _check_values(opened: Opened) -> None:
    for number, product in _products(opened):
        place = opened.at("products", number, "values")
        _check_dates(opened, place, product.values, FaultCode.VALUES_OVERLAP, product=product.name)


def _check_gaps(opened: Opened) -> None:
    """A version needs a value on each of its days; without a period, no day between two values lacks one."""
    area = opened.section("area")
    if not opened.is_sound("area"):
        return
    whole = None if area["first_day"] is None else period(area["first_day"], area["last_day"])
    for number, product in _products(opened):
        place = opened.at("products", number, "values")
        if not opened.reader.is_sound(place):
            continue
        for gap in uncovered([row.days for row in product.values], whole):
            days = Texts(*(format_period(gap, language) for language in LANGUAGES))
            opened.tell(place, FaultCode.VALUES_GAP, product=product.name, days=days)


def _check_caps(opened: Opened) -> None:
    value = opened.section("value")
    if not value["is_free_for_client"]:
        return
    for number, product in _products(opened):
        for at, row in enumerate(product.values):
            code = _cap_fault(row, value["price_model"])
            if code is not None and row.price_cap is not None:
                place = opened.at("products", number, "values", at, "price_cap")
                unit = Unit(product.unit)
                words = {"cap": rate_text(row.price_cap, unit), "value": rate_text(row.unit_value, unit)}
                opened.tell(place, code, **words)


def _cap_fault(row: ValueRow, price_model: str | None) -> FaultCode | None:
    """A cap below the value of a free service, or a fixed price above it (domain.md C4)."""
    cap = row.price_cap
    if cap is not None and price_model == PRICE_CAP and cap < row.unit_value:
        return FaultCode.CAP_BELOW_FREE_VALUE
    if cap is not None and price_model == FIXED and cap > row.unit_value:
        return FaultCode.FIXED_ABOVE_FREE_VALUE
    return None


def _check_units(opened: Opened) -> None:
    event_form = opened.section("logging")["event_form"]
    allowed = UNITS_OF_EVENT_FORM[event_form]
    for number, product in _products(opened):
        if product.unit not in allowed:
            words = {"unit": product.unit, "event_form": event_form, "allowed": Raw(", ".join(allowed))}
            opened.tell(opened.at("products", number, "unit"), FaultCode.UNIT_OF_EVENT_FORM, **words)


def _check_base_product(opened: Opened) -> None:
    base = opened.section("hours")["base_product"]
    names = [product.name.fi for _, product in _products(opened)]
    if base is not None and base not in names:
        allowed = Raw(", ".join(names))
        opened.tell(opened.at("hours", "base_product"), FaultCode.NO_SUCH_PRODUCT, name=base, allowed=allowed)


# --- The hours of products ---------------------------------------------------------------------


def _check_service_hours(opened: Opened) -> None:
    hours = opened.section("hours")
    if hours["service_from"] >= hours["service_until"]:
        opened.tell(opened.at("hours", "service_until"), FaultCode.ENDS_BEFORE_START)


def _check_hours(opened: Opened) -> None:
    hours = opened.section("hours")
    opens, closes = hours["service_from"], hours["service_until"]
    if opens >= closes:
        return
    banded = {product.unit for _, product in _products(opened) if product.hours}
    if len(banded) > 1:
        opened.tell(opened.at("products"), FaultCode.HOURS_OF_UNIT, units=", ".join(sorted(banded)))
    told = len(opened.reader.faults)
    bands = list(_bands(opened, opens, closes))
    _check_overlaps(opened, [band for band, _ in bands], {id(band): place for band, place in bands})
    if bands and told == len(opened.reader.faults):
        _check_covered(opened, BandTable(tuple(band for band, _ in bands), opens, closes))


def _bands(opened: Opened, opens: int, closes: int) -> Iterator[tuple[TimeBand, str]]:
    """Every band with its place; what is turned around or outside the service hours is told instead."""
    for number, product in _products(opened):
        for at, row in enumerate(product.hours):
            place = opened.at("products", number, "hours", at)
            if row.ends <= row.starts:
                opened.tell(f"{place}/until", FaultCode.ENDS_BEFORE_START)
            elif row.starts < opens or row.ends > closes:
                words = {"opens": clock_time(opens), "closes": clock_time(closes)}
                opened.tell(f"{place}/until", FaultCode.OUTSIDE_SERVICE_HOURS, **words)
            else:
                code = product.name.fi
                yield from ((TimeBand(DayKind(day), row.starts, row.ends, code), place) for day in row.days)


def _check_overlaps(opened: Opened, bands: Sequence[TimeBand], places: Mapping[int, str]) -> None:
    for earlier, later in itertools.combinations(bands, 2):
        if later.day_kind is not earlier.day_kind:
            continue
        starts, ends = max(earlier.from_minute, later.from_minute), min(earlier.until_minute, later.until_minute)
        if starts < ends:
            first = places[id(earlier)]
            words = {"starts": clock_time(starts), "ends": clock_time(ends), "product": earlier.code}
            words |= {"line": str(opened.reader.line_of(first))}
            place = places[id(later)]
            opened.tell(place, FaultCode.BANDS_OVERLAP, day=DAY_NAMES[later.day_kind.value], **words)


def _check_covered(opened: Opened, table: BandTable) -> None:
    """The service hours that no product has, told once for all the days on which they are the same."""
    days: dict[tuple[int, int], list[Texts]] = defaultdict(list)
    for gap in table.gaps():
        days[gap.from_minute, gap.until_minute].append(DAY_NAMES[gap.day_kind.value])
    for (starts, ends), names in days.items():
        joined = Texts(*(", ".join(name.of(language) for name in names) for language in LANGUAGES))
        words = {"starts": clock_time(starts), "ends": clock_time(ends)}
        opened.tell(opened.at("products"), FaultCode.HOURS_UNCOVERED, day=joined, **words)


# --- Parameter tables --------------------------------------------------------------------------


def _check_tables(opened: Opened) -> None:
    for number, table in enumerate(opened.values["parameter_tables"]):
        place = opened.at("parameter_tables", number, "editions")
        _check_dates(opened, place, table.editions, FaultCode.EDITIONS_OVERLAP)
        for at, edition in enumerate(table.editions):
            assert isinstance(edition, EditionRow)
            parameter_value_faults(table.kind, edition.values, f"{place}/{at}/values", opened.reader)


def _check_table_names(opened: Opened) -> None:
    """A table that is named exists and is of the right kind; one that is not named does not belong here."""
    kinds = {table.name.fi: table.kind for table in opened.values["parameter_tables"]}
    value_model = opened.section("value")["value_model"]
    income = choices.TABLE_OF_VALUE_MODEL.get(value_model)
    named = {
        ("value", "income_table"): tuple(choices.TABLE_OF_VALUE_MODEL.values()) if income is None else (income,),
        ("travel", "travel_rate_table"): ("kilometre_rate",),
    }
    used = set()
    for (section, field), allowed in named.items():
        name = opened.section(section)[field]
        used.add(name)
        if name is not None:
            _check_table_name(opened, opened.at(section, field), name, kinds, allowed)
    for number, table in enumerate(opened.values["parameter_tables"]):
        if table.name.fi not in used:
            place = opened.at("parameter_tables", number)
            opened.tell(place, FaultCode.TABLE_NOT_USED, name=table.name.fi)


def _check_table_name(opened: Opened, place: str, name: str, kinds: Mapping[str, str], allowed: Sequence[str]) -> None:
    if name not in kinds:
        opened.tell(place, FaultCode.NO_SUCH_TABLE, name=name)
    elif kinds[name] not in allowed:
        opened.tell(place, FaultCode.KIND_OF_TABLE, name=name, kind=kinds[name], allowed=Raw(", ".join(allowed)))


# --- Dates -------------------------------------------------------------------------------------


def _is_turned(first: datetime.date | None, last: datetime.date | None) -> bool:
    return first is not None and last is not None and last < first


def _check_dates(opened: Opened, place: str, rows: Sequence[Dated], code: FaultCode, **words: object) -> None:
    """No row ends before it begins, and no two rows of one thing hold on the same day."""
    straight: list[tuple[int, DateRange]] = []
    for number, row in enumerate(rows):
        if _is_turned(row.first_day, row.last_day):
            opened.tell(f"{place}/{number}/last_day", FaultCode.LAST_BEFORE_FIRST)
            continue
        for earlier, days in straight:
            if overlaps(days, row.days):
                line = opened.reader.line_of(f"{place}/{earlier}")
                opened.tell(f"{place}/{number}", code, line=line, **words)
                break
        straight.append((number, row.days))


#: Each check with the places that must have been read without fault.
_CHECKS: tuple[tuple[Callable[[Opened], None], tuple[str, ...]], ...] = (
    (_check_period, ("area",)),
    (_check_prefix, ("logging",)),
    (_check_percent, ("value",)),
    (_check_free, ("value",)),
    (_check_cancellations, ("cancellations",)),
    (_check_values, ("products",)),
    (_check_gaps, ("products", "area")),
    (_check_caps, ("products", "value")),
    (_check_units, ("products", "logging")),
    (_check_base_product, ("products", "hours")),
    (_check_service_hours, ("hours",)),
    (_check_hours, ("products", "hours")),
    (_check_tables, ("parameter_tables",)),
    (_check_table_names, ("parameter_tables", "value", "travel")),
)
