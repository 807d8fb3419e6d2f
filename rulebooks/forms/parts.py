"""Forms of what belongs to a draft: questions of the application, and contacts of units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rulebooks.actions import ContactDetails, QuestionDetails
from rulebooks.forms.base import DraftForm, LanguageInput
from rulebooks.forms.sections.basics import UnitField
from rulebooks.models import ApplicationQuestion, DefinitionContact, DefinitionVersion
from rulebooks.models.conditions import QuestionKind
from voucher_portal.core.form_fields import PhoneField


class QuestionForm(DraftForm):
    """A question that the provider answers in its application."""

    translated = (
        LanguageInput(
            "text",
            _("Kysymys"),
            max_length=300,
            is_required=True,
            hint=_("Esimerkiksi Kuinka monta asiakasta voitte ottaa heti?"),
        ),
    )
    kind = forms.ChoiceField(
        label=_("Miten kysymykseen vastataan?"),
        choices=QuestionKind.choices,
        widget=forms.RadioSelect,
        initial=QuestionKind.TEXT,
    )
    is_mandatory = forms.BooleanField(
        label=_("Vastaus on pakollinen"), help_text=_("Hakemusta ei voi lähettää ilman vastausta."), required=False
    )

    def details(self) -> QuestionDetails:
        return QuestionDetails(**self.changes())


def question_initial(question: ApplicationQuestion) -> dict[str, Any]:
    names = ("text_fi", "text_sv", "text_en", "kind", "is_mandatory")
    return {name: getattr(question, name) for name in names}


class ContactForm(DraftForm):
    """Whom people of a unit's area contact."""

    unit = UnitField(label=_("Yksikkö"))
    name = forms.CharField(
        label=_("Yhteyshenkilö tai palvelu"),
        max_length=120,
        error_messages={"required": _("Kirjoita yhteyshenkilö tai palvelu.")},
    )
    phone = PhoneField(label=_("Puhelin"))
    email = forms.EmailField(
        label=_("Sähköposti"),
        required=False,
        error_messages={"invalid": _("Kirjoita sähköposti muodossa etunimi.sukunimi@esimerkki.fi.")},
    )
    field_order = ["unit", "name", "phone", "email"]

    def __init__(self, data: Any = None, *, draft: DefinitionVersion, contact: DefinitionContact | None = None) -> None:
        super().__init__(data)
        unit = self.fields["unit"]
        assert isinstance(unit, UnitField)
        unit.offer(draft.organiser_id)
        self.initial = {"version": draft.version, **(_contact_initial(contact) if contact is not None else {})}

    def details(self) -> ContactDetails:
        return ContactDetails(**self.changes())


def _contact_initial(contact: DefinitionContact) -> dict[str, Any]:
    values = {name: getattr(contact, name) for name in ("name", "phone", "email")}
    return {**values, "unit": contact.unit.public_id}
