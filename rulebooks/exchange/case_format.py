"""The file of a calculation: a definition, a voucher, a price list and what was done, all in one."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rulebooks.exchange.choices import CANCELLATION_REASONS
from rulebooks.exchange.definition_format import FIELDS as DEFINITION_FIELDS
from rulebooks.exchange.definition_format import DefinitionDocument
from rulebooks.exchange.faults import FaultCode
from rulebooks.exchange.fields import (
    Choice,
    Day,
    Field,
    Listed,
    Number,
    Reader,
    Record,
    Text,
    Whole,
    YesNo,
    object_schema,
)
from rulebooks.exchange.rows import Dated, euro_amount, first_day, last_day
from voucher_portal.core import clock

CASE_FORMAT = "service-voucher-calculation"
CASE_VERSION = 1
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2})(:[0-9]{2})?([+-][0-9]{2}:[0-9]{2}|Z)?")
_QUANTITY = re.compile(r"([0-9]{1,6})(?::([0-5][0-9])|\.([0-9]{1,4}))?")
_FIRST_YEAR, _LAST_YEAR = 1990, 2199


@dataclass(frozen=True)
class Quantity:
    """A quantity in a product's unit: a number, or hours and minutes. Euro where the voucher limits money."""

    number: Decimal
    minutes: int | None = None

    def __str__(self) -> str:
        return str(self.number) if self.minutes is None else f"{self.number}:{self.minutes:02}"

    def in_minutes(self) -> Decimal:
        """Of hours: may have parts of a minute, which whoever reads it refuses."""
        return self.number * 60 + (self.minutes or 0)


@dataclass(frozen=True, kw_only=True)
class SituationRow:
    """A household and its money, for a value that depends on income, on the day it is decided."""

    on: datetime.date
    monthly_income: Decimal
    monthly_deductions: Decimal
    household_size: int
    is_couple: bool
    granted_hours: Decimal


@dataclass(frozen=True, kw_only=True)
class GrantedQuantity:
    product: str
    quantity: Quantity
    money: Decimal | None


@dataclass(frozen=True, kw_only=True)
class VoucherCase:
    is_free_for_client: bool | None
    home_municipality: str | None
    base_row: str | None
    situation: SituationRow | None
    rows: tuple[GrantedQuantity, ...]


@dataclass(frozen=True, kw_only=True)
class PriceRow(Dated):
    """A price, of every municipality or of clients from one."""

    product: str
    municipality: str | None
    first_day: datetime.date | None
    last_day: datetime.date | None
    price: Decimal


@dataclass(frozen=True, kw_only=True)
class EventRow:
    """A visit (`starts`, `ends`), also one that was `not_made`; or a counted quantity (`on`, `product`, `quantity`)."""

    starts: datetime.datetime | None
    ends: datetime.datetime | None
    km: Decimal | None
    km_outside_home: Decimal
    on: datetime.date | None
    product: str | None
    quantity: Quantity | None
    not_made: str | None
    cancelled: datetime.datetime | None


@dataclass(frozen=True, kw_only=True)
class Case:
    definition: DefinitionDocument
    voucher: VoucherCase
    prices: tuple[PriceRow, ...]
    events: tuple[EventRow, ...]


@dataclass(frozen=True, kw_only=True)
class Moment(Field):
    """A moment: a time of Finland's clock, or one with an offset in the hour that autumn doubles."""

    def _read(self, value: object, pointer: str, reader: Reader) -> Any:
        parts = _MOMENT.fullmatch(value) if isinstance(value, str) else None
        try:
            found = None if parts is None else _moment(parts)
        except (ValueError, OverflowError):
            found = None
        if found is None or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
            return reader.tell(pointer, FaultCode.NOT_A_MOMENT, value=value)
        return found

    def _write(self, value: datetime.datetime) -> str:
        return value.isoformat()

    def _schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{_MOMENT.pattern}$"}


@dataclass(frozen=True, kw_only=True)
class QuantityField(Field):
    """A quantity as a text: "3", "20.5", or hours and minutes "20:30"."""

    def _read(self, value: object, pointer: str, reader: Reader) -> Any:
        parts = _QUANTITY.fullmatch(value) if isinstance(value, str) else None
        if parts is None:
            return reader.tell(pointer, FaultCode.NOT_A_QUANTITY, value=value)
        number = Decimal(parts[1] if parts[3] is None else f"{parts[1]}.{parts[3]}")
        return Quantity(number, None if parts[2] is None else int(parts[2]))

    def _schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{_QUANTITY.pattern}$"}


@dataclass(frozen=True, kw_only=True)
class _AsItStands(Field):
    """The definition: read by its own reader, which tells its faults."""

    def _read(self, value: object, pointer: str, reader: Reader) -> Any:
        return value if isinstance(value, Mapping) else reader.tell(pointer, FaultCode.NOT_AN_OBJECT)

    def _schema(self) -> dict[str, Any]:
        return object_schema(DEFINITION_FIELDS)


def _moment(parts: re.Match[str]) -> datetime.datetime:
    date, time = datetime.date.fromisoformat(parts[1]), datetime.time.fromisoformat(parts[2] + (parts[3] or ""))
    if parts[4] is None:
        return clock.moment(date, time)
    return datetime.datetime.fromisoformat(f"{date}T{time}{parts[4]}").astimezone(datetime.UTC)


_PRODUCT = Text(says="The Finnish name of a product of the definition.")
_SITUATION = Record(
    build=SituationRow,
    nullable=True,
    default=None,
    says="For a value that depends on income.",
    fields={
        "on": Day(says="The day on which the value is decided: the edition of the table that holds then."),
        "monthly_income": Number(says="Gross income at home, net income in housing, in euro a month."),
        "monthly_deductions": Number(default=Decimal(0), says="What is deducted from it, in euro a month."),
        "household_size": Whole(default=1, least=1, most=30, says="How many persons."),
        "is_couple": YesNo(default=False, says="Is it the joint income of a couple?"),
        "granted_hours": Number(default=Decimal(0), most=Decimal(744), says="Hours granted a month."),
    },
)
_VOUCHER = Record(
    build=VoucherCase,
    says="What was granted.",
    fields={
        "is_free_for_client": YesNo(
            nullable=True, default=None, says="Is the service free for the client? null: as the definition says."
        ),
        "home_municipality": Text(
            most=3, nullable=True, default=None, says="The three-digit number of the client's municipality."
        ),
        "base_row": Text(
            nullable=True,
            default=None,
            says="The product whose row stands in for a missing one; null: as the definition says.",
        ),
        "situation": _SITUATION,
        "rows": Listed(
            least=1,
            says="The rows of the voucher, one for each product.",
            key=lambda row: row.product,
            key_place="/product",
            item=Record(
                build=GrantedQuantity,
                fields={
                    "product": _PRODUCT,
                    "quantity": QuantityField(
                        says='In the product\'s unit: "20", "20.5", "20:30"; in euro where the balance limits money.'
                    ),
                    "money": Number(
                        nullable=True, default=None, says="The money ceiling, in euro, where the balance limits both."
                    ),
                },
            ),
        ),
    },
)
_PRICE = Record(
    build=PriceRow,
    fields={
        "product": _PRODUCT,
        "municipality": Text(
            most=3,
            nullable=True,
            default=None,
            says="For clients of this municipality only, by its three-digit number; it goes before one for all.",
        ),
        "first_day": first_day("The first day of the price; null is from the beginning."),
        "last_day": last_day(),
        "price": euro_amount("The provider's price of a unit, in euro, excl. VAT."),
    },
)
_EVENT = Record(
    build=EventRow,
    fields={
        "starts": Moment(nullable=True, default=None, says='When a visit began: "2026-09-10 17:15".'),
        "ends": Moment(nullable=True, default=None, says="When it ended."),
        "km": Number(most=Decimal(9999), nullable=True, default=None, shown=0, says="Kilometres, both ways."),
        "km_outside_home": Number(
            most=Decimal(9999), default=Decimal(0), shown=0, says="How many of them outside the home municipality."
        ),
        "on": Day(nullable=True, default=None, says="The date of a counted quantity."),
        "product": Text(
            nullable=True, default=None, says="Of a counted quantity, and of a visit whose product no hours tell."
        ),
        "quantity": QuantityField(nullable=True, default=None, says="How much was done, in the product's unit."),
        "not_made": Choice(
            of=CANCELLATION_REASONS, nullable=True, default=None, says="Why a visit was not made; null: it was made."
        ),
        "cancelled": Moment(nullable=True, default=None, says="When the client cancelled it."),
    },
)
CASE_FIELDS: Mapping[str, Field] = {
    "format": Choice(of=(CASE_FORMAT,), says="The name of this format."),
    "format_version": Whole(least=CASE_VERSION, most=CASE_VERSION, says="The version of this format."),
    "definition": _AsItStands(says="The definition version, in the format of an export."),
    "voucher": _VOUCHER,
    "prices": Listed(item=_PRICE, says="The provider's price list."),
    "events": Listed(item=_EVENT, most=5000, says="What was done, in the order in which it uses the voucher."),
}
