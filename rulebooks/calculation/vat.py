"""Value added tax of a sum (C51). Every amount of the calculation is without tax.

Social and health care sold under supervision is exempt: what is paid is the net sum. A product of the
standard class (cleaning without a decision, say) has the tax of its date on top, rounded once for each
class of a bill, half up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from rulebooks.calculation.parameters import VatRates
from voucher_portal.core.money import euro


class VatClass(StrEnum):
    EXEMPT = "exempt"
    STANDARD = "standard"


@dataclass(frozen=True)
class VatRow:
    """The sum of one class: net + tax = gross."""

    vat_class: VatClass
    percent: Decimal
    net: Decimal
    tax: Decimal

    @property
    def gross(self) -> Decimal:
        return self.net + self.tax


@dataclass(frozen=True)
class VatSummary:
    """A bill by class, and its totals. One is made for each payer: both round their own tax."""

    rows: tuple[VatRow, ...]

    @property
    def net(self) -> Decimal:
        return sum((row.net for row in self.rows), euro(0))

    @property
    def tax(self) -> Decimal:
        return sum((row.tax for row in self.rows), euro(0))

    @property
    def gross(self) -> Decimal:
        return self.net + self.tax


def vat_summary(amounts: Iterable[tuple[VatClass, Decimal]], rates: VatRates) -> VatSummary:
    """The net amounts of a bill by their class, with the rates of its date."""
    nets: dict[VatClass, Decimal] = {}
    for vat_class, net in amounts:
        nets[vat_class] = nets.get(vat_class, euro(0)) + net
    percents = {VatClass.EXEMPT: Decimal(0), VatClass.STANDARD: rates.standard_percent}
    rows = (
        VatRow(vat_class, percents[vat_class], nets[vat_class], euro(nets[vat_class] * percents[vat_class] / 100))
        for vat_class in VatClass
        if vat_class in nets
    )
    return VatSummary(tuple(rows))
