"""Form fields that read what people type in Finland, and say how to mend it. Plain inputs."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from voucher_portal.core.business_ids import InvalidBusinessId, WrongCheckDigit, validate_business_id
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.money import MINUS, format_number, parse_decimal
from voucher_portal.core.periods import format_date
from voucher_portal.core.personal_identity import InvalidIdentityCode, mask, validate_identity_code
from voucher_portal.core.quantities import format_decision_quantity, parse_hours
from voucher_portal.core.regions import municipalities, municipality_choices
from voucher_portal.core.uploads import check_upload

# The number keys of a Finnish phone have a comma and no point.
_DATE = re.compile(r"([0-9]{1,2})[.,]([0-9]{1,2})[.,]([0-9]{4})")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_FILE_ENDINGS = {"pdf": ".pdf", "png": ".png", "jpeg": ".jpg,.jpeg"}
_CLOCK = re.compile(r"([0-9]{1,2})(?:[.:,]?([0-9]{2}))?")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{4,24}")


F = TypeVar("F", bound=forms.Field)


def needed_later(field: F) -> F:
    """A field that a draft may leave empty, but what it becomes may not: the label does not call it optional."""
    marked: Any = field
    marked.required, marked.needed_later = False, True
    return field


class FinnishDateField(forms.Field):
    """A date typed as 1.2.2026 or 1,2,2026, cleaned to a date; 2026-02-01 is understood too."""

    widget = forms.TextInput
    default_error_messages = {
        "format": _("Kirjoita päivämäärä muodossa 1.2.2026."),
        "impossible": _("Päivää %(typed)s ei ole. Tarkista päivä ja kuukausi."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return format_date(value) if isinstance(value, datetime.date) else value

    def to_python(self, value: Any) -> datetime.date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime.date):
            return value
        typed = str(value).replace(" ", "")
        if finnish := _DATE.fullmatch(typed):
            day, month, year = finnish.groups()
        elif iso := _ISO_DATE.fullmatch(typed):
            year, month, day = iso.groups()
        else:
            raise ValidationError(self.error_messages["format"], code="format")
        try:
            return datetime.date(int(year), int(month), int(day))
        except ValueError:
            raise ValidationError(self.error_messages["impossible"], "impossible", {"typed": typed}) from None


class FinnishTimeField(forms.Field):
    """A time typed as 14.30, 14:30, 14,30, 1430 or 14, cleaned to a time."""

    widget = forms.TextInput
    default_error_messages = {
        "format": _("Kirjoita kellonaika muodossa 14.30."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return f"{value.hour}.{value.minute:02}" if isinstance(value, datetime.time) else value

    def to_python(self, value: Any) -> datetime.time | None:
        if isinstance(value, datetime.time):
            return value
        if value in self.empty_values:
            return None
        typed = _CLOCK.fullmatch(str(value).strip())
        hour, minute = (int(typed[1]), int(typed[2] or 0)) if typed else (24, 0)
        if hour > 23 or minute > 59:
            raise ValidationError(self.error_messages["format"], code="format")
        return datetime.time(hour, minute)


class ClockMinuteField(forms.Field):
    """A time of day typed as 7, 7.00, 7:00 or 700, cleaned to minutes from midnight; 24.00 is the end of the day."""

    widget = forms.TextInput
    default_error_messages = {
        "required": _("Kirjoita kellonaika."),
        "format": _("Kirjoita kellonaika muodossa 7.00. Keskiyö on 0.00 tai 24.00."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return f"{value // 60}.{value % 60:02}" if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        typed = _CLOCK.fullmatch(str(value).strip())
        hours, minutes = (int(typed[1]), int(typed[2] or 0)) if typed else (24, 1)
        if minutes > 59 or hours * 60 + minutes > 24 * 60:
            raise ValidationError(self.error_messages["format"], code="format")
        return hours * 60 + minutes


class FinnishDecimalField(forms.Field):
    """A number typed as "1 234,50", cleaned to a Decimal.

    `min_value` and `max_value` are included; `decimal_places` is how many may be typed.
    """

    widget = forms.TextInput
    default_error_messages = {
        "format": _("Kirjoita luku muodossa 1 234,50."),
        "decimals": _("Kirjoita enintään %(places)s desimaalia."),
        "min_value": _("Luvun on oltava vähintään %(limit)s."),
        "max_value": _("Luvun on oltava enintään %(limit)s."),
    }

    def __init__(
        self,
        *,
        decimal_places: int = 2,
        min_value: Decimal | int | None = 0,
        max_value: Decimal | int | None = None,
        **options: Any,
    ) -> None:
        self.decimal_places = decimal_places
        self.min_value = min_value
        self.max_value = max_value
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return format_number(value, least_decimals=min(2, self.decimal_places), most_decimals=self.decimal_places)
        return value

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        try:
            number = parse_decimal(str(value))
        except ValueError:
            raise ValidationError(self.error_messages["format"], code="format") from None
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.decimal_places:
            raise ValidationError(self.error_messages["decimals"], "decimals", {"places": self.decimal_places})
        return number

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.min_value is not None and value < self.min_value:
            self._refuse("min_value", self.min_value)
        if self.max_value is not None and value > self.max_value:
            self._refuse("max_value", self.max_value)

    def _refuse(self, code: str, limit: Decimal | int) -> None:
        shown = format_number(Decimal(limit), least_decimals=0, most_decimals=self.decimal_places)
        raise ValidationError(self.error_messages[code], code, {"limit": shown})


class EuroField(FinnishDecimalField):
    """An amount in euro with at most two decimals; a typed € sign is ignored. Not negative."""

    default_error_messages = {
        "format": _("Kirjoita summa muodossa 1 234,50."),
        "min_value": _("Summan on oltava vähintään %(limit)s euroa."),
        "max_value": _("Summa saa olla enintään %(limit)s euroa."),
    }

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(str(value).replace("€", "").strip() if value is not None else value)


class HoursField(forms.Field):
    """Hours typed as "20:00", "20,5" or "20", cleaned to minutes as a Decimal above zero."""

    widget = forms.TextInput
    default_error_messages = {
        "format": _("Kirjoita tunnit muodossa 20:00 tai 20,5."),
        "zero": _("Tuntien on oltava enemmän kuin nolla."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return format_decision_quantity(value, "h").removesuffix("\u00a0h") if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if str(value).strip().startswith(("-", MINUS)):
            raise ValidationError(self.error_messages["zero"], code="zero")
        try:
            minutes = parse_hours(str(value))
        except ValueError:
            raise ValidationError(self.error_messages["format"], code="format") from None
        if not minutes:
            raise ValidationError(self.error_messages["zero"], code="zero")
        return minutes


class MunicipalityField(forms.ChoiceField):
    """One municipality; cleaned to its three-digit code."""

    default_error_messages = {
        "invalid_choice": _("Valitse kunta luettelosta."),
    }

    def __init__(self, *, empty_label: Any = None, **options: Any) -> None:
        first = ("", empty_label or _("Valitse"))
        super().__init__(choices=lambda: [first, *municipality_choices(get_language() or "fi")], **options)


class MunicipalitiesField(forms.MultipleChoiceField):
    """Several municipalities; cleaned to their codes in order. `codes` narrows the list to those."""

    default_error_messages = {
        "required": _("Valitse ainakin yksi kunta."),
        "invalid_choice": _("Valitse kunnat luettelosta."),
    }

    def __init__(self, *, codes: list[str] | None = None, **options: Any) -> None:
        self.codes = set(municipalities() if codes is None else codes)
        super().__init__(choices=self._choices_now, **options)

    def _choices_now(self) -> list[tuple[str, Any]]:
        return [choice for choice in municipality_choices(get_language() or "fi") if choice[0] in self.codes]

    def clean(self, value: Any) -> list[str]:
        return sorted(set(super().clean(value)))


class UploadField(forms.FileField):
    """A file judged by its content; cleaned to a CheckedUpload. `allowed` are kinds of `check_upload`."""

    widget = forms.FileInput

    def __init__(self, *, allowed: Sequence[str] = ("pdf", "png", "jpeg"), **options: Any) -> None:
        self.allowed = tuple(allowed)
        options.setdefault("error_messages", {})
        options["error_messages"] = {"required": _("Valitse tiedosto."), **options["error_messages"]}
        endings = ",".join(_FILE_ENDINGS[kind] for kind in self.allowed)
        options.setdefault("widget", forms.FileInput(attrs={"accept": endings}))
        super().__init__(**options)

    def to_python(self, data: Any) -> Any:
        if data in self.empty_values:
            return None
        try:
            return check_upload(data, allowed=self.allowed)
        except RuleViolation as error:
            raise ValidationError(str(error.message), code=error.code) from error


class IdentityCodeField(forms.CharField):
    """A personal identity code, cleaned to its normal form. Messages never repeat it whole."""

    default_error_messages = {
        "format": _("Henkilötunnus %(masked)s ei ole oikeassa muodossa. Kirjoita se muodossa 131052-308T."),
        "check_character": _("Henkilötunnuksen %(masked)s tarkistusmerkki on väärin. Tarkista, mitä kirjoitit."),
        "birth_date": _("Henkilötunnuksen %(masked)s päivämäärä tai yksilönumero on väärin. Tarkista ne."),
        "test_code": _("%(masked)s on testitunnus. Kirjoita henkilön oikea henkilötunnus."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 20, **options})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "autocomplete": "off", "spellcheck": "false"}

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        if not typed:
            return typed
        try:
            return validate_identity_code(typed)
        except InvalidIdentityCode as error:
            raise ValidationError(self.error_messages[error.code], error.code, {"masked": mask(typed)}) from None


class BusinessIdField(forms.CharField):
    """A business ID (Y-tunnus), cleaned to the form 1234567-1."""

    default_error_messages = {
        "format": _("Kirjoita Y-tunnus muodossa 1234567-1."),
        "check_digit": _("Y-tunnuksen tarkistusnumero on väärin. Tarkista, mitä kirjoitit."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 12, **options})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "autocomplete": "off"}

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        if not typed:
            return typed
        try:
            return validate_business_id(typed)
        except WrongCheckDigit as error:
            raise ValidationError(self.error_messages["check_digit"], code=error.code) from None
        except InvalidBusinessId as error:
            raise ValidationError(self.error_messages["format"], code=error.code) from None


class PhoneField(forms.CharField):
    """A phone number, kept as typed but for doubled spaces: 040 123 4567 or +358 40 123 4567."""

    default_error_messages = {
        "required": _("Kirjoita puhelinnumero."),
        "format": _("Kirjoita puhelinnumero numeroin, esimerkiksi 040 123 4567."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 40, **options})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "tel", "autocomplete": "tel"}

    def to_python(self, value: Any) -> str:
        typed = " ".join((super().to_python(value) or "").split())
        if typed and not _PHONE.fullmatch(typed):
            raise ValidationError(self.error_messages["format"], code="format")
        return typed
