"""Lines that are written only when somebody asks "why this sum?", so that the arithmetic stays fast."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeAlias

from rulebooks.calculation.facts import RuleVersion
from rulebooks.calculation.lines import Line, LineKind
from rulebooks.calculation.rounding import AmountRounding
from rulebooks.calculation.texts import Texts
from voucher_portal.core.money import NO_BREAK_SPACE, format_number

Words: TypeAlias = dict[str, Texts | str]
"""The named places of a text of a line, filled."""

_WHOLE_EUROS = Texts(", pyöristettynä täysiin euroihin", ", avrundat till hela euro", ", rounded to whole euros")


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A result that can explain itself. `write_lines` is called at most once, on the first question."""

    write_lines: Callable[[], Iterable[Line]] = field(repr=False, compare=False)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        written = tuple(self.write_lines())
        self.check(written)
        return written

    def lines_as_json(self) -> list[dict[str, Any]]:
        return [line.as_json() for line in self.lines]

    def check(self, lines: tuple[Line, ...]) -> None:
        """Raises ValueError when the lines tell another sum than the result."""


def note(rule: str, version: RuleVersion, text: Texts, **inputs: object) -> Line:
    """A step that is no part of a price: a limit, a percentage, a computed fee. The numbers are its inputs."""
    return Line(LineKind.NOTE, rule, version, text, inputs={name: str(value) for name, value in inputs.items()})


def part_line(kind: LineKind, rule: str, version: RuleVersion, text: Texts, amount: Decimal, **inputs: object) -> Line:
    """A step whose amount is part of the price, of the voucher part or of the client's share."""
    return Line(kind, rule, version, text, amount, {name: str(value) for name, value in inputs.items()})


def percent_text(percent: Decimal) -> str:
    """35 %, 42,5 %"""
    return f"{format_number(percent, least_decimals=0, most_decimals=4)}{NO_BREAK_SPACE}%"


def exact_text(amount: Decimal) -> str:
    """1,9658 €: an amount on its way, with four decimals at most and two at least."""
    return f"{format_number(amount, most_decimals=4)}{NO_BREAK_SPACE}€"


def rounding_text(rounding: AmountRounding) -> Texts | str:
    """What is said after an amount that is not simply rounded to the cent."""
    return _WHOLE_EUROS if rounding is AmountRounding.EURO else ""
