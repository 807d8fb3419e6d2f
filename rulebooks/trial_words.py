"""What came out of a trial, as people read it in the active language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rulebooks.calculation import Line, Part, VoucherRow
from rulebooks.calculation.texts import rate_text
from rulebooks.definition_facts import DefinitionFacts
from rulebooks.models.conditions import CancellationReason
from rulebooks.trial import Trial, TrialOutcome, TrialResult, TrialVisit, used_of
from voucher_portal.core.clock import helsinki
from voucher_portal.core.money import Split, format_euro
from voucher_portal.core.periods import format_date, format_weekday_date
from voucher_portal.core.quantities import format_quantity


@dataclass(frozen=True)
class Step:
    """One step of the arithmetic, and the rule it rests on."""

    text: str
    source: str


@dataclass(frozen=True)
class Reckoning:
    """A part of a price: its hours or product, how much of what, and its sum."""

    label: str
    note: str
    amount: str


@dataclass(frozen=True)
class Told:
    """One event: when, what it costs by parts, who pays, what is left, and every step. Or why it is refused."""

    title: str
    refusal: str = ""
    split: Split | None = None
    parts: tuple[Reckoning, ...] = ()
    travel: Decimal | None = None
    left: tuple[tuple[str, str], ...] = ()
    steps: tuple[Step, ...] = ()


def told(trial: Trial, facts: DefinitionFacts) -> list[Told]:
    """Every event of the trial, in its order."""
    return [_told(result, facts) for result in trial.results]


def steps_of(lines: Iterable[Line]) -> tuple[Step, ...]:
    """Lines as sentences in the active language, each with its source."""
    language = _language()
    return tuple(Step(line.text.of(language), line.version.label().of(language)) for line in lines)


def rows_left(trial: Trial, facts: DefinitionFacts) -> list[dict[str, str]]:
    """What was granted, used and left of every row."""
    used = used_of(trial)
    return [
        {
            "name": _name(row.product_code, facts),
            "granted": _counted(before, before.remaining_quantity),
            "used": _counted(row, used[row.key]),
            "left": _counted(row, row.remaining_quantity),
        }
        for before, row in zip(trial.granted, trial.rows, strict=True)
    ]


def _told(result: TrialResult, facts: DefinitionFacts) -> Told:
    title = _title(result)
    if result.refusal is not None:
        return Told(title, refusal=result.refusal.text.of(_language()))
    outcome = result.outcome
    assert outcome is not None
    return Told(
        title,
        split=outcome.split,
        parts=tuple(_reckoning(part, outcome, facts) for part in outcome.parts),
        travel=None if outcome.travel is None else outcome.travel.amount,
        left=tuple(_left(outcome, facts)),
        steps=steps_of(outcome.lines),
    )


def _title(result: TrialResult) -> str:
    event = result.event
    if not isinstance(event, TrialVisit):
        return f"{format_weekday_date(event.on, _language())}{event.on.year}"
    starts, ends = helsinki(event.starts_at), helsinki(event.ends_at)
    words = {
        "date": f"{format_weekday_date(starts.date(), _language())}{starts.year}",
        "starts": _clock(starts),
        "ends": _clock(ends) if ends.date() == starts.date() else f"{format_date(ends.date())} {_clock(ends)}",
    }
    title = _("%(date)s klo %(starts)s–%(ends)s") % words
    return title if event.not_made is None else f"{title}: {CancellationReason(event.not_made).label}"


def _reckoning(part: Part, outcome: TrialOutcome, facts: DefinitionFacts) -> Reckoning:
    product = facts.by_code[part.product_code]
    counted = format_quantity(part.billable_quantity, product.unit.unit_of_account, _language())
    label = _name(part.product_code, facts)
    if part.starts_at is not None and part.ends_at is not None and len(outcome.parts) > 1:
        label = f"{_clock(helsinki(part.starts_at))}–{_clock(helsinki(part.ends_at))} {label}"
    note = f"{counted} × {rate_text(part.rate.price, product.unit).of(_language())}"
    return Reckoning(label, note, format_euro(part.split.price))


def _left(outcome: TrialOutcome, facts: DefinitionFacts) -> Iterator[tuple[str, str]]:
    for row in outcome.rows:
        if row.key in outcome.uses:
            left = outcome.remaining[row.key]
            counted = _counted(row, left.quantity)
            yield _name(row.product_code, facts), counted


def _counted(row: VoucherRow, quantity: Decimal) -> str:
    return format_quantity(quantity, row.unit_of_account, _language())


def _name(code: str, facts: DefinitionFacts) -> str:
    return facts.by_code[code].name.of(_language())


def _clock(local: Any) -> str:
    return f"{local.hour}.{local.minute:02}"


def _language() -> str:
    return get_language() or "fi"
