"""What a voucher limits, how it recurs, and how a provider takes it into use."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rulebooks.forms.sections.base import SectionForm
from rulebooks.models.definition import ActivationMode
from rulebooks.models.terms import BalanceLimit, CarryOver, Exhaustion, Recurrence
from voucher_portal.core.form_fields import FinnishDecimalField


class BalanceForm(SectionForm):
    lead = _("Kuinka paljon palvelua setelillä saa. Määrän asiakasohjaaja kirjoittaa jokaiselle päätökselle.")
    widths = {"carry_over_limit": "10"}
    balance_limit = forms.ChoiceField(
        label=_("Mitä seteli rajoittaa?"),
        help_text=_("Esimerkiksi 20 tuntia, tai 20 tuntia ja enintään 640,00 €."),
        choices=BalanceLimit.choices,
        widget=forms.RadioSelect,
    )
    recurrence = forms.ChoiceField(
        label=_("Mille ajalle määrä annetaan?"),
        help_text=_("Esimerkiksi 20 tuntia joka kuukaudelle, tai 60 tuntia kolmeksi kuukaudeksi kerralla."),
        choices=Recurrence.choices,
        widget=forms.RadioSelect,
    )
    carry_over = forms.ChoiceField(
        label=_("Siirtyykö käyttämättä jäänyt määrä?"),
        help_text=_("Koskee setelejä, joissa määrä annetaan viikoittain tai kuukausittain."),
        choices=CarryOver.choices,
        widget=forms.RadioSelect,
    )
    carry_over_limit = FinnishDecimalField(
        label=_("Kuinka paljon saa siirtyä?"),
        help_text=_("Tunteina, kappaleina tai vuorokausina. Jätä tyhjäksi, jos kaikki siirtyy."),
        required=False,
        max_value=9999,
    )
    exhaustion = forms.ChoiceField(
        label=_("Mitä tapahtuu, kun käynti on pidempi kuin setelin jäljellä oleva määrä?"),
        choices=Exhaustion.choices,
        widget=forms.RadioSelect,
    )

    def not_asked(self) -> tuple[str, ...]:
        # Free by law leaves no share, so there is nothing that the client could pay (domain.md C4, G7).
        return ("exhaustion",) if self.draft.is_free_for_client else ()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        limit, carry_over = cleaned.get("carry_over_limit"), cleaned.get("carry_over")
        if limit is not None and carry_over == CarryOver.NONE:
            self.add_error("carry_over_limit", _("Tyhjennä määrä, tai valitse, että käyttämättä jäänyt siirtyy."))
        if carry_over not in (None, CarryOver.NONE) and cleaned.get("recurrence") == Recurrence.WHOLE:
            self.add_error(
                "carry_over",
                _("Kun määrä annetaan kerralla, mitään ei siirry. Valitse ”Ei siirry” tai viikko- tai kuukausimäärä."),
            )
        return cleaned


class ActivationForm(SectionForm):
    lead = _("Miten asiakkaan valitsema tuottaja pääsee kirjaamaan käyntejä.")
    activation_mode = forms.ChoiceField(
        label=_("Miten tuottaja ottaa palvelusetelin käyttöön?"),
        choices=ActivationMode.choices,
        widget=forms.RadioSelect,
    )
    allows_several_providers = forms.BooleanField(
        label=_("Asiakkaalla voi olla monta tuottajaa yhtä aikaa"),
        help_text=_("Esimerkiksi toinen tuottaja arkisin ja toinen viikonloppuisin."),
        required=False,
    )
