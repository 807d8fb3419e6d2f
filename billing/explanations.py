"""Why this sum: the stored lines of a visit as sentences, gathered by part. Reads only.

The client is spoken to ("sinä maksat"); everybody else reads of the client.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rulebooks.calculation import LineKind
from voucher_portal.core.money import format_euro
from voucher_portal.core.quantities import Unit, format_quantity

_BEGINS_A_PART = ("band", "draw_from_base")
_OF_TRAVEL = ("travel_outside_home", "free_kilometres", "travel")
_SHOWN_AS_SUMS = ("total",)

Line = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One step of the calculation in a sentence, and the rule it rests on."""

    text: str
    source: str


@dataclass
class Explanation:
    """The steps in the order in which they were counted, by what they are about."""

    time: list[Step] = field(default_factory=list)
    parts: list[list[Step]] = field(default_factory=list)
    travel: list[Step] = field(default_factory=list)
    left: list[Step] = field(default_factory=list)

    @property
    def sources(self) -> list[str]:
        """Every rule that was used, once, in the order of use."""
        steps = [*self.time, *(step for part in self.parts for step in part), *self.travel, *self.left]
        return list(dict.fromkeys(step.source for step in steps))


def explain(lines: Iterable[Line], *, for_client: bool = False) -> Explanation:
    """The stored lines in the active language."""
    found = Explanation()
    has_price = True
    for line in lines:
        if line["rule"] in _SHOWN_AS_SUMS:
            continue
        if line["kind"] == LineKind.PRICE or line["rule"] in _BEGINS_A_PART:
            if has_price:
                found.parts.append([])
            has_price = line["kind"] == LineKind.PRICE
        _section(found, line).append(_step(line, for_client=for_client))
    return found


def _section(found: Explanation, line: Line) -> list[Step]:
    if line["kind"] == LineKind.QUANTITY:
        return found.left
    if line["rule"] in _OF_TRAVEL:
        return found.travel
    return found.parts[-1] if found.parts else found.time


def _step(line: Line, *, for_client: bool) -> Step:
    text = _said_to_client(line) if for_client and line["kind"] == LineKind.CLIENT_SHARE else _told(line["text"])
    return Step(text, _told(line["version"]["name"]))


def _told(texts: Mapping[str, str]) -> str:
    return texts.get((get_language() or "fi")[:2]) or texts["fi"]


def _said_to_client(line: Line) -> str:
    """The client's share in the second person."""
    inputs, amount = line["inputs"], Decimal(line["amount"])
    if line["rule"] == "free_for_client":
        return _("Palvelu on sinulle maksuton.")
    if not amount:
        return _("Sinä et maksa tästä mitään.")
    words = {"amount": format_euro(amount)}
    if line["rule"] == "exhausted_split":
        words["excess"] = _counted(inputs)
        return _("Setelissä ei ollut enempää jäljellä. Sinä maksat loput, %(excess)s: %(amount)s") % words
    words |= {name: format_euro(Decimal(inputs[name])) for name in ("price", "voucher_part")}
    return _("Sinä maksat hinnan ja setelin erotuksen: %(price)s − %(voucher_part)s = %(amount)s") % words


def _counted(inputs: Mapping[str, str]) -> str:
    unit = Unit(inputs["unit"])
    return format_quantity(Decimal(inputs["quantity"]), unit.unit_of_account, get_language() or "fi")


def joined(parts: Sequence[Any], explanation: Explanation) -> list[tuple[Any, list[Step]]]:
    """Each part of a visit with its steps; a visit from before parts were kept has all in one."""
    if len(parts) != len(explanation.parts):
        steps = [step for part in explanation.parts for step in part]
        return [(part, steps if position == 0 else []) for position, part in enumerate(parts)]
    return list(zip(parts, explanation.parts, strict=True))
