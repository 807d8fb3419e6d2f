"""Absences from housing, also over the turn of a month (C42, C43, G5).

An absence has a first and a last day on which the client was away; the last is empty while it goes on.
The rows of a month follow from the days of the absence until the end of that month, so that closing an
absence later never changes the months before the one in which it ends.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from rulebooks.calculation.facts import Exhaustion
from rulebooks.calculation.lines import Line
from rulebooks.calculation.outcome import Refusal, RefusalCode
from rulebooks.calculation.period_refusals import PeriodRefusal, PeriodRefusalCode
from rulebooks.calculation.priced_rows import Payers, PricedRow, RowsOutcome
from rulebooks.calculation.texts import Texts, quantity_text, rate_text
from rulebooks.calculation.why import note, percent_text
from voucher_portal.core.periods import first_day, format_date, last_day, month_period
from voucher_portal.core.quantities import Unit

_DAY = datetime.timedelta(days=1)
_OVERLAP = Texts(
    "Poissaolot {one} ja {other} alkaen ovat päällekkäin. Korjaa toisen alku- tai loppupäivää.",
    "Frånvaroperioderna från {one} och {other} överlappar varandra. Rätta första eller sista dagen i den ena.",
    "The absences from {one} and {other} overlap. Mend the first or last day of one of them.",
)
_NOT_ENOUGH = Texts(
    "Palvelusetelillä on jäljellä {left}, ja kuukaudessa on maksettavia päiviä {asked}. "
    "Ota yhteyttä setelin myöntäjään.",
    "På servicesedeln återstår {left}, och månaden har {asked} att betala. Kontakta den som beviljat sedeln.",
    "The voucher has {left} left and the month has {asked} to pay for. Contact the organiser that granted it.",
)
_CLOSED = Texts(
    "Asiakas on poissa {first}–{last}. Tässä kuussa poissaolopäiviä on {days}.",
    "Klienten är frånvarande {first}–{last}. Den här månaden är frånvarodagarna {days}.",
    "The client is away from {first} to {last}: {days} this month.",
)
_GOES_ON = Texts(
    "Asiakas on poissa {first} alkaen. Poissaolo jatkuu kuun loppuun. Tässä kuussa poissaolopäiviä on {days}.",
    "Klienten är frånvarande från {first}. Frånvaron fortsätter till månadens slut. Frånvarodagarna är {days}.",
    "The client is away from {first} on. The absence goes on to the end of the month: {days} this month.",
)
_BY_DAY = Texts(*["{days} × {rate} ="] * 3)
_BY_PERCENT = Texts(*["{days} × {rate} × {percent} ="] * 3)
_NOTHING_LEFT = Texts(
    "näistä päivistä, joita setelillä ei enää ole,",
    "för dessa dagar, som inte längre finns på sedeln,",
    "for these days, which the voucher no longer has,",
)


class StayRow(StrEnum):
    """How a day of a stay is paid."""

    PRESENT = "present"
    ABSENT_FULL = "absent_full"
    ABSENT = "absent"
    ABSENT_UNPAID = "absent_unpaid"


_HEADINGS = {
    StayRow.PRESENT: Texts("Läsnäolopäivät", "Närvarodagar", "Days present"),
    StayRow.ABSENT_FULL: Texts(
        "Poissaolopäivät täydellä hinnalla", "Frånvarodagar till fullt pris", "Days absent at the full price"
    ),
    StayRow.ABSENT: Texts("Poissaolopäivät", "Frånvarodagar", "Days absent"),
    StayRow.ABSENT_UNPAID: Texts(
        "Poissaolopäivät, joista ei makseta", "Frånvarodagar utan betalning", "Days absent that are not paid for"
    ),
}


@dataclass(frozen=True, kw_only=True)
class AbsenceRule:
    """How absent days are paid. The first `absence_full_days` in full, then `absence_pct` per cent of price
    and value, and after `absence_max_days` (the full ones counted in; None is no end) nothing.

    Whether the day of leaving and the day of coming back are absent days is the definition's to say.
    """

    absence_full_days: int = 0
    absence_pct: Decimal = Decimal(50)
    absence_max_days: int | None = 30
    count_departure_day: bool = True
    count_return_day: bool = True

    def __post_init__(self) -> None:
        if self.absence_full_days < 0 or (self.absence_max_days or 0) < 0:
            raise ValueError("a number of days is not negative")
        if not 0 <= self.absence_pct <= 100:
            raise ValueError(f"{self.absence_pct} is not a percentage")

    def row_of(self, number: int) -> StayRow:
        """How the number-th day of an absence is paid, counted from 1."""
        if self.absence_max_days is not None and number > self.absence_max_days:
            return StayRow.ABSENT_UNPAID
        return StayRow.ABSENT_FULL if number <= self.absence_full_days else StayRow.ABSENT

    def percent_of(self, row: StayRow) -> Decimal:
        if row is StayRow.ABSENT:
            return self.absence_pct
        return Decimal(0) if row is StayRow.ABSENT_UNPAID else Decimal(100)


@dataclass(frozen=True, order=True)
class Absence:
    """From the first to the last day away; `last_day` None while it goes on."""

    first_day: datetime.date
    last_day: datetime.date | None = None

    def __post_init__(self) -> None:
        if self.last_day is not None and self.last_day < self.first_day:
            raise ValueError(f"an absence cannot end on {self.last_day} before it starts on {self.first_day}")

    def closed(self, last_day: datetime.date) -> Absence:
        return replace(self, last_day=last_day)

    def day_number(self, date: datetime.date, rule: AbsenceRule) -> int | None:
        """Which absent day a date is, from 1; None when it is none."""
        first = self.first_day if rule.count_departure_day else self.first_day + _DAY
        last = self.last_day
        if last is not None and not rule.count_return_day:
            last -= _DAY
        if date < first or (last is not None and date > last):
            return None
        return (date - first).days + 1


@dataclass(frozen=True, kw_only=True)
class StayFacts(Payers):
    """A stay paid by the day. `price` and `unit_value` are euro for a day; `last_day` None until further notice.

    `remaining_days` is what is left on the row, None where days are not limited. Absent days of which
    something is paid use the row like present ones.
    """

    price: Decimal
    unit_value: Decimal
    first_day: datetime.date
    last_day: datetime.date | None = None
    absences: tuple[Absence, ...] = ()
    rule: AbsenceRule = AbsenceRule()
    remaining_days: int | None = None
    exhaustion: Exhaustion = Exhaustion.REFUSE

    def __post_init__(self) -> None:
        for rate in (self.price, self.unit_value):
            if not rate.is_finite() or rate < 0:
                raise ValueError(f"{self.price} and {self.unit_value} a day")
        for one, other in itertools.pairwise(sorted(self.absences, key=lambda absence: absence.first_day)):
            if one.last_day is None or other.first_day <= one.last_day:
                words = {"one": format_date(one.first_day), "other": format_date(other.first_day)}
                raise PeriodRefusal(PeriodRefusalCode.ABSENCES_OVERLAP, _OVERLAP.filled(**words))

    def row_of(self, date: datetime.date) -> StayRow:
        """How a day is paid."""
        numbers = (absence.day_number(date, self.rule) for absence in self.absences)
        number = next((found for found in numbers if found is not None), None)
        return StayRow.PRESENT if number is None else self.rule.row_of(number)


@dataclass(frozen=True, kw_only=True)
class StayMonth(RowsOutcome):
    """A month of a stay. `used_days` is what it takes from the row."""

    used_days: int

    def days_of(self, *codes: StayRow) -> int:
        return sum(int(row.quantity) for row in self.rows if row.code in codes)


@dataclass(frozen=True)
class _Group:
    """Days of one kind that the voucher covers, or does not."""

    row: StayRow
    is_covered: bool
    days: int


def month_of_stay(facts: StayFacts, year: int, month: int) -> StayMonth:
    """The rows of a calendar month, present days first. Raises Refusal for what the row cannot cover."""
    days = tuple(_days_of_month(facts, year, month))
    groups = _grouped(days, facts)
    rows = tuple(_priced(group, facts) for group in groups)
    used = sum(group.days for group in groups if group.is_covered and facts.rule.percent_of(group.row))
    return StayMonth(rows=rows, used_days=used, write_lines=lambda: _lines(facts, groups, rows, days))


def _days_of_month(facts: StayFacts, year: int, month: int) -> Iterator[datetime.date]:
    days = month_period(year, month)
    first, last = max(first_day(days), facts.first_day), last_day(days) or facts.first_day
    last = last if facts.last_day is None else min(last, facts.last_day)
    for number in range((last - first).days + 1):
        yield first + number * _DAY


def _grouped(days: tuple[datetime.date, ...], facts: StayFacts) -> tuple[_Group, ...]:
    """Days by how they are paid; in the order of dates the first ones use what is left."""
    kinds = [facts.row_of(date) for date in days]
    paid = sum(facts.rule.percent_of(kind) > 0 for kind in kinds)
    left = paid if facts.remaining_days is None else facts.remaining_days
    if paid > left and (left == 0 or facts.is_free_for_client or facts.exhaustion is Exhaustion.REFUSE):
        words = {name: quantity_text(Decimal(number), Unit.DAY) for name, number in (("left", left), ("asked", paid))}
        raise Refusal(RefusalCode.EXHAUSTED, _NOT_ENOUGH.filled(**words))
    counted: dict[tuple[StayRow, bool], int] = {}
    for kind in kinds:
        is_covered = left > 0 or not facts.rule.percent_of(kind)
        left -= 1 if facts.rule.percent_of(kind) else 0
        counted[kind, is_covered] = counted.get((kind, is_covered), 0) + 1
    order = list(StayRow)
    ordered = sorted(counted.items(), key=lambda item: (order.index(item[0][0]), not item[0][1]))
    return tuple(_Group(kind, is_covered, number) for (kind, is_covered), number in ordered)


def _priced(group: _Group, facts: StayFacts) -> PricedRow:
    parts = group.days * facts.rule.percent_of(group.row) / 100
    ceiling = facts.unit_value * parts if group.is_covered else Decimal(0)
    split = facts.split(facts.price * parts, ceiling)
    return PricedRow(code=group.row, quantity=Decimal(group.days), split=split)


def _lines(
    facts: StayFacts, groups: tuple[_Group, ...], rows: tuple[PricedRow, ...], days: tuple[datetime.date, ...]
) -> Iterator[Line]:
    for absence in sorted(facts.absences, key=lambda absence: absence.first_day):
        away = sum(absence.day_number(date, facts.rule) is not None for date in days)
        if away:
            yield _absence_line(absence, away, days[-1], facts)
    for group, row in zip(groups, rows, strict=True):
        paid = min(facts.price, facts.unit_value)
        voucher = _reckoning(paid, group, facts) if group.is_covered else _NOTHING_LEFT
        price = _reckoning(facts.price, group, facts)
        inputs = {
            "daily_price": facts.price,
            "daily_value": facts.unit_value,
            "percent": facts.rule.percent_of(group.row),
        }
        yield from facts.lines(_HEADINGS[group.row], row, price, voucher, **inputs)


def _absence_line(absence: Absence, away: int, until: datetime.date, facts: StayFacts) -> Line:
    """An end after the month is not told: what is known of a month stays the same when the absence is closed."""
    ends = absence.last_day if absence.last_day is not None and absence.last_day <= until else None
    words = {"first": format_date(absence.first_day), "last": format_date(ends) if ends else ""}
    text = (_CLOSED if ends else _GOES_ON).filled(days=quantity_text(Decimal(away), Unit.DAY), **words)
    return note("absence", facts.value_rule, text, first_day=absence.first_day, last_day=ends or "", days=away)


def _reckoning(rate: Decimal, group: _Group, facts: StayFacts) -> Texts:
    percent = facts.rule.percent_of(group.row)
    words = {"days": quantity_text(Decimal(group.days), Unit.DAY), "rate": rate_text(rate, Unit.DAY)}
    return _BY_DAY.filled(**words) if percent == 100 else _BY_PERCENT.filled(percent=percent_text(percent), **words)
