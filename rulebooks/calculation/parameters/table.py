"""A table of parameters: frozen, read from plain JSON and written back, its faults told all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Self

from rulebooks.calculation.parameters.faults import FaultCode, FaultyParameters, ParameterFault, fault, place
from rulebooks.calculation.parameters.fields import FAULTY, Faulty, Field


class ParameterTable:
    """The base of every table and of every row in one. A subclass is a frozen, kw_only dataclass.

    `FIELDS` say what JSON each attribute is read from; `cross_faults` what must hold between them.
    Nobody can hold a table that breaks its own rules: the constructor raises FaultyParameters too.
    """

    FIELDS: ClassVar[Mapping[str, Field]]

    def __post_init__(self) -> None:
        faults: list[ParameterFault] = []
        self._values(self.dump(), "", faults)
        if faults:
            raise FaultyParameters(faults)

    @classmethod
    def parse(cls, values: object) -> Self:
        """The table of a plain JSON object. Raises FaultyParameters with every fault."""
        faults: list[ParameterFault] = []
        table = cls.read(values, "", faults)
        if faults or isinstance(table, Faulty):
            raise FaultyParameters(faults)
        return table

    @classmethod
    def faults_of(cls, values: object) -> tuple[ParameterFault, ...]:
        """Everything that is wrong in a plain JSON object."""
        faults: list[ParameterFault] = []
        cls.read(values, "", faults)
        return tuple(faults)

    @classmethod
    def read(cls, values: object, path: str, faults: list[ParameterFault]) -> Self | Faulty:
        """The table at a place of a larger text, or FAULTY with its faults appended."""
        before = len(faults)
        read = cls._values(values, path, faults)
        construct: Callable[..., Self] = cls
        return FAULTY if len(faults) > before else construct(**read)

    def dump(self) -> dict[str, Any]:
        """The table as plain JSON: what `parse` reads."""
        return {name: field.write(getattr(self, name)) for name, field in self.FIELDS.items()}

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """The JSON Schema of the table (draft 2020-12). Order and sums are checked by `parse` alone."""
        return {
            "type": "object",
            "properties": {name: field.schema() for name, field in cls.FIELDS.items()},
            "required": [name for name, field in cls.FIELDS.items() if not field.is_optional],
            "additionalProperties": False,
        }

    @classmethod
    def cross_faults(cls, values: Mapping[str, Any], path: str) -> Iterable[ParameterFault]:
        """What is wrong between fields. `values` has only those that could be read."""
        return ()

    @classmethod
    def _values(cls, values: object, path: str, faults: list[ParameterFault]) -> dict[str, Any]:
        if not isinstance(values, Mapping):
            faults.append(fault(path, FaultCode.NOT_AN_OBJECT))
            return {}
        allowed = ", ".join(cls.FIELDS)
        unknown = [str(name) for name in values if name not in cls.FIELDS]
        faults.extend(fault(place(path, name), FaultCode.UNKNOWN_FIELD, allowed=allowed) for name in unknown)
        read = {name: cls._value(name, values, path, faults) for name in cls.FIELDS}
        sound = {name: value for name, value in read.items() if value is not FAULTY}
        faults.extend(cls.cross_faults(sound, path))
        return sound

    @classmethod
    def _value(cls, name: str, values: Mapping[str, object], path: str, faults: list[ParameterFault]) -> Any:
        field = cls.FIELDS[name]
        if name not in values and not field.is_optional:
            faults.append(fault(place(path, name), FaultCode.MISSING, label=field.label))
            return FAULTY
        return field.read(values.get(name), place(path, name), faults)


def rising_faults(path: str, name: str, numbers: Iterable[Any]) -> Iterable[ParameterFault]:
    """The rows whose number is not larger than that of the row before. `name` is empty for plain numbers."""
    before = None
    for index, number in enumerate(numbers):
        if before is not None and number <= before:
            spot = place(f"{path}[{index}]", name) if name else f"{path}[{index}]"
            yield fault(spot, FaultCode.OUT_OF_ORDER, value=number, before=before)
        before = number


def size_faults(path: str, name: str, sizes: Iterable[int], first: int) -> Iterable[ParameterFault]:
    """The rows whose household size is not the next one, from `first` on."""
    for index, size in enumerate(sizes):
        if size != first + index:
            yield fault(place(f"{path}[{index}]", name), FaultCode.NOT_THE_NEXT, value=size, expected=first + index)


def open_end_faults(path: str, name: str, bounds: Iterable[object | None]) -> Iterable[ParameterFault]:
    """The rows that have no upper bound before the last one, and a last one that has."""
    listed = list(bounds)
    for index, bound in enumerate(listed):
        if (bound is None) != (index == len(listed) - 1):
            yield fault(place(f"{path}[{index}]", name), FaultCode.OPEN_ENDED)
