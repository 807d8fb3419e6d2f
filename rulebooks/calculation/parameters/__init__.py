"""The tables that a county keeps as dated data: read from plain JSON, checked, frozen, written back.

`parse_parameters(kind, values)` reads one by its kind. What is wrong is told all at once, each fault
with its place and its mend: "limits[2].percent: 120 on yli 100. Kirjoita enintään 100."
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rulebooks.calculation.parameters.daycare import (
    AgeChange,
    AgeClass,
    DaycareFee,
    DaycareHours,
    DaycareTable,
    FamilyLimit,
)
from rulebooks.calculation.parameters.faults import FaultCode, FaultyParameters, ParameterFault, fault
from rulebooks.calculation.parameters.fields import Field
from rulebooks.calculation.parameters.housing import HousingTable
from rulebooks.calculation.parameters.incomes import (
    AppliedLimit,
    ExtraPerson,
    HoursLimit,
    IncomeByHoursTable,
    IncomeHourlyTable,
    IncomeLimit,
)
from rulebooks.calculation.parameters.rates import IndexChange, KilometreRate, VatRates
from rulebooks.calculation.parameters.table import ParameterTable
from rulebooks.calculation.texts import Texts

__all__ = [
    "PARAMETER_KINDS",
    "AgeChange",
    "AgeClass",
    "AppliedLimit",
    "DaycareFee",
    "DaycareHours",
    "DaycareTable",
    "ExtraPerson",
    "FamilyLimit",
    "FaultCode",
    "FaultyParameters",
    "HoursLimit",
    "HousingTable",
    "IncomeByHoursTable",
    "IncomeHourlyTable",
    "IncomeLimit",
    "IndexChange",
    "KilometreRate",
    "ParameterFault",
    "ParameterKind",
    "ParameterTable",
    "VatRates",
    "parameter_faults",
    "parse_parameters",
]


@dataclass(frozen=True)
class ParameterKind:
    """A kind of table: its code in data, its class, and what people call it."""

    code: str
    table: type[ParameterTable]
    title: Texts

    @property
    def fields(self) -> Mapping[str, Field]:
        """Its fields with their labels, for a form."""
        return self.table.FIELDS

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of its values (draft 2020-12)."""
        return {"title": self.title.en, "description": self.title.fi, **self.table.schema()}


_KINDS = (
    ParameterKind("kilometre_rate", KilometreRate, Texts("Kilometrikorvaus", "Kilometerersättning", "Kilometre rate")),
    ParameterKind(
        "income_hourly",
        IncomeHourlyTable,
        Texts(
            "Tulosidonnainen tuntiarvo: tulorajat",
            "Inkomstrelaterat timvärde: inkomstgränser",
            "Income-related hourly value: income limits",
        ),
    ),
    ParameterKind(
        "income_by_hours",
        IncomeByHoursTable,
        Texts(
            "Tulosidonnainen arvo tuntien ja talouden koon mukaan",
            "Inkomstrelaterat värde enligt timmar och hushåll",
            "Income-related value by hours and household",
        ),
    ),
    ParameterKind(
        "housing",
        HousingTable,
        Texts("Asumispalvelun maksu ja arvo", "Boendeservicens avgift och värde", "Fee and value of housing"),
    ),
    ParameterKind(
        "daycare",
        DaycareTable,
        Texts(
            "Varhaiskasvatuksen hintakatot ja maksut",
            "Småbarnspedagogikens pristak och avgifter",
            "Price caps and fees of early childhood education",
        ),
    ),
    ParameterKind("index_change", IndexChange, Texts("Indeksimuutos", "Indexändring", "Index change")),
    ParameterKind("vat_rates", VatRates, Texts("Arvonlisäverokanta", "Mervärdesskattesats", "VAT rate")),
)
PARAMETER_KINDS: Mapping[str, ParameterKind] = {kind.code: kind for kind in _KINDS}


def parse_parameters(kind: str, values: object) -> ParameterTable:
    """The table of a kind. Raises FaultyParameters with every fault, also for an unknown kind."""
    if kind not in PARAMETER_KINDS:
        allowed = ", ".join(PARAMETER_KINDS)
        raise FaultyParameters([fault("kind", FaultCode.UNKNOWN_KIND, value=kind, allowed=allowed)])
    return PARAMETER_KINDS[kind].table.parse(values)


def parameter_faults(kind: str, values: object) -> tuple[ParameterFault, ...]:
    """Everything that is wrong in the values of a kind; nothing when they can be kept."""
    try:
        parse_parameters(kind, values)
    except FaultyParameters as faulty:
        return faulty.faults
    return ()
