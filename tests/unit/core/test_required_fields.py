"""What a required field says when it is left empty."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.utils.translation import gettext_lazy as _

from voucher_portal.core.form_fields import FinnishDateField, IdentityCodeField, MunicipalityField, PhoneField
from voucher_portal.core.required_fields import inside_a_sentence


def said(field: forms.Field) -> list[str]:
    form = forms.Form({}, {})
    form.fields["asked"] = field
    return list(form.errors["asked"])


@pytest.mark.parametrize(
    ("field", "message"),
    [
        (forms.CharField(label="Etunimi"), "Kirjoita etunimi."),
        (forms.EmailField(label="Oma sähköpostisi"), "Kirjoita oma sähköpostisi."),
        (forms.CharField(label="Y-tunnus"), "Kirjoita Y-tunnus."),
        (forms.CharField(label=_("Salasana")), "Kirjoita salasana."),
        (forms.ChoiceField(label="Toimipiste"), "Valitse toimipiste."),
        (forms.MultipleChoiceField(label="Roolit"), "Valitse roolit."),
        (forms.FileField(label="Asiakirja"), "Valitse asiakirja."),
        (forms.ChoiceField(label="Mitä haet?"), "Vastaa kysymykseen: Mitä haet?"),
        (forms.BooleanField(label="Hyväksyn ehdot"), "Merkitse rasti kohtaan: Hyväksyn ehdot"),
        (FinnishDateField(label="Määräpäivä"), "Kirjoita määräpäivä."),
        (IdentityCodeField(label="Valtuutetun henkilötunnus"), "Kirjoita valtuutetun henkilötunnus."),
        (MunicipalityField(label="Kotikunta"), "Valitse kotikunta."),
        (PhoneField(label="Puhelin"), "Kirjoita puhelinnumero."),
    ],
)
def test_the_sentence_names_the_field_and_what_to_do(field: Any, message: str) -> None:
    assert said(field) == [message]


def test_a_sentence_of_the_fields_own_stays() -> None:
    own = forms.CharField(label="Alkaa", error_messages={"required": "Kirjoita päivä, josta seteli alkaa."})
    assert said(own) == ["Kirjoita päivä, josta seteli alkaa."]


def test_a_hidden_field_is_the_pages_to_fill() -> None:
    assert said(forms.IntegerField(widget=forms.HiddenInput)) == [
        "Sivu on vanhentunut. Avaa se uudelleen ja lähetä tiedot sitten."
    ]


def test_one_forms_sentence_does_not_leak_into_another() -> None:
    """The words are put on the form's own copy of the field."""

    class Named(forms.Form):
        name = forms.CharField(label="Nimi")

    assert Named({}).errors["name"] == ["Kirjoita nimi."]
    assert Named.base_fields["name"].error_messages["required"] is forms.Field.default_error_messages["required"]


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Etunimi", "etunimi"),
        ("Y-tunnus", "Y-tunnus"),
        ("IBAN", "IBAN"),
        ("RF-viite", "RF-viite"),
        ("", ""),
        ("A", "A"),
    ],
)
def test_a_label_inside_a_sentence(label: str, inside: str) -> None:
    assert inside_a_sentence(label) == inside
