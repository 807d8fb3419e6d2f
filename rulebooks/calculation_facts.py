"""Loads what the calculation needs of a definition version: one function for everybody who calculates."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from rulebooks.calculation import (
    Crossing,
    Exhaustion,
    FlatValue,
    KilometreRate,
    MissingBand,
    OutsideHome,
    PercentageOfPrice,
    RoundingMode,
    RuleVersion,
    Texts,
    TravelTerms,
    parameters,
)
from rulebooks.calculation.facts import ALWAYS, ValueRule
from rulebooks.definition_facts import BalanceLimit, DatedValue, DefinitionFacts, ServiceProduct, notice_of
from rulebooks.models import CalendarDay, DefinitionVersion, ParameterTable, Product, ProductValue, TimeBand
from rulebooks.models.terms import ValueModel
from voucher_portal.core.quantities import Unit


def definition_facts(version: DefinitionVersion) -> DefinitionFacts:
    """What the version says: three queries, one more where travel is paid, however much it says.

    Without what visits cost that were not made: `with_cancellations` adds it for whoever asks.

    Select `definition`, `base_product` and `travel_rate_table` with the version.
    """
    values = list(version.values.select_related("product").order_by("period"))
    bands = list(version.bands.select_related("product"))
    base = version.base_product
    return DefinitionFacts(
        rule=version.rule_version,
        event_form=version.event_form,
        products=tuple(_products(version, values, bands)),
        days=version.period or ALWAYS,
        bands=tuple(band.as_band for band in bands),
        service_from=version.service_from,
        service_until=version.service_until,
        calendar=CalendarDay.objects.filter(organiser_id=version.organiser_id).as_calendar(),
        crossing=Crossing(version.band_crossing),
        missing_band=MissingBand(version.missing_band_row),
        base_product_code=None if base is None else base.public_id,
        rounding_minutes=version.rounding_minutes,
        rounding_mode=RoundingMode(version.rounding_mode),
        minimum_billable_minutes=version.minimum_billable_minutes,
        is_free_for_client=version.is_free_for_client,
        exhaustion=Exhaustion(version.exhaustion),
        balance_limit=BalanceLimit(version.balance_limit),
        travel=_travel(version),
    )


def with_cancellations(facts: DefinitionFacts, version: DefinitionVersion) -> DefinitionFacts:
    """The facts of the version with what visits cost that were not made: one query."""
    rules = list(version.cancellation_rules.all())
    return replace(
        facts,
        notice_hours=notice_of(rule.notice_hours for rule in rules),
        cancellation_charges=tuple(rule.as_charge for rule in rules),
    )


def three_languages(thing: Product | ParameterTable) -> Texts:
    """The name of a product or a table; Finnish where another language is missing."""
    return Texts(thing.name_fi, thing.name_sv or thing.name_fi, thing.name_en or thing.name_fi)


def _products(
    version: DefinitionVersion, values: Iterable[ProductValue], bands: Iterable[TimeBand]
) -> Iterator[ServiceProduct]:
    """Those that have a value, a band, or stand in for others; in the order of the price list."""
    dated: dict[int, list[DatedValue]] = defaultdict(list)
    named: dict[int, Product] = {row.product_id: row.product for row in (*values, *bands)}
    for row in values:
        dated[row.product_id].append(DatedValue(value=_value(row, version), period=row.period))
    if version.base_product is not None:
        named.setdefault(version.base_product.pk, version.base_product)
    for product in sorted(named.values(), key=lambda product: (product.position, product.pk)):
        unit = Unit(product.unit)
        yield ServiceProduct(
            code=product.public_id, name=three_languages(product), unit=unit, values=tuple(dated[product.pk])
        )


def _value(row: ProductValue, version: DefinitionVersion) -> ValueRule:
    """A flat value; or a percentage of the price, with the value as its ceiling."""
    if version.value_model == ValueModel.PERCENTAGE and version.value_percent is not None:
        return PercentageOfPrice(version.value_percent, row.unit_value)
    return FlatValue(row.unit_value)


def _travel(version: DefinitionVersion) -> TravelTerms | None:
    if version.travel_rate_table is None:
        return None
    return TravelTerms(
        rates=tuple(_kilometre_rates(version.travel_rate_table)),
        free_kilometres=version.travel_free_km,
        cap=version.travel_cap,
        outside_home=OutsideHome.NOT_PAID if version.is_travel_in_home_municipality_only else OutsideHome.PAID,
        enters_reference_total=version.is_travel_in_reference,
    )


def _kilometre_rates(table: ParameterTable) -> Iterator[KilometreRate]:
    """One rate for each edition, numbered in order of time: that is what a line of the calculation names."""
    for number, edition in enumerate(table.editions.order_by("period"), 1):
        rule = RuleVersion(name=three_languages(table), number=number, public_id=edition.public_id)
        yield KilometreRate(euro_per_kilometre=Decimal(edition.values["rate"]), rule=rule, period=edition.period)


def income_edition(
    version: DefinitionVersion, on: datetime.date
) -> tuple[parameters.ParameterTable, RuleVersion] | None:
    """The incomes by which the value of a client is computed on a date (one query); None where there are none.

    Select `income_table` with the version. Raises FaultyParameters for numbers that cannot be read.
    """
    table = version.income_table
    if table is None:
        return None
    for number, edition in enumerate(table.editions.order_by("period"), 1):
        if on in edition.period:
            rule = RuleVersion(name=three_languages(table), number=number, public_id=edition.public_id)
            return parameters.parse_parameters(table.kind, edition.values), rule
    return None
