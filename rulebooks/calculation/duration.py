"""How long a visit took and how much of it is billed, in whole minutes (domain.md C44, G14)."""

from __future__ import annotations

import datetime

from rulebooks.calculation.facts import RoundingMode, VisitFacts

_MINUTE = datetime.timedelta(minutes=1)


def elapsed_minutes(starts_at: datetime.datetime, ends_at: datetime.datetime) -> int:
    """Whole minutes that really passed between two aware moments; negative when they are reversed.

    Counted in UTC: across a night when the clock is moved, an hour counts once or twice as it
    was lived. A part of a minute is left out.
    """
    passed = ends_at.astimezone(datetime.UTC) - starts_at.astimezone(datetime.UTC)
    return passed // _MINUTE if passed >= datetime.timedelta(0) else -(-passed // _MINUTE)


def rounded_minutes(minutes: int, step: int, mode: RoundingMode) -> int:
    """Minutes rounded to a step: to the nearest one (half up), up, or not at all."""
    if mode == RoundingMode.NONE or step <= 1:
        return minutes
    if mode == RoundingMode.UP:
        return -(-minutes // step) * step
    return (2 * minutes + step) // (2 * step) * step


def billable_minutes(facts: VisitFacts) -> int:
    """Minutes that are billed: rounded per visit, and never below the least billable time."""
    minutes = elapsed_minutes(facts.starts_at, facts.ends_at)
    rounded = rounded_minutes(minutes, facts.rounding_minutes, facts.rounding_mode)
    return max(rounded, facts.minimum_billable_minutes)
