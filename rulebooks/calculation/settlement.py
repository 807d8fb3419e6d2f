"""The parts of a visit, settled one after the other against the rows of the voucher (design 6, G3, G7)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias

from rulebooks.calculation import refusals
from rulebooks.calculation.balance import covered, spent
from rulebooks.calculation.cutting import Span
from rulebooks.calculation.facts import Exhaustion, Terms, VoucherFacts, VoucherRow
from rulebooks.calculation.outcome import Part, Use
from rulebooks.calculation.share import require_free, split_of
from voucher_portal.core.money import euro

#: What is asked of the voucher: at which rate, how much, from when until when.
Asked: TypeAlias = tuple[Span, Decimal, datetime.datetime | None, datetime.datetime | None]


def settle(asked: Sequence[Asked], facts: VoucherFacts, terms: Terms) -> tuple[tuple[Part, ...], dict[str, Use]]:
    """Every part with its split, and what is taken from which row.

    Raises Refusal when a product has no row, a service that is free for the client costs more than
    its value, or a row has too little and the rest may not be the client's.
    """
    parts: list[Part] = []
    uses: dict[str, Use] = {}
    is_lacking = False
    for span, quantity, starts_at, ends_at in asked:
        row, rate = _row(span, facts, terms), span.rate
        require_free(rate, terms.unit, is_free_for_client=terms.is_free_for_client)
        used = uses.get(row.key)
        paid, money, is_short = covered(quantity, rate, row, used, terms.quantity_per_unit)
        if is_short:
            _require_split(row, asked, facts, terms)
            is_lacking = True
        uses[row.key] = spent(row, used, paid, money)
        split = split_of(quantity, money, rate, terms.quantity_per_unit)
        parts.append(Part(span.product.code, span.band, row.key, starts_at, ends_at, quantity, paid, split, rate))
    if is_lacking and not any(part.used_quantity for part in parts):
        raise refusals.nothing_left()
    return tuple(parts), uses


def _row(span: Span, facts: VoucherFacts, terms: Terms) -> VoucherRow:
    row = facts.row_of(span.product.code, terms)
    if row is None:
        raise refusals.no_row(span.product.name, span.band)
    return row


def _require_split(row: VoucherRow, asked: Sequence[Asked], facts: VoucherFacts, terms: Terms) -> None:
    """What the voucher does not cover is the client's only where the row says so, and never of a free service."""
    if row.exhaustion is Exhaustion.SPLIT and not terms.is_free_for_client:
        return
    quantity, money = Decimal(0), euro(0)
    for span, wanted, _, _ in asked:
        if _row(span, facts, terms) is row:
            quantity += wanted
            money += euro(wanted * span.rate.paid / terms.quantity_per_unit)
    raise refusals.not_enough(row, quantity, money, terms)
