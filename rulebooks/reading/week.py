"""The time bands of a version as lines of a table, as days, and as a picture of the week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from rulebooks.calculation.bands import DayKind
from rulebooks.models import Product, ProductValue, TimeBand
from rulebooks.models import band as band_model
from rulebooks.reading.days import SHORT_DAYS, told_days, told_minute, told_times
from rulebooks.version_parts import VersionParts
from voucher_portal.core.money import format_rate

_HOUR = 60
#: How many colours the picture has; letters tell products apart beyond them.
COLOURS = 6
#: Sizes of the picture, in its own units.
_LEFT, _TOP, _DAY_WIDTH, _HOUR_HEIGHT, _GAP = 42, 24, 34, 16, 2
#: Clock times that stand closer than this would write over each other.
_LINE_HEIGHT = 13


@dataclass(frozen=True)
class ToldLine:
    """Bands that say the same on several days. `band` is one of them."""

    band: TimeBand
    product: Product
    days: str
    hours: str


@dataclass(frozen=True)
class BandLine(ToldLine):
    """A line of the table beside the picture."""

    mark: Mark


@dataclass(frozen=True)
class Mark:
    """How a product is recognised in the picture: a letter, and one of the colours."""

    letter: str
    colour: int
    name: str
    value: str


@dataclass(frozen=True)
class Block:
    """A band in the picture, with its letter and hours."""

    x: int
    y: int
    width: int
    height: int
    middle: int
    mark: Mark
    hours: str


@dataclass(frozen=True)
class Frame:
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Column:
    """A kind of day in the picture, and as a row of the table beside it.

    `rest` is the frame of the hours that no band of an eve holds: they are those of its weekday.
    """

    name: str
    short: str
    middle: int
    blocks: tuple[Block, ...]
    rest: Frame | None = None


@dataclass(frozen=True)
class HourLine:
    label: str
    y: int


@dataclass(frozen=True)
class Week:
    """The whole picture. Eves and holidays stand after Sunday where the table knows them."""

    marks: tuple[Mark, ...]
    columns: tuple[Column, ...]
    hours: tuple[HourLine, ...]
    has_eves: bool
    has_holidays: bool
    width: int
    height: int
    left: int = _LEFT


def told_lines(bands: Iterable[TimeBand]) -> list[ToldLine]:
    """The bands, those that differ only by their day together, from Monday's morning on."""
    together: dict[tuple[int, int, int], list[TimeBand]] = {}
    for band in bands:
        together.setdefault((band.product_id, band.minutes.lower, band.minutes.upper), []).append(band)
    return [
        ToldLine(
            band=same[0],
            product=same[0].product,
            days=told_days(DayKind(band.day_kind) for band in same),
            hours=told_times(same[0].minutes.lower, same[0].minutes.upper),
        )
        for same in sorted(together.values(), key=_first_moment)
    ]


def band_lines(parts: VersionParts) -> list[BandLine]:
    """The lines of a version, each with its mark in the picture."""
    marks = marks_of(parts)
    return [
        BandLine(line.band, line.product, line.days, line.hours, marks[line.product.pk])
        for line in told_lines(parts.bands)
    ]


def marks_of(parts: VersionParts) -> dict[int, Mark]:
    """A letter and a colour for each product with bands, in the order of the products."""
    products = {band.product_id: band.product for band in parts.bands}
    ordered = sorted(products.values(), key=lambda product: (product.position, product.pk))
    return {
        product.pk: Mark(
            letter=ascii_uppercase[number % len(ascii_uppercase)],
            colour=number % COLOURS + 1,
            name=str(product),
            value=", ".join(_told_values(value for value in parts.values if value.product_id == product.pk)),
        )
        for number, product in enumerate(ordered)
    }


def week_of(parts: VersionParts) -> Week | None:
    """The picture; None where there are no bands."""
    if not parts.bands:
        return None
    first, last = _hours_shown(parts)
    marks = marks_of(parts)
    known = {DayKind(band.day_kind) for band in parts.bands}
    kinds = [kind for kind in DayKind if kind in known or kind not in (DayKind.EVE, DayKind.HOLIDAY)]
    columns = tuple(_column(parts, kind, place, marks, first) for place, kind in enumerate(kinds))
    return Week(
        marks=tuple(marks.values()),
        columns=columns,
        hours=tuple(_hour_lines(parts, first)),
        has_eves=DayKind.EVE in known,
        has_holidays=DayKind.HOLIDAY in known,
        width=_LEFT + len(kinds) * _DAY_WIDTH,
        height=_TOP + (last - first) * _HOUR_HEIGHT + 8,
    )


def _hours_shown(parts: VersionParts) -> tuple[int, int]:
    """Whole hours that hold the service hours and every band."""
    version = parts.version
    first = min([version.service_from, *(band.minutes.lower for band in parts.bands)])
    last = max([version.service_until, *(band.minutes.upper for band in parts.bands)])
    return first // _HOUR, -(-last // _HOUR)


def _hour_lines(parts: VersionParts, first: int) -> Iterator[HourLine]:
    """The clock times at which something begins or ends."""
    version = parts.version
    ends = {version.service_from, version.service_until}
    ends |= {minute for band in parts.bands for minute in (band.minutes.lower, band.minutes.upper)}
    reached = 0
    for minute in sorted(ends):
        y = _y(minute, first)
        yield HourLine(told_minute(minute) if y >= reached else "", y)
        reached = y + _LINE_HEIGHT if y >= reached else reached


def _y(minute: int, first: int) -> int:
    return _TOP + (minute - first * _HOUR) * _HOUR_HEIGHT // _HOUR


def _column(parts: VersionParts, kind: DayKind, place: int, marks: dict[int, Mark], first: int) -> Column:
    left = _LEFT + place * _DAY_WIDTH
    bands = [band for band in parts.bands if band.day_kind == kind]
    return Column(
        name=str(band_model.DayKind(kind.value).label),
        short=str(SHORT_DAYS[kind]),
        middle=left + _DAY_WIDTH // 2,
        blocks=tuple(_block(band, left, marks[band.product_id], first) for band in bands),
        rest=_service_hours(parts, left, first) if kind is DayKind.EVE else None,
    )


def _service_hours(parts: VersionParts, left: int, first: int) -> Frame:
    top, bottom = _y(parts.version.service_from, first), _y(parts.version.service_until, first)
    return Frame(x=left + _GAP, y=top + 1, width=_DAY_WIDTH - 2 * _GAP, height=bottom - top - 2)


def _block(band: TimeBand, left: int, mark: Mark, first: int) -> Block:
    start, end = band.minutes.lower, band.minutes.upper
    top, bottom = _y(start, first), _y(end, first)
    return Block(
        x=left + _GAP,
        y=top + 1,
        width=_DAY_WIDTH - 2 * _GAP,
        height=max(bottom - top - 2, 1),
        middle=(top + bottom) // 2,
        mark=mark,
        hours=told_times(start, end),
    )


def _first_moment(bands: Sequence[TimeBand]) -> tuple[int, int]:
    order = list(DayKind)
    return min(order.index(DayKind(band.day_kind)) for band in bands), bands[0].minutes.lower


def _told_values(values: Iterable[ProductValue]) -> list[str]:
    return [format_rate(value.unit_value, value.product.unit) for value in values]
