"""How a county rounds an amount that its own rule computes (domain.md C35)."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from enum import StrEnum

from voucher_portal.core.money import euro


class AmountRounding(StrEnum):
    """To the cent half up, up to the next five or ten cents (in the client's favour), or to the whole euro half up."""

    CENT = "cent"
    UP_5C = "up_5c"
    UP_10C = "up_10c"
    EURO = "euro"


_STEPS_UP = {AmountRounding.UP_5C: Decimal("0.05"), AmountRounding.UP_10C: Decimal("0.10")}


def rounded(value: Decimal, rounding: AmountRounding) -> Decimal:
    """An exact amount in euro and cents by the county's rule: 25,0341… is 25,03, 25,05, 25,10 or 25,00."""
    if rounding is AmountRounding.CENT:
        return euro(value)
    if rounding is AmountRounding.EURO:
        return euro(value.quantize(Decimal(1), ROUND_HALF_UP))
    step = _STEPS_UP[rounding]
    return euro((value / step).to_integral_value(ROUND_CEILING) * step)
