"""Texts of the decision, and what follows it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rulebooks.forms.base import LanguageInput
from rulebooks.forms.sections.base import SectionForm, WholeNumberField


class TextsForm(SectionForm):
    lead = _("Tekstit kopioituvat päätökselle, kun sitä valmistellaan.")
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


class FeedbackForm(SectionForm):
    lead = _("Mitä asiakkaalta kysytään palvelun aikana ja sen päätyttyä.")
    translated = (
        LanguageInput(
            "feedback_questions",
            _("Palautekysymykset"),
            rows=4,
            hint=_("Yksi kysymys riville. Jätä tyhjäksi, jos palautetta ei kysytä."),
            is_optional=True,
        ),
    )


class RetentionForm(SectionForm):
    lead = _("Kuinka kauan päätös ja sen tapahtumat säilytetään. Katso aika organisaatiosi arkistointisuunnitelmasta.")
    widths = {"retention_years": "5"}
    retention_years = WholeNumberField(
        label=_("Säilytysaika vuosina"),
        help_text=_("Vuodet lasketaan päätöksen päättymisestä. Esimerkiksi 12."),
        min_value=1,
        max_value=120,
        required=False,
        error_messages={"invalid": _("Kirjoita vuodet kokonaislukuna, esimerkiksi 12.")},
    )
