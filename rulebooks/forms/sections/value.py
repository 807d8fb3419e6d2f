"""The price, and where the voucher's value comes from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rulebooks.forms.base import needed_later
from rulebooks.forms.sections.base import PercentField, SectionForm, TableField, YesNoField
from rulebooks.models import DefinitionVersion
from rulebooks.models.terms import PriceModel, ValueBasis, ValueModel
from rulebooks.term_rules import TABLE_OF_VALUE_MODEL


class PricingForm(SectionForm):
    lead = _("Kuka päättää palvelun hinnan, ja jääkö asiakkaalle maksettavaa.")
    price_model = forms.ChoiceField(
        label=_("Miten palvelun hinta määräytyy?"),
        help_text=_("Hintakaton tai kiinteän hinnan kirjoitat tuotteelle."),
        choices=PriceModel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, miten hinta määräytyy.")},
    )
    is_free_for_client = YesNoField(
        label=_("Onko palvelu asiakkaalle maksuton?"),
        help_text=_("Maksuttomassa palvelussa tuottajan hinta ei saa ylittää palvelusetelin arvoa."),
        error_messages={"required": _("Valitse, onko palvelu asiakkaalle maksuton.")},
    )

    def first_values(self) -> dict[str, Any]:
        values = super().first_values()
        if not self.draft.price_model:
            # Nobody has answered yet: the column's default is no answer.
            values["is_free_for_client"] = None
        return values


class ValueModelForm(SectionForm):
    lead = _("Arvo on summa, jonka järjestäjä enintään maksaa yhdestä yksiköstä, esimerkiksi tunnista.")
    value_model = forms.ChoiceField(
        label=_("Miten palvelusetelin arvo lasketaan?"),
        help_text=_(
            "Useimmissa palveluissa arvo on kiinteä, esimerkiksi 36,00 € tunnilta. Osuuden tai tulotaulukon "
            "kysymme seuraavaksi, jos valintasi tarvitsee sen."
        ),
        choices=ValueModel.choices,
        widget=forms.RadioSelect,
    )
    value_basis = forms.ChoiceField(
        label=_("Mitä tapahtuu jo myönnetyille seteleille, kun arvo muuttuu?"),
        help_text=_("Arvo voi muuttua esimerkiksi vuodenvaihteessa indeksikorotuksen vuoksi."),
        choices=ValueBasis.choices,
        widget=forms.RadioSelect,
    )


class ValueSourceForm(SectionForm):
    """What a value model other than the fixed one needs: a percentage, or a table of numbers."""

    related = ("income_table",)
    widths = {"value_percent": "5"}
    value_percent = needed_later(
        PercentField(
            label=_("Kuinka monta prosenttia hinnasta palveluseteli kattaa?"),
            help_text=_("Esimerkiksi 80. Tuotteelle voit kirjoittaa enimmäisarvon euroina."),
            min_value=1,
        )
    )
    income_table = needed_later(
        TableField(
            label=_("Mistä taulukosta asiakkaan arvo lasketaan?"),
            help_text=_("Taulukossa ovat tulorajat ja prosentit eri vuosille."),
            empty_label=_("Ei valittu"),
        )
    )

    def __init__(self, data: Any = None, *, draft: DefinitionVersion) -> None:
        super().__init__(data, draft=draft)
        table = self.fields.get("income_table")
        if isinstance(table, TableField):
            table.offer(draft.organiser_id, TABLE_OF_VALUE_MODEL[draft.value_model])

    def not_asked(self) -> tuple[str, ...]:
        needs_table = self.draft.value_model in TABLE_OF_VALUE_MODEL
        return ("value_percent",) if needs_table else ("income_table",)
