"""Creditor references."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649

from voucher_portal.core.payment_reference import (
    check_digit_731,
    finnish_reference,
    format_finnish_reference,
    format_rf_reference,
    rf_reference,
)

digits = st.text(alphabet="0123456789", min_size=3, max_size=19)


@pytest.mark.parametrize(("base", "reference"), [("1234567", "12345672"), ("123456", "1234561"), ("000", "0000")])
def test_finnish_reference(base: str, reference: str) -> None:
    assert finnish_reference(base) == reference


@given(digits)
def test_weighted_digits_with_their_check_digit_make_tens(base: str) -> None:
    reference = finnish_reference(base)
    weights = (1, 7, 3)
    total = sum(int(digit) * weights[place % 3] for place, digit in enumerate(reversed(reference)))
    assert total % 10 == 0


@given(digits, st.data())
def test_one_wrong_digit_is_found(base: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(min_value=0, max_value=len(base) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != base[place]]))
    assert check_digit_731(base[:place] + other + base[place + 1 :]) != check_digit_731(base)


@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=21))
def test_rf_references_are_valid(base: str) -> None:
    assert iso11649.is_valid(rf_reference(base))


def test_rf_reference_of_a_billing_reference() -> None:
    made = rf_reference("VAMHA-26-0000013")
    assert made.endswith("VAMHA260000013")
    assert format_rf_reference("RF18539007547034") == "RF18 5390 0754 7034"
    assert rf_reference("539007547034") == "RF18539007547034"


@pytest.mark.parametrize("wrong", ["", "ab", "12a4"])
def test_what_is_not_digits_has_no_check_digit(wrong: str) -> None:
    with pytest.raises(ValueError, match="is not digits"):
        check_digit_731(wrong)


@pytest.mark.parametrize("wrong", ["12", "1" * 20])
def test_a_reference_too_short_or_long_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="3 to 19"):
        finnish_reference(wrong)


@pytest.mark.parametrize("wrong", ["", "ä", "1" * 22])
def test_what_cannot_be_an_rf_reference_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        rf_reference(wrong)


def test_groups_of_five_from_the_right() -> None:
    assert format_finnish_reference("1234561") == "12 34561"
