"""Quantities of service: what a ledger counts, and the units in which people speak of them."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

from voucher_portal.core.money import MINUS, NO_BREAK_SPACE, euro, format_euro, format_number


class UnitOfAccount(StrEnum):
    """What a voucher row's ledger counts."""

    MINUTES = "minutes"
    PIECES = "pieces"
    DAYS = "days"
    EUROS = "euros"


class Unit(StrEnum):
    """The unit of a product, as decisions print it."""

    HOUR = "h"
    PIECE = "kpl"
    DAY = "vrk"
    MONTH = "kk"
    VISIT = "käynti"

    @property
    def unit_of_account(self) -> UnitOfAccount:
        return _UNITS_OF_ACCOUNT[self]

    @property
    def quantity_per_unit(self) -> int:
        """How many units of account one unit is: 60 minutes in an hour, else 1."""
        return 60 if self is Unit.HOUR else 1


_UNITS_OF_ACCOUNT = {
    Unit.HOUR: UnitOfAccount.MINUTES,
    Unit.PIECE: UnitOfAccount.PIECES,
    Unit.DAY: UnitOfAccount.DAYS,
    Unit.MONTH: UnitOfAccount.PIECES,
    Unit.VISIT: UnitOfAccount.PIECES,
}
_WORDS = {
    UnitOfAccount.PIECES: {"fi": "kpl", "sv": "st.", "en": "pcs"},
    UnitOfAccount.DAYS: {"fi": "vrk", "sv": "dygn", "en": "days"},
}
_CLOCK_HOURS = re.compile(r"([0-9]{1,4}):([0-5][0-9])")
_DECIMAL_HOURS = re.compile(r"([0-9]{1,4})(?:,([0-9]{1,2}))?(?: ?h)?")
_WORDED_HOURS = re.compile(r"(?:([0-9]{1,4}) ?h)? ?(?:([0-5]?[0-9]) ?min)?")


def value_of(quantity: Decimal, unit: Unit, unit_value: Decimal) -> Decimal:
    """Euro value of a quantity given in units of account (minutes for hours).

    1200 minutes at 32,00 €/h is 640,00 € (S1:L165).
    """
    return euro(quantity * unit_value / unit.quantity_per_unit)


def format_quantity(quantity: Decimal | int, unit_of_account: UnitOfAccount | str, language: str = "fi") -> str:
    """ "18 h 30 min", "20 h", "3 kpl", "2 vrk" or "12,00 €", with no-break spaces."""
    counted = UnitOfAccount(unit_of_account)
    if counted is UnitOfAccount.MINUTES:
        return _format_minutes(Decimal(quantity))
    if counted is UnitOfAccount.EUROS:
        return format_euro(Decimal(quantity))
    word = _WORDS[counted].get(language, _WORDS[counted]["fi"])
    return f"{format_number(Decimal(quantity), least_decimals=0)}{NO_BREAK_SPACE}{word}"


def format_decision_quantity(quantity: Decimal | int, unit: Unit | str) -> str:
    """A granted quantity as a decision prints it: "20:00 h", "3 kpl" (S1:L165)."""
    granted = Unit(unit)
    if granted is not Unit.HOUR:
        return f"{format_number(Decimal(quantity), least_decimals=0)}{NO_BREAK_SPACE}{granted.value}"
    hours, minutes = divmod(_whole_minutes(abs(Decimal(quantity))), 60)
    return f"{MINUS if quantity < 0 else ''}{hours}:{minutes:02}{NO_BREAK_SPACE}h"


def parse_hours(text: str) -> Decimal:
    """Minutes of hours as people type them: "20:00", "20,5", "20", "18 h 30 min", "45 min".

    Raises ValueError for anything else, and for parts of a minute.
    """
    typed = text.strip().replace(NO_BREAK_SPACE, " ")
    if clock := _CLOCK_HOURS.fullmatch(typed):
        return Decimal(clock[1]) * 60 + Decimal(clock[2])
    if number := _DECIMAL_HOURS.fullmatch(typed):
        minutes = Decimal(f"{number[1]}.{number[2] or 0}") * 60
        if minutes == int(minutes):
            return Decimal(int(minutes))
    worded = _WORDED_HOURS.fullmatch(typed)
    if worded and (worded[1] or worded[2]):
        return Decimal(worded[1] or 0) * 60 + Decimal(worded[2] or 0)
    raise ValueError(f"{text!r} is not hours and minutes")


def _format_minutes(quantity: Decimal) -> str:
    hours, minutes = divmod(_whole_minutes(abs(quantity)), 60)
    parts = [f"{hours}{NO_BREAK_SPACE}h"] if hours or not minutes else []
    if minutes:
        parts.append(f"{minutes}{NO_BREAK_SPACE}min")
    return (MINUS if quantity < 0 else "") + NO_BREAK_SPACE.join(parts)


def _whole_minutes(quantity: Decimal) -> int:
    if quantity != int(quantity):
        raise ValueError(f"{quantity} is not whole minutes")
    return int(quantity)
