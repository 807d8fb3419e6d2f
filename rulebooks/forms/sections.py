"""The pages on which a definition is written: one form for each section of the task list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rulebooks.actions.definitions import DefinitionNames
from rulebooks.checklist import allowed_municipality_codes
from rulebooks.forms.base import DraftForm, LanguageInput, PeriodMixin, TranslatedForm, period_initial
from rulebooks.models import DefinitionVersion, RulebookVersion
from rulebooks.models.definition import ActivationMode, EventForm, LegalBasis, Precondition
from rulebooks.models.rulebook import RulebookPart
from rulebooks.models.terms import Exhaustion, PriceModel, RoundingMode
from rulebooks.rules import Section
from voucher_portal.accounts.models import OrganiserUnit
from voucher_portal.core.form_fields import FinnishDateField, MunicipalitiesField, PhoneField, needed_later
from voucher_portal.core.periods import format_period

NAME = LanguageInput("name", _("Palvelusetelin nimi"), max_length=200, is_required=True)
_YES_NO = (("yes", _("Kyllä")), ("no", _("Ei")))
_NAMES = ("name_fi", "name_sv", "name_en")
# A text input keeps what was typed even when it is no number.
_NUMBER = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
MINUTE_STEPS = (1, 5, 10, 15, 30, 60)


class UnitField(forms.ModelChoiceField):
    """An open unit of the organiser, named by its public id."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=OrganiserUnit.objects.none(),
            to_field_name="public_id",
            label=_("Yksikkö, joka myöntää palvelusetelin"),
            help_text=_("Yksikkö näkyy päätöksellä."),
            empty_label=_("Valitse"),
            error_messages={"required": _("Valitse yksikkö."), "invalid_choice": _("Valitse yksikkö luettelosta.")},
            **options,
        )

    def offer(self, organiser_id: int) -> None:
        self.queryset = OrganiserUnit.objects.filter(organiser_id=organiser_id, closed_at=None)


class NewDefinitionForm(TranslatedForm):
    """The first page of a new voucher."""

    translated = (NAME,)
    unit = UnitField()

    def __init__(self, *arguments: Any, organiser_id: int, **options: Any) -> None:
        super().__init__(*arguments, **options)
        unit = self.fields["unit"]
        assert isinstance(unit, UnitField)
        unit.offer(organiser_id)

    def names(self) -> DefinitionNames:
        return {
            "name_fi": self.cleaned_data["name_fi"],
            "name_sv": self.cleaned_data["name_sv"],
            "name_en": self.cleaned_data["name_en"],
        }


class SectionForm(DraftForm):
    """One page of a draft, filled from its columns."""

    def __init__(self, data: Any = None, *, draft: DefinitionVersion) -> None:
        self.draft = draft
        super().__init__(data)
        self.initial = {"version": draft.version, **self.first_values()}

    def first_values(self) -> dict[str, Any]:
        return {name: getattr(self.draft, name) for name in self.fields if hasattr(self.draft, name)}

    def names(self) -> DefinitionNames | None:
        """The voucher's name, where this page asks for it."""
        return None


class BasicsForm(SectionForm):
    translated = (
        NAME,
        LanguageInput(
            "description",
            _("Julkinen kuvaus"),
            rows=5,
            hint=_("Mitä palvelu on ja kenelle se on tarkoitettu. Näkyy haussa ja tuottajaluettelossa."),
        ),
        LanguageInput(
            "granting_criteria", _("Myöntämisperusteet"), rows=5, hint=_("Kenelle palveluseteli myönnetään.")
        ),
    )
    unit = UnitField()
    specialty = forms.CharField(label=_("Erikoisala"), max_length=60, help_text=_("Tulostuu päätökselle."))
    legal_basis = forms.ChoiceField(label=_("Laki"), choices=LegalBasis.choices, widget=forms.RadioSelect)
    precondition = forms.ChoiceField(
        label=_("Mitä palvelusetelin myöntäminen edellyttää?"), choices=Precondition.choices, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, draft: DefinitionVersion) -> None:
        super().__init__(data, draft=draft)
        unit = self.fields["unit"]
        assert isinstance(unit, UnitField)
        unit.offer(draft.organiser_id)
        if draft.number > 1:
            for name in _NAMES:
                del self.fields[name]

    def first_values(self) -> dict[str, Any]:
        names = {name: getattr(self.draft.definition, name) for name in _NAMES}
        return {**super().first_values(), **names, "unit": self.draft.unit.public_id}

    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in super().changes().items() if name not in _NAMES}

    def names(self) -> DefinitionNames | None:
        if "name_fi" not in self.cleaned_data:
            return None
        return {
            "name_fi": self.cleaned_data["name_fi"],
            "name_sv": self.cleaned_data["name_sv"],
            "name_en": self.cleaned_data["name_en"],
        }


class AreaForm(PeriodMixin, SectionForm):
    is_whole_area = forms.BooleanField(label=_("Koko järjestäjän alue"), required=False)
    municipality_codes = MunicipalitiesField()
    go_live_date = needed_later(
        FinnishDateField(
            label=_("Käyttöönottopäivä"),
            help_text=_("Päivä, josta alkaen palveluseteliä voi käyttää. Esimerkiksi 1.12.2026"),
        )
    )
    first_day = needed_later(
        FinnishDateField(
            label=_("Tämä versio on voimassa alkaen"),
            help_text=_("Edellinen versio päättyy tätä edeltävänä päivänä. Esimerkiksi 1.12.2026"),
        )
    )
    last_day = FinnishDateField(
        label=_("Viimeinen voimassaolopäivä"), help_text=_("Jätä tyhjäksi, jos voimassa toistaiseksi."), required=False
    )

    def __init__(self, data: Any = None, *, draft: DefinitionVersion) -> None:
        super().__init__(data, draft=draft)
        self.allowed = allowed_municipality_codes(draft.organiser)
        self.fields["municipality_codes"] = needed_later(
            MunicipalitiesField(codes=sorted(self.allowed), label=_("Kunnat"), widget=forms.CheckboxSelectMultiple)
        )

    def first_values(self) -> dict[str, Any]:
        chosen = set(self.draft.municipality_codes)
        is_whole_area = bool(chosen) and chosen == allowed_municipality_codes(self.draft.organiser)
        return {**super().first_values(), **period_initial(self.draft.period), "is_whole_area": is_whole_area}

    def changes(self) -> dict[str, Any]:
        found = super().changes()
        if found.pop("is_whole_area"):
            found["municipality_codes"] = sorted(self.allowed)
        return found


class PricingForm(SectionForm):
    price_model = forms.ChoiceField(
        label=_("Miten palvelun hinta määräytyy?"),
        choices=PriceModel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, miten hinta määräytyy.")},
    )
    is_free_for_client = forms.TypedChoiceField(
        label=_("Onko palvelu asiakkaalle maksuton?"),
        help_text=_("Maksuttomassa palvelussa tuottajan hinta ei saa ylittää palvelusetelin arvoa."),
        choices=_YES_NO,
        coerce=lambda chosen: chosen == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, onko palvelu asiakkaalle maksuton.")},
    )
    exhaustion = forms.ChoiceField(
        label=_("Mitä tapahtuu, kun käynti on pidempi kuin setelin jäljellä oleva määrä?"),
        help_text=_("Maksuttomassa palvelussa käyntiä ei silloin voi kirjata."),
        choices=Exhaustion.choices,
        widget=forms.RadioSelect,
    )
    activation_mode = forms.ChoiceField(
        label=_("Miten tuottaja ottaa palvelusetelin käyttöön?"),
        choices=ActivationMode.choices,
        widget=forms.RadioSelect,
    )

    def first_values(self) -> dict[str, Any]:
        values = super().first_values()
        answered = bool(self.draft.price_model)
        values["is_free_for_client"] = ("yes" if self.draft.is_free_for_client else "no") if answered else None
        return values


class EventsForm(SectionForm):
    event_form = forms.ChoiceField(
        label=_("Miten palvelu kirjataan?"), choices=EventForm.choices, widget=forms.RadioSelect
    )
    rounding_mode = forms.ChoiceField(
        label=_("Miten käynnin kesto pyöristetään?"), choices=RoundingMode.choices, widget=forms.RadioSelect
    )
    rounding_minutes = forms.TypedChoiceField(
        label=_("Pyöristyksen tarkkuus"),
        choices=[(step, f"{step} min") for step in MINUTE_STEPS],
        coerce=int,
    )
    minimum_billable_minutes = forms.IntegerField(
        label=_("Lyhin laskutettava aika minuutteina"),
        help_text=_("Kirjoita 0, jos rajaa ei ole."),
        min_value=0,
        max_value=480,
        widget=_NUMBER,
        error_messages={"invalid": _("Kirjoita minuutit kokonaislukuna, esimerkiksi 15.")},
    )
    logging_window_days = forms.IntegerField(
        label=_("Kuinka monta päivää taaksepäin saa kirjata?"),
        help_text=_("Päivät lasketaan kuluvan kuukauden alusta taaksepäin."),
        min_value=0,
        max_value=366,
        widget=_NUMBER,
        error_messages={"invalid": _("Kirjoita päivät kokonaislukuna, esimerkiksi 60.")},
    )
    billing_prefix = needed_later(
        forms.CharField(label=_("Laskuviitteen alku"), max_length=5, help_text=_("3–5 kirjainta, esimerkiksi VAMHA."))
    )

    def clean_billing_prefix(self) -> str:
        return str(self.cleaned_data["billing_prefix"]).upper()


class PublishedVersionField(forms.ModelChoiceField):
    """A published version of one part of the organiser's rulebooks."""

    def __init__(self, part: RulebookPart, **options: Any) -> None:
        self.part = part
        super().__init__(
            queryset=RulebookVersion.objects.none(),
            to_field_name="public_id",
            empty_label=_("Ei valittu"),
            error_messages={"invalid_choice": _("Valitse julkaistu versio luettelosta.")},
            **options,
        )

    def offer(self, organiser_id: int) -> None:
        rows = RulebookVersion.objects.published().filter(organiser_id=organiser_id, rulebook__part=self.part)
        self.queryset = rows.select_related("rulebook").order_by("rulebook__sort_name", "-number")

    def label_from_instance(self, obj: Any) -> str:
        words = {"name": obj.rulebook.name, "number": obj.number, "period": format_period(obj.period)}
        return _("%(name)s, versio %(number)s (%(period)s)") % words


class TermsForm(SectionForm):
    general_rulebook = PublishedVersionField(RulebookPart.GENERAL, label=_("Sääntökirjan yleinen osa"), required=False)
    service_rulebook = PublishedVersionField(
        RulebookPart.SERVICE, label=_("Sääntökirjan palvelukohtainen osa"), required=False
    )
    data_processing_terms = needed_later(
        PublishedVersionField(RulebookPart.DATA_PROCESSING, label=_("Henkilötietojen käsittelyn ehdot"))
    )

    def __init__(self, data: Any = None, *, draft: DefinitionVersion) -> None:
        super().__init__(data, draft=draft)
        for field in self.fields.values():
            if isinstance(field, PublishedVersionField):
                field.offer(draft.organiser_id)

    def first_values(self) -> dict[str, Any]:
        chosen = {name: getattr(self.draft, name) for name in self.fields if name != "version"}
        return {name: version.public_id for name, version in chosen.items() if version is not None}


class TextsForm(SectionForm):
    translated = (
        LanguageInput("law_sections", _("Sovelletut lainkohdat"), rows=3),
        LanguageInput(
            "decision_reasons",
            _("Päätöksen perustelujen pohja"),
            rows=5,
            hint=_("Asiakasohjaaja voi muokata tekstiä jokaiselle päätökselle."),
        ),
        LanguageInput("review_instructions", _("Oikaisuvaatimusohje"), rows=8),
    )


class ContactsForm(SectionForm):
    contact_name = needed_later(forms.CharField(label=_("Yhteyshenkilö tai palvelu"), max_length=120))
    contact_phone = needed_later(PhoneField(label=_("Yhteyspuhelin")))


SECTION_FORMS: Mapping[Section, type[SectionForm]] = {
    Section.BASICS: BasicsForm,
    Section.AREA: AreaForm,
    Section.PRICING: PricingForm,
    Section.EVENTS: EventsForm,
    Section.TERMS: TermsForm,
    Section.TEXTS: TextsForm,
    Section.CONTACTS: ContactsForm,
}
