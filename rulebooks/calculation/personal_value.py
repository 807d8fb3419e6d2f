"""The personal value of a voucher: the county's table and a client's situation in, value and reasons out."""

from __future__ import annotations

from decimal import Decimal

from rulebooks.calculation.client_situation import ClientSituation, PersonalValue
from rulebooks.calculation.facts import RuleVersion
from rulebooks.calculation.housing import housing_value
from rulebooks.calculation.income_by_hours import income_by_hours_value
from rulebooks.calculation.income_hourly import income_hourly_value, income_of_least_value
from rulebooks.calculation.parameters import HousingTable, IncomeByHoursTable, IncomeHourlyTable, ParameterTable

__all__ = [
    "ClientSituation",
    "PersonalValue",
    "housing_value",
    "income_by_hours_value",
    "income_hourly_value",
    "income_of_least_value",
    "personal_value",
]


def personal_value(
    table: ParameterTable, situation: ClientSituation, rule: RuleVersion, base_value: Decimal = Decimal(0)
) -> PersonalValue:
    """The value by whichever table a definition names.

    `base_value` is the full value of the base product, which only the table by hours needs. Raises
    PeriodRefusal for a situation that lacks something, TypeError for a table that gives no value.
    """
    match table:
        case IncomeHourlyTable():
            return income_hourly_value(table, situation, rule)
        case IncomeByHoursTable():
            return income_by_hours_value(table, situation, base_value, rule)
        case HousingTable():
            return housing_value(table, situation, rule)
        case _:
            raise TypeError(f"{type(table).__name__} gives no personal value")
