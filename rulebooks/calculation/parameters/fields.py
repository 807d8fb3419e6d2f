"""The fields of a table: what JSON may stand there, what it is read as, and its JSON Schema.

A number with decimals is a text in JSON ("12.50"), or a whole number without quotation marks: a JSON
fraction would go through binary floating point and lose its cents.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from rulebooks.calculation.parameters.faults import FaultCode, ParameterFault, fault
from rulebooks.calculation.texts import Texts
from voucher_portal.core.money import format_number

if TYPE_CHECKING:
    from rulebooks.calculation.parameters.table import ParameterTable

_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?")
_MOST_ROWS = 60


class Faulty:
    """Stands where a value could not be read; its faults are told."""


FAULTY: Final = Faulty()


@dataclass(frozen=True, kw_only=True)
class Field(ABC):
    """One field. `label` names it on a form and in a fault; an optional one may be null or left out."""

    label: Texts
    is_optional: bool = False

    def read(self, value: object, path: str, faults: list[ParameterFault]) -> Any:
        """The value as Python has it, or FAULTY with its faults appended."""
        if value is None and self.is_optional:
            return None
        return self._read(value, path, faults)

    def write(self, value: Any) -> Any:
        """The value as JSON has it."""
        return None if value is None else self._write(value)

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the field (draft 2020-12)."""
        described = {"title": self.label.en, "description": self.label.fi, **self._schema()}
        return {"anyOf": [described, {"type": "null"}]} if self.is_optional else described

    @abstractmethod
    def _read(self, value: object, path: str, faults: list[ParameterFault]) -> Any: ...

    @abstractmethod
    def _write(self, value: Any) -> Any: ...

    @abstractmethod
    def _schema(self) -> dict[str, Any]: ...


@dataclass(frozen=True, kw_only=True)
class Number(Field):
    """A decimal number between two bounds, both included."""

    most: Decimal
    least: Decimal = Decimal(0)
    decimals: int = 2
    shown_decimals: int = 2

    def _read(self, value: object, path: str, faults: list[ParameterFault]) -> Decimal | Faulty:
        number = _decimal(value)
        if number is None:
            faults.append(fault(path, FaultCode.NOT_A_NUMBER, value=value))
            return FAULTY
        found = self._fault(number, path, value)
        if found:
            faults.append(found)
            return FAULTY
        return number

    def _fault(self, number: Decimal, path: str, value: object) -> ParameterFault | None:
        if number > self.most:
            return fault(path, FaultCode.TOO_LARGE, value=value, most=_plain(self.most))
        if number < self.least:
            return fault(path, FaultCode.TOO_SMALL, value=value, least=_plain(self.least))
        if number != round(number, self.decimals):
            return fault(path, FaultCode.TOO_MANY_DECIMALS, value=value, most=self.decimals)
        return None

    def _write(self, value: Decimal) -> str:
        whole, _, decimals = f"{value:.{self.decimals}f}".partition(".")
        shown = decimals[: self.shown_decimals] + decimals[self.shown_decimals :].rstrip("0")
        return f"{whole}.{shown}" if shown else whole

    def _schema(self) -> dict[str, Any]:
        sign = "-?" if self.least < 0 else ""
        decimals = f"(\\.[0-9]{{1,{self.decimals}}})?" if self.decimals else ""
        return {
            "type": ["string", "integer"],
            "pattern": f"^{sign}[0-9]{{1,9}}{decimals}$",
            "minimum": int(self.least),
            "maximum": int(self.most),
        }


@dataclass(frozen=True, kw_only=True)
class Whole(Field):
    """A whole number between two bounds, both included."""

    least: int
    most: int

    def _read(self, value: object, path: str, faults: list[ParameterFault]) -> int | Faulty:
        if not isinstance(value, int) or isinstance(value, bool):
            faults.append(fault(path, FaultCode.NOT_WHOLE, value=value))
        elif value > self.most:
            faults.append(fault(path, FaultCode.TOO_LARGE, value=value, most=self.most))
        elif value < self.least:
            faults.append(fault(path, FaultCode.TOO_SMALL, value=value, least=self.least))
        else:
            return value
        return FAULTY

    def _write(self, value: int) -> int:
        return value

    def _schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    """One of the values of an enumeration."""

    of: tuple[StrEnum, ...]

    def _read(self, value: object, path: str, faults: list[ParameterFault]) -> StrEnum | Faulty:
        for choice in self.of:
            if value == choice.value and isinstance(value, str):
                return choice
        faults.append(fault(path, FaultCode.NOT_A_CHOICE, value=value, allowed=", ".join(self.of)))
        return FAULTY

    def _write(self, value: StrEnum) -> str:
        return value.value

    def _schema(self) -> dict[str, Any]:
        return {"enum": [choice.value for choice in self.of]}


@dataclass(frozen=True, kw_only=True)
class Rows(Field):
    """A list of values of one kind, in order."""

    item: Field
    least: int = 1
    most: int = _MOST_ROWS

    def _read(self, value: object, path: str, faults: list[ParameterFault]) -> tuple[Any, ...] | Faulty:
        if not isinstance(value, list):
            faults.append(fault(path, FaultCode.NOT_A_LIST))
            return FAULTY
        if len(value) > self.most:
            faults.append(fault(path, FaultCode.TOO_MANY, count=len(value), most=self.most))
            return FAULTY
        if len(value) < self.least:
            faults.append(fault(path, FaultCode.TOO_FEW, count=len(value), least=self.least))
            return FAULTY
        read = [self.item.read(row, f"{path}[{number}]", faults) for number, row in enumerate(value)]
        return FAULTY if FAULTY in read else tuple(read)

    def _write(self, value: tuple[Any, ...]) -> list[Any]:
        return [self.item.write(row) for row in value]

    def _schema(self) -> dict[str, Any]:
        return {"type": "array", "minItems": self.least, "maxItems": self.most, "items": self.item.schema()}


@dataclass(frozen=True, kw_only=True)
class Part(Field):
    """Fields inside fields: a row, or a part of a table with its own checks."""

    table: type[ParameterTable]

    def _read(self, value: object, path: str, faults: list[ParameterFault]) -> Any:
        return self.table.read(value, path, faults)

    def _write(self, value: ParameterTable) -> Mapping[str, Any]:
        return value.dump()

    def _schema(self) -> dict[str, Any]:
        return self.table.schema()


def amount_field(label: Texts, *, is_optional: bool = False) -> Number:
    """Euro in whole cents."""
    return Number(label=label, most=Decimal(999_999), is_optional=is_optional)


def percent_field(label: Texts) -> Number:
    """From 0 to 100."""
    return Number(label=label, most=Decimal(100), decimals=4, shown_decimals=0)


def coefficient_field(label: Texts) -> Number:
    return Number(label=label, most=Decimal(10), decimals=4, shown_decimals=0)


def hours_field(label: Texts, *, is_optional: bool = False) -> Number:
    """Hours in a month, of which there are at most 744."""
    return Number(label=label, most=Decimal(744), shown_decimals=0, is_optional=is_optional)


def _decimal(value: object) -> Decimal | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    return None


def _plain(number: Decimal) -> str:
    return format_number(number, least_decimals=0)
