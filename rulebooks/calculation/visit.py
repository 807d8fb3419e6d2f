"""A visit or a counted quantity, from its facts to its outcome."""

from __future__ import annotations

from decimal import Decimal

from rulebooks.calculation.balance import covered_quantity
from rulebooks.calculation.duration import billable_minutes, elapsed_minutes, rounded_minutes
from rulebooks.calculation.facts import QuantityFacts, RoundingMode, RowFacts, VisitFacts
from rulebooks.calculation.lines import Line, LineKind
from rulebooks.calculation.outcome import Outcome, Refusal, RefusalCode
from rulebooks.calculation.share import share_lines, split_of
from rulebooks.calculation.texts import Texts, quantity_text
from voucher_portal.core.quantities import Unit

_ENDS_BEFORE_START = Texts(
    "Käynti ei voi päättyä ennen kuin se alkaa. Tarkista ajat. Jos käynti päättyi seuraavana päivänä, merkitse se.",
    "Besöket kan inte sluta innan det börjar. Kontrollera tiderna. Om besöket slutade följande dag, markera det.",
    "The visit cannot end before it starts. Check the times. If it ended on the next day, tick that.",
)
_NO_QUANTITY = Texts(
    "Määrän pitää olla suurempi kuin nolla.",
    "Antalet måste vara större än noll.",
    "The quantity must be more than zero.",
)
_LASTED = Texts("Käynti kesti {time}.", "Besöket varade {time}.", "The visit lasted {time}.")
_NEAREST = Texts(
    "Aika pyöristetään lähimpään {step} minuuttiin: {time}.",
    "Tiden avrundas till närmaste {step} minuter: {time}.",
    "The time is rounded to the nearest {step} minutes: {time}.",
)
_UP = Texts(
    "Aika pyöristetään ylöspäin täysiin {step} minuutteihin: {time}.",
    "Tiden avrundas uppåt till hela {step} minuter: {time}.",
    "The time is rounded up to full {step} minutes: {time}.",
)
_LEAST = Texts(
    "Lyhin laskutettava aika on {time}.",
    "Den kortaste tid som faktureras är {time}.",
    "The shortest billable time is {time}.",
)
_LEFT = Texts("Palvelusetelille jää {left}.", "På servicesedeln återstår {left}.", "Left on the voucher: {left}.")


def calculate_visit(facts: VisitFacts) -> Outcome:
    """Price a visit by its start and end.

    A visit sold by the hour is billed by its minutes; one sold by the visit, day or piece counts
    as one, whatever it lasted. Raises Refusal.
    """
    if elapsed_minutes(facts.starts_at, facts.ends_at) < 1:
        raise Refusal(RefusalCode.ENDS_BEFORE_START, _ENDS_BEFORE_START)
    if facts.unit is not Unit.HOUR:
        return _outcome(Decimal(1), facts, (_lasted_line(facts),))
    return _outcome(Decimal(billable_minutes(facts)), facts, _time_lines(facts))


def calculate_quantity(facts: QuantityFacts) -> Outcome:
    """Price pieces, days, months or visits counted as such (units of account). Raises Refusal."""
    if facts.quantity <= 0:
        raise Refusal(RefusalCode.NO_QUANTITY, _NO_QUANTITY)
    return _outcome(facts.quantity, facts, ())


def _outcome(billable: Decimal, facts: RowFacts, before: tuple[Line, ...]) -> Outcome:
    covered = covered_quantity(billable, facts)
    split = split_of(billable, covered, facts)
    left = facts.remaining_quantity - covered
    return Outcome(
        split=split,
        billable_quantity=billable,
        used_quantity=covered,
        remaining_after=left,
        lines=(*before, *share_lines(billable, covered, split, facts), _left_line(left, covered, facts)),
    )


def _time_lines(facts: VisitFacts) -> tuple[Line, ...]:
    passed = elapsed_minutes(facts.starts_at, facts.ends_at)
    rounded = rounded_minutes(passed, facts.rounding_minutes, facts.rounding_mode)
    lines = [_lasted_line(facts)]
    if facts.rounding_minutes > 1 and facts.rounding_mode != RoundingMode.NONE:
        lines.append(_rounding_line(passed, rounded, facts))
    if rounded < facts.minimum_billable_minutes:
        lines.append(_least_line(rounded, facts))
    return tuple(lines)


def _lasted_line(facts: VisitFacts) -> Line:
    passed = elapsed_minutes(facts.starts_at, facts.ends_at)
    inputs = {"starts_at": facts.starts_at.isoformat(), "ends_at": facts.ends_at.isoformat(), "minutes": str(passed)}
    return Line(LineKind.NOTE, "time", facts.logged_by, _LASTED.filled(time=_time(passed)), inputs=inputs)


def _rounding_line(passed: int, rounded: int, facts: VisitFacts) -> Line:
    template = _UP if facts.rounding_mode == RoundingMode.UP else _NEAREST
    text = template.filled(step=str(facts.rounding_minutes), time=_time(rounded))
    inputs = {
        "minutes": str(passed),
        "rounding_minutes": str(facts.rounding_minutes),
        "rounding_mode": facts.rounding_mode.value,
        "rounded": str(rounded),
    }
    return Line(LineKind.NOTE, "rounding", facts.logged_by, text, inputs=inputs)


def _least_line(rounded: int, facts: VisitFacts) -> Line:
    least = facts.minimum_billable_minutes
    inputs = {"minutes": str(rounded), "minimum_billable_minutes": str(least)}
    return Line(LineKind.NOTE, "minimum_billable", facts.logged_by, _LEAST.filled(time=_time(least)), inputs=inputs)


def _left_line(left: Decimal, covered: Decimal, facts: RowFacts) -> Line:
    text = _LEFT.filled(left=quantity_text(left, facts.unit))
    inputs = {"remaining_quantity": str(facts.remaining_quantity), "used_quantity": str(covered)}
    return Line(LineKind.QUANTITY, "balance", facts.value_rule, text, left, inputs)


def _time(minutes: int) -> Texts:
    return quantity_text(Decimal(minutes), Unit.HOUR)
