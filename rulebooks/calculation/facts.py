"""What the calculation knows: frozen facts, gathered by whoever loads the rows.

`Terms` are what a service costs and how it is counted: built once, used for many visits.
`VoucherRow` is what is left when the visit is priced. `VisitFacts` and `QuantityFacts` join them
with what was done.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rulebooks.calculation.bands import BandTable, Crossing, DayCalendar, MissingBand, TimeBand
from rulebooks.calculation.texts import Texts
from voucher_portal.core.money import euro
from voucher_portal.core.periods import DateRange, first_day, last_day, overlaps
from voucher_portal.core.quantities import Unit, UnitOfAccount

if TYPE_CHECKING:
    from rulebooks.calculation.travel import TravelFacts

ALWAYS = DateRange(None, None, "[)")


class Exhaustion(StrEnum):
    """What happens to a visit that is longer than what is left (domain.md G7)."""

    REFUSE = "refuse"
    SPLIT = "split"


class RoundingMode(StrEnum):
    """How the minutes of a visit are rounded to the step (domain.md C44)."""

    NONE = "none"
    NEAREST = "nearest"
    UP = "up"


@dataclass(frozen=True, kw_only=True)
class RuleVersion:
    """Where a rule or a number comes from: what it is called, which version, its public id."""

    name: Texts
    number: int
    public_id: str = ""

    def label(self) -> Texts:
        """Säännöllinen kotihoito, versio 2"""
        label = Texts("{name}, versio {number}", "{name}, version {number}", "{name}, version {number}")
        return label.filled(name=self.name, number=str(self.number))


@dataclass(frozen=True, slots=True)
class FlatValue:
    """The voucher pays at most so many euro per unit."""

    unit_value: Decimal

    def __post_init__(self) -> None:
        require_amounts(unit_value=self.unit_value)

    def value_at(self, price: Decimal) -> Decimal:
        return self.unit_value


@dataclass(frozen=True, slots=True)
class PercentageOfPrice:
    """The voucher pays a percentage of the price, at most `max_value` euro per unit."""

    percentage: Decimal
    max_value: Decimal | None = None

    def __post_init__(self) -> None:
        require_amounts(percentage=self.percentage, max_value=self.max_value)
        if self.percentage > 100:
            raise ValueError(f"{self.percentage} is more than a hundred per cent")

    def value_at(self, price: Decimal) -> Decimal:
        """Not rounded: money is rounded once, when the quantity is known."""
        value = price * self.percentage / 100
        return value if self.max_value is None else min(value, self.max_value)


ValueRule: TypeAlias = FlatValue | PercentageOfPrice


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """Price and value of a product for a period of dates, euro per unit, excl. VAT.

    `value_rule` is the version that gives value and share, `price_rule` where the price was
    approved, None for the same. `paid` is what the voucher pays of a unit (domain.md C2). Raises
    ValueError for a number that is negative or not finite.
    """

    price: Decimal
    value: ValueRule
    value_rule: RuleVersion
    price_rule: RuleVersion | None = None
    period: DateRange = ALWAYS
    unit_value: Decimal = field(init=False)
    paid: Decimal = field(init=False)

    def __post_init__(self) -> None:
        require_amounts(price=self.price)
        unit_value = self.value.value_at(self.price)
        object.__setattr__(self, "unit_value", unit_value)
        object.__setattr__(self, "paid", min(self.price, unit_value))

    @property
    def priced_by(self) -> RuleVersion:
        return self.price_rule or self.value_rule

    @property
    def share(self) -> Decimal:
        """What the voucher leaves to the client of one unit."""
        return self.price - self.paid


@dataclass(frozen=True)
class Product:
    """A product of the definition with its rates, one after the other.

    Raises ValueError for rates that overlap: the same day cannot have two prices.
    """

    code: str
    name: Texts
    rates: tuple[Rate, ...]
    _days: tuple[tuple[datetime.date, datetime.date, Rate], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for number, rate in enumerate(self.rates):
            if any(overlaps(rate.period, other.period) for other in self.rates[:number]):
                raise ValueError(f"the rates of {self.code!r} overlap on {rate.period}")
        days = tuple((*first_and_last(rate.period), rate) for rate in self.rates)
        object.__setattr__(self, "_days", days)

    def rate_on(self, date: datetime.date) -> Rate | None:
        """The rate of a date; None where there is none."""
        for first, last, rate in self._days:
            if first <= date <= last:
                return rate
        return None


def first_and_last(period: DateRange) -> tuple[datetime.date, datetime.date]:
    """Both ends of a period included, so that a date is compared with two dates and nothing else."""
    first = datetime.date.min if period.lower is None else first_day(period)
    return first, last_day(period) or datetime.date.max


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """What is left on a row of a voucher before the visit.

    `remaining_quantity` is in the row's unit of account: minutes, pieces, days, or euro for a row
    that limits money instead of time. `remaining_money` is a money ceiling beside the quantity,
    euro; None for no ceiling. Raises ValueError for what is negative or not in whole cents.
    """

    key: str
    product_code: str
    remaining_quantity: Decimal
    unit_of_account: UnitOfAccount = UnitOfAccount.MINUTES
    remaining_money: Decimal | None = None
    exhaustion: Exhaustion = Exhaustion.REFUSE

    def __post_init__(self) -> None:
        quantity = self.remaining_quantity
        if not quantity.is_finite() or quantity < 0:
            raise ValueError(f"{quantity} left is not a number of at least zero")
        if self.unit_of_account is UnitOfAccount.EUROS:
            require_cents(quantity)
        if self.remaining_money is not None:
            require_amounts(remaining_money=self.remaining_money)
            require_cents(self.remaining_money)

    @property
    def limits_euros(self) -> bool:
        """Does the row count money instead of time or pieces?"""
        return self.unit_of_account is UnitOfAccount.EUROS


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the products of a service cost and how they are counted, each in the same unit.

    `logging_rule` is the definition version by which visits are logged. Raises ValueError for two
    products of one code.
    """

    unit: Unit
    products: tuple[Product, ...]
    logging_rule: RuleVersion
    is_free_for_client: bool = False
    missing_band: MissingBand = MissingBand.REFUSE
    quantity_per_unit: Decimal = field(init=False, repr=False, compare=False)
    counted: UnitOfAccount = field(init=False, repr=False, compare=False)
    _by_code: dict[str, Product] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_code = {product.code: product for product in self.products}
        if len(by_code) < len(self.products):
            raise ValueError("two products have the same code")
        object.__setattr__(self, "_by_code", by_code)
        object.__setattr__(self, "counted", self.unit.unit_of_account)
        object.__setattr__(self, "quantity_per_unit", Decimal(self.unit.quantity_per_unit))

    def product(self, code: str) -> Product:
        """Raises KeyError for a code that is not among the products."""
        return self._by_code[code]


class Priced(NamedTuple):
    """Until which minute of a date what holds. Without a band there is no product; a product may have no rate."""

    until: int
    band: TimeBand | None
    product: Product | None
    rate: Rate | None


@dataclass(frozen=True, kw_only=True)
class VisitTerms(Terms):
    """How a visit with start and end is cut, rounded and priced.

    `later_tables` are tables that hold from a date on, in order: a change of definition at
    midnight. Raises ValueError for a band of an unknown product and for a step below one minute.
    """

    table: BandTable
    later_tables: tuple[tuple[datetime.date, BandTable], ...] = ()
    calendar: DayCalendar = DayCalendar()
    crossing: Crossing = Crossing.SPLIT
    rounding_minutes: int = 1
    rounding_mode: RoundingMode = RoundingMode.NEAREST
    minimum_billable_minutes: int = 0
    _days: dict[datetime.date, tuple[Priced, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.rounding_minutes < 1 or self.minimum_billable_minutes < 0:
            raise ValueError("rounding takes at least one minute, and the least billable time is not negative")
        tables = (self.table, *(table for _, table in self.later_tables))
        unknown = frozenset[str]().union(*(table.codes for table in tables)) - self._by_code.keys()
        if unknown:
            raise ValueError(f"the bands name products without prices: {sorted(unknown)}")

    def table_on(self, date: datetime.date) -> BandTable:
        table = self.table
        for first, later in self.later_tables:
            if first <= date:
                table = later
        return table

    def day(self, date: datetime.date) -> tuple[Priced, ...]:
        """A date from 0.00 to 24.00, cut at its bands, with the rates that hold on it. Made once for each date."""
        day = self._days.get(date)
        if day is None:
            plan = self.table_on(date).plan_on(date, self.calendar)
            day = self._days[date] = tuple(self._priced(until, band, date) for until, band in plan)
        return day

    def _priced(self, until: int, band: TimeBand | None, date: datetime.date) -> Priced:
        if band is None:
            return Priced(until, None, None, None)
        product = self.product(band.code)
        return Priced(until, band, product, product.rate_on(date))


@dataclass(frozen=True, kw_only=True)
class VoucherFacts:
    """The rows of a voucher, and the travel. `base_row_key` names the row that stands in for a missing one."""

    rows: tuple[VoucherRow, ...]
    base_row_key: str | None = None
    travel: TravelFacts | None = None

    def require_rows(self, terms: Terms) -> None:
        """Raises ValueError for rows that share a key or a product, or count in another unit."""
        for number, row in enumerate(self.rows):
            if row.unit_of_account is not terms.counted and row.unit_of_account is not UnitOfAccount.EUROS:
                raise ValueError(f"row {row.key!r} counts {row.unit_of_account}, the service {terms.counted}")
            for other in self.rows[:number]:
                if row.key == other.key or row.product_code == other.product_code:
                    raise ValueError(f"two rows of {row.product_code!r} or of key {row.key!r}")

    def row_of(self, product_code: str, terms: Terms) -> VoucherRow | None:
        """The row that pays for a product: its own, or the base row where the terms allow it."""
        for row in self.rows:
            if row.product_code == product_code:
                return row
        if terms.missing_band is MissingBand.DRAW_FROM_BASE:
            return next((row for row in self.rows if row.key == self.base_row_key), None)
        return None


@dataclass(frozen=True, kw_only=True)
class VisitFacts(VoucherFacts):
    """A visit with its start and end: aware moments. Raises ValueError for one without a time zone."""

    terms: VisitTerms
    starts_at: datetime.datetime
    ends_at: datetime.datetime

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError("a moment must carry its time zone")
        self.require_rows(self.terms)


@dataclass(frozen=True, kw_only=True)
class QuantityFacts(VoucherFacts):
    """Pieces, days, months or visits counted as such: `quantity` in units of account, on a date."""

    terms: Terms
    product_code: str
    quantity: Decimal
    on: datetime.date

    def __post_init__(self) -> None:
        if not self.quantity.is_finite():
            raise ValueError(f"quantity {self.quantity} is not a number")
        self.require_rows(self.terms)


def require_amounts(**amounts: Decimal | None) -> None:
    """Raises ValueError for a number that is negative or not finite."""
    for name, amount in amounts.items():
        if amount is not None and (not amount.is_finite() or amount < 0):
            raise ValueError(f"{name} {amount} is not a number of at least zero")


def require_cents(amount: Decimal) -> None:
    """Raises ValueError for an amount with broken cents."""
    if amount != euro(amount):
        raise ValueError(f"{amount} is not in whole cents")
