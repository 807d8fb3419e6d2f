"""How long a visit took and how much of it is billed, in whole minutes (domain.md C44, G14)."""

from __future__ import annotations

import datetime

from rulebooks.calculation.facts import RoundingMode, VisitTerms

MINUTE = datetime.timedelta(minutes=1)
_NOTHING = datetime.timedelta(0)


def elapsed_minutes(starts_at: datetime.datetime, ends_at: datetime.datetime) -> int:
    """Whole minutes that really passed between two aware moments; negative when they are reversed.

    Counted in UTC: across a night when the clock is moved, an hour counts once or twice as it
    was lived. A part of a minute is left out.
    """
    passed = ends_at.astimezone(datetime.UTC) - starts_at.astimezone(datetime.UTC)
    return passed // MINUTE if passed >= _NOTHING else -(-passed // MINUTE)


def rounded_minutes(minutes: int, step: int, mode: RoundingMode) -> int:
    """Minutes rounded to a step: to the nearest one (half up), up, or not at all."""
    if step <= 1 or mode is RoundingMode.NONE:
        return minutes
    if mode is RoundingMode.UP:
        return -(-minutes // step) * step
    return (2 * minutes + step) // (2 * step) * step


def billable_minutes(lived: int, terms: VisitTerms) -> int:
    """Minutes that are billed: rounded per visit, and never below the least billable time."""
    rounded = rounded_minutes(lived, terms.rounding_minutes, terms.rounding_mode)
    return max(rounded, terms.minimum_billable_minutes)
