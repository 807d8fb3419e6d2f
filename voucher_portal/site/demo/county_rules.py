"""What a county keeps beside its definitions: the demonstration's calendars."""

from __future__ import annotations

from rulebooks.actions import seed_calendar
from voucher_portal.site.demo.cast import House

CALENDAR_YEARS = range(2023, 2028)


def seed_calendar_years(house: House) -> None:
    for year in CALENDAR_YEARS:
        seed_calendar(organiser=house.organiser, year=year, by=house["planner"])
