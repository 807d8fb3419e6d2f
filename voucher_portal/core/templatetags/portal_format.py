"""Template filters: how amounts, quantities, dates and times are written."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django import template
from django.utils.translation import get_language

from voucher_portal.core import clock as helsinki_clock
from voucher_portal.core import periods, quantities
from voucher_portal.core.money import NO_BREAK_SPACE, format_euro, format_number, format_rate

register = template.Library()


def _language() -> str:
    language = (get_language() or "fi")[:2]
    return language if language in ("fi", "sv", "en") else "fi"


@register.filter
def euro(amount: Decimal | int | None) -> str:
    """1234.5 as "1 234,50 €"; nothing for None."""
    return "" if amount is None or amount == "" else format_euro(Decimal(amount))


@register.filter
def rate(amount: Decimal | None, unit: str) -> str:
    """32 with "h" as "32,00 €/h"; nothing for None."""
    return "" if amount is None or amount == "" else format_rate(Decimal(amount), unit)


@register.filter
def percent(amount: Decimal | None) -> str:
    """2.5 as "2,5 %"; nothing for None."""
    if amount is None or amount == "":
        return ""
    return f"{format_number(Decimal(amount), least_decimals=0, most_decimals=3)}{NO_BREAK_SPACE}%"


@register.filter
def quantity(amount: Decimal | None, unit_of_account: str) -> str:
    """1110 with "minutes" as "18 h 30 min"; nothing for None."""
    if amount is None or amount == "":
        return ""
    return quantities.format_quantity(amount, unit_of_account, _language())


@register.filter
def hours(minutes: Decimal | int | None) -> str:
    """1110 as "18 h 30 min"; nothing for None."""
    if minutes is None or minutes == "":
        return ""
    return quantities.format_quantity(minutes, quantities.UnitOfAccount.MINUTES)


@register.filter
def period(days: periods.DateRange | None) -> str:
    """ "1.4.2023 – 31.5.2023" or "1.4.2023 alkaen"; nothing for None."""
    return periods.format_period(days, _language()) if days else ""


@register.filter
def finnish_date(date: datetime.date | datetime.datetime | None) -> str:
    """1.4.2023; a moment gives its Helsinki date; nothing for None."""
    return periods.format_date(_date(date)) if date else ""


@register.filter
def weekday_date(date: datetime.date | datetime.datetime | None) -> str:
    """ "ke 12.4."; a moment gives its Helsinki date; nothing for None."""
    return periods.format_weekday_date(_date(date), _language()) if date else ""


@register.filter
def clock(time: datetime.time | datetime.datetime | None) -> str:
    """9.00; a moment as the Helsinki clock shows it; nothing for None."""
    if not isinstance(time, datetime.time | datetime.datetime):
        return ""
    shown = helsinki_clock.helsinki(time) if isinstance(time, datetime.datetime) else time
    return f"{shown.hour}.{shown.minute:02}"


def _date(date: datetime.date | datetime.datetime) -> datetime.date:
    return helsinki_clock.helsinki_date(date) if isinstance(date, datetime.datetime) else date
