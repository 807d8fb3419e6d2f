"""The real tables of docs/calculation.md (Lappi, Raahe, Turku) as facts, and visits on them."""

from __future__ import annotations

import datetime
import functools
from typing import Any

from rulebooks.calculation import (
    BandTable,
    DayCalendar,
    DayKind,
    Product,
    TimeBand,
    VisitFacts,
    VisitTerms,
    VoucherRow,
)
from rulebooks.calculation.bands import WEEKDAYS
from tests.unit.rulebooks.visits import HELSINKI, RULE, left, product, rate
from tests.unit.rulebooks.worked_page import amount, examples
from voucher_portal.core.quantities import Unit

_DAYS = {
    "Mon–Fri": WEEKDAYS[:5],
    "Mon–Sat": WEEKDAYS[:6],
    "Sat": (DayKind.SATURDAY,),
    "Sun": (DayKind.SUNDAY,),
    "eve": (DayKind.EVE,),
    "holiday": (DayKind.HOLIDAY,),
}
HOLIDAYS = frozenset(datetime.date.fromisoformat(day) for day in ("2026-05-14", "2026-12-25", "2026-12-26"))
CALENDAR = DayCalendar(HOLIDAYS, frozenset({datetime.date(2026, 12, 24)}))


def minute_of(clock: str) -> int:
    """18.45 of the page as a minute of the day."""
    hours, minutes = clock.split(".")
    return int(hours) * 60 + int(minutes)


def date_of(text: str) -> datetime.date:
    """13.5.2026 of the page."""
    day, month, year = text.split(".")
    return datetime.date(int(year), int(month), int(day))


def moment_of(date: datetime.date, clock: str) -> datetime.datetime:
    return datetime.datetime.combine(date, datetime.time(*divmod(minute_of(clock), 60)), HELSINKI)


@functools.cache
def table_of(county: str, service_from: str, service_until: str) -> BandTable:
    """The band table of a county, read from the page."""
    bands = tuple(
        TimeBand(kind, minute_of(row["from"]), minute_of(row["until"]), row["product"])
        for row in _bands(county)
        for days in row["days"].split(", ")
        for kind in _DAYS[days]
    )
    return BandTable(bands, minute_of(service_from), minute_of(service_until))


def products_of(county: str) -> tuple[Product, ...]:
    """Its products; where the page has no price, the price is the value."""
    rates = {row["product"]: (row.get("price €/h", row["value €/h"]), row["value €/h"]) for row in _bands(county)}
    return tuple(product(code, rate(str(amount(price)), str(amount(value)))) for code, (price, value) in rates.items())


def _bands(county: str) -> list[dict[str, str]]:
    named = {
        "lappi": examples()["bands-lappi"],
        "raahe": examples()["bands-raahe"],
        "turku": examples()["bands-turku"],
    }
    return named[county]


def lappi_terms(**others: Any) -> VisitTerms:
    facts: dict[str, Any] = {
        "unit": Unit.HOUR,
        "products": products_of("lappi"),
        "logging_rule": RULE,
        "table": table_of("lappi", "7.00", "22.00"),
        "calendar": CALENDAR,
    }
    return VisitTerms(**{**facts, **others})


def turku_terms(**others: Any) -> VisitTerms:
    return lappi_terms(products=products_of("turku"), table=table_of("turku", "0.00", "24.00"), **others)


def rows_of(terms: VisitTerms, quantity: str = "6000") -> tuple[VoucherRow, ...]:
    """A row for every product."""
    return tuple(left(product.code, quantity) for product in terms.products)


def banded_visit(
    day: datetime.date, starts: str, ends: str, *, terms: VisitTerms | None = None, **others: Any
) -> VisitFacts:
    """A visit within one date, in Lappi unless told otherwise, with a row for every product."""
    terms = terms or lappi_terms()
    moments = {"starts_at": moment_of(day, starts), "ends_at": moment_of(day, ends)}
    return VisitFacts(**{"terms": terms, "rows": rows_of(terms), **moments, **others})
