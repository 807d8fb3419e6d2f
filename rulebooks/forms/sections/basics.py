"""What the voucher is: its name and purpose, where it is used, whom to ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rulebooks.actions.definition_changes import DefinitionNames
from rulebooks.checklist import allowed_municipality_codes
from rulebooks.forms.base import LanguageInput, PeriodMixin, TranslatedForm, needed_later, period_initial
from rulebooks.forms.sections.base import SectionForm
from rulebooks.models import DefinitionVersion
from rulebooks.models.definition import LegalBasis, Precondition
from voucher_portal.accounts.models import OrganiserUnit
from voucher_portal.core.form_fields import FinnishDateField, MunicipalitiesField, PhoneField

NAME = LanguageInput("name", _("Palvelusetelin nimi"), max_length=200, is_required=True)
NAMES = ("name_fi", "name_sv", "name_en")


class UnitField(forms.ModelChoiceField):
    """An open unit of the organiser, named by its public id."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=OrganiserUnit.objects.none(),
            to_field_name="public_id",
            empty_label=_("Valitse"),
            error_messages={"required": _("Valitse yksikkö."), "invalid_choice": _("Valitse yksikkö luettelosta.")},
            **options,
        )

    def offer(self, organiser_id: int) -> None:
        self.queryset = OrganiserUnit.objects.filter(organiser_id=organiser_id, closed_at=None)


def granting_unit() -> UnitField:
    return UnitField(label=_("Yksikkö, joka myöntää palvelusetelin"), help_text=_("Yksikkö näkyy päätöksellä."))


def names_of(cleaned: dict[str, Any]) -> DefinitionNames:
    return {"name_fi": cleaned["name_fi"], "name_sv": cleaned["name_sv"], "name_en": cleaned["name_en"]}


class NewDefinitionForm(TranslatedForm):
    """The first page of a new voucher."""

    translated = (NAME,)
    unit = granting_unit()

    def __init__(self, *arguments: Any, organiser_id: int, **options: Any) -> None:
        super().__init__(*arguments, **options)
        unit = self.fields["unit"]
        assert isinstance(unit, UnitField)
        unit.offer(organiser_id)

    def names(self) -> DefinitionNames:
        return names_of(self.cleaned_data)


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
    related = ("unit",)
    widths = {"specialty": "20"}
    unit = granting_unit()
    precondition = forms.ChoiceField(
        label=_("Mitä palvelusetelin myöntäminen edellyttää?"), choices=Precondition.choices, widget=forms.RadioSelect
    )
    legal_basis = forms.ChoiceField(label=_("Laki"), choices=LegalBasis.choices, widget=forms.RadioSelect)
    specialty = forms.CharField(label=_("Erikoisala"), max_length=60, help_text=_("Tulostuu päätökselle."))
    field_order = [*NAMES, "unit"]

    def __init__(self, data: Any = None, *, draft: DefinitionVersion) -> None:
        super().__init__(data, draft=draft)
        self.order_fields(self.field_order)
        unit = self.fields["unit"]
        assert isinstance(unit, UnitField)
        unit.offer(draft.organiser_id)

    def not_asked(self) -> tuple[str, ...]:
        return NAMES if self.draft.number > 1 else ()

    def first_values(self) -> dict[str, Any]:
        return {**super().first_values(), **{name: getattr(self.draft.definition, name) for name in NAMES}}

    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in super().changes().items() if name not in NAMES}

    def names(self) -> DefinitionNames | None:
        return names_of(self.cleaned_data) if "name_fi" in self.cleaned_data else None


class AreaForm(PeriodMixin, SectionForm):
    template = "rulebooks/sections/area.html"
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


class ContactsForm(SectionForm):
    template = "rulebooks/sections/contacts.html"
    lead = _("Näkyvät haussa, tuottajille ja päätöksellä.")
    widths = {"contact_phone": "20"}
    contact_name = needed_later(forms.CharField(label=_("Yhteyshenkilö tai palvelu"), max_length=120))
    contact_phone = needed_later(PhoneField(label=_("Yhteyspuhelin")))
