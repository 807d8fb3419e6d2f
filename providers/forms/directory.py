"""Search of the public list of approved providers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from providers.languages import ServiceLanguage
from rulebooks.models import Definition
from voucher_portal.core.form_fields import MunicipalityField


class ServiceField(forms.ModelChoiceField):
    """A voucher of any organiser, named with its organiser."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} · {obj.organiser}"


class DirectoryFilter(forms.Form):
    """By service, municipality, language and name."""

    SORTS = ("name", "-name", "price", "-price")

    definition = ServiceField(
        label=_("Palvelu"),
        queryset=Definition.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("Kaikki palvelut"),
    )
    municipality = MunicipalityField(label=_("Kunta"), required=False, empty_label=_("Kaikki kunnat"))
    language = forms.ChoiceField(
        label=_("Palvelukieli"), choices=[("", _("Kaikki kielet")), *ServiceLanguage.choices], required=False
    )
    search = forms.CharField(label=_("Tuottajan tai toimipisteen nimi"), max_length=100, required=False)

    def __init__(self, *args: Any, services: QuerySet[Definition], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["definition"]
        assert isinstance(field, ServiceField)
        field.queryset = services

    @property
    def is_active(self) -> bool:
        return any(self.data.get(name) for name in self.fields)
