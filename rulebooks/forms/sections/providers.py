"""What a provider must accept and show."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rulebooks.forms.base import needed_later
from rulebooks.forms.sections.base import SectionForm
from rulebooks.models import DefinitionVersion, RulebookVersion
from rulebooks.models.rulebook import RulebookPart
from rulebooks.models.terms import Registration
from voucher_portal.core.form_fields import FinnishDateField
from voucher_portal.core.periods import format_period


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
    lead = _("Tuottaja hyväksyy valitsemasi versiot hakemuksessaan. Valittavana ovat julkaistut versiot.")
    related = ("general_rulebook", "service_rulebook", "data_processing_terms")
    general_rulebook = needed_later(
        PublishedVersionField(
            RulebookPart.GENERAL,
            label=_("Sääntökirjan yleinen osa"),
            help_text=_("Valitse yleinen osa, palvelukohtainen osa tai molemmat."),
        )
    )
    service_rulebook = needed_later(
        PublishedVersionField(RulebookPart.SERVICE, label=_("Sääntökirjan palvelukohtainen osa"))
    )
    data_processing_terms = needed_later(
        PublishedVersionField(RulebookPart.DATA_PROCESSING, label=_("Henkilötietojen käsittelyn ehdot"))
    )

    def __init__(self, data: Any = None, *, draft: DefinitionVersion) -> None:
        super().__init__(data, draft=draft)
        for field in self.fields.values():
            if isinstance(field, PublishedVersionField):
                field.offer(draft.organiser_id)


class RegistrationsForm(SectionForm):
    lead = _("Missä rekistereissä tuottajan pitää olla, jotta sen voi hyväksyä.")
    widths = {"registration_transition_end": "10"}
    registrations_required = forms.MultipleChoiceField(
        label=_("Vaadittavat rekisteröinnit"),
        choices=Registration.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    registration_transition_end = FinnishDateField(
        label=_("Siirtymäajan viimeinen päivä"),
        help_text=_(
            "Siihen asti muu rekisteröinti riittää Soterin sijasta, esimerkiksi 31.12.2026. "
            "Jätä tyhjäksi, jos siirtymäaikaa ei ole."
        ),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        end, chosen = cleaned.get("registration_transition_end"), cleaned.get("registrations_required")
        if end is not None and Registration.SOTERI not in (chosen or []):
            self.add_error(
                "registration_transition_end",
                _("Siirtymäaika koskee Soteria. Valitse myös Soteri, tai tyhjennä päivä."),
            )
        return cleaned
