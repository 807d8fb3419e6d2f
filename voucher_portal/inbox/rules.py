"""How much time a task has left, in plain values."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum

SOON_DAYS = 14
#: The page of the same thing for the other side, by the name of its address; of those both open, itself.
_OTHER_SIDE = {
    "providers:application-detail": "providers:review-detail",
    "providers:application-edit": "providers:review-detail",
    "providers:review-detail": "providers:application-detail",
    "providers:approval-detail": "providers:approval-detail",
    "rulebooks:call-detail": "rulebooks:call-detail",
    "rulebooks:definition-version": "rulebooks:definition-version",
}


class Urgency(StrEnum):
    NO_DEADLINE = "no_deadline"
    LATER = "later"
    SOON = "soon"
    TODAY = "today"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class TimeLeft:
    """Whole calendar days until the deadline (negative when it has passed), and how urgent that is."""

    urgency: Urgency
    days: int = 0


def page_for_the_answer(view_name: str) -> str:
    """Where an answer leads its reader: nowhere when only the one who answers can open the page."""
    return _OTHER_SIDE.get(view_name, "")


def time_left(due_at: datetime.datetime | None, now: datetime.datetime) -> TimeLeft:
    """Both moments as the same clock shows them: days are counted by their dates.

    A deadline of today is over only when its hour has passed. Within SOON_DAYS it is soon.
    """
    if due_at is None:
        return TimeLeft(Urgency.NO_DEADLINE)
    days = (due_at.date() - now.date()).days
    if due_at < now:
        return TimeLeft(Urgency.OVERDUE, days)
    if days == 0:
        return TimeLeft(Urgency.TODAY)
    return TimeLeft(Urgency.SOON if days < SOON_DAYS else Urgency.LATER, days)
