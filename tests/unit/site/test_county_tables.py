"""The county tables of the demonstration: each says where it is from, and its numbers are those of the field."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from rulebooks.calculation.bands import DayCalendar
from rulebooks.calculation.parameters import (
    PARAMETER_KINDS,
    DaycareTable,
    IncomeByHoursTable,
    IncomeHourlyTable,
    parse_parameters,
)
from voucher_portal.site.demo.county_tables import (
    TIME_BANDS,
    band_table,
    county_table,
    county_table_names,
    product_values,
)

NAMES = county_table_names()
WINDOWS = [name for name in NAMES if county_table(name)["kind"] == TIME_BANDS]
PARAMETERS = [name for name in NAMES if name not in WINDOWS]
CHRISTMAS = DayCalendar(
    holidays=frozenset({datetime.date(2026, 12, 25), datetime.date(2026, 12, 26)}),
    eves=frozenset({datetime.date(2026, 12, 24)}),
)


def value_at(name: str, day: int, clock: str) -> Decimal | None:
    """Euro an hour in December 2026."""
    table = county_table(name)
    hours, minutes = clock.split(".")
    band = band_table(table).band_at(datetime.date(2026, 12, day), int(hours) * 60 + int(minutes), CHRISTMAS)
    return band and product_values(table)[band.code]


def test_the_tables_are_there() -> None:
    assert len(WINDOWS) == 3 and len(PARAMETERS) >= 6
    assert {county_table(name)["kind"] for name in PARAMETERS} <= set(PARAMETER_KINDS)


@pytest.mark.parametrize("name", NAMES)
def test_a_table_says_whose_it_is_and_of_which_year(name: str) -> None:
    table = county_table(name)

    assert table["organiser"] and table["note"]
    assert table["source"].startswith("C") and 2010 < table["year"] < 2030
    assert all(table["name"][language] for language in ("fi", "sv", "en"))


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_table_of_parameters_is_read_as_it_is_written(name: str) -> None:
    table = county_table(name)

    assert parse_parameters(table["kind"], table["values"]).dump() == table["values"]
    first, last = (table[key] and datetime.date.fromisoformat(table[key]) for key in ("valid_from", "valid_until"))
    assert first.year == table["year"] and (last is None or first < last)


@pytest.mark.parametrize("name", WINDOWS)
def test_windows_cover_the_service_hours_once(name: str) -> None:
    table = county_table(name)
    bands = band_table(table)

    assert not list(bands.gaps())
    assert not list(bands.overlaps())
    assert {band.code for band in bands.bands} == set(table["products"])
    assert all(names[language] for names in table["products"].values() for language in ("fi", "sv", "en"))
    values = {(band["product"], band["value"]) for band in table["bands"]}
    assert len(values) == len(table["products"]), "a product has one value"


@pytest.mark.parametrize(
    ("name", "day", "clock", "value"),
    [
        ("lappi_home_care_windows", 10, "17.59", "36.00"),
        ("lappi_home_care_windows", 10, "18.00", "41.40"),
        ("lappi_home_care_windows", 12, "7.00", "43.20"),
        ("lappi_home_care_windows", 12, "21.59", "72.00"),
        ("lappi_home_care_windows", 13, "9.00", "72.00"),
        ("lappi_home_care_windows", 24, "17.30", "36.00"),
        ("lappi_home_care_windows", 24, "18.30", "72.00"),
        ("lappi_home_care_windows", 26, "10.00", "72.00"),
        ("raahe_home_care_windows", 10, "7.00", "33.50"),
        ("raahe_home_care_windows", 10, "18.00", "38.60"),
        ("raahe_home_care_windows", 12, "7.00", "40.60"),
        ("raahe_home_care_windows", 12, "18.00", "45.70"),
        ("raahe_home_care_windows", 13, "12.00", "55.80"),
        ("raahe_home_care_windows", 25, "12.00", "33.50"),
        ("turku_personal_assistance_windows", 12, "6.00", "21.00"),
        ("turku_personal_assistance_windows", 10, "23.00", "26.30"),
        ("turku_personal_assistance_windows", 10, "5.59", "26.30"),
        ("turku_personal_assistance_windows", 24, "3.00", "42.00"),
    ],
)
def test_the_value_of_a_minute(name: str, day: int, clock: str, value: str) -> None:
    assert value_at(name, day, clock) == Decimal(value)


def test_outside_the_service_hours_there_is_no_value() -> None:
    assert value_at("lappi_home_care_windows", 10, "22.00") is None
    assert value_at("lappi_home_care_windows", 10, "6.59") is None


@pytest.mark.parametrize(
    ("size", "hours", "percent"),
    [(1, 3, "8"), (1, 5, "10"), (1, 6, "12"), (1, 8, "16"), (1, 12, "20"), (1, 16, "24"), (1, 20, "26"), (1, 24, "28"),
     (1, 100, "35"), (2, 9, "14.75"), (2, 100, "24"), (3, 21, "18.5"), (4, 17, "16"), (5, 13, "14"), (6, 9, "12"),
     (7, 100, "11")],
)  # fmt: skip
def test_the_percentages_of_the_client_fee_act(size: int, hours: int, percent: str) -> None:
    table = IncomeByHoursTable.parse(county_table("client_fee_act_home_care_incomes")["values"])

    assert table.limit_of(size, Decimal(hours)).percent == Decimal(percent)


def test_single_numbers_of_the_other_tables() -> None:
    ministry = IncomeHourlyTable.parse(county_table("stm_home_care_incomes")["values"])
    assert [row.limit for row in ministry.limits] == [563, 1039, 1628, 2014, 2438, 2799]
    assert [row.percent for row in ministry.limits] == [35, 22, 18, 15, 13, 11]

    raahe = IncomeByHoursTable.parse(county_table("raahe_home_care_incomes")["values"])
    assert [raahe.limit_of(size, Decimal(12)).percent for size in (1, 2, 3, 4)] == [25, 18, 14, 11]

    for name, daily in (("essote_housing", 110), ("essote_ordinary_housing", 75)):
        housing = county_table(name)["values"]
        assert Decimal(housing["max_value"]) == daily * Decimal(housing["days_per_month"])

    caps = DaycareTable.parse(county_table("oulainen_daycare")["values"])
    over_three = datetime.date(2016, 1, 1)
    assert caps.age_class(over_three, datetime.date(2020, 9, 1)).coefficient == Decimal("0.65")
    assert caps.hour_class(Decimal("86.5")).fee_percent == 75
