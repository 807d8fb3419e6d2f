"""What a personal value is computed from, and what comes out (domain.md C6, C35–C38)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rulebooks.calculation.facts import RuleVersion
from rulebooks.calculation.why import Explained
from voucher_portal.core.money import Split, euro
from voucher_portal.core.quantities import Unit


@dataclass(frozen=True, kw_only=True)
class ClientSituation:
    """A household and its money in a month: gross income at home, net income in housing (of a couple: the joint one).

    `granted_hours` are those of the decision, in a month. Raises ValueError for a negative or infinite number.
    """

    monthly_income: Decimal
    household_size: int = 1
    monthly_deductions: Decimal = Decimal(0)
    is_couple: bool = False
    granted_hours: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if self.household_size < 1:
            raise ValueError("a household has at least one person")
        for name in ("monthly_income", "monthly_deductions", "granted_hours"):
            number: Decimal = getattr(self, name)
            if not number.is_finite() or number < 0:
                raise ValueError(f"{name} {number} is not a number of at least zero")


@dataclass(frozen=True, kw_only=True)
class PersonalValue(Explained):
    """The value of one unit for one client, and what the client's income takes off it.

    `fee_per_unit` is taken off the value of every time band, down to `least_value`. `monthly_fee` is what
    the income rule says of a month, `allowance_left` what stays with the client, `day_value` what a day of
    a monthly value is: each None where the model knows no such thing.
    """

    unit: Unit
    unit_value: Decimal
    fee_per_unit: Decimal
    least_value: Decimal
    rule: RuleVersion
    monthly_fee: Decimal | None = None
    allowance_left: Decimal | None = None
    day_value: Decimal | None = None

    def __post_init__(self) -> None:
        if self.unit_value < 0 or self.fee_per_unit < 0:
            raise ValueError(f"a value of {self.unit_value} with a fee of {self.fee_per_unit}")

    def band_value(self, value: Decimal) -> Decimal:
        """The client's value in a time band whose full value is given (G11: 38,60 is 23,77)."""
        return reduced(value, self.fee_per_unit, self.least_value)

    def split_of(self, price: Decimal) -> Split:
        """Who pays what of one unit at a price: the voucher at most its value (C2)."""
        whole, part = euro(price), euro(min(price, self.unit_value))
        return Split(whole, part, whole - part)


def reduced(value: Decimal, fee: Decimal, least_value: Decimal) -> Decimal:
    """A value less a fee: not below the least value, and never above the value itself."""
    return min(value, max(value - fee, least_value))
