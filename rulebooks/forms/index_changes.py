"""The form of an index change."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rulebooks.actions.index_changes import IndexDetails
from rulebooks.calculation.rounding import AmountRounding
from rulebooks.parameter_layout import CHOICE_WORDS
from voucher_portal.core.form_fields import FinnishDateField, FinnishDecimalField


class IndexChangeForm(forms.Form):
    """How much, from when, rounded how, and why. `shown` is the version whose effect is looked at."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    percent = FinnishDecimalField(
        label=_("Muutos prosentteina"),
        help_text=_("Esimerkiksi 2,5. Alennus kirjoitetaan miinusmerkillä."),
        decimal_places=3,
        min_value=Decimal(-50),
        max_value=100,
        error_messages={"required": _("Kirjoita muutos prosentteina.")},
    )
    rounding = forms.TypedChoiceField(
        label=_("Miten uudet arvot pyöristetään?"),
        choices=[(one.value, CHOICE_WORDS[one.value]) for one in AmountRounding],
        coerce=AmountRounding,
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, miten uudet arvot pyöristetään.")},
    )
    first_day = FinnishDateField(
        label=_("Uudet arvot voimassa alkaen"),
        help_text=_("Esimerkiksi 1.1.2027"),
        error_messages={"required": _("Kirjoita päivä, josta alkaen uudet arvot ovat voimassa.")},
    )
    source = forms.CharField(
        label=_("Peruste"),
        max_length=300,
        help_text=_("Esimerkiksi Palvelujen hintaindeksi, aluehallitus 15.12.2026 § 331"),
        error_messages={"required": _("Kirjoita, mihin muutos perustuu.")},
    )

    def details(self) -> IndexDetails:
        cleaned: dict[str, Any] = self.cleaned_data
        return IndexDetails(cleaned["percent"], cleaned["rounding"], cleaned["first_day"], cleaned["source"])
