"""Search and filters of the lists, from the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rulebooks.models import Call
from rulebooks.models.call import CallPhase
from rulebooks.models.rulebook import RulebookPart
from voucher_portal.accounts.models import Organisation
from voucher_portal.core.regions import municipality_choices

VERSION_STATES = (
    ("", _("Kaikki tilat")),
    ("draft", _("Luonnos kesken")),
    ("in_force", _("Voimassa")),
    ("upcoming", _("Tulossa voimaan")),
    ("ended", _("Päättynyt")),
)


class FilterForm(forms.Form):
    """A form that is always bound to the address. What it does not understand filters nothing."""

    q = forms.CharField(label=_("Hae nimellä"), max_length=100, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.is_valid()
        self.errors.clear()

    def chosen(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    @property
    def is_active(self) -> bool:
        return any(self.cleaned_data.values())


class DefinitionFilter(FilterForm):
    state = forms.ChoiceField(label=_("Tila"), choices=VERSION_STATES, required=False)


class RulebookFilter(FilterForm):
    part = forms.ChoiceField(label=_("Osa"), choices=[("", _("Kaikki")), *RulebookPart.choices], required=False)


class OwnCallFilter(FilterForm):
    phase = forms.ChoiceField(label=_("Tila"), choices=[("", _("Kaikki tilat")), *CallPhase.choices], required=False)


class OrganiserField(forms.ModelChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=Organisation.objects.organisers(),
            to_field_name="public_id",
            label=_("Järjestäjä"),
            empty_label=_("Kaikki järjestäjät"),
            required=False,
            **options,
        )


class PublicRulebookFilter(RulebookFilter):
    organiser = OrganiserField()


def _municipalities() -> list[tuple[str, Any]]:
    return [("", _("Kaikki kunnat")), *municipality_choices(get_language() or "fi")]


class OpenCallFilter(FilterForm):
    """The public list of calls."""

    organiser = OrganiserField()
    municipality = forms.ChoiceField(label=_("Kunta"), choices=_municipalities, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        organiser = self.fields["organiser"]
        assert isinstance(organiser, OrganiserField)
        organiser.queryset = Organisation.objects.organisers().filter(
            pk__in=Call.objects.announced().values("organiser")
        )
