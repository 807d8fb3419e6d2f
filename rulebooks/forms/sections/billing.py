"""Billing references, and compensation of journeys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rulebooks.forms.base import needed_later
from rulebooks.forms.sections.base import SectionForm, TableField
from rulebooks.models import DefinitionVersion
from rulebooks.models.parameter import ParameterKind
from rulebooks.models.terms import BillingPeriod
from voucher_portal.core.form_fields import EuroField, FinnishDecimalField


class TravelForm(SectionForm):
    lead = _("Maksetaanko tuottajalle matkasta asiakkaan luo. Matka ei vähennä setelin tunteja.")
    related = ("travel_rate_table",)
    widths = {"travel_free_km": "5", "travel_cap": "10"}
    travel_rate_table = TableField(
        label=_("Minkä taulukon mukaan kilometrit korvataan?"),
        help_text=_("Taulukossa on kilometrin hinta eri vuosille, esimerkiksi 0,57 €."),
        empty_label=_("Matkoja ei korvata"),
        required=False,
    )
    travel_free_km = FinnishDecimalField(
        label=_("Kuinka monta kilometriä käynnin matkasta ei korvata?"),
        help_text=_("Edestakaisesta matkasta. Kirjoita 0, jos jokainen kilometri korvataan."),
        decimal_places=1,
        max_value=999,
    )
    travel_cap = EuroField(
        label=_("Enintään euroa käynniltä"),
        help_text=_("Jätä tyhjäksi, jos rajaa ei ole."),
        required=False,
        max_value=9999,
    )
    is_travel_in_home_municipality_only = forms.BooleanField(
        label=_("Vain asiakkaan kotikunnassa ajetut kilometrit korvataan"), required=False
    )
    is_travel_in_reference = forms.BooleanField(
        label=_("Matkakorvaus lasketaan mukaan laskuviitteen summaan"),
        help_text=_("Jos et valitse tätä, tuottaja laskuttaa matkat erikseen."),
        required=False,
    )

    def __init__(self, data: Any = None, *, draft: DefinitionVersion) -> None:
        super().__init__(data, draft=draft)
        table = self.fields["travel_rate_table"]
        assert isinstance(table, TableField)
        table.offer(draft.organiser_id, ParameterKind.KILOMETRE_RATE)


class BillingForm(SectionForm):
    lead = _("Tuottaja hakee laskuviitteen portaalista ja kirjoittaa sen laskulleen.")
    widths = {"billing_prefix": "10"}
    billing_prefix = needed_later(
        forms.CharField(label=_("Laskuviitteen alku"), max_length=5, help_text=_("3–5 kirjainta, esimerkiksi VAMHA."))
    )
    billing_period = forms.ChoiceField(
        label=_("Kuinka usein tuottaja laskuttaa?"), choices=BillingPeriod.choices, widget=forms.RadioSelect
    )

    def clean_billing_prefix(self) -> str:
        return str(self.cleaned_data["billing_prefix"]).upper()
