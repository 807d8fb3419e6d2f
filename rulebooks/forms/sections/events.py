"""How service is logged: in what form, until when, and what absences cost."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from rulebooks.forms.base import needed_later
from rulebooks.forms.sections.base import PercentField, SectionForm, WholeNumberField
from rulebooks.models.definition import EventForm
from rulebooks.models.terms import PartialMonth, RoundingMode

MINUTE_STEPS = (1, 5, 10, 15, 30, 60)
_VISIT_ONLY = ("rounding_mode", "rounding_minutes", "minimum_billable_minutes")
_STAY_ONLY = (
    "absence_full_days",
    "absence_percent",
    "absence_max_days",
    "counts_departure_day",
    "counts_return_day",
)


class EventsForm(SectionForm):
    lead = _("Valinta määrää, mitä tuottaja kirjaa ja mitä sinulta kysytään seuraavilla sivuilla.")
    event_form = forms.ChoiceField(
        label=_("Miten palvelu kirjataan?"),
        help_text=_("Kotihoidossa kirjataan käyntejä, asumisessa hoitojaksoja, tukipalveluissa usein kappaleita."),
        choices=EventForm.choices,
        widget=forms.RadioSelect,
    )


class LoggingForm(SectionForm):
    lead = _("Milloin palvelu pitää viimeistään kirjata, ja miten käynnin kesto lasketaan.")
    widths = {
        "rounding_minutes": "10",
        "minimum_billable_minutes": "5",
        "logging_window_days": "5",
        "correction_window_days": "5",
    }
    rounding_mode = forms.ChoiceField(
        label=_("Miten käynnin kesto pyöristetään?"),
        help_text=_("Esimerkiksi 52 minuuttia ylöspäin vartin tarkkuudella on 60 minuuttia."),
        choices=RoundingMode.choices,
        widget=forms.RadioSelect,
    )
    rounding_minutes = forms.TypedChoiceField(
        label=_("Pyöristyksen tarkkuus"),
        choices=[(step, f"{step} min") for step in MINUTE_STEPS],
        coerce=int,
    )
    minimum_billable_minutes = WholeNumberField(
        label=_("Lyhin laskutettava aika minuutteina"),
        help_text=_("Kirjoita 0, jos rajaa ei ole."),
        max_value=480,
        error_messages={"invalid": _("Kirjoita minuutit kokonaislukuna, esimerkiksi 15.")},
    )
    logging_window_days = WholeNumberField(
        label=_("Kuinka monta päivää taaksepäin saa kirjata?"),
        help_text=_("Päivät lasketaan kuluvan kuukauden alusta taaksepäin. Esimerkiksi 60."),
        max_value=366,
        error_messages={"invalid": _("Kirjoita päivät kokonaislukuna, esimerkiksi 60.")},
    )
    correction_window_days = WholeNumberField(
        label=_("Kuinka monta päivää laskutettua palvelua saa oikaista?"),
        help_text=_("Päivät lasketaan laskutuksesta. Oikaisun tekee järjestäjä. Esimerkiksi 365."),
        max_value=3650,
        error_messages={"invalid": _("Kirjoita päivät kokonaislukuna, esimerkiksi 365.")},
    )

    def not_asked(self) -> tuple[str, ...]:
        return () if self.draft.event_form == EventForm.VISIT else _VISIT_ONLY


class AbsencesForm(SectionForm):
    lead = _("Mitä maksetaan kuukaudesta, joka ei ole kokonainen, ja päivistä, joina asiakas on poissa.")
    widths = {"absence_full_days": "5", "absence_percent": "5", "absence_max_days": "5"}
    partial_month = needed_later(
        forms.ChoiceField(
            label=_("Miten vajaa kuukausi maksetaan?"),
            help_text=_("Esimerkiksi kun asuminen alkaa kuukauden 16. päivänä."),
            choices=PartialMonth.choices,
            widget=forms.RadioSelect,
        )
    )
    absence_full_days = WholeNumberField(
        label=_("Kuinka monta poissaolopäivää maksetaan täysin?"),
        help_text=_("Kirjoita 0, jos maksu alenee heti ensimmäisestä poissaolopäivästä."),
        max_value=366,
    )
    absence_percent = PercentField(
        label=_("Kuinka monta prosenttia päivän hinnasta maksetaan sen jälkeen?"),
        help_text=_("Esimerkiksi 50. Kirjoita 0, jos poissaolosta ei makseta."),
    )
    absence_max_days = WholeNumberField(
        label=_("Kuinka monelta päivältä enintään?"),
        help_text=_("Jätä tyhjäksi, jos rajaa ei ole."),
        max_value=366,
        required=False,
    )
    counts_departure_day = forms.BooleanField(
        label=_("Lähtöpäivä on poissaolopäivä"),
        help_text=_("Jos et valitse tätä, lähtöpäivästä maksetaan kuten tavallisesta päivästä."),
        required=False,
    )
    counts_return_day = forms.BooleanField(label=_("Paluupäivä on poissaolopäivä"), required=False)

    def not_asked(self) -> tuple[str, ...]:
        if self.draft.event_form == EventForm.DAY:
            return ("partial_month",)
        return _STAY_ONLY if self.draft.event_form == EventForm.MONTH else ()
