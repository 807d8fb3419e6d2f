"""Kinds of days and clock times as people write them: "Ma–pe 18.00–22.00"."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from rulebooks.calculation.bands import WEEKDAYS, DayKind, Stretch

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SHORT_DAYS: Mapping[DayKind, _StrPromise] = {
    DayKind.MONDAY: _("ma"),
    DayKind.TUESDAY: _("ti"),
    DayKind.WEDNESDAY: _("ke"),
    DayKind.THURSDAY: _("to"),
    DayKind.FRIDAY: _("pe"),
    DayKind.SATURDAY: _("la"),
    DayKind.SUNDAY: _("su"),
    DayKind.EVE: _("aatot"),
    DayKind.HOLIDAY: _("pyhät"),
}
_ORDER = list(DayKind)


def told_minute(minute: int) -> str:
    """A minute of the day on the clock: 1080 is 18.00, and the end of the day 24.00."""
    return f"{minute // 60}.{minute % 60:02}"


def told_times(start: int, end: int) -> str:
    return f"{told_minute(start)}–{told_minute(end)}"


def told_days(kinds: Iterable[DayKind]) -> str:
    """ "Ma–pe", "La, su, aatot": three weekdays or more in a row as a stretch."""
    chosen = set(kinds)
    parts = [part for run in _runs([day for day in WEEKDAYS if day in chosen]) for part in _told_run(run)]
    parts += [str(SHORT_DAYS[kind]) for kind in (DayKind.EVE, DayKind.HOLIDAY) if kind in chosen]
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def told_hours(stretches: Sequence[Stretch]) -> str:
    """Stretches of the same hours as one: "Ma–pe 7.00–18.00"."""
    hours = told_times(stretches[0].from_minute, stretches[0].until_minute)
    days = told_days(stretch.day_kind for stretch in stretches)
    return f"{days} {hours}"


def _runs(days: Sequence[DayKind]) -> list[list[DayKind]]:
    """The days cut where one is missing between them."""
    places = enumerate(_ORDER.index(day) for day in days)
    grouped = itertools.groupby(places, key=lambda pair: pair[1] - pair[0])
    return [[_ORDER[place] for _, place in group] for _, group in grouped]


def _told_run(run: Sequence[DayKind]) -> list[str]:
    names = [str(SHORT_DAYS[day]) for day in run]
    return [f"{names[0]}–{names[-1]}"] if len(run) > 2 else names
