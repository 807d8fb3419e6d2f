"""Two people at the same moment, on real threads and with real commits: one is told, nobody meets an error."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connections

from rulebooks.actions import CalendarDayDetails, add_calendar_day, make_index_change, seed_calendar
from rulebooks.actions.index_changes import IndexDetails
from rulebooks.calculation.rounding import AmountRounding
from rulebooks.models import CalendarDay, IndexChange
from tests.factories.rulebooks import make_definition, make_edition, make_parameter_table, planner_of
from tests.personas import Cast, build_cast
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation

LATER = datetime.date(clock.today().year + 1, 12, 31)


@pytest.fixture
def cast(committed_db: str) -> Cast:
    return build_cast()


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run every call in a thread of its own, all starting together; results, or what was raised."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            gate.wait(timeout=10)
            return call()
        except (RuleViolation, IntegrityError) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [future.result(timeout=30) for future in [threads.submit(run, call) for call in calls]]


def raised(results: list[Any]) -> list[type]:
    return [type(one) for one in results if isinstance(one, Exception)]


def test_the_same_day_added_twice_is_told_once(cast: Cast) -> None:
    planner, details = planner_of(cast.organiser), CalendarDayDetails("eve", "Uudenvuodenaatto")

    def add() -> CalendarDay:
        return add_calendar_day(organiser=cast.organiser, date=LATER, details=details, by=planner)

    assert raised(at_once(add, add)) == [RuleViolation]
    assert CalendarDay.objects.get(organiser=cast.organiser).date == LATER


def test_the_same_year_seeded_twice_is_there_once(cast: Cast) -> None:
    planner = planner_of(cast.organiser)

    def seed() -> int:
        return seed_calendar(organiser=cast.organiser, year=2027, by=planner)

    assert raised(at_once(seed, seed)) == []
    assert CalendarDay.objects.in_year(2027).count() == 15


def test_overlapping_numbers_are_told_once(cast: Cast) -> None:
    table = make_parameter_table(cast.organiser)

    results = at_once(lambda: make_edition(table, LATER), lambda: make_edition(table, LATER))

    assert raised(results) == [RuleViolation]
    assert table.editions.count() == 1


def test_an_index_change_confirmed_twice_makes_one_draft(cast: Cast) -> None:
    planner = planner_of(cast.organiser)
    version = make_definition(cast.organiser, by=planner)
    details = IndexDetails(Decimal("2.5"), AmountRounding.CENT, LATER, "Indeksi")

    def change() -> IndexChange:
        return make_index_change(definition=version.definition, shown=version, details=details, by=planner)

    assert raised(at_once(change, change)) == [RuleViolation]
    assert version.definition.versions.count() == 2
