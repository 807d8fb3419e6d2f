"""Time bands: which product a minute of a visit belongs to, by kind of day and clock time (C32, C33, C45).

A day has a kind: a weekday, the eve of a holiday, or a holiday. A holiday beats every weekday and
an eve beats the weekday only where the table has a band for eves: on 24.12.2026, a Thursday, the
day is a Thursday until 18.00 and an eve after that (G4).
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

MINUTES_OF_DAY = 24 * 60


class DayKind(StrEnum):
    """What kind of day a band is for."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"
    EVE = "eve"
    HOLIDAY = "holiday"


WEEKDAYS = tuple(DayKind)[:7]


class Crossing(StrEnum):
    """What happens to a visit that crosses from one band to another (C45)."""

    SPLIT = "split"
    BY_START = "by_start"


class MissingBand(StrEnum):
    """What happens to the minutes of a band whose product the voucher has no row for (design 6)."""

    DRAW_FROM_BASE = "draw_from_base"
    REFUSE = "refuse"


@dataclass(frozen=True)
class DayCalendar:
    """The holidays and the eves of an organiser."""

    holidays: frozenset[datetime.date] = frozenset()
    eves: frozenset[datetime.date] = frozenset()

    def special_kind(self, date: datetime.date) -> DayKind | None:
        """A holiday or an eve, None for a day that is only its weekday. A holiday is never an eve."""
        if date in self.holidays:
            return DayKind.HOLIDAY
        return DayKind.EVE if date in self.eves else None


@dataclass(frozen=True, order=True)
class TimeBand:
    """From a minute of the day until another, both of Helsinki's clock: 7.00–18.00 is 420 and 1080.

    `code` names the product whose price and value hold in the band. Raises ValueError for a band
    that is empty or reaches outside the day; one that crosses midnight is two bands.
    """

    day_kind: DayKind
    from_minute: int
    until_minute: int
    code: str

    def __post_init__(self) -> None:
        if not 0 <= self.from_minute < self.until_minute <= MINUTES_OF_DAY:
            raise ValueError(f"{self.from_minute}–{self.until_minute} is not a part of a day")


#: A day from 0.00 to 24.00: until which minute which band holds, None where there is none.
DayPlan: TypeAlias = tuple[tuple[int, TimeBand | None], ...]


@dataclass(frozen=True)
class Stretch:
    """Minutes of one kind of day."""

    day_kind: DayKind
    from_minute: int
    until_minute: int


@dataclass(frozen=True)
class BandTable:
    """The bands of a definition version, and the hours of the day in which the service is given.

    A table without bands for eves or holidays does not know them: those days are weekdays.
    Raises ValueError for hours that are not a part of a day.
    """

    bands: tuple[TimeBand, ...]
    service_from: int = 0
    service_until: int = MINUTES_OF_DAY
    _by_kind: dict[DayKind, tuple[TimeBand, ...]] = field(init=False, repr=False, compare=False)
    _plans: dict[tuple[DayKind | None, int], DayPlan] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        if not 0 <= self.service_from < self.service_until <= MINUTES_OF_DAY:
            raise ValueError(f"{self.service_from}–{self.service_until} is not a part of a day")
        by_kind = {kind: tuple(sorted(band for band in self.bands if band.day_kind is kind)) for kind in DayKind}
        object.__setattr__(self, "_by_kind", by_kind)

    @classmethod
    def all_day(cls, code: str) -> BandTable:
        """The table of a service without bands: one product around the clock, every day."""
        return cls(tuple(TimeBand(weekday, 0, MINUTES_OF_DAY, code) for weekday in WEEKDAYS))

    @property
    def codes(self) -> frozenset[str]:
        """The products that the bands name."""
        return frozenset(band.code for band in self.bands)

    def bands_of(self, day_kind: DayKind) -> tuple[TimeBand, ...]:
        return self._by_kind[day_kind]

    def plan_on(self, date: datetime.date, calendar: DayCalendar) -> DayPlan:
        """The whole day from 0.00 to 24.00, cut at its bands. Each kind of day is planned once."""
        special = calendar.special_kind(date)
        key = (special, date.weekday())
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = self._plan(*key)
        return plan

    def band_at(self, date: datetime.date, minute: int, calendar: DayCalendar) -> TimeBand | None:
        """The band of a minute of a date; None where the table has none."""
        return next((band for until, band in self.plan_on(date, calendar) if minute < until), None)

    def _plan(self, special: DayKind | None, weekday: int) -> DayPlan:
        kinds = self._kinds(special, WEEKDAYS[weekday])
        bands = [band for kind in kinds for band in self._by_kind[kind]]
        edges = {MINUTES_OF_DAY, *(edge for band in bands for edge in (band.from_minute, band.until_minute))} - {0}
        plan: list[tuple[int, TimeBand | None]] = []
        start = 0
        for until in sorted(edges):
            band = next((band for band in bands if band.from_minute <= start < band.until_minute), None)
            if plan and plan[-1][1] is band:
                plan.pop()
            plan.append((until, band))
            start = until
        return tuple(plan)

    def _kinds(self, special: DayKind | None, weekday: DayKind) -> tuple[DayKind, ...]:
        """The kinds of day to try, the strongest first, by what this table knows of holidays."""
        if special is None or not self._by_kind[special]:
            return (weekday,)
        return (special,) if special is DayKind.HOLIDAY else (special, weekday)

    def overlaps(self) -> Iterator[tuple[TimeBand, TimeBand]]:
        """Every two bands that claim the same minute."""
        for bands in self._by_kind.values():
            for earlier, later in itertools.combinations(bands, 2):
                if later.from_minute < earlier.until_minute:
                    yield earlier, later

    def outside(self) -> Iterator[Stretch]:
        """The hours of bands that reach outside the hours in which the service is given: they are paid, too."""
        for band in self.bands:
            before, after = min(band.until_minute, self.service_from), max(band.from_minute, self.service_until)
            if band.from_minute < before:
                yield Stretch(band.day_kind, band.from_minute, before)
            if after < band.until_minute:
                yield Stretch(band.day_kind, after, band.until_minute)

    def gaps(self) -> Iterator[Stretch]:
        """The service hours that no band covers, by kind of day.

        Weekdays must be covered. Holidays must when the table knows them; an eve need not, since
        its other hours are those of the weekday.
        """
        kinds = [*WEEKDAYS, DayKind.HOLIDAY] if self._by_kind[DayKind.HOLIDAY] else list(WEEKDAYS)
        for kind in kinds:
            for start, end in uncovered(self._by_kind[kind], self.service_from, self.service_until):
                yield Stretch(kind, start, end)


def uncovered(bands: Iterable[TimeBand], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The minutes from start until end that no band covers, as (from, until). Bands in order of time."""
    reached = start
    for band in bands:
        if band.from_minute > reached:
            yield reached, min(band.from_minute, end)
        reached = max(reached, band.until_minute)
        if reached >= end:
            return
    yield reached, end
