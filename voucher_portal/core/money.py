"""Euro amounts: Decimal, two decimals, rounded half up in one function."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
_SPACES = str.maketrans("", "", " \u00a0\u2009\u202f")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,6})?")
_GROUPS = re.compile(r"-?[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?:,[0-9]{1,6})?")


def euro(value: Decimal | int | str) -> Decimal:
    """The amount in euro with two decimals, rounded half up: 7,125 is 7,13 (domain.md G9).

    The only rounding of money in the portal. Raises ValueError for what is not a finite number.
    """
    amount = Decimal(value)
    if not amount.is_finite():
        raise ValueError("an amount must be a finite number")
    return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Split:
    """A price and who pays which part of it, in euro. The parts always add up (domain.md C2).

    Raises ValueError when the parts do not add up, one is negative, or one has broken cents.
    """

    price: Decimal
    voucher_part: Decimal
    client_share: Decimal

    def __post_init__(self) -> None:
        for amount in (self.price, self.voucher_part, self.client_share):
            # Most amounts come from euro() and have two decimals already: that is quick to see.
            if not isinstance(amount, Decimal) or not (amount.same_quantum(CENT) or amount == euro(amount)):
                raise ValueError(f"{amount!r} is not an amount in whole cents")
            if amount.is_signed() and amount < 0:
                raise ValueError(f"{amount} is negative")
        if self.price != self.voucher_part + self.client_share:
            raise ValueError(f"{self.price} is not {self.voucher_part} + {self.client_share}")

    @classmethod
    def zero(cls) -> Split:
        return cls(euro(0), euro(0), euro(0))

    def __add__(self, other: Split) -> Split:
        return Split(
            self.price + other.price,
            self.voucher_part + other.voucher_part,
            self.client_share + other.client_share,
        )


def format_number(value: Decimal, *, least_decimals: int = 2, most_decimals: int = 2) -> str:
    """1234.5 as "1 234,50", with no-break spaces and a real minus sign."""
    text = f"{abs(value):.{most_decimals}f}"
    whole, _, decimals = text.partition(".")
    shown = decimals[:least_decimals] + decimals[least_decimals:].rstrip("0")
    grouped = f"{int(whole):,}".replace(",", NO_BREAK_SPACE)
    sign = MINUS if value < 0 and text.strip("0.") else ""
    return f"{sign}{grouped},{shown}" if shown else f"{sign}{grouped}"


def format_euro(amount: Decimal) -> str:
    """1234.5 as "1 234,50 €"."""
    return f"{format_number(euro(amount))}{NO_BREAK_SPACE}€"


def format_rate(amount: Decimal, unit: str) -> str:
    """32 per h as "32,00 €/h"; at most four decimals, at least two."""
    return f"{format_number(amount, most_decimals=4)}{NO_BREAK_SPACE}€/{unit}"


def parse_decimal(text: str) -> Decimal:
    """A number as people type it: "1 234,50", "32", "12.5", "−3".

    Spaces only group thousands. A dot followed by exactly three digits could mean either
    thing and is refused. Raises ValueError.
    """
    typed = text.strip().replace(MINUS, "-")
    if typed.startswith("-"):
        typed = "-" + typed[1:].lstrip(" \u00a0")
    plain = typed.translate(_SPACES)
    if not (_DECIMAL.fullmatch(typed) or _GROUPS.fullmatch(typed)) or re.search(r"\.[0-9]{3}$", plain):
        raise ValueError(f"{text!r} is not a number")
    return Decimal(plain.replace(",", "."))
