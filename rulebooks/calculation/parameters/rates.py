"""Rates that change by a date: kilometres (C47), value added tax (C51), an index change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from rulebooks.calculation.parameters.fields import Choice, Field, Number, percent_field
from rulebooks.calculation.parameters.table import ParameterTable
from rulebooks.calculation.rounding import AmountRounding
from rulebooks.calculation.texts import Texts


@dataclass(frozen=True, kw_only=True)
class KilometreRate(ParameterTable):
    """Euro per kilometre. Free kilometres and caps belong to the travel rule of a definition."""

    rate: Decimal

    FIELDS: ClassVar[Mapping[str, Field]] = {
        "rate": Number(
            label=Texts("kilometrikorvaus, €/km", "kilometerersättning, €/km", "kilometre rate, €/km"),
            most=Decimal(10),
            decimals=4,
        )
    }


@dataclass(frozen=True, kw_only=True)
class VatRates(ParameterTable):
    """The standard rate of value added tax. Exempt services have none."""

    standard_percent: Decimal

    FIELDS: ClassVar[Mapping[str, Field]] = {
        "standard_percent": percent_field(
            Texts("yleinen arvonlisäverokanta, %", "allmän mervärdesskattesats, %", "standard rate of VAT, %")
        )
    }


@dataclass(frozen=True, kw_only=True)
class IndexChange(ParameterTable):
    """By how many per cent values change, up or down, and how the new value is rounded."""

    percent: Decimal
    rounding: AmountRounding

    FIELDS: ClassVar[Mapping[str, Field]] = {
        "percent": Number(
            label=Texts("muutos, %", "förändring, %", "change, %"),
            least=Decimal(-50),
            most=Decimal(100),
            decimals=4,
            shown_decimals=0,
        ),
        "rounding": Choice(
            label=Texts("uuden arvon pyöristys", "avrundning av det nya värdet", "rounding of the new value"),
            of=tuple(AmountRounding),
        ),
    }
