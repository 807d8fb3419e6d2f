"""The table of time bands: which band a minute has, what it leaves uncovered, what it claims twice."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebooks.calculation import BandTable, DayCalendar, DayKind, TimeBand
from rulebooks.calculation.bands import MINUTES_OF_DAY, WEEKDAYS, Stretch
from tests.unit.rulebooks.county_tables import CALENDAR, date_of, minute_of, table_of

LAPPI = table_of("lappi", "7.00", "22.00")
RAAHE = table_of("raahe", "7.00", "22.00")
TURKU = table_of("turku", "0.00", "24.00")
COUNTIES = pytest.mark.parametrize("table", [LAPPI, RAAHE, TURKU], ids=["lappi", "raahe", "turku"])


def without(table: BandTable, *codes: str) -> BandTable:
    bands = tuple(band for band in table.bands if band.code not in codes)
    assert len(bands) < len(table.bands)
    return BandTable(bands, table.service_from, table.service_until)


def with_band(table: BandTable, kind: DayKind, begins: str, ends: str) -> BandTable:
    band = TimeBand(kind, minute_of(begins), minute_of(ends), "further")
    return BandTable((*table.bands, band), table.service_from, table.service_until)


@COUNTIES
def test_the_real_tables_cover_their_hours_once(table: BandTable) -> None:
    assert list(table.gaps()) == []
    assert list(table.overlaps()) == []


def test_a_missing_band_is_a_gap_on_each_of_its_days() -> None:
    gaps = list(without(LAPPI, "evening").gaps())

    assert gaps == [Stretch(weekday, 1080, 1320) for weekday in WEEKDAYS[:5]]


def test_a_missing_eve_is_no_gap_but_a_missing_saturday_evening_is() -> None:
    """Its bands are of one product: the eve of a weekday still has the weekday's own band."""
    assert list(without(LAPPI, "eve").gaps()) == [Stretch(DayKind.SATURDAY, 1080, 1320)]


def test_holidays_are_missed_only_by_a_table_that_knows_them() -> None:
    knows = with_band(RAAHE, DayKind.HOLIDAY, "7.00", "18.00")

    assert list(RAAHE.gaps()) == []
    assert list(knows.gaps()) == [Stretch(DayKind.HOLIDAY, 1080, 1320)]


def test_the_hours_of_service_decide_what_is_a_gap() -> None:
    around_the_clock = BandTable(LAPPI.bands)
    monday = [gap for gap in around_the_clock.gaps() if gap.day_kind is DayKind.MONDAY]

    assert monday == [Stretch(DayKind.MONDAY, 0, 420), Stretch(DayKind.MONDAY, 1320, 1440)]


def test_a_gap_between_and_around_bands() -> None:
    bands = tuple(
        TimeBand(DayKind.MONDAY, *hours, "day") for hours in ((300, 480), (600, 720), (660, 700), (1500 - 180, 1440))
    )
    gaps = [gap for gap in BandTable(bands, 420, 1320).gaps() if gap.day_kind is DayKind.MONDAY]

    assert [(gap.from_minute, gap.until_minute) for gap in gaps] == [(480, 600), (720, 1320)]


def test_an_empty_table_is_one_gap_a_day() -> None:
    assert list(BandTable((), 420, 1320).gaps()) == [Stretch(weekday, 420, 1320) for weekday in WEEKDAYS]


@pytest.mark.parametrize("hours", [("17.59", "18.01"), ("17.00", "18.00"), ("7.00", "22.00"), ("18.00", "18.01")])
def test_a_minute_claimed_twice_is_found(hours: tuple[str, str]) -> None:
    found = list(with_band(LAPPI, DayKind.MONDAY, *hours).overlaps())

    assert found
    assert all("further" in {one.code, other.code} for one, other in found)


def test_bands_that_only_touch_do_not_overlap() -> None:
    assert list(with_band(LAPPI, DayKind.MONDAY, "22.00", "24.00").overlaps()) == []


def test_a_long_band_overlaps_every_band_inside_it() -> None:
    """Also those that are not its neighbours in order of time."""
    bands = tuple(TimeBand(DayKind.MONDAY, *hours, "day") for hours in ((0, 600), (60, 120), (300, 400)))

    assert len(list(BandTable(bands).overlaps())) == 2


@pytest.mark.parametrize(
    ("date", "clock", "code"),
    [
        ("10.9.2026", "7.00", "day"),
        ("10.9.2026", "17.59", "day"),
        ("10.9.2026", "18.00", "evening"),
        ("10.9.2026", "21.59", "evening"),
        ("10.9.2026", "22.00", None),
        ("10.9.2026", "6.59", None),
        ("12.9.2026", "10.00", "saturday"),
        ("12.9.2026", "18.00", "eve"),
        ("13.9.2026", "10.00", "holiday"),
        # 24.12.2026 is a Thursday and an eve, 26.12.2026 a Saturday and a holiday.
        ("24.12.2026", "17.59", "day"),
        ("24.12.2026", "18.00", "eve"),
        ("25.12.2026", "18.00", "holiday"),
        ("26.12.2026", "10.00", "holiday"),
        ("26.12.2026", "20.00", "holiday"),
    ],
)
def test_the_band_of_a_minute_in_lappi(date: str, clock: str, code: str | None) -> None:
    band = LAPPI.band_at(date_of(date), minute_of(clock), CALENDAR)

    assert (band and band.code) == code


def test_a_table_that_does_not_know_holidays_sees_the_weekday() -> None:
    boxing_day = date_of("26.12.2026")

    assert (band := RAAHE.band_at(boxing_day, 600, CALENDAR)) and band.code == "saturday"
    assert (band := RAAHE.band_at(date_of("24.12.2026"), 1100, CALENDAR)) and band.code == "evening"


def test_a_date_that_is_both_holiday_and_eve_is_a_holiday() -> None:
    """26.12. is a holiday, and the eve of the Sunday after it where somebody lists it so."""
    day = date_of("26.12.2026")
    both = DayCalendar(frozenset({day}), frozenset({day}))

    assert (band := LAPPI.band_at(day, 1100, both)) and band.code == "holiday"


def test_a_holiday_has_only_the_hours_of_its_own_bands() -> None:
    """Where the holiday's bands end, the weekday does not come back: 26.12.2026 is a Saturday."""
    table = with_band(RAAHE, DayKind.HOLIDAY, "9.00", "18.00")
    day = date_of("26.12.2026")

    assert table.band_at(day, minute_of("8.59"), CALENDAR) is None
    assert table.band_at(day, minute_of("18.00"), CALENDAR) is None
    assert (band := table.band_at(day, minute_of("9.00"), CALENDAR)) and band.code == "further"


def test_all_day_is_one_band_on_every_day() -> None:
    table = BandTable.all_day("day")

    assert table.codes == {"day"}
    assert list(table.gaps()) == list(table.overlaps()) == []
    assert (band := table.band_at(date_of("26.12.2026"), 1439, CALENDAR)) and band.code == "day"


@pytest.mark.parametrize(("begins", "ends"), [(-1, 60), (60, 60), (120, 60), (1380, 1441)])
def test_a_band_is_a_part_of_a_day(begins: int, ends: int) -> None:
    with pytest.raises(ValueError, match="not a part of a day"):
        TimeBand(DayKind.MONDAY, begins, ends, "day")
    with pytest.raises(ValueError, match="not a part of a day"):
        BandTable((), begins, ends)


def any_table(kinds: Iterable[DayKind]) -> st.SearchStrategy[BandTable]:
    bands = st.builds(
        lambda kind, edges, code: TimeBand(kind, min(edges), max(edges), code),
        st.sampled_from(list(kinds)),
        st.sets(st.integers(0, MINUTES_OF_DAY), min_size=2, max_size=2),
        st.sampled_from(["day", "evening", "night"]),
    )
    return st.lists(bands, max_size=12).map(lambda found: BandTable(tuple(found)))


THURSDAY = datetime.date(2026, 9, 10)
SPECIAL = (DayKind.EVE, DayKind.HOLIDAY)


@given(any_table([DayKind.THURSDAY, *SPECIAL]), st.sampled_from([None, *SPECIAL]), st.integers(0, MINUTES_OF_DAY - 1))
def test_the_plan_of_a_day_agrees_with_the_bands(table: BandTable, kind: DayKind | None, minute: int) -> None:
    """A plan cuts the whole day, and the band of a minute is the first that claims it, strongest day first."""
    dates_of = {one: frozenset({THURSDAY} if one is kind else ()) for one in SPECIAL}
    calendar = DayCalendar(holidays=dates_of[DayKind.HOLIDAY], eves=dates_of[DayKind.EVE])
    plan = table.plan_on(THURSDAY, calendar)
    kinds = [DayKind.THURSDAY]
    if kind is not None and table.bands_of(kind):
        kinds = [kind] if kind is DayKind.HOLIDAY else [kind, DayKind.THURSDAY]
    claiming = [band for one in kinds for band in table.bands_of(one) if band.from_minute <= minute < band.until_minute]

    assert [until for until, _ in plan] == sorted({until for until, _ in plan})
    assert plan[-1][0] == MINUTES_OF_DAY
    assert table.band_at(THURSDAY, minute, calendar) == (claiming[0] if claiming else None)


@given(any_table(DayKind))
def test_gaps_are_the_minutes_of_a_weekday_without_a_band(table: BandTable) -> None:
    gaps = list(table.gaps())
    monday = datetime.date(2026, 9, 7)
    for day, weekday in enumerate(WEEKDAYS):
        plan = table.plan_on(monday + datetime.timedelta(days=day), DayCalendar())
        begins = (0, *(until for until, _ in plan))
        bare = sum(until - begin for begin, (until, band) in zip(begins, plan, strict=False) if band is None)
        assert bare == sum(gap.until_minute - gap.from_minute for gap in gaps if gap.day_kind is weekday)
