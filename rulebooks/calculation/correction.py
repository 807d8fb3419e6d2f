"""Corrections after billing (C24, C55, G8): a paid row is never changed, the difference comes later.

In the next reference stand a REFUND, the paid row with its signs turned, and a CORRECTION, the row as it
should have been. Rows that undo each other are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from rulebooks.calculation.facts import RuleVersion
from rulebooks.calculation.lines import Line, LineKind
from rulebooks.calculation.texts import Texts, euro_text, quantity_text
from rulebooks.calculation.why import Explained, note, part_line
from voucher_portal.core.money import Split, euro
from voucher_portal.core.quantities import Unit

_REFUND = Texts(
    "Hyvitys: maksettu rivi, {quantity}, perutaan. Palveluseteli {amount}",
    "Kreditering: den betalda raden, {quantity}, återtas. Servicesedeln {amount}",
    "Refund: the paid row, {quantity}, is taken back. The voucher {amount}",
)
_CORRECTION = Texts(
    "Korjaus: rivi lasketaan uudelleen, {quantity}. Palveluseteli {amount}",
    "Rättelse: raden räknas på nytt, {quantity}. Servicesedeln {amount}",
    "Correction: the row is computed again, {quantity}. The voucher {amount}",
)
_BACK = Texts(
    "Palvelusetelille palautuu {quantity}.",
    "Till servicesedeln återförs {quantity}.",
    "{quantity} goes back to the voucher.",
)
_MORE = Texts(
    "Palvelusetelistä käytetään lisää {quantity}.",
    "Av servicesedeln används ytterligare {quantity}.",
    "{quantity} more is used of the voucher.",
)


class CorrectionKind(StrEnum):
    REFUND = "refund"
    CORRECTION = "correction"


@dataclass(frozen=True)
class BilledRow:
    """What a row says: who pays what, and how much of the voucher it uses, in units of account."""

    split: Split
    quantity: Decimal


@dataclass(frozen=True)
class CorrectionRow:
    """A row with signs: a refund is negative. The parts add up to the price: ValueError."""

    kind: CorrectionKind
    price: Decimal
    voucher_part: Decimal
    client_share: Decimal
    quantity: Decimal

    def __post_init__(self) -> None:
        if self.price != self.voucher_part + self.client_share:
            raise ValueError(f"{self.price} is not {self.voucher_part} + {self.client_share}")

    def undoes(self, other: CorrectionRow) -> bool:
        """Are the two equal opposites?"""
        mine = (self.price, self.voucher_part, self.client_share, self.quantity)
        theirs = (other.price, other.voucher_part, other.client_share, other.quantity)
        return mine == tuple(-number for number in theirs)


@dataclass(frozen=True, kw_only=True)
class Correction(Explained):
    """The two rows of one corrected row, or none when nothing changes."""

    rows: tuple[CorrectionRow, ...]

    @property
    def voucher_change(self) -> Decimal:
        """What the reference changes by: −16,00 in G8."""
        return sum((row.voucher_part for row in self.rows), euro(0))

    @property
    def client_change(self) -> Decimal:
        return sum((row.client_share for row in self.rows), euro(0))

    @property
    def quantity_back(self) -> Decimal:
        """What returns to the balance, in units of account; negative when more is used."""
        return -sum((row.quantity for row in self.rows), Decimal(0))


def correction(billed: BilledRow, corrected: BilledRow, unit: Unit, rule: RuleVersion) -> Correction:
    """The rows that put a billed row right in a later reference."""
    if billed == corrected:
        return Correction(rows=(), write_lines=lambda: ())
    rows = (_row(CorrectionKind.REFUND, billed, -1), _row(CorrectionKind.CORRECTION, corrected, 1))
    made = Correction(rows=rows, write_lines=lambda: _lines(made, unit, rule))
    return made


def without_opposites(rows: Iterable[CorrectionRow]) -> tuple[CorrectionRow, ...]:
    """Several corrections of one row: what one adds and the next takes back is left out, in pairs."""
    kept: list[CorrectionRow] = []
    for row in rows:
        opposite = next((other for other in kept if row.undoes(other)), None)
        if opposite is None:
            kept.append(row)
        else:
            kept.remove(opposite)
    return tuple(kept)


def reference_total(own: Iterable[Split], corrections: Iterable[CorrectionRow]) -> Decimal:
    """The sum of a billing reference: its own events and the corrections of earlier ones (G8: 256,00)."""
    events = sum((split.voucher_part for split in own), euro(0))
    return events + sum((row.voucher_part for row in corrections), euro(0))


def _row(kind: CorrectionKind, row: BilledRow, sign: int) -> CorrectionRow:
    split = row.split
    signed = (sign * split.price, sign * split.voucher_part, sign * split.client_share)
    return CorrectionRow(kind, *signed, sign * row.quantity)


def _lines(made: Correction, unit: Unit, rule: RuleVersion) -> Iterator[Line]:
    for row in made.rows:
        template = _REFUND if row.kind is CorrectionKind.REFUND else _CORRECTION
        text = template.filled(quantity=quantity_text(abs(row.quantity), unit), amount=euro_text(row.voucher_part))
        inputs = {"quantity": row.quantity, "price": row.price, "client_share": row.client_share}
        yield part_line(LineKind.VOUCHER_PART, row.kind, rule, text, row.voucher_part, **inputs)
    back = made.quantity_back
    if back:
        text = (_BACK if back > 0 else _MORE).filled(quantity=quantity_text(abs(back), unit))
        yield note("balance", rule, text, quantity_back=back)
