"""The stored lines of a visit's calculation and its dates, as people read them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language

from billing.explanations import Explanation, explain
from rulebooks.calculation import Texts
from voucher_portal.core.quantities import UnitOfAccount

register = template.Library()

_HOUR = 60


@register.filter
def explained(lines: Iterable[dict[str, Any]]) -> Explanation:
    """Every line as a sentence in the active language, gathered by part, with the rule it rests on."""
    return explain(lines)


@register.filter
def in_language(texts: Texts) -> str:
    """A text of the calculation in the active language."""
    return texts.of(get_language() or "fi")


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
