"""What the calculation knows: frozen facts, gathered by whoever loads the rows."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from rulebooks.calculation.texts import Texts
from voucher_portal.core.quantities import Unit


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


@dataclass(frozen=True, kw_only=True)
class RowFacts:
    """One row of a voucher and the price agreed for its product.

    `price` and `unit_value` are euro per `unit`, excl. VAT. `remaining_quantity` is what is left
    in units of account (minutes for hours). `value_rule` is the definition version that gives
    value and share, `price_rule` where the price was approved, None for the same.
    Raises ValueError for a negative number, or one that is not finite.
    """

    unit: Unit
    price: Decimal
    unit_value: Decimal
    remaining_quantity: Decimal
    is_free_for_client: bool
    exhaustion: Exhaustion
    value_rule: RuleVersion
    price_rule: RuleVersion | None = None

    def __post_init__(self) -> None:
        for name in ("price", "unit_value", "remaining_quantity"):
            number: Decimal = getattr(self, name)
            if not number.is_finite() or number < 0:
                raise ValueError(f"{name} {number} is not a number of at least zero")

    @property
    def priced_by(self) -> RuleVersion:
        return self.price_rule or self.value_rule


@dataclass(frozen=True, kw_only=True)
class VisitFacts(RowFacts):
    """A visit with its start and end: aware moments. How it is logged follows the definition
    version in force on its date, `logging_rule`, None for the same as the value's.

    Raises ValueError for a moment without a time zone and for a step below one minute.
    """

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    rounding_minutes: int = 1
    rounding_mode: RoundingMode = RoundingMode.NEAREST
    minimum_billable_minutes: int = 0
    logging_rule: RuleVersion | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise ValueError("a moment must carry its time zone")
        if self.rounding_minutes < 1 or self.minimum_billable_minutes < 0:
            raise ValueError("rounding takes at least one minute, and the least billable time is not negative")

    @property
    def logged_by(self) -> RuleVersion:
        return self.logging_rule or self.value_rule


@dataclass(frozen=True, kw_only=True)
class QuantityFacts(RowFacts):
    """Pieces, days, months or visits counted as such: `quantity` in units of account."""

    quantity: Decimal

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.quantity.is_finite():
            raise ValueError(f"quantity {self.quantity} is not a number")
