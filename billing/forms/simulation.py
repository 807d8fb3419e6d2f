"""Over how many months a definition version is tried."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.models.simulation import FEWEST_MONTHS, MOST_MONTHS

_RANGE = _("Kirjoita kuukausien määrä, 1–36.")


class SimulationForm(forms.Form):
    """Whole months before this one."""

    months = forms.IntegerField(
        label=_("Montako kuukautta taaksepäin"),
        help_text=_("Kokonaisia kuukausia ennen tätä, 1–36. Esimerkiksi 12"),
        min_value=FEWEST_MONTHS,
        max_value=MOST_MONTHS,
        initial=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _RANGE, "invalid": _RANGE, "min_value": _RANGE, "max_value": _RANGE},
    )
