"""The outcome of a month, a stay or a treatment: rows that each have a price and who pays what of it.

Each row is rounded once, half up; the parts of the whole are the sums of the rows (C44). The lines are
written when somebody asks, and must then add up to the parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from rulebooks.calculation.facts import RuleVersion
from rulebooks.calculation.lines import Line, LineKind
from rulebooks.calculation.outcome import Refusal, RefusalCode
from rulebooks.calculation.texts import Texts, euro_text
from rulebooks.calculation.why import Explained, Words, part_line
from voucher_portal.core.money import Split, euro

_ABOVE_FREE_VALUE = Texts(
    "Palvelu on asiakkaalle maksuton, mutta hinta {price} on suurempi kuin setelin arvo {value}. "
    "Ota yhteyttä setelin myöntäjään.",
    "Tjänsten är avgiftsfri för klienten, men priset {price} är högre än sedelns värde {value}. "
    "Kontakta den som beviljat sedeln.",
    "The service is free for the client, but the price {price} is above the voucher's value {value}. "
    "Contact the organiser that granted the voucher.",
)
_PRICE = Texts(*["{heading}: {reckoning} {amount}"] * 3)
_VOUCHER = Texts(
    "Palveluseteli maksaa {reckoning} {amount}",
    "Servicesedeln betalar {reckoning} {amount}",
    "The voucher pays {reckoning} {amount}",
)
_SHARE = Texts(
    "Asiakas maksaa erotuksen: {price} − {voucher} = {amount}",
    "Klienten betalar skillnaden: {price} − {voucher} = {amount}",
    "The client pays the difference: {price} − {voucher} = {amount}",
)
_FREE = Texts(
    "Palvelu on asiakkaalle maksuton. Asiakas maksaa {amount}.",
    "Tjänsten är avgiftsfri för klienten. Klienten betalar {amount}.",
    "The service is free for the client. The client pays {amount}.",
)


@dataclass(frozen=True, kw_only=True)
class PricedRow:
    """One row: `code` says what it is, `quantity` how much of it, in the units that the row counts."""

    code: str
    quantity: Decimal
    split: Split


@dataclass(frozen=True, kw_only=True)
class RowsOutcome(Explained):
    """Rows and their sum. The lines of price, voucher part and share must add up to it: ValueError."""

    rows: tuple[PricedRow, ...]

    @property
    def split(self) -> Split:
        return sum((row.split for row in self.rows), Split.zero())

    def check(self, lines: tuple[Line, ...]) -> None:
        split = self.split
        parts = {
            LineKind.PRICE: split.price,
            LineKind.VOUCHER_PART: split.voucher_part,
            LineKind.CLIENT_SHARE: split.client_share,
        }
        for kind, part in parts.items():
            told = sum((line.amount or Decimal(0) for line in lines if line.kind is kind), euro(0))
            if told != part:
                raise ValueError(f"the lines of {kind} are {told}, not {part}")


@dataclass(frozen=True, kw_only=True)
class Payers:
    """Under which rules a row is paid: who gives the value, who approved the price, is it free by law (C4)."""

    value_rule: RuleVersion
    price_rule: RuleVersion | None = None
    is_free_for_client: bool = False

    def split(self, price: Decimal, ceiling: Decimal) -> Split:
        """A price rounded once, and the voucher's part of it: at most the ceiling. Raises Refusal (C4)."""
        whole, part = euro(price), euro(min(price, ceiling))
        if self.is_free_for_client and part < whole:
            words = {"price": euro_text(whole), "value": euro_text(part)}
            raise Refusal(RefusalCode.PRICE_ABOVE_FREE_VALUE, _ABOVE_FREE_VALUE.filled(**words))
        return Split(whole, part, whole - part)

    def lines(
        self, heading: Texts, row: PricedRow, price: Texts, voucher: Texts, /, **inputs: object
    ) -> Iterator[Line]:
        """The three lines of a row. `price` and `voucher` tell how the amounts come about, up to the amount:
        "27 vrk × 190,00 €/vrk =".
        """
        split = row.split
        words: Words = {"price": euro_text(split.price), "voucher": euro_text(split.voucher_part)}
        share = _FREE if self.is_free_for_client else _SHARE
        texts = {
            LineKind.PRICE: _PRICE.filled(heading=heading, reckoning=price, amount=words["price"]),
            LineKind.VOUCHER_PART: _VOUCHER.filled(reckoning=voucher, amount=words["voucher"]),
            LineKind.CLIENT_SHARE: share.filled(amount=euro_text(split.client_share), **words),
        }
        amounts = (split.price, split.voucher_part, split.client_share)
        for (kind, text), amount in zip(texts.items(), amounts, strict=True):
            rule = (self.price_rule or self.value_rule) if kind is LineKind.PRICE else self.value_rule
            yield part_line(kind, row.code, rule, text, amount, quantity=row.quantity, **inputs)
