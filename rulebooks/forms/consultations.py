"""Forms of consultations: opening, prolonging, ending, commenting, answering."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rulebooks.actions import CommentText
from rulebooks.forms.base import DraftForm, needed_later
from rulebooks.forms.filters import FilterForm
from rulebooks.transitions import CommentState
from voucher_portal.core.form_fields import FinnishDateField

COMMENT_LENGTH = 5000
UNANSWERED = "unanswered"


class LastDayForm(DraftForm):
    """Until when one may comment: on opening a consultation, and on prolonging it."""

    last_day = FinnishDateField(
        label=_("Viimeinen kommentointipäivä"),
        help_text=_("Esimerkiksi 31.1.2027. Kommentoida voi vielä tänä päivänä."),
        error_messages={"required": _("Kirjoita viimeinen kommentointipäivä.")},
    )


class CloseConsultationForm(DraftForm):
    """Asked for a reason only while there is time left: the action knows."""

    reason = needed_later(
        forms.CharField(
            label=_("Miksi kommentointi päättyy kesken?"),
            help_text=_("Kommentointiaikaa on vielä jäljellä. Perustelu näkyy kaikille."),
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=500,
        )
    )


class CommentForm(forms.Form):
    """A comment on one clause, or on the whole text. `website` is seen by no person: it catches robots."""

    clause = needed_later(
        forms.ChoiceField(
            label=_("Mitä kohtaa kommentoit?"), error_messages={"invalid_choice": _("Valitse kohta luettelosta.")}
        )
    )
    text = forms.CharField(
        label=_("Kommentti"),
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Kommentti julkaistaan. Älä kirjoita henkilötietoja tai terveystietoja."),
        error_messages={"required": _("Kirjoita kommentti.")},
    )
    author_name = forms.CharField(label=_("Nimi"), max_length=120, required=False)
    author_organisation = forms.CharField(label=_("Organisaatio"), max_length=200, required=False)
    website = forms.CharField(
        label=_("Jätä tämä kenttä tyhjäksi"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *arguments: Any, titles: Mapping[str, str], is_company: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        clause = self.fields["clause"]
        assert isinstance(clause, forms.ChoiceField)
        clause.choices = [("", _("Koko teksti")), *titles.items()]
        if is_company:
            for name in ("author_name", "author_organisation"):
                del self.fields[name]

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Tyhjennä tämä kenttä ja lähetä kommentti uudelleen."), code="robot")
        return ""

    def comment(self, language: str) -> CommentText:
        cleaned = self.cleaned_data
        return CommentText(
            clause=cleaned["clause"],
            text=cleaned["text"],
            language=language,
            author_name=cleaned.get("author_name", ""),
            author_organisation=cleaned.get("author_organisation", ""),
        )


class AnswerForm(DraftForm):
    text = forms.CharField(
        label=_("Vastaus"),
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Vastaus julkaistaan kommentin alla."),
        error_messages={"required": _("Kirjoita vastaus.")},
    )


class HideForm(forms.Form):
    reason = forms.CharField(
        label=_("Miksi kommentti piilotetaan?"),
        help_text=_("Perustelu jää kommentin historiaan eikä näy muille."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        error_messages={"required": _("Kirjoita, miksi kommentti piilotetaan.")},
    )


class CommentFilter(FilterForm):
    """The planner's list of comments."""

    q = None  # type: ignore[assignment]
    state = forms.ChoiceField(
        label=_("Näytä"),
        choices=[("", _("Kaikki kommentit")), *CommentState.choices, (UNANSWERED, _("Vastaamatta"))],
        required=False,
    )
