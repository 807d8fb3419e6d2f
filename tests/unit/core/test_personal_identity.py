"""Personal identity codes and business IDs."""

import pytest
from pytest_django import Settings

from voucher_portal.core.business_ids import InvalidBusinessId, WrongCheckDigit, validate_business_id
from voucher_portal.core.personal_identity import InvalidIdentityCode, mask, validate_identity_code

TEST_CODE = "010150-999" + "0123456789ABCDEFHJKLMNPRSTUVWXY"[10150999 % 31]


def test_identity_code_is_given_its_normal_form() -> None:
    assert validate_identity_code(f" {TEST_CODE.lower()} ") == TEST_CODE
    newer_sign = TEST_CODE.replace("-", "Y")
    assert validate_identity_code(newer_sign) == newer_sign


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "format"),
        ("010150", "format"),
        ("010150-9990X", "format"),
        ("310250-999N", "birth_date"),
        ("010150-9990", "check_character"),
        ("010150-0010", "birth_date"),
    ],
)
def test_wrong_codes_say_what_is_wrong_and_repeat_nothing(text: str, code: str) -> None:
    with pytest.raises(InvalidIdentityCode) as refused:
        validate_identity_code(text)
    assert refused.value.code == code
    assert not text or text not in str(refused.value)


def test_test_codes_are_refused_outside_development(settings: Settings) -> None:
    assert validate_identity_code(TEST_CODE)
    settings.ALLOW_TEST_IDENTITY_CODES = False
    with pytest.raises(InvalidIdentityCode) as refused:
        validate_identity_code(TEST_CODE)
    assert refused.value.code == "test_code"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("010150-999X", "010150-****"),
        (" 010150 - 999X", "010150-****"),
        ("abc", "****"),
        ("", "****"),
        ("010150", "****"),
    ],
)
def test_mask(text: str, shown: str) -> None:
    assert mask(text) == shown


@pytest.mark.parametrize("text", ["1234567-1", "12345671", " 1234567-1 ", "FI12345671"])
def test_business_id_is_given_its_printed_form(text: str) -> None:
    assert validate_business_id(text) == "1234567-1"


def test_business_id_refusals() -> None:
    with pytest.raises(WrongCheckDigit):
        validate_business_id("1234567-2")
    for wrong in ("", "abc", "123", "1234567-11"):
        with pytest.raises(InvalidBusinessId) as refused:
            validate_business_id(wrong)
        assert refused.value.code == "format"
