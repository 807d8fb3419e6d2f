"""Pure arithmetic of a service voucher: frozen facts in, an outcome with its lines out.

No clock, no database, no settings. `calculate_visit` prices a visit by its start and end,
`calculate_quantity` pieces, days, months and visits counted as such. Either returns an `Outcome`
or raises `Refusal`. docs/calculation.md tells the arithmetic in words and numbers.
"""

from rulebooks.calculation.bands import BandTable, Crossing, DayCalendar, DayKind, MissingBand, TimeBand
from rulebooks.calculation.facts import (
    Exhaustion,
    FlatValue,
    PercentageOfPrice,
    Product,
    QuantityFacts,
    Rate,
    RoundingMode,
    RuleVersion,
    Terms,
    VisitFacts,
    VisitTerms,
    VoucherRow,
)
from rulebooks.calculation.lines import Line, LineKind
from rulebooks.calculation.outcome import Left, Outcome, Part, Refusal, RefusalCode, Use
from rulebooks.calculation.texts import Texts
from rulebooks.calculation.travel import KilometreRate, OutsideHome, TravelFacts, TravelOutcome, TravelTerms
from rulebooks.calculation.visit import calculate_quantity, calculate_visit

__all__ = [
    "BandTable",
    "Crossing",
    "DayCalendar",
    "DayKind",
    "Exhaustion",
    "FlatValue",
    "KilometreRate",
    "Left",
    "Line",
    "LineKind",
    "MissingBand",
    "Outcome",
    "OutsideHome",
    "Part",
    "PercentageOfPrice",
    "Product",
    "QuantityFacts",
    "Rate",
    "Refusal",
    "RefusalCode",
    "RoundingMode",
    "RuleVersion",
    "Terms",
    "Texts",
    "TimeBand",
    "TravelFacts",
    "TravelOutcome",
    "TravelTerms",
    "Use",
    "VisitFacts",
    "VisitTerms",
    "VoucherRow",
    "calculate_quantity",
    "calculate_visit",
]
