"""A version's values for one client, where they depend on income (domain.md C35–C38)."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal

from rulebooks.calculation import FlatValue, RuleVersion
from rulebooks.calculation.parameters import HousingTable, IncomeByHoursTable, IncomeHourlyTable, ParameterTable
from rulebooks.calculation.personal_value import ClientSituation, PersonalValue, personal_value
from rulebooks.definition_facts import DatedValue, DefinitionFacts, ServiceProduct
from voucher_portal.core.quantities import Unit

#: The value models whose value follows a client's income, as the parameter tables are called.
INCOME_MODELS = ("income_hourly", "income_by_hours", "housing")


def values_of_income(
    facts: DefinitionFacts, table: ParameterTable, situation: ClientSituation, rule: RuleVersion, on: datetime.date
) -> tuple[DefinitionFacts, PersonalValue]:
    """The facts with the client's own values, and the value with its explanation.

    `rule` is the edition of the table. Raises Refusal for a situation that lacks something, TypeError
    for a table that gives no value.
    """
    personal = personal_value(table, situation, rule, _full_value(facts, on))

    def own(product: ServiceProduct, value: DatedValue) -> DatedValue:
        return replace(value, value=_own_value(table, personal, product, value), rule=rule)

    return facts.with_values(own), personal


def _own_value(table: ParameterTable, personal: PersonalValue, product: ServiceProduct, value: DatedValue) -> FlatValue:
    match table:
        case HousingTable():
            day = personal.day_value if product.unit is Unit.DAY else None
            return FlatValue(personal.unit_value if day is None else day)
        case IncomeHourlyTable() | IncomeByHoursTable() if isinstance(value.value, FlatValue):
            return FlatValue(personal.band_value(value.value.unit_value))
    raise TypeError(f"{type(table).__name__} gives no value of {product.code}")


def _full_value(facts: DefinitionFacts, on: datetime.date) -> Decimal:
    """The full value of the base product on a date; of the first one where no product stands in for others."""
    code = facts.base_product_code or next(iter(facts.by_code), None)
    for value in facts.by_code[code].values if code is not None else ():
        if on in value.period and isinstance(value.value, FlatValue):
            return value.value.unit_value
    return Decimal(0)
