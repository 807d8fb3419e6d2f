"""Days and clock times as people write them."""

from __future__ import annotations

import pytest
from django.utils import translation

from rulebooks.calculation.bands import DayKind, Stretch
from rulebooks.reading.days import told_days, told_hours, told_minute, told_times


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ("mon tue wed thu fri", "Ma–pe"),
        ("fri thu wed tue mon", "Ma–pe"),
        ("mon tue wed thu fri sat sun", "Ma–su"),
        ("mon", "Ma"),
        ("sat sun", "La, su"),
        ("mon tue thu fri sat", "Ma, ti, to–la"),
        ("sat eve", "La, aatot"),
        ("sun holiday", "Su, pyhät"),
        ("holiday eve", "Aatot, pyhät"),
    ],
)
def test_days(days: str, told: str) -> None:
    assert told_days(DayKind(day) for day in days.split()) == told


@pytest.mark.parametrize(("minute", "told"), [(0, "0.00"), (420, "7.00"), (1065, "17.45"), (1440, "24.00")])
def test_clock_times(minute: int, told: str) -> None:
    assert told_minute(minute) == told


def test_hours_of_several_days() -> None:
    stretches = [Stretch(day, 1080, 1320) for day in (DayKind.MONDAY, DayKind.TUESDAY, DayKind.WEDNESDAY)]

    assert told_times(1080, 1320) == "18.00–22.00"
    assert told_hours(stretches) == "Ma–ke 18.00–22.00"
    with translation.override("sv"):
        assert told_hours(stretches).endswith("18.00–22.00")
