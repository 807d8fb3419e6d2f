"""What the rows of a voucher still cover of a quantity, and what they pay for it (domain.md C48, G7)."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from rulebooks.calculation.facts import Rate, VoucherRow
from rulebooks.calculation.outcome import Use
from voucher_portal.core.money import euro
from voucher_portal.core.quantities import UnitOfAccount

_NOTHING = Decimal(0)


def covered(
    billable: Decimal, rate: Rate, row: VoucherRow, used: Use | None, quantity_per_unit: Decimal
) -> tuple[Decimal, Decimal, bool]:
    """The quantity that a row pays for, the euro it pays, and whether something is lacking.

    `used` is what earlier parts of the same visit took from the row. Where money runs out before
    time, time counts as used as far as the money reaches, the last minute or piece included.
    """
    quantity_left, money_left = row.remaining_quantity, row.remaining_money
    if used is not None:
        quantity_left -= used.quantity
        money_left = None if money_left is None else money_left - used.money
    quantity = billable
    if row.unit_of_account is UnitOfAccount.EUROS:
        money_left = quantity_left if money_left is None else min(quantity_left, money_left)
    elif billable > quantity_left:
        quantity = quantity_left
    money = euro(quantity * rate.paid / quantity_per_unit)
    if money_left is None or money <= money_left:
        return quantity, money, quantity < billable
    reached = (money_left * quantity_per_unit / rate.paid).to_integral_value(ROUND_CEILING)
    return min(quantity, reached), money_left, True


def spent(row: VoucherRow, used: Use | None, quantity: Decimal, money: Decimal) -> Use:
    """All that a visit has taken from a row, with a further quantity and its money."""
    counted = money if row.unit_of_account is UnitOfAccount.EUROS else quantity
    return Use(counted, money) if used is None else Use(used.quantity + counted, used.money + money)
