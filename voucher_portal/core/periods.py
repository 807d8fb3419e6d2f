"""Periods of dates: half-open inside, shown with both ends included."""

from __future__ import annotations

import datetime
from typing import TypeAlias

from psycopg.types.range import Range

DateRange: TypeAlias = Range[datetime.date]

_DAY = datetime.timedelta(days=1)
_FROM = {"fi": "{first} alkaen", "sv": "från och med {first}", "en": "from {first}"}
_UNTIL = {"fi": "{last} asti", "sv": "till och med {last}", "en": "until {last}"}
_ALWAYS = {"fi": "toistaiseksi", "sv": "tills vidare", "en": "until further notice"}
_WEEKDAYS = {
    "fi": ("ma", "ti", "ke", "to", "pe", "la", "su"),
    "sv": ("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def period(first: datetime.date, last: datetime.date | None) -> DateRange:
    """The period from `first` to `last`, both included; `last` None is until further notice.

    Raises ValueError when the last day is before the first.
    """
    if last is None:
        return Range(first, None, "[)")
    if last < first:
        raise ValueError(f"a period cannot end on {last} before it starts on {first}")
    return Range(first, last + _DAY, "[)")


def month_period(year: int, month: int) -> DateRange:
    """The period of a calendar month."""
    first = datetime.date(year, month, 1)
    return Range(first, (first + 31 * _DAY).replace(day=1), "[)")


def first_day(days: DateRange) -> datetime.date:
    """The first day of the period. Raises ValueError when it has none."""
    if days.isempty or days.lower is None:
        raise ValueError(f"{days} has no first day")
    return days.lower if days.lower_inc else days.lower + _DAY


def last_day(days: DateRange) -> datetime.date | None:
    """The last day of the period, None when it has no end. Raises ValueError when it is empty."""
    if days.isempty:
        raise ValueError(f"{days} has no last day")
    if days.upper is None:
        return None
    return days.upper if days.upper_inc else days.upper - _DAY


def contains(days: DateRange, date: datetime.date) -> bool:
    return date in days


def overlaps(one: DateRange, other: DateRange) -> bool:
    """Do the periods share a day?"""
    if one.isempty or other.isempty:
        return False
    return _starts_before_end(one, other) and _starts_before_end(other, one)


def _starts_before_end(one: DateRange, other: DateRange) -> bool:
    last = last_day(other)
    return last is None or one.lower is None or first_day(one) <= last


def format_date(date: datetime.date) -> str:
    """1.4.2023"""
    return f"{date.day}.{date.month}.{date.year}"


def format_weekday_date(date: datetime.date, language: str = "fi") -> str:
    """ke 12.4."""
    weekdays = _WEEKDAYS.get(language, _WEEKDAYS["fi"])
    return f"{weekdays[date.weekday()]} {date.day}.{date.month}."


def format_period(days: DateRange, language: str = "fi") -> str:
    """ "1.4.2023 – 31.5.2023", "1.4.2023 alkaen", or one date when first and last are the same."""
    last = last_day(days)
    if days.lower is None:
        return _ALWAYS[language] if last is None else _UNTIL[language].format(last=format_date(last))
    first = first_day(days)
    if last is None:
        return _FROM[language].format(first=format_date(first))
    if first == last:
        return format_date(first)
    return f"{format_date(first)} – {format_date(last)}"
