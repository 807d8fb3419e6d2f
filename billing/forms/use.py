"""The period, service and unit whose use the organiser follows."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rulebooks.models import Definition
from voucher_portal.accounts.models import OrganiserUnit
from voucher_portal.core import clock
from voucher_portal.core.form_fields import FinnishDateField
from voucher_portal.core.periods import DateRange, format_date, period


class UseFilterForm(forms.Form):
    """From the first to the last day, both included; without them the present year."""

    first = FinnishDateField(label=_("Alkaen"), required=False)
    last = FinnishDateField(label=_("Päättyen"), required=False)
    definition = forms.ChoiceField(label=_("Palveluseteli"), required=False)
    unit = forms.ChoiceField(label=_("Yksikkö"), required=False)

    def __init__(
        self,
        typed: QueryDict,
        *,
        definitions: Sequence[Definition],
        units: Sequence[OrganiserUnit],
        **options: Any,
    ) -> None:
        super().__init__(_with_this_year(typed), **options)
        self.definitions_by_key = {definition.pk: definition for definition in definitions}
        self.units_by_key = {unit.pk: unit for unit in units}
        for name, things in (("definition", definitions), ("unit", units)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("Kaikki")), *((thing.public_id, str(thing)) for thing in things)]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        first, last = self._days()
        if last < first:
            self.add_error("last", _("Kausi ei voi päättyä ennen kuin se alkaa. Korjaa päivät."))
        return told

    def chosen_period(self) -> DateRange:
        """The period chosen; the present year when what was typed is not one."""
        first, last = self._days()
        return period(first, last) if first <= last else period(*_this_year())

    def chosen(self, name: str) -> str:
        """The public id chosen in a field, "" for all."""
        return str(getattr(self, "cleaned_data", {}).get(name) or "")

    @property
    def is_active(self) -> bool:
        shown = {name: self.data.get(name) or "" for name in self.fields}
        return shown != {**_typed_year(), "definition": "", "unit": ""}

    def _days(self) -> tuple[datetime.date, datetime.date]:
        told = getattr(self, "cleaned_data", {})
        start, end = _this_year()
        return told.get("first") or start, told.get("last") or end


def _with_this_year(typed: QueryDict) -> QueryDict:
    """What was typed; the present year where no days were asked for."""
    if "first" in typed or "last" in typed:
        return typed
    shown = typed.copy()
    shown.update(_typed_year())
    return shown


def _typed_year() -> dict[str, str]:
    first, last = _this_year()
    return {"first": format_date(first), "last": format_date(last)}


def _this_year() -> tuple[datetime.date, datetime.date]:
    year = clock.today().year
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
