"""What a definition version says of its service, as frozen facts.

`rulebooks/calculation_facts.py` loads them from the database; a file gives the same facts without one.
`rulebooks/visit_terms.py` makes the terms of a calculation of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from rulebooks.calculation import (
    Crossing,
    DayCalendar,
    Exhaustion,
    MissingBand,
    RoundingMode,
    RuleVersion,
    Texts,
    TimeBand,
    TravelTerms,
)
from rulebooks.calculation.bands import MINUTES_OF_DAY
from rulebooks.calculation.cancellation import CancellationCharge, CancellationTerms
from rulebooks.calculation.facts import ALWAYS, ValueRule
from voucher_portal.core.periods import DateRange
from voucher_portal.core.quantities import Unit


def notice_of(hours: Iterable[int | None]) -> int:
    """The notice of cancellation of a version, whose reasons each may say it: the first that is said. 0 for none."""
    return next((notice for notice in hours if notice is not None), 0)


class BalanceLimit(StrEnum):
    """What a row of a voucher limits (design, section 6)."""

    QUANTITY = "quantity"
    QUANTITY_AND_MONEY = "quantity_and_money"
    MONEY = "money"


@dataclass(frozen=True, kw_only=True)
class DatedValue:
    """What the voucher pays of a unit for a period. `rule` says so; None for the version of the facts."""

    value: ValueRule
    period: DateRange = ALWAYS
    rule: RuleVersion | None = None


@dataclass(frozen=True, kw_only=True)
class DatedPrice:
    """A price in euro for a unit, excl. VAT, for a period. `rule` is where it was approved."""

    price: Decimal
    period: DateRange = ALWAYS
    rule: RuleVersion | None = None


@dataclass(frozen=True, kw_only=True)
class ServiceProduct:
    """A product with its values, as a version has them or as a decision froze them."""

    code: str
    name: Texts
    unit: Unit
    values: tuple[DatedValue, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DefinitionFacts:
    """A definition version as the calculation needs it.

    `days` is when it is in force, without ends for a draft that has none yet. Bands name a product
    by its code, which is unique.
    """

    rule: RuleVersion
    event_form: str
    products: tuple[ServiceProduct, ...]
    days: DateRange = ALWAYS
    bands: tuple[TimeBand, ...] = ()
    service_from: int = 0
    service_until: int = MINUTES_OF_DAY
    calendar: DayCalendar = DayCalendar()
    crossing: Crossing = Crossing.SPLIT
    missing_band: MissingBand = MissingBand.REFUSE
    base_product_code: str | None = None
    rounding_minutes: int = 1
    rounding_mode: RoundingMode = RoundingMode.NONE
    minimum_billable_minutes: int = 0
    is_free_for_client: bool = False
    exhaustion: Exhaustion = Exhaustion.REFUSE
    balance_limit: BalanceLimit = BalanceLimit.QUANTITY
    travel: TravelTerms | None = None
    notice_hours: int = 0
    cancellation_charges: tuple[CancellationCharge, ...] = ()

    @cached_property
    def by_code(self) -> dict[str, ServiceProduct]:
        return {product.code: product for product in self.products}

    @cached_property
    def banded_codes(self) -> frozenset[str]:
        """The products that the bands name: their hours choose the product, nobody else does."""
        return frozenset(band.code for band in self.bands)

    @property
    def cancellations(self) -> CancellationTerms:
        """What a visit costs that was not made; without charges nothing, whatever the reason."""
        return CancellationTerms(rule=self.rule, notice_hours=self.notice_hours, charges=self.cancellation_charges)

    @property
    def calendar_years(self) -> frozenset[int]:
        """The years in which the calendar knows a holiday or an eve."""
        return frozenset(date.year for date in (*self.calendar.holidays, *self.calendar.eves))

    def stretched(self) -> DefinitionFacts:
        """The same version as if it were in force always: its first values reach back, its last ones on.

        For trying a version on days on which it is not in force: the test calculator, the simulator.
        """
        return replace(self.with_values(self._stretched), days=ALWAYS)

    def with_values(self, change: Callable[[ServiceProduct, DatedValue], DatedValue]) -> DefinitionFacts:
        """The same version with other values, such as those of one client's income."""
        products = tuple(
            replace(product, values=tuple(change(product, value) for value in product.values))
            for product in self.products
        )
        return replace(self, products=products)

    def _stretched(self, product: ServiceProduct, value: DatedValue) -> DatedValue:
        lower, upper = value.period.lower, value.period.upper
        first, end = self.days.lower, self.days.upper
        if lower is None or (first is not None and lower <= first):
            lower = None
        if upper is None or (end is not None and upper >= end):
            upper = None
        return replace(value, period=DateRange(lower, upper, "[)"))
