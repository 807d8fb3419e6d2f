"""The rows of a definition file: products, values, hours, conditions, calendar days, parameter tables."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rulebooks.calculation.texts import Texts
from rulebooks.exchange import choices
from rulebooks.exchange.fields import (
    Choice,
    ClockTime,
    Day,
    Listed,
    Number,
    ParameterValues,
    Record,
    Text,
    ThreeTexts,
    Whole,
    YesNo,
)
from voucher_portal.core.periods import DateRange, period


class Dated:
    """A row that holds from its first day to its last one, both included. None is without end."""

    first_day: datetime.date | None
    last_day: datetime.date | None

    @property
    def days(self) -> DateRange:
        """Raises ValueError when the last day is before the first."""
        if self.first_day is not None:
            return period(self.first_day, self.last_day)
        return DateRange(None, None if self.last_day is None else self.last_day + datetime.timedelta(days=1), "[)")


@dataclass(frozen=True, kw_only=True)
class ValueRow(Dated):
    first_day: datetime.date | None
    last_day: datetime.date | None
    unit_value: Decimal
    price_cap: Decimal | None


@dataclass(frozen=True, kw_only=True)
class HoursRow:
    """The same hours on several kinds of day, in minutes of the day."""

    days: tuple[str, ...]
    starts: int
    ends: int


@dataclass(frozen=True, kw_only=True)
class ProductRow:
    name: Texts
    unit: str
    vat_class: str
    values: tuple[ValueRow, ...]
    hours: tuple[HoursRow, ...]


@dataclass(frozen=True, kw_only=True)
class CancellationRow:
    reason: str
    notice_hours: int | None
    voucher_percent: Decimal
    client_percent: Decimal


@dataclass(frozen=True, kw_only=True)
class AttachmentRow:
    name: Texts
    is_mandatory: bool
    has_expiry: bool


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    text: Texts
    kind: str
    is_mandatory: bool


@dataclass(frozen=True, kw_only=True)
class ContactRow:
    unit: str
    name: str
    phone: str
    email: str


@dataclass(frozen=True, kw_only=True)
class CalendarRow:
    date: datetime.date
    kind: str
    name: Texts


@dataclass(frozen=True, kw_only=True)
class EditionRow(Dated):
    first_day: datetime.date | None
    last_day: datetime.date | None
    values: Mapping[str, Any]
    source: str


@dataclass(frozen=True, kw_only=True)
class TableRow:
    name: Texts
    kind: str
    editions: tuple[EditionRow, ...]


@dataclass(frozen=True, kw_only=True)
class RulebookReference:
    """A published version of a rulebook, by what people call it."""

    name: str
    number: int


def percent(says: str, **options: Any) -> Number:
    return Number(says=says, most=Decimal(100), shown=0, **options)


def euro_amount(says: str, **options: Any) -> Number:
    return Number(says=says, most=Decimal(99_999), decimals=4, **options)


def first_day(says: str) -> Day:
    return Day(says=says, nullable=True, default=None)


def last_day() -> Day:
    return Day(says="The last day, included; null is without end.", nullable=True, default=None)


VALUE = Record(
    build=ValueRow,
    fields={
        "first_day": first_day("The first day; null is from the version's first day."),
        "last_day": last_day(),
        "unit_value": euro_amount("What the voucher pays of a unit at most, in euro, excl. VAT."),
        "price_cap": euro_amount(
            "The highest price of a unit, or the fixed price, in euro, excl. VAT.", nullable=True, default=None
        ),
    },
)
HOURS = Record(
    build=HoursRow,
    attributes={"from": "starts", "until": "ends"},
    fields={
        "days": Listed(
            item=Choice(of=choices.DAY_KINDS),
            least=1,
            most=9,
            key=str,
            says="The kinds of day: weekdays, eve, holiday.",
        ),
        "from": ClockTime(says="The clock time at which the hours begin."),
        "until": ClockTime(says='The clock time at which they end; "24:00" is midnight.'),
    },
)
PRODUCT = Record(
    build=ProductRow,
    fields={
        "name": ThreeTexts(says="What is bought. The Finnish name is how the file refers to it.", is_named=True),
        "unit": Choice(of=choices.UNITS, says="The unit in which it is sold: hour, piece, day, month or visit."),
        "vat_class": Choice(of=choices.VAT_CLASSES, default="exempt", says="Value added tax."),
        "values": Listed(item=VALUE, least=1, says="The voucher's values, dated."),
        "hours": Listed(item=HOURS, default=(), says="The hours that are sold as this product; none: all hours."),
    },
)
CANCELLATION = Record(
    build=CancellationRow,
    fields={
        "reason": Choice(of=choices.CANCELLATION_REASONS, says="Why the visit was not made."),
        "notice_hours": Whole(
            nullable=True, default=None, says="How many hours before the start a cancellation is in time."
        ),
        "voucher_percent": percent("What the voucher pays of the part that it would have paid, in percent."),
        "client_percent": percent("What the client pays of the price, in percent."),
    },
)
ATTACHMENT = Record(
    build=AttachmentRow,
    fields={
        "name": ThreeTexts(is_named=True, says="What the document is called."),
        "is_mandatory": YesNo(default=True, says="Is it needed before an application can be sent?"),
        "has_expiry": YesNo(default=False, says="Does the document have a last day of validity?"),
    },
)
QUESTION = Record(
    build=QuestionRow,
    fields={
        "text": ThreeTexts(most=300, is_named=True, says="The question."),
        "kind": Choice(of=choices.QUESTION_KINDS, default="text", says="How it is answered."),
        "is_mandatory": YesNo(default=True, says="Must it be answered?"),
    },
)
CONTACT = Record(
    build=ContactRow,
    fields={
        "unit": Text(says="The Finnish name of the organiser's unit."),
        "name": Text(most=120, says="The person or service to contact."),
        "phone": Text(most=40, says="The phone number."),
        "email": Text(most=254, default="", says="The e-mail address."),
    },
)
CALENDAR_DAY = Record(
    build=CalendarRow,
    fields={
        "date": Day(says="The day."),
        "kind": Choice(of=choices.CALENDAR_KINDS, says="A holiday or an eve."),
        "name": ThreeTexts(most=100, is_named=True, says="What the day is called."),
    },
)
EDITION = Record(
    build=EditionRow,
    fields={
        "first_day": first_day("The first day of these numbers; null is from the beginning."),
        "last_day": last_day(),
        "values": ParameterValues(says="The numbers, in the form of the table's kind."),
        "source": Text(most=300, says="Where the numbers come from."),
    },
)
TABLE = Record(
    build=TableRow,
    fields={
        "name": ThreeTexts(is_named=True, says="What the table is called. The file refers to it by the Finnish name."),
        "kind": Choice(of=choices.PARAMETER_KINDS, says="What numbers it has."),
        "editions": Listed(item=EDITION, least=1, says="Its numbers, dated."),
    },
)
RULEBOOK = Record(
    build=RulebookReference,
    nullable=True,
    default=None,
    fields={
        "name": Text(says="The Finnish name of the rulebook."),
        "number": Whole(least=1, says="The number of its version."),
    },
)
