"""A required field that is left empty names itself and says what to do, in every form there is."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from importlib import import_module

import pytest
from django import forms
from django.urls import get_resolver
from django.utils.translation import override

from tests.architecture.source import modules
from voucher_portal.core.required_fields import BARE, NamedField

#: allauth's forms are shown by the portal too.
SHOWN_PACKAGES = ("allauth.account.forms", "allauth.mfa")
#: Labels that are no thing one can write or choose: "Kirjoita alkaa." would be no sentence.
NO_THING = re.compile(
    r"^(Miten|Mihin|Mikä|Mitkä|Mitä|Kenelle|Kenen|Kuka|Ketkä|Kuinka|Milloin|Missä|Miksi|Onko)\b"
    r"|\b(alkaen|asti|alkaa|alkavat|alkoi|päättyy|päättyen|päättyi|perustuu|tehnyt|hyväksynyt)$",
    re.IGNORECASE,
)


def form_classes() -> list[type[forms.Form]]:
    """Every form of the project, and those of allauth."""
    for module in modules():
        if "forms" in module.parts[-2:] or "forms" in module.parts:
            import_module(".".join(part for part in module.parts if part != "__init__"))
    assert get_resolver().url_patterns, "the views, and with them their forms, are loaded"
    ours = tuple({module.parts[0] for module in modules()})
    return [found for found in _below(forms.Form) if found.__module__.startswith((*ours, *SHOWN_PACKAGES))]


def _below(parent: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for child in parent.__subclasses__():
        yield child
        yield from _below(child)


def left_empty(fields: dict[str, forms.Field]) -> forms.Form:
    """A plain form with the fields, sent as a browser sends it when nothing was typed."""
    form = forms.Form({}, {})
    form.fields = copy.deepcopy(fields)
    return form


def bare(fields: dict[str, forms.Field]) -> list[str]:
    """The names of the fields that answer with Django's own words."""
    return [name for name, found in left_empty(fields).errors.items() if str(BARE) in found]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_form_answers_with_djangos_bare_words(language: str) -> None:
    classes = form_classes()
    with override(language):
        wrong = [f"{form.__module__}.{form.__name__}: {bare(form.base_fields)}" for form in classes]
    assert [line for line in wrong if not line.endswith("[]")] == []
    required = [field for form in classes for field in form.base_fields.values() if field.required]
    assert len(classes) > 60
    assert len(required) > 150


def test_a_field_that_a_form_adds_later_names_itself_too() -> None:
    assert left_empty({"office": forms.ChoiceField(label="Toimipiste")}).errors["office"] == ["Valitse toimipiste."]


def test_the_bare_words_would_be_found() -> None:
    """The twin: a field drawn by Django's own means is caught."""

    class Careless(forms.CharField):
        def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
            return forms.BoundField(form, self, field_name)

    assert bare({"name": Careless(label="Nimi")}) == ["name"]


def test_a_label_that_is_no_thing_has_its_own_sentence() -> None:
    """ "Kirjoita alkaa." is no sentence: such a field says its own in `error_messages`."""
    derived = [(form, name, field) for form in form_classes() for name, field in _derived(form)]
    assert [f"{form.__name__}.{name}: {field.label}" for form, name, field in derived if _is_no_thing(field)] == []
    assert len(derived) > 40
    assert all(NO_THING.search(label) for label in ("Alkaa", "Voimassa alkaen", "Kenelle", "Käynnin tehnyt"))


def _derived(form: type[forms.Form]) -> Iterator[tuple[str, forms.Field]]:
    for name, field in form.base_fields.items():
        if field.required and field.error_messages["required"] is BARE and not field.widget.is_hidden:
            yield name, field


def _is_no_thing(field: forms.Field) -> bool:
    label = str(field.label or "")
    return not label.endswith("?") and bool(NO_THING.search(label))


def test_every_bound_field_is_of_the_kind_that_names_itself() -> None:
    assert isinstance(left_empty({"name": forms.CharField()})["name"], NamedField)
