"""The stored lines of a visit's calculation and its dates, as people read them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language

from rulebooks.calculation import LineKind
from voucher_portal.core.money import format_euro, format_rate
from voucher_portal.core.quantities import Unit, UnitOfAccount, format_quantity

register = template.Library()

_HOUR = 60


@dataclass(frozen=True)
class Told:
    """One step of the calculation: what was done, and which rule says so."""

    text: str
    source: str


@dataclass(frozen=True)
class Priced:
    """One line of the price: how much of what, and its sum."""

    note: str
    amount: str


@register.filter
def explained(lines: Iterable[dict[str, Any]]) -> list[Told]:
    """Every line as a sentence in the active language, with the rule it rests on."""
    return [Told(_in_language(line["text"]), _in_language(line["version"]["name"])) for line in lines]


@register.filter
def priced(lines: Iterable[dict[str, Any]]) -> list[Priced]:
    """The lines that make the price: "45 min × 39,00 €/h" and "29,25 €"."""
    return [_priced(line) for line in lines if line["kind"] == LineKind.PRICE]


@register.filter
def long_date(date: datetime.date) -> str:
    """12. toukokuuta 2026, in the active language; in English as in Europe, 12 May 2026."""
    return date_format(date, "j F Y" if get_language() == "en" else "DATE_FORMAT")


@register.filter
def roughly(quantity: Decimal, unit_of_account: str) -> Decimal:
    """An estimate without false exactness: minutes in whole hours when there is at least one."""
    if unit_of_account != UnitOfAccount.MINUTES or quantity < _HOUR:
        return quantity
    return quantity - quantity % _HOUR


def _priced(line: dict[str, Any]) -> Priced:
    inputs, unit = line["inputs"], Unit(line["inputs"]["unit"])
    counted = format_quantity(Decimal(inputs["quantity"]), unit.unit_of_account, get_language() or "fi")
    return Priced(f"{counted} × {format_rate(Decimal(inputs['price']), unit)}", format_euro(Decimal(line["amount"])))


def _in_language(texts: dict[str, str]) -> str:
    return texts.get((get_language() or "fi")[:2]) or texts["fi"]
