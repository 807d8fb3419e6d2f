"""The words that a definition file may choose from. A test holds them to the choices of the models."""

from __future__ import annotations

from rulebooks.calculation import Crossing, DayKind, Exhaustion, MissingBand, RoundingMode
from rulebooks.calculation.cancellation import CancellationReason
from rulebooks.definition_facts import BalanceLimit
from voucher_portal.core.quantities import Unit


def words_of(enumeration: type) -> tuple[str, ...]:
    return tuple(str(member.value) for member in enumeration)  # type: ignore[attr-defined]


UNITS = words_of(Unit)
DAY_KINDS = words_of(DayKind)
EXHAUSTION = words_of(Exhaustion)
ROUNDING_MODES = words_of(RoundingMode)
CROSSINGS = words_of(Crossing)
MISSING_BAND_ROWS = words_of(MissingBand)
BALANCE_LIMITS = words_of(BalanceLimit)
EVENT_FORMS = ("visit", "pieces", "day", "month", "stay", "treatment")
LEGAL_BASES = ("569/2009", "1048/2025")
ORGANISER_TYPES = ("county", "city", "joint_authority")
PRECONDITIONS = ("need_assessment", "referral")
ACTIVATION_MODES = ("code_or_attached", "attached_only")
PRICE_MODELS = ("free_pricing", "price_cap", "fixed")
VALUE_MODELS = ("flat", "percentage", "income_hourly", "income_by_hours", "housing", "daycare")
VALUE_BASES = ("frozen", "follows")
RECURRENCES = ("whole", "week", "month")
CARRY_OVERS = ("none", "next", "whole")
PARTIAL_MONTHS = ("calendar_days", "daily_rate", "operational_days")
BILLING_PERIODS = ("month", "half_month")
REGISTRATIONS = ("soteri", "county_register", "prepayment")
VAT_CLASSES = ("exempt", "standard")
CANCELLATION_REASONS = words_of(CancellationReason)
QUESTION_KINDS = ("text", "yes_no")
CALENDAR_KINDS = ("holiday", "eve")
PARAMETER_KINDS = ("kilometre_rate", "income_hourly", "income_by_hours", "housing", "daycare", "vat_rates")
#: The value models that read a parameter table, and the kind of it.
TABLE_OF_VALUE_MODEL = {model: model for model in ("income_hourly", "income_by_hours", "housing", "daycare")}
