"""The facts of the calculation, from a file instead of the database. A product's code is its Finnish name."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rulebooks.calculation import (
    Crossing,
    DayCalendar,
    DayKind,
    Exhaustion,
    FlatValue,
    KilometreRate,
    MissingBand,
    OutsideHome,
    PercentageOfPrice,
    RoundingMode,
    RuleVersion,
    Texts,
    TimeBand,
    TravelTerms,
)
from rulebooks.calculation.cancellation import CancellationCharge, CancellationReason
from rulebooks.calculation.facts import ALWAYS, ValueRule
from rulebooks.definition_facts import BalanceLimit, DatedValue, DefinitionFacts, ServiceProduct, notice_of
from rulebooks.exchange.definition_format import DefinitionDocument
from rulebooks.exchange.rows import CancellationRow, ProductRow, TableRow, ValueRow
from voucher_portal.core.quantities import Unit


def document_facts(document: DefinitionDocument, *, number: int = 1) -> DefinitionFacts:
    """What the file says of its service. `number` is what the lines call its version."""
    hours, logging = document.sections["hours"], document.sections["logging"]
    value = document.sections["value"]
    return DefinitionFacts(
        rule=RuleVersion(name=in_each(document.name), number=number),
        event_form=logging["event_form"],
        products=tuple(_product(product, document) for product in document.products),
        days=document.period or ALWAYS,
        bands=tuple(_bands(document)),
        service_from=hours["service_from"],
        service_until=hours["service_until"],
        calendar=_calendar(document),
        crossing=Crossing(hours["band_crossing"]),
        missing_band=MissingBand(hours["missing_band_row"]),
        base_product_code=hours["base_product"],
        rounding_minutes=logging["rounding_minutes"],
        rounding_mode=RoundingMode(logging["rounding_mode"]),
        minimum_billable_minutes=logging["minimum_billable_minutes"],
        is_free_for_client=value["is_free_for_client"],
        exhaustion=Exhaustion(value["exhaustion"]),
        balance_limit=BalanceLimit(document.sections["balance"]["balance_limit"]),
        travel=_travel(document),
        notice_hours=notice_of(row.notice_hours for row in document.cancellations),
        cancellation_charges=tuple(_charge(row) for row in document.cancellations),
    )


def in_each(texts: Texts) -> Texts:
    """The texts with Finnish in place of those that are not written yet."""
    return Texts(texts.fi, texts.sv or texts.fi, texts.en or texts.fi)


def table_of(document: DefinitionDocument, name: str | None) -> TableRow | None:
    """The parameter table of a name."""
    return next((table for table in document.parameter_tables if table.name.fi == name), None)


def _product(product: ProductRow, document: DefinitionDocument) -> ServiceProduct:
    values = tuple(DatedValue(value=_value(row, document), period=row.days) for row in product.values)
    return ServiceProduct(code=product.name.fi, name=in_each(product.name), unit=Unit(product.unit), values=values)


def _value(row: ValueRow, document: DefinitionDocument) -> ValueRule:
    value = document.sections["value"]
    if value["value_model"] == "percentage":
        return PercentageOfPrice(value["value_percent"], row.unit_value)
    return FlatValue(row.unit_value)


def _bands(document: DefinitionDocument) -> Iterator[TimeBand]:
    for product in document.products:
        for row in product.hours:
            yield from (TimeBand(DayKind(day), row.starts, row.ends, product.name.fi) for day in row.days)


def _calendar(document: DefinitionDocument) -> DayCalendar:
    return DayCalendar(
        holidays=frozenset(row.date for row in document.calendar if row.kind == "holiday"),
        eves=frozenset(row.date for row in document.calendar if row.kind == "eve"),
    )


def _charge(row: CancellationRow) -> CancellationCharge:
    return CancellationCharge(
        reason=CancellationReason(row.reason),
        voucher_percentage=row.voucher_percent,
        client_percentage=row.client_percent,
    )


def _travel(document: DefinitionDocument) -> TravelTerms | None:
    travel = document.sections["travel"]
    table = table_of(document, travel["travel_rate_table"])
    if table is None:
        return None
    only_home = travel["is_travel_in_home_municipality_only"]
    return TravelTerms(
        rates=tuple(_rates(table)),
        free_kilometres=travel["travel_free_km"],
        cap=travel["travel_cap"],
        outside_home=OutsideHome.NOT_PAID if only_home else OutsideHome.PAID,
        enters_reference_total=travel["is_travel_in_reference"],
    )


def _rates(table: TableRow) -> Iterator[KilometreRate]:
    for number, edition in enumerate(table.editions, 1):
        rule = RuleVersion(name=in_each(table.name), number=number)
        rate = Decimal(edition.values["rate"])
        yield KilometreRate(euro_per_kilometre=rate, rule=rule, period=edition.days)
