"""What a voucher is worth by day and clock: the values of the products that have no row of their own.

A row counts hours; a visit at another time takes them from it, at the value of that time (domain.md C32, C45).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from decisions.models import IncomeBasis, VoucherDecision, VoucherRow
from decisions.personal_values import basis_of
from rulebooks.models import Product, ProductValue, TimeBand
from rulebooks.models.terms import MissingBandRow
from rulebooks.reading.week import told_lines
from voucher_portal.core.money import format_rate
from voucher_portal.core.periods import first_day
from voucher_portal.core.quantities import Unit


@dataclass(frozen=True)
class BandValue:
    """One line of the list: "Arki-ilta", "Ma–pe 18.00–22.00", "41,40 €/h"."""

    name: str
    times: str
    unit_value: str


def values_without_a_row(decision: VoucherDecision, basis: IncomeBasis | None) -> dict[Product, Decimal]:
    """Euro a unit of each product of the version on the voucher's first day, less what income takes off. One query."""
    values = ProductValue.objects.on(first_day(decision.period)).filter(version=decision.definition_version_id)
    full = {value.product: value.unit_value for value in values.select_related("product")}
    if basis is None:
        return full
    return {product: basis.own_value(unit_value, Unit(product.unit)) for product, unit_value in full.items()}


def band_values(decision: VoucherDecision, rows: Sequence[VoucherRow]) -> list[BandValue]:
    """The times of the week with their values; none where one value holds at all times. Four queries at the most."""
    version = decision.definition_version
    bands = list(TimeBand.objects.filter(version=version).select_related("product"))
    if len({band.product_id for band in bands}) < 2:
        return []
    decided = {row.product_id: row.unit_value for row in rows}
    others = {} if version.missing_band_row == MissingBandRow.REFUSE else _others(decision)
    values = {**others, **decided}
    return [
        BandValue(str(product), f"{line.days} {line.hours}", format_rate(values[product.pk], product.unit))
        for line in told_lines(bands)
        for product in [line.product]
        if product.pk in values
    ]


def _others(decision: VoucherDecision) -> dict[int, Decimal]:
    found = values_without_a_row(decision, basis_of(decision))
    return {product.pk: unit_value for product, unit_value in found.items()}
