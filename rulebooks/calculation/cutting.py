"""A visit cut where its rate changes: at bands, at midnight, on the nights when the clock is moved (C45).

Minutes are those that were lived. On the night in October the clock shows 3.00–4.00 twice and
both hours count; on the night in March that hour is not there.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias
from zoneinfo import ZoneInfo

from rulebooks.calculation import refusals
from rulebooks.calculation.bands import MINUTES_OF_DAY, Crossing, TimeBand
from rulebooks.calculation.facts import Priced, Product, Rate, VisitTerms

HELSINKI = ZoneInfo("Europe/Helsinki")
_DAY = datetime.timedelta(days=1)
_MIDNIGHT = datetime.time()

#: Minutes of one date at one rate: the date, the clock's minute at which they begin, how many, and what holds.
Reach: TypeAlias = tuple[datetime.date, int, int, Priced]


@dataclass(slots=True)
class Span:
    """Minutes in a row that have one product and one rate. `band` is that of the first of them;
    a counted quantity has neither band nor minutes.
    """

    product: Product
    rate: Rate
    band: TimeBand | None
    minutes: int


def cut(starts_at: datetime.datetime, lived: int, billed: int, terms: VisitTerms) -> list[Span]:
    """The billed minutes of a visit from its start (UTC, a whole minute), one span per rate.

    Only minutes that are both lived and billed are placed on the clock. What rounding or the least
    billable time adds stays in the last span: nobody did that work at another hour. Raises Refusal
    for a minute that has no band, a date that has no price.
    """
    placed = min(lived, billed) or 1
    reaches = _reaches(starts_at, placed, terms)
    spans = [by_start(reaches, placed, terms)] if terms.crossing is Crossing.BY_START else _joined(reaches, terms)
    spans[-1].minutes += billed - placed
    return spans


def span_of_start(starts_at: datetime.datetime, lived: int, terms: VisitTerms) -> Span:
    """The whole visit at the rate of its start: for services that are not sold by the hour."""
    return by_start(_reaches(starts_at, lived, terms), lived, terms)


def by_start(reaches: Iterator[Reach], minutes: int, terms: VisitTerms) -> Span:
    """All minutes at the rate of the first one. The later ones must only be within the service hours."""
    (span,) = _joined(iter([next(reaches)]), terms)
    for date, minute, length, priced in reaches:
        table = terms.table_on(date)
        if priced.band is None and not table.service_from <= minute < table.service_until:
            raise refusals.no_band(date, minute, length, table)
    span.minutes = minutes
    return span


def _joined(reaches: Iterator[Reach], terms: VisitTerms) -> list[Span]:
    spans: list[Span] = []
    last: Span | None = None
    for date, minute, length, (_, band, product, rate) in reaches:
        if band is None or product is None:
            raise refusals.no_band(date, minute, length, terms.table_on(date))
        if rate is None:
            raise refusals.no_price(product.name, date)
        if last is not None and last.rate is rate and last.product is product:
            last.minutes += length
        else:
            last = Span(product, rate, band, length)
            spans.append(last)
    return spans


def _reaches(starts_at: datetime.datetime, minutes: int, terms: VisitTerms) -> Iterator[Reach]:
    """So many minutes from a moment, date by date and band by band."""
    local = starts_at.astimezone(HELSINKI)
    date, left = local.date(), minutes
    hands = _from_start(clock_hands(date), local)
    while True:
        day = terms.day(date)
        for first, last in hands:
            reached = first
            for priced in day:
                length = min(priced.until, last, reached + left) - reached
                if length > 0:
                    yield date, reached, length, priced
                    reached += length
                    left -= length
            if not left:
                return
        date += _DAY
        hands = clock_hands(date)


def _from_start(hands: tuple[tuple[int, int], ...], local: datetime.datetime) -> tuple[tuple[int, int], ...]:
    minute = local.hour * 60 + local.minute
    passed = len(hands) > 1 and (local.fold or minute >= hands[0][1])
    (_, last), *later = hands[1:] if passed else hands
    return ((minute, last), *later)


@functools.lru_cache(maxsize=4096)
def clock_hands(date: datetime.date) -> tuple[tuple[int, int], ...]:
    """The minutes that Helsinki's clock shows on a date, as (from, until), in the order they are lived.

    One stretch of 0–1440; two on the nights when the clock is moved: 0–240 and 180–1440 in
    October, 0–180 and 240–1440 in March.
    """
    starts = datetime.datetime.combine(date, _MIDNIGHT, HELSINKI)
    before, after = _offset(starts), _offset(datetime.datetime.combine(date + _DAY, _MIDNIGHT, HELSINKI))
    if before == after:
        return ((0, MINUTES_OF_DAY),)
    origin = starts.astimezone(datetime.UTC)
    moved = next(
        minute
        for minute in range(MINUTES_OF_DAY)
        if _offset((origin + datetime.timedelta(minutes=minute)).astimezone(HELSINKI)) != before
    )
    return ((0, moved), (moved + after - before, MINUTES_OF_DAY))


def _offset(moment: datetime.datetime) -> int:
    offset = moment.utcoffset()
    assert offset is not None
    return offset // datetime.timedelta(minutes=1)
