from __future__ import annotations

import datetime

import pytest

from voucher_portal.inbox.rules import TimeLeft, Urgency, time_left

NOW = datetime.datetime(2026, 3, 22, 12, 0, tzinfo=datetime.UTC)


def at(month: int, day: int, hour: int = 23, minute: int = 59) -> datetime.datetime:
    return datetime.datetime(2026, month, day, hour, minute, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("due_at", "expected"),
    [
        (None, TimeLeft(Urgency.NO_DEADLINE)),
        (at(3, 31), TimeLeft(Urgency.SOON, 9)),
        (at(4, 4), TimeLeft(Urgency.SOON, 13)),
        (at(4, 5), TimeLeft(Urgency.LATER, 14)),
        (at(3, 23, 0, 1), TimeLeft(Urgency.SOON, 1)),
        (at(3, 22), TimeLeft(Urgency.TODAY)),
        (at(3, 22, 12, 0), TimeLeft(Urgency.TODAY)),
        (at(3, 22, 11, 59), TimeLeft(Urgency.OVERDUE, 0)),
        (at(3, 20), TimeLeft(Urgency.OVERDUE, -2)),
    ],
)
def test_time_left(due_at: datetime.datetime | None, expected: TimeLeft) -> None:
    assert time_left(due_at, NOW) == expected
