"""Forms of rulebooks and their versions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from rulebooks.forms.base import DraftForm, LanguageInput, PeriodMixin, TranslatedForm
from rulebooks.models import RulebookPart
from voucher_portal.core.form_fields import FinnishDateField, needed_later

_NAME = LanguageInput("name", _("Nimi"), max_length=200, is_required=True)


class RulebookForm(TranslatedForm):
    """A new rulebook."""

    translated = (_NAME,)
    part = forms.ChoiceField(
        label=_("Mikä teksti tämä on?"),
        choices=RulebookPart.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, mikä teksti tämä on.")},
    )


class RulebookNameForm(DraftForm):
    """The name of a rulebook that is not published yet."""

    translated = (_NAME,)


class RulebookVersionForm(PeriodMixin, DraftForm):
    """A draft's texts, who approved them, and from when they are valid."""

    translated = (
        LanguageInput(
            "text",
            _("Teksti"),
            rows=24,
            hint=_("Kirjoita otsikot ristikkomerkillä (# Otsikko), luettelot viivalla (- kohta)."),
        ),
        LanguageInput("changelog", _("Mikä muuttui edellisestä versiosta"), rows=3, is_optional=True),
    )
    approved_by_body = needed_later(forms.CharField(label=_("Hyväksynyt toimielin tai viranhaltija"), max_length=200))
    approval_clause = forms.CharField(label=_("Pykälä"), max_length=40, required=False)
    approval_date = needed_later(FinnishDateField(label=_("Hyväksymispäivä"), help_text=_("Esimerkiksi 3.10.2026")))
    first_day = needed_later(FinnishDateField(label=_("Voimassa alkaen"), help_text=_("Esimerkiksi 1.1.2027")))
    last_day = FinnishDateField(
        label=_("Viimeinen voimassaolopäivä"), help_text=_("Jätä tyhjäksi, jos voimassa toistaiseksi."), required=False
    )
