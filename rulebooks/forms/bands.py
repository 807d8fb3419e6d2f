"""Forms of time bands, and of what happens between them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rulebooks.actions import BandDetails
from rulebooks.actions.bands import same_bands
from rulebooks.calculation.bands import MINUTES_OF_DAY, WEEKDAYS
from rulebooks.forms.base import DraftForm, needed_later
from rulebooks.forms.sections.base import SectionForm
from rulebooks.models import DefinitionVersion, Product, TimeBand
from rulebooks.models.band import DayKind
from rulebooks.models.terms import BandCrossing, MissingBandRow
from voucher_portal.core.form_fields import ClockMinuteField

#: Ticks that stand for several days at once.
SHORTCUTS = {
    "weekdays": tuple(day.value for day in WEEKDAYS[:5]),
    "weekend": tuple(day.value for day in WEEKDAYS[5:]),
}
_ORDER = [kind.value for kind in DayKind]
_DAYS = (
    (_("Monta päivää kerralla"), (("weekdays", _("Arkipäivät, ma–pe")), ("weekend", _("Viikonloppu, la–su")))),
    (_("Päivä kerrallaan"), DayKind.choices[:7]),
    (
        _("Erityispäivät"),
        (("eve", _("Aatot, esimerkiksi jouluaatto")), ("holiday", _("Pyhäpäivät, esimerkiksi tapaninpäivä"))),
    ),
)


class DraftProductField(forms.ModelChoiceField):
    """A product that the draft gives a value."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Product.objects.none(), to_field_name="public_id", **options)

    def offer(self, draft: DefinitionVersion) -> None:
        valued = Product.objects.filter(definition_id=draft.definition_id, values__version=draft)
        self.queryset = valued.distinct().order_by("position", "pk")


class BandForm(DraftForm):
    """A product's hours on the chosen days."""

    product = DraftProductField(
        label=_("Mitä tuotetta nämä kellonajat koskevat?"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse tuote."), "invalid_choice": _("Valitse tuote luettelosta.")},
    )
    days = forms.MultipleChoiceField(
        label=_("Minä päivinä?"),
        help_text=_("Valitse kaikki päivät, joina kellonajat ovat samat."),
        choices=_DAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Valitse ainakin yksi päivä.")},
    )
    from_minute = ClockMinuteField(
        label=_("Alkaen klo"),
        help_text=_("Esimerkiksi 7.00"),
        error_messages={"required": _("Kirjoita, mistä kellonajasta alkaen.")},
    )
    until_minute = ClockMinuteField(
        label=_("Asti klo"),
        help_text=_("Esimerkiksi 18.00. Keskiyö on 24.00."),
        error_messages={"required": _("Kirjoita, mihin kellonaikaan asti.")},
    )
    field_order = ["product", "days", "from_minute", "until_minute"]

    def __init__(self, data: Any = None, *, draft: DefinitionVersion, band: TimeBand | None = None) -> None:
        super().__init__(data)
        product = self.fields["product"]
        assert isinstance(product, DraftProductField)
        product.offer(draft)
        self.initial = {"version": draft.version, **(_first_values(band) if band is not None else {})}

    def clean_days(self) -> tuple[str, ...]:
        chosen = {day for one in self.cleaned_data["days"] for day in SHORTCUTS.get(one, (one,))}
        return tuple(day for day in _ORDER if day in chosen)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("from_minute"), cleaned.get("until_minute")
        if start is not None and end is not None and end <= start:
            self.add_error(
                "until_minute",
                _("Aikaikkuna ei voi jatkua yli keskiyön. Tee kaksi, esimerkiksi 22.00–24.00 ja 0.00–7.00."),
            )
        return cleaned

    def details(self) -> BandDetails:
        cleaned = self.cleaned_data
        return BandDetails(cleaned["product"], cleaned["days"], cleaned["from_minute"], cleaned["until_minute"])


def _first_values(band: TimeBand) -> dict[str, Any]:
    return {
        "product": band.product.public_id,
        "days": [row.day_kind for row in same_bands(band)],
        "from_minute": band.minutes.lower,
        "until_minute": band.minutes.upper,
    }


class BandRulesForm(SectionForm):
    """The hours of the service, and what happens between its time bands."""

    service_from = ClockMinuteField(
        label=_("Palvelua annetaan alkaen klo"),
        help_text=_("Esimerkiksi 7.00"),
        error_messages={"required": _("Kirjoita, mistä kellonajasta alkaen.")},
    )
    service_until = ClockMinuteField(
        label=_("Palvelua annetaan klo asti"),
        help_text=_("Esimerkiksi 22.00. Keskiyö on 24.00."),
        error_messages={"required": _("Kirjoita, mihin kellonaikaan asti.")},
    )
    band_crossing = forms.ChoiceField(
        label=_("Miten lasketaan käynti, joka jatkuu aikaikkunasta toiseen?"),
        help_text=_("Esimerkiksi käynti kello 17.15–18.45, kun ilta alkaa kello 18.00."),
        choices=BandCrossing.choices,
        widget=forms.RadioSelect,
    )
    missing_band_row = forms.ChoiceField(
        label=_("Mitä tapahtuu, kun asiakkaan setelillä ei ole aikaikkunan tuotetta?"),
        help_text=_("Esimerkiksi iltakäynti, kun setelille on kirjoitettu vain päivän tunteja."),
        choices=MissingBandRow.choices,
        widget=forms.RadioSelect,
    )
    base_product = needed_later(
        DraftProductField(
            label=_("Perustuote"),
            help_text=_(
                "Tuote, jonka saldosta aika silloin otetaan. Arvo on aikaikkunan oma. Jätä valitsematta, jos käyntiä "
                "ei voi kirjata."
            ),
            empty_label=_("Ei valittu"),
            error_messages={"invalid_choice": _("Valitse tuote luettelosta.")},
        )
    )
    related = ("base_product",)

    def __init__(self, data: Any = None, *, draft: DefinitionVersion) -> None:
        super().__init__(data, draft=draft)
        product = self.fields["base_product"]
        assert isinstance(product, DraftProductField)
        product.offer(draft)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("service_from", 0), cleaned.get("service_until", MINUTES_OF_DAY)
        if start is not None and end is not None and end <= start:
            self.add_error("service_until", _("Palvelu ei voi päättyä ennen kuin se alkaa. Keskiyö on 24.00."))
        return cleaned
