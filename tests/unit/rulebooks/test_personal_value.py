"""Personal values: the worked examples G10, G11 and G12 with the numbers of the page, and their reasons."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebooks.calculation import Refusal
from rulebooks.calculation.parameters import (
    HousingTable,
    IncomeByHoursTable,
    IncomeHourlyTable,
    KilometreRate,
)
from rulebooks.calculation.period_refusals import PeriodRefusalCode
from rulebooks.calculation.personal_value import ClientSituation, PersonalValue, income_of_least_value, personal_value
from rulebooks.calculation.rounding import AmountRounding, rounded
from tests.unit.rulebooks.tables import ESSOTE, RAAHE, STM, TABLE_RULE, changed
from tests.unit.rulebooks.worked_page import amount, examples
from voucher_portal.core.money import euro, format_number


def hourly_table(row: dict[str, str]) -> IncomeHourlyTable:
    """The ministry's table with the numbers of a row for one person."""
    values = {**STM, "max_value": str(amount(row["highest"])), "min_value": str(amount(row["lowest"]))}
    values = changed(values, "limits[0].limit", str(amount(row["limit"])))
    return IncomeHourlyTable.parse({**values, "rounding": row.get("rounding", "cent")})


@pytest.mark.parametrize("row", examples()["income-hourly"])
def test_g10_the_value_of_an_hour_by_income(row: dict[str, str]) -> None:
    table = hourly_table(row)
    value = personal_value(table, ClientSituation(monthly_income=amount(row["income"])), TABLE_RULE)

    assert table.limits[0].percent == amount(row["per cent"])
    assert value.unit_value == amount(row["value"])
    assert value.split_of(amount(row["price"])).client_share == amount(row["share"])
    assert value.fee_per_unit == table.max_value - value.unit_value
    steps = {line.rule: line.inputs for line in value.lines}
    if amount(row["reduction"]):
        assert round(Decimal(steps["income_reduction"]["reduction"]), 4) == amount(row["reduction"])
        assert euro(steps["income_hourly"]["exact"]) == amount(row["before the floor"])
    else:
        assert "income_reduction" not in steps and "income_below_limit" in steps


@pytest.mark.parametrize("row", examples()["income-of-least-value"])
def test_g10_the_income_from_which_the_value_is_the_lowest(row: dict[str, str]) -> None:
    table = hourly_table(row)
    income = income_of_least_value(table, 1)

    assert income == amount(row["income"])
    assert personal_value(table, ClientSituation(monthly_income=income), TABLE_RULE).unit_value == table.min_value
    assert income_of_least_value(table, 30) is None


@pytest.mark.parametrize("row", examples()["extra-people"])
def test_larger_households(row: dict[str, str]) -> None:
    applied = IncomeHourlyTable.parse(STM).limit_of(int(row["people"]))

    assert (applied.limit, applied.percent) == (amount(row["limit"]), amount(row["per cent"]))


@pytest.mark.parametrize("row", examples()["income-by-hours"])
def test_g11_the_value_by_hours_and_household(row: dict[str, str]) -> None:
    table = IncomeByHoursTable.parse(RAAHE)
    situation = ClientSituation(
        household_size=int(row["people"]), monthly_income=amount(row["income"]), granted_hours=amount(row["hours"])
    )
    value = personal_value(table, situation, TABLE_RULE, base_value=amount(row["day"]))

    assert value.monthly_fee == amount(row["monthly fee"])
    assert value.fee_per_unit == amount(row["fee per hour"])
    assert value.unit_value == value.band_value(amount(row["day"])) == amount(row["value of a day hour"])
    assert value.band_value(amount(row["evening"])) == amount(row["value of an evening hour"])
    assert {line.rule: line.inputs for line in value.lines}["income_limit"]["percent"] == row["per cent"]


def test_without_granted_hours_the_value_by_hours_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        personal_value(IncomeByHoursTable.parse(RAAHE), ClientSituation(monthly_income=Decimal(900)), TABLE_RULE)

    assert refused.value.code is PeriodRefusalCode.NO_GRANTED_HOURS
    assert "tuntia" in refused.value.text.fi


@pytest.mark.parametrize("row", examples()["housing"])
def test_g12_housing_by_net_income(row: dict[str, str]) -> None:
    table = HousingTable.parse({**ESSOTE, "max_value": str(amount(row["highest"]))})
    situation = ClientSituation(
        monthly_income=amount(row["net income"]),
        monthly_deductions=amount(row["deductions"]),
        is_couple=row["couple"] == "yes",
    )
    value = personal_value(table, situation, TABLE_RULE)

    assert value.monthly_fee == value.fee_per_unit == amount(row["fee"])
    assert value.unit_value == amount(row["value"])
    assert value.allowance_left == amount(row["allowance left"])
    assert value.day_value == euro(amount(row["value"]) / Decimal("30.4"))


def test_a_table_that_gives_no_value_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError, match="KilometreRate"):
        personal_value(KilometreRate(rate=Decimal("0.57")), ClientSituation(monthly_income=Decimal(1)), TABLE_RULE)


@pytest.mark.parametrize(
    "wrong",
    [{"monthly_income": "-1"}, {"monthly_income": "NaN"}, {"granted_hours": "-2"}, {"monthly_deductions": "Infinity"}],
)
def test_a_situation_has_no_negative_numbers(wrong: dict[str, str]) -> None:
    numbers = {"monthly_income": Decimal(900), **{name: Decimal(text) for name, text in wrong.items()}}
    with pytest.raises(ValueError, match="at least zero"):
        ClientSituation(**numbers)
    with pytest.raises(ValueError, match="at least one person"):
        ClientSituation(monthly_income=Decimal(1), household_size=0)


def test_neither_rounding_up_nor_the_least_value_lifts_a_value_above_itself() -> None:
    table = IncomeHourlyTable.parse({**STM, "max_value": "27.03", "rounding": "up_10c"})
    value = personal_value(table, ClientSituation(monthly_income=Decimal(100)), TABLE_RULE)
    poor_hour = personal_value(table, ClientSituation(monthly_income=Decimal(9000)), TABLE_RULE).band_value(Decimal(5))

    assert (value.unit_value, value.fee_per_unit) == (Decimal("27.03"), 0)
    assert poor_hour == 5


incomes = st.decimals(0, 20_000, places=2)
sizes = st.integers(1, 12)
granted = st.decimals("0.25", 200, places=2)
TABLES = st.sampled_from(
    [
        *(IncomeHourlyTable.parse({**STM, "rounding": rounding}) for rounding in ("cent", "up_5c", "up_10c")),
        IncomeByHoursTable.parse(RAAHE),
        HousingTable.parse(ESSOTE),
    ]
)


def value_for(table: IncomeHourlyTable, income: Decimal, **others: object) -> PersonalValue:
    situation = ClientSituation(monthly_income=income, **others)
    return personal_value(table, situation, TABLE_RULE, base_value=Decimal("33.50"))


@given(TABLES, incomes, incomes, sizes, granted, st.booleans())
def test_raising_the_income_never_raises_the_value(
    table: IncomeHourlyTable, income: Decimal, more: Decimal, size: int, hours: Decimal, is_couple: bool
) -> None:
    others = {"household_size": size, "granted_hours": hours, "is_couple": is_couple}

    assert value_for(table, income + more, **others).unit_value <= value_for(table, income, **others).unit_value


@given(TABLES, incomes, sizes, granted, st.decimals(0, 5000, places=2))
def test_no_value_and_no_share_is_negative(
    table: IncomeHourlyTable, income: Decimal, size: int, hours: Decimal, price: Decimal
) -> None:
    value = value_for(table, income, household_size=size, granted_hours=hours)
    split = value.split_of(price)

    assert split.voucher_part <= value.unit_value
    assert value.unit_value == euro(value.unit_value) >= 0
    assert value.fee_per_unit >= 0
    assert 0 <= value.band_value(Decimal("38.60")) <= Decimal("38.60")
    assert (value.allowance_left or Decimal(0)) >= 0


@given(TABLES, incomes, sizes, granted)
def test_the_lines_end_with_the_value_and_speak_three_languages(
    table: IncomeHourlyTable, income: Decimal, size: int, hours: Decimal
) -> None:
    value = value_for(table, income, household_size=size, granted_hours=hours)

    assert all(line.version is TABLE_RULE and line.amount is None and line.inputs for line in value.lines)
    assert all("{" not in text for line in value.lines for text in line.text.as_json().values())
    assert value.lines[-1].inputs["unit_value"] == str(value.unit_value)
    assert format_number(value.unit_value) in value.lines[-1].text.sv


def test_lines_are_written_only_when_asked_for() -> None:
    written: list[str] = []
    value = value_for(IncomeHourlyTable.parse(STM), Decimal(900))
    lazy = PersonalValue(**{**vars(value), "write_lines": lambda: written.append("once") or ()})

    assert not written
    assert lazy.lines == lazy.lines == ()
    assert written == ["once"]


@given(st.decimals(0, 100, places=6))
def test_rounding_up_stays_within_its_step(value: Decimal) -> None:
    for rounding, step in ((AmountRounding.UP_5C, Decimal("0.05")), (AmountRounding.UP_10C, Decimal("0.10"))):
        assert 0 <= rounded(value, rounding) - value < step
        assert rounded(value, rounding) % step == 0
    assert abs(rounded(value, AmountRounding.EURO) - value) <= Decimal("0.5")
