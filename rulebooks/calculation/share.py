"""Who pays which part of a price (domain.md C1, C2, C4).

voucher part = covered quantity × the lower of price and value; the client pays the rest.
Price and voucher part are each rounded once, half up; the share is what is between them.
"""

from __future__ import annotations

from decimal import Decimal

from rulebooks.calculation import refusals
from rulebooks.calculation.facts import Rate
from voucher_portal.core.money import Split, euro
from voucher_portal.core.quantities import Unit


def split_of_unit(rate: Rate, unit: Unit, *, is_free_for_client: bool) -> Split:
    """One unit at a rate, and who pays which part of it, by the same arithmetic as a visit.

    Raises Refusal when a service that is free for the client costs more than its value.
    """
    require_free(rate, unit, is_free_for_client=is_free_for_client)
    price, voucher_part = euro(rate.price), euro(rate.paid)
    return Split(price, voucher_part, price - voucher_part)


def require_free(rate: Rate, unit: Unit, *, is_free_for_client: bool) -> None:
    """Raises Refusal when a service that is free for the client costs more than its value (C4)."""
    if is_free_for_client and rate.paid < rate.price:
        raise refusals.above_free_value(rate, unit)


def split_of(billable: Decimal, voucher_part: Decimal, rate: Rate, quantity_per_unit: Decimal) -> Split:
    """The price of a billable quantity, of which the voucher pays `voucher_part` euro."""
    price = euro(billable * rate.price / quantity_per_unit)
    return Split(price, voucher_part, price - voucher_part)
