"""Amounts in euro."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voucher_portal.core.money import Split, euro, format_euro, format_number, format_rate, parse_decimal

cents = st.decimals(min_value=0, max_value=10**9, places=2)
amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("7.125", "7.13"), ("7.124", "7.12"), ("-7.125", "-7.13"), ("0.005", "0.01"), ("2.675", "2.68"), (640, "640.00")],
)
def test_euro_rounds_half_up(value: str | int, rounded: str) -> None:
    assert euro(value) == Decimal(rounded)
    assert euro(value).as_tuple().exponent == -2


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_euro_refuses_what_is_no_amount(value: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        euro(value)


@given(price=cents, voucher_part=cents)
def test_a_split_that_adds_up_is_made_and_any_other_is_not(price: Decimal, voucher_part: Decimal) -> None:
    share = price - voucher_part
    if share < 0:
        with pytest.raises(ValueError, match="negative"):
            Split(price, voucher_part, share)
        return
    assert Split(price, voucher_part, share).client_share == share
    with pytest.raises(ValueError, match="is not"):
        Split(price, voucher_part, share + Decimal("0.01"))


@given(st.lists(st.tuples(cents, cents), max_size=20))
def test_a_sum_of_splits_adds_up(parts: list[tuple[Decimal, Decimal]]) -> None:
    total = sum((Split(one + other, one, other) for one, other in parts), start=Split.zero())
    assert total.price == total.voucher_part + total.client_share == sum((a + b for a, b in parts), Decimal(0))


def test_a_split_of_broken_cents_is_refused() -> None:
    with pytest.raises(ValueError, match="cents"):
        Split(Decimal("1.005"), Decimal("1.005"), Decimal(0))


def test_worked_example_g3_of_an_evening_visit() -> None:
    assert Split(euro("63"), euro("58.05"), euro("4.95")) + Split.zero() == Split(
        euro("63"), euro("58.05"), euro("4.95")
    )


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("1234.5", "1\u00a0234,50\u00a0€"),
        ("0", "0,00\u00a0€"),
        ("-12", "\u221212,00\u00a0€"),
        ("-0.001", "0,00\u00a0€"),
        ("1234567.89", "1\u00a0234\u00a0567,89\u00a0€"),
    ],
)
def test_format_euro(amount: str, text: str) -> None:
    assert format_euro(Decimal(amount)) == text


@pytest.mark.parametrize(
    ("amount", "unit", "text"),
    [("32", "h", "32,00\u00a0€/h"), ("0.57", "km", "0,57\u00a0€/km"), ("1.9658", "h", "1,9658\u00a0€/h")],
)
def test_format_rate(amount: str, unit: str, text: str) -> None:
    assert format_rate(Decimal(amount), unit) == text


@given(amounts)
def test_what_is_shown_is_read_back(amount: Decimal) -> None:
    assert parse_decimal(format_number(amount)) == amount


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 234,50", "1234.50"),
        ("1\u00a0234,50", "1234.50"),
        ("32", "32"),
        ("12.5", "12.5"),
        (" -3 ", "-3"),
        ("- 3", "-3"),
    ],
)
def test_parse_decimal_reads_what_people_type(text: str, number: str) -> None:
    assert parse_decimal(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "1,2,3",
        "1.234",
        "1.234,50",
        "12 34",
        "1 2345",
        "1e5",
        "NaN",
        "Infinity",
        "--1",
        "1,",
        ",5",
        "٣",
        "0x1",
    ],
)
def test_parse_decimal_refuses_what_it_would_have_to_guess(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        parse_decimal(text)


@given(st.text(max_size=30))
def test_parse_decimal_either_reads_a_finite_number_or_refuses(text: str) -> None:
    try:
        assert parse_decimal(text).is_finite()
    except ValueError as error:
        assert "is not a number" in str(error)
