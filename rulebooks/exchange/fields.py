"""What may stand in one place of a file: how it is read, how it is written, and its JSON Schema."""

from __future__ import annotations

import datetime
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from rulebooks.calculation.bands import MINUTES_OF_DAY
from rulebooks.calculation.parameters import parameter_faults
from rulebooks.calculation.texts import LANGUAGES, Texts
from rulebooks.exchange.faults import Fault, FaultCode
from rulebooks.exchange.json_text import JsonText, inside

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"([0-9]{2}):([0-9]{2})")
_FIRST_YEAR, _LAST_YEAR = 1990, 2199


class Faulty:
    """Stands where a value could not be read; its fault is told."""


FAULTY: Final = Faulty()
REQUIRED: Final = object()


class Reader:
    """Reads one file and collects what is wrong in it."""

    def __init__(self, text: JsonText) -> None:
        self.text = text
        self.faults: list[Fault] = []

    def tell(self, pointer: str, code: FaultCode, /, **words: object) -> Faulty:
        self.faults.append(Fault.at(pointer, self.text.line_of(pointer), code, **words))
        return FAULTY

    def line_of(self, pointer: str) -> int:
        return self.text.line_of(pointer)

    def is_sound(self, *pointers: str) -> bool:
        """Is nothing wrong at these places or inside them?"""
        return not any(
            fault.pointer == pointer or fault.pointer.startswith(pointer + "/")
            for fault in self.faults
            for pointer in pointers
        )


@dataclass(frozen=True, kw_only=True)
class Field(ABC):
    """One place. `says` tells in English what stands there, for the schema.

    One with a `default` may be left out; only a `nullable` one may be null.
    """

    says: str = ""
    default: Any = REQUIRED
    nullable: bool = False

    @property
    def is_required(self) -> bool:
        return self.default is REQUIRED

    def read(self, value: object, pointer: str, reader: Reader) -> Any:
        """The value as Python has it, or FAULTY with its faults told."""
        if value is None:
            return None if self.nullable else reader.tell(pointer, FaultCode.NULL)
        return self._read(value, pointer, reader)

    def write(self, value: Any) -> Any:
        """The value as JSON has it."""
        return None if value is None else self._write(value)

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the place (draft 2020-12)."""
        schema = self._schema()
        if self.nullable:
            schema = {"anyOf": [schema, {"type": "null"}]}
        described = {"description": self.says} if self.says else {}
        default = {} if self.is_required else {"default": self.write(self.default)}
        return {**described, **schema, **default}

    @abstractmethod
    def _read(self, value: Any, pointer: str, reader: Reader) -> Any: ...

    def _write(self, value: Any) -> Any:
        return value

    @abstractmethod
    def _schema(self) -> dict[str, Any]: ...


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """A text of at most so many characters; may be empty only where its default is."""

    most: int = 200

    def _read(self, value: object, pointer: str, reader: Reader) -> Any:
        if not isinstance(value, str):
            return reader.tell(pointer, FaultCode.NOT_A_TEXT, value=value)
        if len(value) > self.most:
            return reader.tell(pointer, FaultCode.TOO_LONG_TEXT, count=len(value), most=self.most)
        if not value.strip() and self.default != "":
            return reader.tell(pointer, FaultCode.EMPTY_TEXT)
        return value

    def _schema(self) -> dict[str, Any]:
        least = {} if self.default == "" else {"minLength": 1}
        return {"type": "string", **least, "maxLength": self.most}


@dataclass(frozen=True, kw_only=True)
class ThreeTexts(Field):
    """A text in Finnish, Swedish and English. Finnish is needed at once where `is_named`."""

    most: int = 200
    is_named: bool = False

    def _read(self, value: object, pointer: str, reader: Reader) -> Any:
        read = read_fields(self._fields, value, pointer, reader)
        return FAULTY if not read or FAULTY in read.values() else Texts(**read)

    def _write(self, value: Texts) -> Any:
        return value.as_json()

    def _schema(self) -> dict[str, Any]:
        return object_schema(self._fields)

    @property
    def _fields(self) -> Mapping[str, Field]:
        return {
            language: Text(most=self.most, default=REQUIRED if self.is_named and language == "fi" else "")
            for language in LANGUAGES
        }


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    """One of some words."""

    of: tuple[str, ...]

    def _read(self, value: object, pointer: str, reader: Reader) -> Any:
        if not isinstance(value, str) or value not in self.of:
            return reader.tell(pointer, FaultCode.NOT_A_CHOICE, value=value, allowed=Raw(", ".join(self.of)))
        return value

    def _schema(self) -> dict[str, Any]:
        return {"enum": list(self.of)}


@dataclass(frozen=True, kw_only=True)
class YesNo(Field):
    def _read(self, value: object, pointer: str, reader: Reader) -> Any:
        return value if isinstance(value, bool) else reader.tell(pointer, FaultCode.NOT_TRUE_OR_FALSE, value=value)

    def _schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, kw_only=True)
class Whole(Field):
    """A whole number between two bounds, both included."""

    least: int = 0
    most: int = 32767

    def _read(self, value: object, pointer: str, reader: Reader) -> Any:
        if not isinstance(value, int) or isinstance(value, bool):
            return reader.tell(pointer, FaultCode.NOT_WHOLE, value=value)
        if value > self.most:
            return reader.tell(pointer, FaultCode.TOO_LARGE, value=value, most=self.most)
        if value < self.least:
            return reader.tell(pointer, FaultCode.TOO_SMALL, value=value, least=self.least)
        return value

    def _schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, kw_only=True)
class Number(Field):
    """A decimal number as a text, between two bounds, both included: "36.00".

    A JSON fraction would go through binary floating point and lose its cents. `shown` is how many
    decimals are written at least.
    """

    least: Decimal = Decimal(0)
    most: Decimal = Decimal(999_999)
    decimals: int = 2
    shown: int = 2

    def _read(self, value: object, pointer: str, reader: Reader) -> Any:
        if not isinstance(value, str) or not _NUMBER.fullmatch(value):
            return reader.tell(pointer, FaultCode.NOT_A_NUMBER, value=value)
        number = Decimal(value)
        if number > self.most:
            return reader.tell(pointer, FaultCode.TOO_LARGE, value=value, most=self.most)
        if number < self.least:
            return reader.tell(pointer, FaultCode.TOO_SMALL, value=value, least=self.least)
        if number != round(number, self.decimals):
            return reader.tell(pointer, FaultCode.TOO_MANY_DECIMALS, value=value, most=self.decimals)
        return number

    def _write(self, value: Decimal) -> str:
        whole, _, decimals = f"{value:.{self.decimals}f}".partition(".")
        kept = decimals[: self.shown] + decimals[self.shown :].rstrip("0")
        return f"{whole}.{kept}" if kept else whole

    def _schema(self) -> dict[str, Any]:
        sign = "-?" if self.least < 0 else ""
        return {"type": "string", "pattern": f"^{sign}[0-9]{{1,9}}(\\.[0-9]{{1,{self.decimals}}})?$"}


_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?")


@dataclass(frozen=True, kw_only=True)
class Day(Field):
    """A date: "2026-12-24"."""

    def _read(self, value: object, pointer: str, reader: Reader) -> Any:
        try:
            date = datetime.date.fromisoformat(value) if isinstance(value, str) and _DATE.fullmatch(value) else None
        except ValueError:
            date = None
        if date is None or not _FIRST_YEAR <= date.year <= _LAST_YEAR:
            return reader.tell(pointer, FaultCode.NOT_A_DATE, value=value)
        return date

    def _write(self, value: datetime.date) -> str:
        return value.isoformat()

    def _schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, kw_only=True)
class ClockTime(Field):
    """A minute of the day as a clock shows it, "07:00", up to "24:00"; 420 and 1440 inside."""

    def _read(self, value: object, pointer: str, reader: Reader) -> Any:
        clock = _CLOCK.fullmatch(value) if isinstance(value, str) else None
        minute = None if clock is None or int(clock[2]) > 59 else int(clock[1]) * 60 + int(clock[2])
        if minute is None or minute > MINUTES_OF_DAY:
            return reader.tell(pointer, FaultCode.NOT_A_CLOCK, value=value)
        return minute

    def _write(self, value: int) -> str:
        return clock_time(value)

    def _schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"}


@dataclass(frozen=True, kw_only=True)
class Listed(Field):
    """Values or rows one after the other, read to a tuple.

    No two may be the same by `key`, which stands at `key_place` inside a row: "/name/fi".
    """

    item: Field
    least: int = 0
    most: int = 500
    key: Callable[[Any], object] | None = None
    key_place: str = ""

    def _read(self, value: object, pointer: str, reader: Reader) -> Any:
        if not isinstance(value, list):
            return reader.tell(pointer, FaultCode.NOT_A_LIST)
        if len(value) > self.most:
            return reader.tell(pointer, FaultCode.TOO_MANY_ROWS, count=len(value), most=self.most)
        if len(value) < self.least:
            return reader.tell(pointer, FaultCode.TOO_FEW_ROWS, count=len(value), least=self.least)
        rows = tuple(self.item.read(row, inside(pointer, number), reader) for number, row in enumerate(value))
        self._refuse_same(rows, pointer, reader)
        return FAULTY if FAULTY in rows else rows

    def _refuse_same(self, rows: Sequence[Any], pointer: str, reader: Reader) -> None:
        seen: dict[object, str] = {}
        for number, row in enumerate(rows):
            if self.key is None or row is FAULTY:
                continue
            named = inside(pointer, number) + self.key_place
            earlier = seen.setdefault(self.key(row), named)
            if earlier != named:
                reader.tell(named, FaultCode.ALREADY_GIVEN, value=self.key(row), line=reader.line_of(earlier))

    def _write(self, value: Sequence[Any]) -> list[Any]:
        return [self.item.write(row) for row in value]

    def _schema(self) -> dict[str, Any]:
        least = {"minItems": self.least} if self.least else {}
        unique = {"uniqueItems": True} if self.key and not self.key_place else {}
        return {"type": "array", "items": self.item.schema(), **least, "maxItems": self.most, **unique}


@dataclass(frozen=True, kw_only=True)
class Record(Field):
    """Fields in curly brackets, read to whatever `build` makes of them. Names may differ in Python."""

    fields: Mapping[str, Field]
    build: Callable[..., Any] = dict
    attributes: Mapping[str, str] | None = None

    def _read(self, value: object, pointer: str, reader: Reader) -> Any:
        read = read_fields(self.fields, value, pointer, reader)
        if not read or FAULTY in read.values():
            return FAULTY
        return self.build(**{self._attribute(name): found for name, found in read.items()})

    def _write(self, value: Any) -> dict[str, Any]:
        values = value if isinstance(value, Mapping) else vars(value)
        return {name: field.write(values[self._attribute(name)]) for name, field in self.fields.items()}

    def _attribute(self, name: str) -> str:
        return (self.attributes or {}).get(name, name)

    def _schema(self) -> dict[str, Any]:
        return object_schema(self.fields)


@dataclass(frozen=True, kw_only=True)
class ParameterValues(Field):
    """The numbers of a parameter table: read by the table's kind, which stands beside its editions."""

    def _read(self, value: object, pointer: str, reader: Reader) -> Any:
        if not isinstance(value, dict):
            return reader.tell(pointer, FaultCode.NOT_AN_OBJECT)
        return value

    def _schema(self) -> dict[str, Any]:
        return {"type": "object"}


class Raw(Texts):
    """Words of our own that are shown whole, however long: only what somebody wrote is cut."""

    def __init__(self, text: str) -> None:
        super().__init__(text, text, text)


def read_fields(fields: Mapping[str, Field], value: object, pointer: str, reader: Reader) -> dict[str, Any]:
    """Every field of an object, FAULTY where it cannot be read; nothing when it is no object."""
    if not isinstance(value, Mapping):
        reader.tell(pointer, FaultCode.NOT_AN_OBJECT)
        return {}
    allowed = Raw(", ".join(fields))
    for name in value:
        if name not in fields:
            reader.tell(inside(pointer, name), FaultCode.UNKNOWN_FIELD, name=name, allowed=allowed)
    read: dict[str, Any] = {}
    for name, field in fields.items():
        if name in value:
            read[name] = field.read(value[name], inside(pointer, name), reader)
        elif field.is_required:
            read[name] = reader.tell(inside(pointer, name), FaultCode.MISSING, name=name)
        else:
            read[name] = field.default
    return read


def object_schema(fields: Mapping[str, Field]) -> dict[str, Any]:
    required = [name for name, field in fields.items() if field.is_required]
    return {
        "type": "object",
        "properties": {name: field.schema() for name, field in fields.items()},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def parameter_value_faults(kind: str, values: object, pointer: str, reader: Reader) -> None:
    """Tell what is wrong in the numbers of a table, each at its own place in the file."""
    for found in parameter_faults(kind, values):
        place = pointer
        for step in re.findall(r"[^.\[\]]+", found.path):
            place = inside(place, step)
        reader.tell(place, FaultCode.PARAMETER, message=found.message)


def clock_time(minute: int) -> str:
    """420 as "07:00"."""
    return f"{minute // 60:02}:{minute % 60:02}"
