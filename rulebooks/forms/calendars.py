"""Forms of the organiser's calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rulebooks.actions.calendars import CalendarDayDetails
from rulebooks.forms.base import DraftForm, LanguageInput, TranslatedForm
from rulebooks.models import CalendarDay
from rulebooks.models.calendar import CalendarDayKind
from voucher_portal.core.form_fields import FinnishDateField

_DETAILS = ("kind", "name_fi", "name_sv", "name_en")


class CalendarDayDetailsForm(TranslatedForm):
    """What a day is and what it is called."""

    translated = (
        LanguageInput(
            "name", _("Päivän nimi"), max_length=100, is_required=True, hint=_("Esimerkiksi Uudenvuodenaatto")
        ),
    )
    kind = forms.ChoiceField(
        label=_("Mikä päivä on?"),
        help_text=_("Tämä ratkaisee, minkä aikaikkunan arvoa ja hintaa käynteihin käytetään."),
        choices=CalendarDayKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, onko päivä pyhäpäivä vai aatto.")},
    )

    def details(self) -> CalendarDayDetails:
        return CalendarDayDetails(**{name: self.cleaned_data[name] for name in _DETAILS})


class CalendarDayForm(CalendarDayDetailsForm):
    """A new day."""

    date = FinnishDateField(label=_("Päivä"), help_text=_("Esimerkiksi 31.12.2026"))
    field_order = ["date", "kind"]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.order_fields(self.field_order)


class CalendarDayEditForm(CalendarDayDetailsForm, DraftForm):
    """A day that is in the calendar."""

    field_order = ["kind"]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.order_fields(self.field_order)


def calendar_day_initial(day: CalendarDay) -> dict[str, Any]:
    return {"version": day.version, **{name: getattr(day, name) for name in _DETAILS}}
