"""Visits of every kind for hypothesis: any bands, rates, rows, rounding and moments."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from rulebooks.calculation import (
    BandTable,
    Crossing,
    DayCalendar,
    DayKind,
    Exhaustion,
    FlatValue,
    MissingBand,
    PercentageOfPrice,
    Product,
    Rate,
    RoundingMode,
    Texts,
    TimeBand,
    VisitFacts,
    VisitTerms,
    VoucherRow,
)
from rulebooks.calculation.bands import MINUTES_OF_DAY, WEEKDAYS
from tests.unit.rulebooks.county_tables import CALENDAR
from tests.unit.rulebooks.visits import HELSINKI, RULE
from voucher_portal.core.quantities import Unit, UnitOfAccount

CODES = ("day", "evening", "night")
#: Nights when the clock is moved, a leap day, the turn of a year: sought out, since chance rarely does.
SPECIAL_DATES = [datetime.date(2026, 3, 29), datetime.date(2026, 10, 25), datetime.date(2028, 2, 29)]
SPECIAL_DATES += [datetime.date(2026, 12, 31), datetime.date(2026, 12, 24)]

amounts = st.integers(0, 999_0000).map(lambda number: Decimal(number) / 10_000)
cents = st.integers(0, 500_00).map(lambda number: Decimal(number) / 100)
values = st.builds(FlatValue, amounts) | st.builds(
    PercentageOfPrice, st.decimals(0, 100, places=2), st.none() | amounts
)
dates = st.dates(datetime.date(2023, 1, 1), datetime.date(2032, 12, 31)) | st.sampled_from(SPECIAL_DATES)
moments = st.builds(
    lambda date, minute: (
        datetime.datetime.combine(date, datetime.time(), HELSINKI).astimezone(datetime.UTC)
        + datetime.timedelta(minutes=minute)
    ).astimezone(HELSINKI),
    dates,
    st.integers(0, MINUTES_OF_DAY - 1),
)
#: Up to two days; half of them long enough to reach another band.
lengths = st.integers(1, 2880) | st.integers(600, 1500)
rates = st.builds(Rate, price=amounts, value=values, value_rule=st.just(RULE))


cuts = st.lists(st.tuples(st.integers(1, MINUTES_OF_DAY - 1), st.sampled_from(CODES)), min_size=1, max_size=4)
_GROUPS = (WEEKDAYS[:5], WEEKDAYS[5:], (DayKind.EVE,), (DayKind.HOLIDAY,))


def covering(edges_of_groups: tuple[list[tuple[int, str]], ...]) -> BandTable:
    """A table around the clock: workdays, weekends, eves and holidays cut each at their minutes."""
    bands = []
    for kinds, edges in zip(_GROUPS, edges_of_groups, strict=True):
        starts = {0: "day", **dict(sorted(edges))}
        for (begins, code), ends in zip(starts.items(), [*list(starts)[1:], MINUTES_OF_DAY], strict=True):
            bands.extend(TimeBand(kind, begins, ends, code) for kind in kinds)
    return BandTable(tuple(bands))


banded = st.tuples(cuts, cuts, cuts, cuts).map(covering)
tables = banded | banded | banded | st.just(BandTable.all_day("day"))
calendars = st.sampled_from(
    [DayCalendar(), DayCalendar(frozenset(SPECIAL_DATES[:2]), frozenset(SPECIAL_DATES[2:])), CALENDAR]
)


def _mostly(usual: Any, other: Any) -> st.SearchStrategy[Any]:
    """What is refused tells little: most visits should be priced."""
    return st.sampled_from([usual, usual, usual, usual, other])


@st.composite
def terms(draw: st.DrawFn, **fixed: Any) -> VisitTerms:
    """Any terms of a service sold by the hour."""
    facts: dict[str, Any] = {
        "unit": Unit.HOUR,
        "products": tuple(Product(code, Texts(code, code, code), (draw(rates),)) for code in CODES),
        "logging_rule": RULE,
        "is_free_for_client": draw(_mostly(False, True)),
        "missing_band": draw(_mostly(MissingBand.DRAW_FROM_BASE, MissingBand.REFUSE)),
        "table": draw(tables),
        "calendar": draw(calendars),
        "crossing": draw(_mostly(Crossing.SPLIT, Crossing.BY_START)),
        "rounding_minutes": draw(st.sampled_from([1, 5, 15, 30, 60])),
        "rounding_mode": draw(st.sampled_from(RoundingMode)),
        "minimum_billable_minutes": draw(st.sampled_from([0, 15, 60])),
    }
    return VisitTerms(**{**facts, **fixed})


exhaustions = _mostly(Exhaustion.SPLIT, Exhaustion.REFUSE)


_SOME_CODES = [CODES, CODES, CODES[:1], CODES[:2], CODES[1:]]
_LIMITS = st.tuples(st.booleans(), st.integers(0, 1500), _mostly(False, True), cents)


@st.composite
def rows(draw: st.DrawFn, *, exhaustion: st.SearchStrategy[Exhaustion] = exhaustions) -> tuple[VoucherRow, ...]:
    """A row for some or all products: of minutes, of minutes with a ceiling, or of euro."""
    found = []
    for code in draw(st.sampled_from(_SOME_CODES)):
        counts_euros, minutes, has_ceiling, money = draw(_LIMITS)
        found.append(
            VoucherRow(
                f"row {code}",
                code,
                money if counts_euros else Decimal(minutes),
                UnitOfAccount.EUROS if counts_euros else UnitOfAccount.MINUTES,
                money * 2 if has_ceiling else None,
                draw(exhaustion),
            )
        )
    return tuple(found)


@st.composite
def visits(draw: st.DrawFn, of: st.SearchStrategy[VisitTerms] | None = None, **fixed: Any) -> VisitFacts:
    """Any visit of up to two days, on any rows."""
    starts_at = draw(moments)
    passed = datetime.timedelta(minutes=draw(lengths))
    found = fixed.get("rows") or draw(rows())
    facts: dict[str, Any] = {
        "terms": draw(terms() if of is None else of),
        "rows": found,
        "base_row_key": found[0].key,
        "starts_at": starts_at,
        "ends_at": (starts_at.astimezone(datetime.UTC) + passed).astimezone(HELSINKI),
    }
    return VisitFacts(**{**facts, **fixed})
