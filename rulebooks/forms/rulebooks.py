"""Forms of rulebooks and their versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rulebooks.actions import ApprovalDetails
from rulebooks.forms.base import DraftForm, LanguageInput, PeriodMixin, PublishForm, TranslatedForm
from rulebooks.models import RulebookPart, RulebookVersion
from rulebooks.models.rulebook_pdf import PdfLanguage
from voucher_portal.core.form_fields import FinnishDateField, UploadField, needed_later
from voucher_portal.core.periods import format_period

#: Some eighty pages: more is cut into parts of its own.
TEXT_LENGTH = 200_000

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
    """A draft's texts, and from when they are valid."""

    translated = (
        LanguageInput(
            "text",
            _("Teksti"),
            rows=24,
            hint=_("Kirjoita otsikot ristikkomerkillä (# Otsikko), luettelot viivalla (- kohta)."),
            max_length=TEXT_LENGTH,
        ),
        LanguageInput("changelog", _("Mikä muuttui edellisestä versiosta"), rows=3, is_optional=True),
    )
    first_day = needed_later(FinnishDateField(label=_("Voimassa alkaen"), help_text=_("Esimerkiksi 1.1.2027")))
    last_day = FinnishDateField(
        label=_("Viimeinen voimassaolopäivä"), help_text=_("Jätä tyhjäksi, jos voimassa toistaiseksi."), required=False
    )


class RulebookApprovalForm(DraftForm):
    """One body's approval of a draft."""

    translated = (LanguageInput("body", _("Hyväksynyt toimielin tai viranhaltija"), max_length=200, is_required=True),)
    approval_date = FinnishDateField(label=_("Hyväksymispäivä"), help_text=_("Esimerkiksi 3.10.2026"))
    clause = forms.CharField(
        label=_("Pykälä"),
        max_length=40,
        help_text=_("Pöytäkirjan pykälä tai päätöksen numero, esimerkiksi § 331."),
        error_messages={"required": _("Kirjoita pöytäkirjan pykälä tai päätöksen numero.")},
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["body_fi"].error_messages["required"] = _("Kirjoita toimielin tai viranhaltija suomeksi.")

    def details(self) -> ApprovalDetails:
        return ApprovalDetails(**self.changes())


class RulebookPdfForm(DraftForm):
    """The PDF file of one language."""

    language = forms.ChoiceField(
        label=_("Millä kielellä tiedosto on?"),
        choices=PdfLanguage.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse tiedoston kieli.")},
    )
    document = UploadField(label=_("PDF-tiedosto"), allowed=("pdf",))


class PublishRulebookForm(PublishForm):
    """The confirmation of publishing, with the day by which companies accept what follows another version."""

    accept_by_date = FinnishDateField(
        label=_("Tuottajat hyväksyvät viimeistään"),
        help_text=_("Jokainen hyväksytty tuottaja saa tehtävän hyväksyä uusi versio tähän päivään mennessä."),
        error_messages={"required": _("Kirjoita päivä, johon mennessä tuottajat hyväksyvät uuden version.")},
    )

    def __init__(self, *arguments: Any, follows_another: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not follows_another:
            del self.fields["accept_by_date"]


class ComparisonForm(forms.Form):
    """Which two versions are laid side by side, in which language. Always bound to the address."""

    old = forms.ChoiceField(label=_("Vanhempi versio"), required=False)
    new = forms.ChoiceField(label=_("Uudempi versio"), required=False)
    language = forms.ChoiceField(label=_("Kieli"), required=False)
    every = forms.ChoiceField(
        label=_("Näytä"), choices=[("", _("Muuttuneet kohdat")), ("1", _("Kaikki kohdat"))], required=False
    )

    def __init__(self, data: Mapping[str, Any], *, versions: Sequence[RulebookVersion], language: str) -> None:
        first, second = (versions[1].public_id, versions[0].public_id) if len(versions) > 1 else ("", "")
        given = {name: data.get(name) for name in ("old", "new", "language", "every") if data.get(name)}
        super().__init__({"old": first, "new": second, "language": language, **given})
        numbers = [(version.public_id, _version_label(version)) for version in versions]
        for name, choices in (("old", numbers), ("new", numbers), ("language", settings.LANGUAGES)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

        self.is_valid()

    def chosen(self, name: str) -> Any:
        """What was asked for; nothing for what is not on offer."""
        return self.cleaned_data.get(name)

    def pair(self) -> tuple[str, ...]:
        """The older and the newer version; nothing unless both are on offer."""
        both = (self.chosen("old") or "", self.chosen("new") or "")
        return both if all(both) else ()


def _version_label(version: RulebookVersion) -> str:
    words = {"number": version.number, "state": version.get_state_display().lower()}
    if not version.is_draft and version.period is not None:
        words["state"] = format_period(version.period, get_language() or "fi")
    return str(_("%(number)s (%(state)s)") % words)
