"""Texts in the three languages of the portal, written without Django."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from voucher_portal.core.money import NO_BREAK_SPACE, format_euro, format_number, format_rate
from voucher_portal.core.quantities import Unit, UnitOfAccount, format_quantity

LANGUAGES = ("fi", "sv", "en")
_UNITS: Mapping[Unit, tuple[str, str, str]] = {
    Unit.HOUR: ("h", "h", "h"),
    Unit.PIECE: ("kpl", "st.", "pc"),
    Unit.DAY: ("vrk", "dygn", "day"),
    Unit.MONTH: ("kk", "mån", "month"),
    Unit.VISIT: ("käynti", "besök", "visit"),
}
_COUNTED: Mapping[Unit, tuple[str, str, str]] = {
    Unit.MONTH: ("kk", "mån", "months"),
    Unit.VISIT: ("käyntiä", "besök", "visits"),
}


@dataclass(frozen=True)
class Texts:
    """One text in Finnish, Swedish and English."""

    fi: str
    sv: str
    en: str

    def of(self, language: str) -> str:
        """The text in a language; Finnish for any other."""
        return {"sv": self.sv, "en": self.en}.get(language[:2], self.fi)

    def as_json(self) -> dict[str, str]:
        return {"fi": self.fi, "sv": self.sv, "en": self.en}

    def filled(self, **values: Texts | str) -> Texts:
        """The texts with their named places filled, each in its own language."""
        return Texts(*(_fill(self.of(language), values, language) for language in LANGUAGES))


def each(write: Callable[[str], str]) -> Texts:
    """A text written by the same function in every language."""
    return Texts(*(write(language) for language in LANGUAGES))


def unit_text(unit: Unit) -> Texts:
    """The unit after "per": h, vrk, käynti."""
    return Texts(*_UNITS[unit])


def rate_text(amount: Decimal, unit: Unit) -> Texts:
    """32,00 €/h"""
    return each(lambda language: format_rate(amount, unit_text(unit).of(language)))


def euro_text(amount: Decimal) -> Texts:
    return each(lambda _: format_euro(amount))


def quantity_text(quantity: Decimal, unit: Unit) -> Texts:
    """1 h 30 min, 3 kpl, 2 vrk: a quantity in units of account, as the product's unit names them."""
    if unit in _COUNTED:
        number = format_quantity(quantity, UnitOfAccount.PIECES).split(NO_BREAK_SPACE + "kpl")[0]
        return Texts(*(f"{number}{NO_BREAK_SPACE}{word}" for word in _COUNTED[unit]))
    return each(lambda language: format_quantity(quantity, unit.unit_of_account, language))


def clock_text(local: datetime.datetime) -> str:
    """9.05"""
    return f"{local.hour}.{local.minute:02}"


def clock_minute_text(minute: int) -> str:
    """22.00 of 1320: a minute of the day as the clock shows it; 24.00 at its end."""
    return f"{minute // 60}.{minute % 60:02}"


def kilometres_text(kilometres: Decimal) -> Texts:
    """12,5 km"""
    return each(lambda _: f"{format_number(kilometres, least_decimals=0)}{NO_BREAK_SPACE}km")


def kilometre_rate_text(amount: Decimal) -> Texts:
    """0,57 €/km"""
    return each(lambda _: format_rate(amount, "km"))


def percentage_text(percentage: Decimal) -> Texts:
    """80 %"""
    return each(lambda _: f"{format_number(percentage, least_decimals=0)}{NO_BREAK_SPACE}%")


def _fill(template: str, values: Mapping[str, Texts | str], language: str) -> str:
    chosen = {name: value.of(language) if isinstance(value, Texts) else value for name, value in values.items()}
    return template.format(**chosen)
