"""The terms of a calculation, made of what a definition version says and what the provider charges.

One place for visits, the test calculator, the simulator and `manage.py calculate`, so that the same
version cannot give two sums.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeAlias

from rulebooks.calculation import BandTable, FlatValue, Product, Rate, Terms, TimeBand, VisitTerms, VoucherRow
from rulebooks.calculation.bands import WEEKDAYS
from rulebooks.definition_facts import BalanceLimit, DatedPrice, DatedValue, DefinitionFacts, ServiceProduct
from voucher_portal.core.periods import DateRange
from voucher_portal.core.quantities import Unit, UnitOfAccount

#: Prices by the code of their product. Where two hold on one day, the earlier in the list counts.
Prices: TypeAlias = Mapping[str, Sequence[DatedPrice]]

_DAY = datetime.timedelta(days=1)


def visit_terms(
    facts: DefinitionFacts,
    prices: Prices,
    *,
    later: Sequence[DefinitionFacts] = (),
    decided: Sequence[ServiceProduct] = (),
    chosen: str | None = None,
    is_free_for_client: bool | None = None,
) -> VisitTerms:
    """The terms of visits of one voucher, or of every voucher of a version, at these prices.

    `later` are the versions that follow, in order: a visit over midnight may end in another one.
    `decided` are products whose values a decision froze; they stand instead of the version's.
    `chosen` is the product of a visit whose version has no bands for it. `is_free_for_client` is the
    decision's, else the version's. How visits are rounded and cut is the first version's.

    Raises ValueError when neither bands nor `chosen` tell the product.
    """
    unit = _unit(facts, decided, chosen)
    tables = [(_start(version), _table(version, chosen)) for version in (facts, *later)]
    return VisitTerms(
        unit=unit,
        products=_products((facts, *later), decided, prices, unit),
        logging_rule=facts.rule,
        is_free_for_client=facts.is_free_for_client if is_free_for_client is None else is_free_for_client,
        missing_band=facts.missing_band,
        table=tables[0][1],
        later_tables=tuple(tables[1:]),
        calendar=facts.calendar,
        crossing=facts.crossing,
        rounding_minutes=max(facts.rounding_minutes, 1),
        rounding_mode=facts.rounding_mode,
        minimum_billable_minutes=facts.minimum_billable_minutes,
    )


def quantity_terms(
    facts: DefinitionFacts,
    prices: Prices,
    unit: Unit,
    *,
    decided: Sequence[ServiceProduct] = (),
    is_free_for_client: bool | None = None,
) -> Terms:
    """The terms of pieces, days, months or visits counted as such: the products sold in this unit."""
    return Terms(
        unit=unit,
        products=_products((facts,), decided, prices, unit),
        logging_rule=facts.rule,
        is_free_for_client=facts.is_free_for_client if is_free_for_client is None else is_free_for_client,
    )


def voucher_row(
    facts: DefinitionFacts, *, key: str, product: ServiceProduct, quantity: Decimal, money: Decimal | None = None
) -> VoucherRow:
    """What is left on a row: `quantity` in units of account, or euro where the version limits money alone.

    `money` is the ceiling beside the quantity, which counts only where the version knows one.
    """
    limits_money = facts.balance_limit is BalanceLimit.MONEY
    return VoucherRow(
        key=key,
        product_code=product.code,
        remaining_quantity=quantity,
        unit_of_account=UnitOfAccount.EUROS if limits_money else product.unit.unit_of_account,
        remaining_money=money if facts.balance_limit is BalanceLimit.QUANTITY_AND_MONEY else None,
        exhaustion=facts.exhaustion,
    )


def value_prices(facts: DefinitionFacts) -> dict[str, tuple[DatedPrice, ...]]:
    """Prices that are just the values; a product whose value is a part of its price has none."""
    return {
        product.code: tuple(
            DatedPrice(price=value.value.unit_value, period=value.period)
            for value in product.values
            if isinstance(value.value, FlatValue)
        )
        for product in facts.products
    }


def _unit(facts: DefinitionFacts, decided: Sequence[ServiceProduct], chosen: str | None) -> Unit:
    known = {**facts.by_code, **{product.code: product for product in decided}}
    if chosen is not None and chosen not in facts.banded_codes:
        return known[chosen].unit
    if facts.bands:
        return known[facts.bands[0].code].unit
    return known[_only_code(facts)].unit


def _table(facts: DefinitionFacts, chosen: str | None) -> BandTable:
    """The version's bands; without them one product in all the hours of the service."""
    hours = (facts.service_from, facts.service_until)
    if facts.bands and (chosen is None or chosen in facts.banded_codes):
        return BandTable(facts.bands, *hours)
    code = _only_code(facts) if chosen is None else chosen
    return BandTable(tuple(TimeBand(weekday, *hours, code) for weekday in WEEKDAYS), *hours)


def _only_code(facts: DefinitionFacts) -> str:
    if len(facts.products) != 1:
        raise ValueError("a version without bands has one product, or somebody chooses it")
    return facts.products[0].code


def _start(facts: DefinitionFacts) -> datetime.date:
    return facts.days.lower or datetime.date.min


def _products(
    versions: Sequence[DefinitionFacts], decided: Sequence[ServiceProduct], prices: Prices, unit: Unit
) -> tuple[Product, ...]:
    frozen = {product.code: product for product in decided}
    ends = [*(_start(version) for version in versions[1:]), None]
    found: dict[str, ServiceProduct] = {}
    for version, end in zip(versions, ends, strict=True):
        for product in version.products:
            earlier = found.get(product.code)
            values = (*(earlier.values if earlier else ()), *_own_values(product, version, end))
            found[product.code] = replace(earlier or product, values=values)
    found |= {code: _ruled(product, versions[0]) for code, product in frozen.items()}
    return tuple(
        Product(code=product.code, name=product.name, rates=tuple(_rates(product, prices.get(product.code, ()))))
        for product in found.values()
        if product.unit is unit
    )


def _own_values(product: ServiceProduct, version: DefinitionFacts, end: datetime.date | None) -> Iterator[DatedValue]:
    """The version's values, on the days on which it is in force and nothing follows it yet."""
    days = _shared(version.days, DateRange(None, end, "[)"))
    for value in _ruled(product, version).values:
        period = None if days is None else _shared(value.period, days)
        if period is not None:
            yield replace(value, period=period)


def _ruled(product: ServiceProduct, version: DefinitionFacts) -> ServiceProduct:
    """The product with the version named wherever a value does not say whose it is."""
    values = tuple(replace(value, rule=value.rule or version.rule) for value in product.values)
    return replace(product, values=values)


def _rates(product: ServiceProduct, prices: Sequence[DatedPrice]) -> Iterator[Rate]:
    """Dated values and dated prices cut into stretches in which neither changes, one rate for each."""
    for (value, price), period in _stretches(product.values, prices):
        assert value.rule is not None
        yield Rate(price=price.price, value=value.value, value_rule=value.rule, price_rule=price.rule, period=period)


def _stretches(
    values: Sequence[DatedValue], prices: Sequence[DatedPrice]
) -> Iterator[tuple[tuple[DatedValue, DatedPrice], DateRange]]:
    found: list[tuple[tuple[DatedValue, DatedPrice], DateRange]] = []
    periods = [*(value.period for value in values), *(price.period for price in prices)]
    edges = sorted({edge for period in periods for edge in (period.lower, period.upper) if edge is not None})
    for lower, upper in itertools.pairwise((None, *edges, None)):
        pair = (_on(values, lower, upper), _on(prices, lower, upper))
        if pair[0] is None or pair[1] is None:
            continue
        whole = DateRange(lower, upper, "[)")
        if found and found[-1][0] == pair and found[-1][1].upper == lower:
            whole = DateRange(found.pop()[1].lower, upper, "[)")
        found.append((pair, whole))
    yield from found


def _on(dated: Sequence[Any], lower: datetime.date | None, upper: datetime.date | None) -> Any:
    """The first that holds in a stretch in which nothing begins or ends."""
    day = lower or (upper - _DAY if upper else datetime.date.max)
    return next((one for one in dated if day in one.period), None)


def _shared(one: DateRange, other: DateRange) -> DateRange | None:
    """The days that two periods share; None when there are none."""
    lower = max((edge for edge in (one.lower, other.lower) if edge is not None), default=None)
    upper = min((edge for edge in (one.upper, other.upper) if edge is not None), default=None)
    if lower is not None and upper is not None and lower >= upper:
        return None
    return DateRange(lower, upper, "[)")
