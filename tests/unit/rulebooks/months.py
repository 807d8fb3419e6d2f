"""Dates of the worked page and facts of months for the tests."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from rulebooks.calculation.absence import Absence, StayFacts
from rulebooks.calculation.bands import DayCalendar
from rulebooks.calculation.partial_month import MonthFacts, MonthlyRate, PartialMonth
from tests.unit.rulebooks.visits import RULE

EASTER_2026 = DayCalendar(holidays=frozenset({datetime.date(2026, 4, 3), datetime.date(2026, 4, 6)}))


def date(text: str) -> datetime.date:
    """ "16.4.2026" of the page."""
    day, month, year = text.split(".")
    return datetime.date(int(year), int(month), int(day))


def month(text: str) -> tuple[int, int]:
    """ "3.2026" of the page as year and month."""
    number, year = text.split(".")
    return int(year), int(number)


def monthly(method: str, first: str, last: str, price: MonthlyRate, value: MonthlyRate, **others: Any) -> MonthFacts:
    return MonthFacts(
        price=price,
        value=value,
        first_day=date(first),
        last_day=date(last),
        method=PartialMonth(method),
        value_rule=RULE,
        **{"calendar": EASTER_2026, **others},
    )


def stay(*absences: Absence, **others: Any) -> StayFacts:
    """A stay of G5: 190,00 € a day, of which the voucher pays 180,00."""
    facts: dict[str, Any] = {
        "price": Decimal(190),
        "unit_value": Decimal(180),
        "first_day": datetime.date(2026, 1, 1),
        "value_rule": RULE,
    }
    return StayFacts(absences=absences, **{**facts, **others})
