"""What the rules of months, packages and personal values refuse, beside the codes of a visit."""

from __future__ import annotations

from enum import StrEnum

from rulebooks.calculation.outcome import Refusal


class PeriodRefusalCode(StrEnum):
    NO_GRANTED_HOURS = "no_granted_hours"
    NO_OPERATIONAL_DAYS = "no_operational_days"
    ABSENCES_OVERLAP = "absences_overlap"
    EXTRA_ABOVE_LIMIT = "extra_above_limit"
    TECHNICAL_COSTS_ABOVE_CAP = "technical_costs_above_cap"
    NOT_IN_PACKAGE = "not_in_package"
    OUTSIDE_VALIDITY = "outside_validity"


class PeriodRefusal(Refusal):
    """The rules do not allow it: nothing is saved. `text` says what to do, in three languages."""

    code: PeriodRefusalCode
