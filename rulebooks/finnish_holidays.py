"""Finland's holidays and eves of a year: what an organiser's calendar is seeded from.

The package counts Christmas Eve and Midsummer Eve as holidays. Their supplements are those of an
eve (C32), so they are eves here.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import holidays

FIRST_YEAR, LAST_YEAR = 2000, 2099
_LANGUAGES = {"fi": "fi", "sv": "sv_FI", "en": "en_US"}
_MIDSUMMER_EVES = range(19, 26)


@dataclass(frozen=True)
class FinnishHoliday:
    """A day with its names by language."""

    date: datetime.date
    is_eve: bool
    names: dict[str, str]


def holidays_of(year: int) -> list[FinnishHoliday]:
    """The holidays and the two eves of a year, by date. Raises ValueError outside 2000–2099."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"there is no calendar of {year}")
    named = {
        language: holidays.country_holidays("FI", years=year, language=code) for language, code in _LANGUAGES.items()
    }
    return [
        FinnishHoliday(date, _is_eve(date), {language: str(named[language][date]) for language in named})
        for date in sorted(named["fi"])
    ]


def _is_eve(date: datetime.date) -> bool:
    """Christmas Eve, or the Friday before Midsummer Day, which is the Saturday of 20–26 June."""
    if (date.month, date.day) == (12, 24):
        return True
    return date.month == 6 and date.isoweekday() == 5 and date.day in _MIDSUMMER_EVES
