"""Quantities of service."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voucher_portal.core.quantities import (
    Unit,
    UnitOfAccount,
    format_decision_quantity,
    format_quantity,
    parse_hours,
    value_of,
)

minutes = st.integers(min_value=0, max_value=500_000)


def typed(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("quantity", "unit", "unit_value", "value"),
    [
        (1200, Unit.HOUR, "32.00", "640.00"),
        (1110, Unit.HOUR, "32.00", "592.00"),
        (90, Unit.HOUR, "30.00", "45.00"),
        (45, Unit.HOUR, "38.70", "29.03"),
        (3, Unit.PIECE, "12.345", "37.04"),
        (2, Unit.DAY, "120.00", "240.00"),
    ],
)
def test_value_of_worked_examples(quantity: int, unit: Unit, unit_value: str, value: str) -> None:
    assert value_of(Decimal(quantity), unit, Decimal(unit_value)) == Decimal(value)


@pytest.mark.parametrize(
    ("quantity", "unit_of_account", "text"),
    [
        (1110, "minutes", "18 h 30 min"),
        (1200, "minutes", "20 h"),
        (45, "minutes", "45 min"),
        (0, "minutes", "0 h"),
        (-90, "minutes", "\u22121 h 30 min"),
        (3, "pieces", "3 kpl"),
        (Decimal("2.50"), "days", "2,5 vrk"),
        (1000, "pieces", "1 000 kpl"),
        (12, "euros", "12,00 €"),
    ],
)
def test_format_quantity(quantity: Decimal, unit_of_account: str, text: str) -> None:
    assert typed(format_quantity(quantity, unit_of_account)) == text


@pytest.mark.parametrize(("language", "text"), [("sv", "2 dygn"), ("en", "2 days"), ("de", "2 vrk")])
def test_format_quantity_in_other_languages(language: str, text: str) -> None:
    assert typed(format_quantity(2, UnitOfAccount.DAYS, language)) == text


@pytest.mark.parametrize(
    ("quantity", "unit", "text"), [(1200, "h", "20:00 h"), (65, "h", "1:05 h"), (3, "kpl", "3 kpl"), (1, "kk", "1 kk")]
)
def test_format_decision_quantity(quantity: int, unit: str, text: str) -> None:
    assert typed(format_decision_quantity(quantity, unit)) == text


@given(minutes)
def test_hours_are_read_back_as_they_were_shown(quantity: int) -> None:
    assert parse_hours(format_quantity(quantity, UnitOfAccount.MINUTES)) == quantity
    if quantity < 9999 * 60:
        assert parse_hours(format_decision_quantity(quantity, Unit.HOUR).removesuffix("\u00a0h")) == quantity


@pytest.mark.parametrize(
    ("text", "quantity"),
    [("20:00", 1200), ("20,5", 1230), ("20", 1200), (" 1:05 ", 65), ("0,25", 15), ("18 h 30 min", 1110)],
)
def test_parse_hours(text: str, quantity: int) -> None:
    assert parse_hours(text) == quantity


@pytest.mark.parametrize("text", ["", "h", "20.5", "1:60", "-1", "1,33", "20:0", "ab", "99999", "1 min 2 h"])
def test_parse_hours_refuses(text: str) -> None:
    with pytest.raises(ValueError, match="is not hours"):
        parse_hours(text)


def test_parts_of_a_minute_are_refused() -> None:
    with pytest.raises(ValueError, match="whole minutes"):
        format_quantity(Decimal("1.5"), UnitOfAccount.MINUTES)


def test_every_unit_knows_its_unit_of_account() -> None:
    assert {unit: unit.quantity_per_unit for unit in Unit if unit.unit_of_account is UnitOfAccount.MINUTES} == {
        Unit.HOUR: 60
    }
    assert all(unit.quantity_per_unit == 1 for unit in Unit if unit is not Unit.HOUR)
