"""Fields that several forms of the app share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from voucher_portal.core.form_fields import MunicipalitiesField
from voucher_portal.core.regions import counties, municipalities, municipality_choices


class VersionedForm(forms.Form):
    """A form that carries the version of the row it was opened on."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(VersionedForm):
    """An act that needs its reason in writing."""

    reason = forms.CharField(
        label=_("Perustelu"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Kirjoita perustelu.")},
    )


class PostalCodeField(forms.RegexField):
    """Five digits."""

    def __init__(self, **options: Any) -> None:
        messages = {
            "invalid": _("Kirjoita postinumero viitenä numerona, esimerkiksi 40100."),
        }
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"})
        super().__init__(r"^\d{5}$", **{"max_length": 5, "widget": widget, "error_messages": messages, **options})


class CountyCheckboxes(forms.CheckboxSelectMultiple):
    """Checkboxes under the name of each county; a county opens to show its municipalities.

    `own_county`, the code of a county, stands first and open.
    """

    template_name = "providers/parts/county_checkboxes.html"
    own_county = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        own = counties()[self.own_county].name(get_language() or "fi") if self.own_county else ""
        groups = [
            {
                "name": group,
                "options": options,
                "chosen": sum(option["selected"] for option in options),
                "is_own": group == own,
            }
            for group, options, _index in context["widget"]["optgroups"]
        ]
        context["counties"] = sorted(groups, key=lambda group: not group["is_own"])
        return context


class MunicipalitiesByCountyField(MunicipalitiesField):
    """Several of all municipalities, grouped by county."""

    widget = CountyCheckboxes

    def _choices_now(self) -> list[tuple[str, Any]]:
        """Groups: the name of a county and its municipalities."""
        language = get_language() or "fi"
        by_county: dict[str, list[tuple[str, str]]] = {code: [] for code in counties()}
        for code, name in municipality_choices(language):
            by_county[municipalities()[code].county_code].append((code, name))
        named = [(counties()[code].name(language), places) for code, places in by_county.items()]
        return sorted(((name, places) for name, places in named if places), key=lambda group: group[0])
