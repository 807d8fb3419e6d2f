"""What a required field says when it is left empty: its own name, and what to do.

`FORM_RENDERER` names the renderer below, so it holds for every form, those of packages included.
A field whose label is no thing one can write or choose ("Alkaa") says its own sentence in
`error_messages`; the others need none.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _

BARE = forms.Field.default_error_messages["required"]


class NamedField(BoundField):
    """A field of a form that names itself when it is missing."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        if field.required and field.error_messages["required"] is BARE:
            field.error_messages["required"] = required_message(field, str(self.label))


class FormRenderer(TemplatesSetting):
    """The project's own field templates, and fields that name themselves."""

    bound_field_class: Any = NamedField


def required_message(field: forms.Field, label: str) -> str:
    """One sentence that names the field and says what to do; a hidden field is the page's to fill."""
    if field.widget.is_hidden:
        return _("Sivu on vanhentunut. Avaa se uudelleen ja lähetä tiedot sitten.")
    if label.endswith("?"):
        return _("Vastaa kysymykseen: %(question)s") % {"question": label}
    if isinstance(field, forms.BooleanField):
        return _("Merkitse rasti kohtaan: %(field)s") % {"field": label}
    is_chosen = isinstance(field, forms.ChoiceField | forms.FileField)
    sentence = _("Valitse %(field)s.") if is_chosen else _("Kirjoita %(field)s.")
    return sentence % {"field": inside_a_sentence(label)}


def inside_a_sentence(label: str) -> str:
    """A label as it is written in the middle of a sentence: "Etunimi" small, "Y-tunnus" and "IBAN" as they are."""
    begins_with_a_word = label[1:2].islower()
    return label[:1].lower() + label[1:] if begins_with_a_word else label
