"""What a calculation answers: an outcome that cannot be inconsistent, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from rulebooks.calculation.lines import Line, LineKind
from rulebooks.calculation.texts import Texts
from voucher_portal.core.money import Split, euro


class RefusalCode(StrEnum):
    ENDS_BEFORE_START = "ends_before_start"
    NO_QUANTITY = "no_quantity"
    EXHAUSTED = "exhausted"
    PRICE_ABOVE_FREE_VALUE = "price_above_free_value"


class Refusal(Exception):
    """The rules do not allow it: nothing is saved. `text` says what to do, in three languages."""

    def __init__(self, code: RefusalCode, text: Texts) -> None:
        super().__init__(code.value)
        self.code = code
        self.text = text


@dataclass(frozen=True)
class Outcome:
    """What it costs whom, and what it takes from the balance (units of account).

    `billable_quantity` is what is charged; `used_quantity` the part of it that the voucher pays
    for; `remaining_after` what is left on the row. Raises ValueError when they do not fit, or
    when the lines do not add up to the parts.
    """

    split: Split
    billable_quantity: Decimal
    used_quantity: Decimal
    remaining_after: Decimal
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        if not 0 <= self.used_quantity <= self.billable_quantity:
            raise ValueError(f"{self.used_quantity} used of {self.billable_quantity}")
        if self.remaining_after < 0:
            raise ValueError(f"{self.remaining_after} left")
        parts = {
            LineKind.PRICE: self.split.price,
            LineKind.VOUCHER_PART: self.split.voucher_part,
            LineKind.CLIENT_SHARE: self.split.client_share,
        }
        for kind, part in parts.items():
            if self._sum(kind) != part:
                raise ValueError(f"the lines of {kind} are {self._sum(kind)}, not {part}")

    def _sum(self, kind: LineKind) -> Decimal:
        return sum((line.amount or Decimal(0) for line in self.lines if line.kind is kind), euro(0))

    @property
    def is_exhausting(self) -> bool:
        """Does nothing remain on the row after this?"""
        return self.remaining_after == 0

    def lines_as_json(self) -> list[dict[str, Any]]:
        return [line.as_json() for line in self.lines]
