"""Form fields that read what people type in Finland."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from voucher_portal.core import form_fields

TEST_CODE = "010150-999" + "0123456789ABCDEFHJKLMNPRSTUVWXY"[10150999 % 31]


def refusal(field: forms.Field, typed: Any) -> str:
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    return str(refused.value.messages[0])


@pytest.mark.parametrize("typed", ["1.2.2026", "01.02.2026", " 1. 2. 2026 ", "2026-02-01", "1,2,2026"])
def test_a_date(typed: str) -> None:
    assert form_fields.FinnishDateField().clean(typed) == datetime.date(2026, 2, 1)


@pytest.mark.parametrize("typed", ["1.2.26", "1/2/2026", "eilen", "1.2.", "2026"])
def test_a_date_in_another_form_is_told_the_right_one(typed: str) -> None:
    assert refusal(form_fields.FinnishDateField(), typed) == "Kirjoita päivämäärä muodossa 1.2.2026."


def test_an_impossible_date_is_named() -> None:
    assert refusal(form_fields.FinnishDateField(), "31.2.2026").startswith("Päivää 31.2.2026 ei ole.")


def test_an_empty_date_may_be_left_out() -> None:
    assert form_fields.FinnishDateField(required=False).clean("") is None


@given(st.dates(min_value=datetime.date(1900, 1, 1)))
def test_a_shown_date_is_read_back(date: datetime.date) -> None:
    field = form_fields.FinnishDateField()
    assert field.clean(field.prepare_value(date)) == date
    assert not field.has_changed(date, field.prepare_value(date))


@pytest.mark.parametrize("typed", ["14.30", "14:30", " 14.30 ", "14,30", "1430"])
def test_a_time(typed: str) -> None:
    assert form_fields.FinnishTimeField().clean(typed) == datetime.time(14, 30)


@pytest.mark.parametrize(
    ("typed", "hour", "minute"), [("8", 8, 0), ("08", 8, 0), ("830", 8, 30), ("0830", 8, 30), ("0", 0, 0)]
)
def test_a_time_of_few_digits(typed: str, hour: int, minute: int) -> None:
    assert form_fields.FinnishTimeField().clean(typed) == datetime.time(hour, minute)


@pytest.mark.parametrize("typed", ["25.00", "14.60", "24", "860", "12345", "kahdelta", "14.3"])
def test_a_time_in_another_form_is_told_the_right_one(typed: str) -> None:
    assert refusal(form_fields.FinnishTimeField(), typed) == "Kirjoita kellonaika muodossa 14.30."


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("7", 420),
        ("7.00", 420),
        ("07:30", 450),
        ("7,00", 420),
        ("700", 420),
        ("0.00", 0),
        ("24", 1440),
        ("24.00", 1440),
    ],
)
def test_a_minute_of_the_day(typed: str, minute: int) -> None:
    assert form_fields.ClockMinuteField().clean(typed) == minute


@pytest.mark.parametrize("typed", ["24.01", "25", "7.60", "2401", "seitsemän", "-1"])
def test_a_minute_of_the_day_in_another_form_is_told_the_right_one(typed: str) -> None:
    assert refusal(form_fields.ClockMinuteField(), typed).startswith("Kirjoita kellonaika muodossa 7.00.")


@given(st.integers(0, 1440))
def test_a_shown_minute_of_the_day_is_read_back(minute: int) -> None:
    field = form_fields.ClockMinuteField()
    assert field.clean(field.prepare_value(minute)) == minute


def test_a_time_is_shown_as_it_is_typed() -> None:
    field = form_fields.FinnishTimeField(required=False)
    assert field.prepare_value(datetime.time(9, 5)) == "9.05"
    assert field.prepare_value("9:70") == "9:70"
    assert field.clean(None) is None


@pytest.mark.parametrize(("typed", "amount"), [("1 234,50", "1234.50"), ("32", "32"), ("32,00 €", "32.00"), ("0", "0")])
def test_euros(typed: str, amount: str) -> None:
    assert form_fields.EuroField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("abc", "Kirjoita summa muodossa 1 234,50."),
        ("1,234", "Kirjoita enintään 2 desimaalia."),
        ("-5", "Summan on oltava vähintään 0 euroa."),
        ("1001", "Summa saa olla enintään 1\u00a0000 euroa."),
    ],
)
def test_euros_refused(typed: str, message: str) -> None:
    assert refusal(form_fields.EuroField(max_value=1000), typed) == message


@pytest.mark.parametrize(("typed", "minutes"), [("20:00", 1200), ("20,5", 1230), ("20", 1200)])
def test_hours(typed: str, minutes: int) -> None:
    assert form_fields.HoursField().clean(typed) == minutes


@pytest.mark.parametrize("typed", ["0", "0:00", "-1"])
def test_hours_must_be_more_than_none(typed: str) -> None:
    assert refusal(form_fields.HoursField(), typed) == "Tuntien on oltava enemmän kuin nolla."


def test_hours_are_shown_as_a_decision_prints_them() -> None:
    field = form_fields.HoursField(required=False)
    assert field.prepare_value(Decimal(1230)) == "20:30"
    assert field.clean("") is None
    assert refusal(field, "puoli") == "Kirjoita tunnit muodossa 20:00 tai 20,5."


def test_municipality() -> None:
    assert form_fields.MunicipalityField().clean("179") == "179"
    assert refusal(form_fields.MunicipalityField(), "999") == "Valitse kunta luettelosta."


def test_municipalities_are_narrowed_to_those_offered() -> None:
    field = form_fields.MunicipalitiesField(codes=["179", "992"])
    assert [name for _, name in field.choices] == ["Jyväskylä", "Äänekoski"]
    assert field.clean(["992", "179", "992"]) == ["179", "992"]
    assert refusal(field, ["091"]) == "Valitse kunnat luettelosta."
    assert refusal(field, []) == "Valitse ainakin yksi kunta."
    assert len(list(form_fields.MunicipalitiesField().choices)) == 308


def test_an_identity_code_is_masked_in_its_message() -> None:
    field = form_fields.IdentityCodeField()
    assert field.clean(TEST_CODE.lower()) == TEST_CODE
    message = refusal(field, "010150-9990")
    assert "010150-****" in message
    assert "9990" not in message
    assert "autocomplete" in str(field.widget_attrs(field.widget))


def test_business_id() -> None:
    assert form_fields.BusinessIdField().clean("12345671") == "1234567-1"
    assert "tarkistusnumero" in refusal(form_fields.BusinessIdField(), "1234567-2")
    assert refusal(form_fields.BusinessIdField(), "abc") == "Kirjoita Y-tunnus muodossa 1234567-1."
    assert form_fields.BusinessIdField(required=False).clean("") == ""


@pytest.mark.parametrize("typed", ["040 123 4567", "+358 40 1234567", "(014) 123-456"])
def test_phone(typed: str) -> None:
    if typed.startswith("("):
        assert "numeroin" in refusal(form_fields.PhoneField(), typed)
    else:
        assert form_fields.PhoneField().clean(typed.replace(" ", "  ")) == typed


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused_with_a_message(typed: str) -> None:
    for field in (
        form_fields.FinnishDateField(),
        form_fields.FinnishTimeField(),
        form_fields.FinnishDecimalField(),
        form_fields.EuroField(),
        form_fields.HoursField(),
        form_fields.IdentityCodeField(),
        form_fields.BusinessIdField(),
        form_fields.PhoneField(),
    ):
        try:
            field.clean(typed)
        except forms.ValidationError as error:
            assert error.messages
