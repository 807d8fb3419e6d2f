"""What a calculation answers: an outcome that cannot be inconsistent, or a refusal."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from rulebooks.calculation.bands import TimeBand
from rulebooks.calculation.facts import Rate, VoucherRow
from rulebooks.calculation.lines import Line, LineKind
from rulebooks.calculation.texts import Texts
from voucher_portal.core.money import Split, euro

if TYPE_CHECKING:
    from rulebooks.calculation.travel import TravelOutcome


#: Writes the lines of an outcome.
Tell: TypeAlias = Callable[[Any], tuple[Line, ...]]


class RefusalCode(StrEnum):
    ENDS_BEFORE_START = "ends_before_start"
    LASTS_TOO_LONG = "lasts_too_long"
    IMPOSSIBLE_DATE = "impossible_date"
    NO_QUANTITY = "no_quantity"
    NO_BAND = "no_band"
    OUTSIDE_HOURS = "outside_hours"
    NO_PRICE = "no_price"
    NO_ROW = "no_row"
    EXHAUSTED = "exhausted"
    PRICE_ABOVE_FREE_VALUE = "price_above_free_value"
    TRAVEL_OUTSIDE_HOME = "travel_outside_home"
    CANCELLED_TOO_LATE = "cancelled_too_late"
    CANCELLED_IN_TIME = "cancelled_in_time"


class Refusal(Exception):
    """The rules do not allow it: nothing is saved. `text` says what to do, in three languages."""

    def __init__(self, code: StrEnum, text: Texts) -> None:
        super().__init__(code.value)
        self.code = code
        self.text = text


class Part(NamedTuple):
    """A part of a visit that has one product and one rate, or the whole of a counted quantity.

    `billable_quantity` is what is charged, `used_quantity` what of it the voucher pays for, both in
    units of account of the product. The moments are UTC, None for a counted quantity.
    """

    product_code: str
    band: TimeBand | None
    row_key: str
    starts_at: datetime.datetime | None
    ends_at: datetime.datetime | None
    billable_quantity: Decimal
    used_quantity: Decimal
    split: Split
    rate: Rate


class Use(NamedTuple):
    """What a visit takes from a row: in the row's unit of account, and in euro."""

    quantity: Decimal
    money: Decimal


class Left(NamedTuple):
    """What remains on a row: in its unit of account, and of its money ceiling if it has one."""

    quantity: Decimal
    money: Decimal | None

    @property
    def is_nothing(self) -> bool:
        """Is the row used up? Time without money pays for nothing, nor does money without time."""
        return not self.quantity or self.money == 0


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A price and its parts, with the lines that explain them.

    The lines are built when somebody asks for them, by `tell`, and are then checked: those of one
    kind add up to that part. Raises ValueError when they do not.
    """

    split: Split
    tell: Tell = field(repr=False, compare=False)

    @functools.cached_property
    def lines(self) -> tuple[Line, ...]:
        lines = self.tell(self)
        for kind, amount in self.sums().items():
            told = sum((line.amount or euro(0) for line in lines if line.kind is kind), euro(0))
            if told != amount:
                raise ValueError(f"the lines of {kind} are {told}, not {amount}")
        return lines

    def sums(self) -> Mapping[LineKind, Decimal]:
        """What the lines of each kind must add up to."""
        return {
            LineKind.PRICE: self.split.price,
            LineKind.VOUCHER_PART: self.split.voucher_part,
            LineKind.CLIENT_SHARE: self.split.client_share,
        }

    def lines_as_json(self) -> list[dict[str, Any]]:
        return [line.as_json() for line in self.lines]


@dataclass(frozen=True, kw_only=True)
class Drawn(Explained):
    """A price that is drawn from the rows of a voucher.

    `uses` are by row key; a row that is not there is not touched. Raises ValueError when a row
    would go below zero.
    """

    uses: Mapping[str, Use]
    rows: tuple[VoucherRow, ...]

    def __post_init__(self) -> None:
        unknown = len(self.uses)
        for row in self.rows:
            use = self.uses.get(row.key)
            if use is not None:
                unknown -= 1
                if use.quantity > row.remaining_quantity or _is_above(use.money, row.remaining_money):
                    raise ValueError(f"{use} is more than what is left on {row}")
        if unknown:
            raise ValueError("a row was used that the voucher does not have")

    @functools.cached_property
    def remaining(self) -> Mapping[str, Left]:
        """What is left on every row of the voucher afterwards, by row key."""
        return {row.key: _left(row, self.uses.get(row.key)) for row in self.rows}

    @property
    def exhausted_rows(self) -> tuple[str, ...]:
        """The rows that this used up."""
        return tuple(key for key in self.uses if self.remaining[key].is_nothing)


@dataclass(frozen=True, kw_only=True)
class Outcome(Drawn):
    """What it costs whom, part by part, and what it takes from which row.

    Travel is beside the price: it is never the client's, and takes nothing from a row (domain.md
    C47). The split is the sum of the parts' splits. Raises ValueError when the voucher would pay for
    more than was done.
    """

    split: Split = field(init=False)
    parts: tuple[Part, ...]
    travel: TravelOutcome | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        for part in self.parts:
            if not 0 <= part.used_quantity <= part.billable_quantity:
                raise ValueError(f"{part.used_quantity} used of {part.billable_quantity}")
        object.__setattr__(self, "split", _total(self.parts))

    def sums(self) -> Mapping[LineKind, Decimal]:
        travel = {} if self.travel is None else {LineKind.TRAVEL: self.travel.amount}
        return {**super().sums(), **travel}

    @property
    def billable_quantity(self) -> Decimal:
        """Everything that is charged, in units of account of the service."""
        return sum((part.billable_quantity for part in self.parts), Decimal(0))

    @property
    def used_quantity(self) -> Decimal:
        """What of it the voucher pays for, in units of account of the service."""
        return sum((part.used_quantity for part in self.parts), Decimal(0))

    @property
    def remaining_after(self) -> Decimal:
        """What is left on the row of the first part, in its unit of account."""
        return self.remaining[self.parts[0].row_key].quantity

    @property
    def reference_amount(self) -> Decimal:
        """What the billing reference counts of it: the voucher's part, and travel where it enters."""
        travel = self.travel
        if travel is None or not travel.enters_reference_total:
            return self.split.voucher_part
        return self.split.voucher_part + travel.amount


def _total(parts: tuple[Part, ...]) -> Split:
    first, *others = parts
    if not others:
        return first.split
    price, voucher_part = first.split.price, first.split.voucher_part
    for part in others:
        price += part.split.price
        voucher_part += part.split.voucher_part
    return Split(price, voucher_part, price - voucher_part)


def _is_above(money: Decimal, ceiling: Decimal | None) -> bool:
    return ceiling is not None and money > ceiling


def _left(row: VoucherRow, use: Use | None) -> Left:
    if use is None:
        return Left(row.remaining_quantity, row.remaining_money)
    money = None if row.remaining_money is None else row.remaining_money - use.money
    return Left(row.remaining_quantity - use.quantity, money)
