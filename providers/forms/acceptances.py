"""Filters of the page that tells who has accepted a rulebook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from providers.acceptances import AcceptanceState
from rulebooks.models import RulebookVersion


class AcceptanceFilter(forms.Form):
    """Which version, who, and how they stand. What it does not understand filters nothing."""

    search = forms.CharField(label=_("Yritys tai Y-tunnus"), max_length=100, required=False)
    version = forms.ChoiceField(label=_("Versio"), required=False)
    state = forms.ChoiceField(
        label=_("Tila"), choices=[("", _("Kaikki tilat")), *AcceptanceState.choices], required=False
    )

    def __init__(self, data: Any, *, versions: Sequence[RulebookVersion]) -> None:
        super().__init__(data)
        version = self.fields["version"]
        assert isinstance(version, forms.ChoiceField)
        version.choices = [(row.public_id, _("Versio %(number)s") % {"number": row.number}) for row in versions]
        self.by_id = {row.public_id: row for row in versions}
        self.newest = versions[0]
        self.is_valid()
        self.errors.clear()

    def chosen(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    @property
    def chosen_version(self) -> RulebookVersion:
        """The newest one unless another is asked for."""
        return self.by_id.get(self.chosen("version") or "", self.newest)

    @property
    def is_active(self) -> bool:
        return any(self.cleaned_data.values())
