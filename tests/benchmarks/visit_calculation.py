"""How much the calculation of a visit costs over the same arithmetic as a bare Decimal loop.

    python -m tests.benchmarks.visit_calculation

Not part of the suite's verdict: it prints each time, and its ratio to the floor of the same run. The
floor converts to Helsinki's time, cuts the visit at the bands, multiplies and rounds, and takes the
minutes from the row, by Decimal and datetime alone: no facts, no checks, nothing to explain.
"""

from __future__ import annotations

import datetime
import sys
import time
import timeit
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from rulebooks.calculation import (
    BandTable,
    Exhaustion,
    FlatValue,
    KilometreRate,
    Product,
    Rate,
    RuleVersion,
    Texts,
    TimeBand,
    TravelFacts,
    TravelTerms,
    VisitFacts,
    VisitTerms,
    VoucherRow,
    calculate_visit,
)
from rulebooks.calculation.bands import WEEKDAYS
from voucher_portal.core.quantities import Unit

MOST = 5
ROUNDS, REPEATS = 25, 800
HELSINKI = ZoneInfo("Europe/Helsinki")
CENT, MINUTE = Decimal("0.01"), datetime.timedelta(minutes=1)
RULE = RuleVersion(name=Texts("Kotipalvelu", "Hemservice", "Home help"), number=1)

#: (from, until, code, price, value)
BANDS = (
    (0, 1080, "day", Decimal("39.00"), Decimal("36.00")),
    (1080, 1320, "evening", Decimal("45.00"), Decimal("41.40")),
    (1320, 1440, "night", Decimal("55.00"), Decimal("50.40")),
)
ALL_DAY = ((0, 1440, "day", Decimal("39.00"), Decimal("36.00")),)
DAY = tuple(datetime.datetime(2026, 9, 10, *clock, tzinfo=datetime.UTC) for clock in ((6, 15), (7, 45)))
LATE = tuple(datetime.datetime(2026, 9, 10, *clock, tzinfo=datetime.UTC) for clock in ((14, 15), (19, 40)))
KILOMETRES, PER_KILOMETRE = Decimal("12.5"), Decimal("0.57")
LEFT = Decimal(1200)


def bare(
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    bands: Sequence[tuple[int, int, str, Decimal, Decimal]],
    kilometres: Decimal | None,
) -> tuple[Decimal, Decimal, Decimal, Decimal | None, list[object]]:
    """The floor: price, voucher part, client share, travel, and the parts."""
    local = starts_at.astimezone(HELSINKI)
    reached, minutes = local.hour * 60 + local.minute, (ends_at - starts_at) // MINUTE
    price, voucher_part, parts = Decimal(0), Decimal(0), []
    left = {band[2]: LEFT for band in bands}
    at = starts_at
    for _, until, code, unit_price, unit_value in bands:
        length = min(until - reached, minutes)
        if length <= 0:
            continue
        quantity = min(Decimal(length), left[code])
        part_price = (Decimal(length) * unit_price / 60).quantize(CENT, ROUND_HALF_UP)
        part_voucher = (quantity * min(unit_price, unit_value) / 60).quantize(CENT, ROUND_HALF_UP)
        left[code] -= quantity
        price += part_price
        voucher_part += part_voucher
        until_at = at + length * MINUTE
        parts.append((code, at, until_at, quantity, part_price, part_voucher, part_price - part_voucher))
        at, reached, minutes = until_at, until, minutes - length
    travel = None if kilometres is None else (kilometres * PER_KILOMETRE).quantize(CENT, ROUND_HALF_UP)
    return price, voucher_part, price - voucher_part, travel, parts


def terms_of(bands: Sequence[tuple[int, int, str, Decimal, Decimal]]) -> VisitTerms:
    products = tuple(
        Product(code, Texts(code, code, code), (Rate(price=price, value=FlatValue(value), value_rule=RULE),))
        for _, _, code, price, value in bands
    )
    cut = tuple(TimeBand(day, begins, ends, code) for begins, ends, code, _, _ in bands for day in WEEKDAYS)
    return VisitTerms(unit=Unit.HOUR, products=products, logging_rule=RULE, table=BandTable(cut))


ONE, THREE = terms_of(ALL_DAY), terms_of(BANDS)
TRAVEL = TravelTerms(rates=(KilometreRate(euro_per_kilometre=PER_KILOMETRE, rule=RULE),))


def facts_of(terms: VisitTerms, moments: tuple[datetime.datetime, ...], kilometres: Decimal | None) -> VisitFacts:
    """The facts of one visit, as whoever runs through many of them gathers them."""
    rows = tuple(
        VoucherRow(product.code, product.code, LEFT, exhaustion=Exhaustion.SPLIT) for product in terms.products
    )
    travel = kilometres and TravelFacts(kilometres=kilometres, on=moments[0].date(), terms=TRAVEL)
    return VisitFacts(terms=terms, rows=rows, starts_at=moments[0], ends_at=moments[1], travel=travel)


def best(tried: Sequence[Callable[[], object]]) -> list[float]:
    """Microseconds of one call of each, of this process alone, the best of many short rounds that take turns."""
    times = [sys.float_info.max] * len(tried)
    for _ in range(REPEATS):
        for number, call in enumerate(tried):
            took = timeit.timeit(call, timer=time.process_time, number=ROUNDS) / ROUNDS * 1e6
            times[number] = min(times[number], took)
    return times


def measure(name: str, terms: VisitTerms, moments: tuple[datetime.datetime, ...], kilometres: Decimal | None) -> bool:
    bands = BANDS if terms is THREE else ALL_DAY
    facts = facts_of(terms, moments, kilometres)
    outcome, floor = calculate_visit(facts), bare(*moments, bands, kilometres)
    assert (outcome.split.price, outcome.split.voucher_part, outcome.split.client_share) == floor[:3]
    assert (outcome.travel and outcome.travel.amount) == floor[3] and len(outcome.parts) == len(floor[4])
    bare_time, calculated, gathered = best(
        [
            lambda: bare(*moments, bands, kilometres),
            lambda: calculate_visit(facts),
            lambda: calculate_visit(facts_of(terms, moments, kilometres)),
        ]
    )
    ratio = calculated / bare_time
    sys.stdout.write(
        f"{name}: floor {bare_time:.2f} µs, calculation {calculated:.2f} µs = {ratio:.2f} × (at most {MOST}), "
        f"with its facts {gathered:.2f} µs = {gathered / bare_time:.2f} ×\n"
    )
    return ratio <= MOST


def main() -> int:
    within = [
        measure("one band", ONE, DAY, None),
        measure("three bands, travel and share", THREE, LATE, KILOMETRES),
    ]
    return 0 if all(within) else 1


if __name__ == "__main__":
    raise SystemExit(main())
