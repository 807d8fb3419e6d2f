"""Pure arithmetic of a service voucher: frozen facts in, an outcome with its lines out.

No clock, no database, no settings. `calculate_visit` prices a visit by its start and end,
`calculate_quantity` pieces, days, months and visits counted as such. Either returns an `Outcome`
or raises `Refusal`. A new kind of rule (bands, income-related values, travel) is a new module
that adds lines; the outcome stays the same.
"""

from rulebooks.calculation.facts import (
    Exhaustion,
    QuantityFacts,
    RoundingMode,
    RowFacts,
    RuleVersion,
    VisitFacts,
)
from rulebooks.calculation.lines import Line, LineKind
from rulebooks.calculation.outcome import Outcome, Refusal, RefusalCode
from rulebooks.calculation.texts import Texts
from rulebooks.calculation.visit import calculate_quantity, calculate_visit

__all__ = [
    "Exhaustion",
    "Line",
    "LineKind",
    "Outcome",
    "QuantityFacts",
    "Refusal",
    "RefusalCode",
    "RoundingMode",
    "RowFacts",
    "RuleVersion",
    "Texts",
    "VisitFacts",
    "calculate_quantity",
    "calculate_visit",
]
