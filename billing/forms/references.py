"""Choosing what to bill, and finding references."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from billing.transitions import ReferenceState
from providers.models import Office
from rulebooks.models import Definition
from voucher_portal.core import clock

_MONTHS_SHOWN = 12


def month_choices(logged: Iterable[datetime.date]) -> list[tuple[str, str]]:
    """2026-11 and "marraskuu 2026": the latest twelve months and every one with visits, the newest first."""
    months, first = set(logged), clock.today().replace(day=1)
    for _number in range(_MONTHS_SHOWN):
        months.add(first)
        first = (first - datetime.timedelta(days=1)).replace(day=1)
    return [(f"{month:%Y-%m}", month_name(month)) for month in sorted(months, reverse=True)]


def month_name(first: datetime.date) -> str:
    """marraskuu 2026, in the active language."""
    return date_format(first, "F Y")


def month_of(text: str) -> datetime.date:
    """The first day of "2026-11". Raises ValueError."""
    return datetime.datetime.strptime(text, "%Y-%m").date()


class ChooseBillingForm(forms.Form):
    """Which service and month are billed; for staff of single offices also which office."""

    definition = forms.ChoiceField(
        label=_("Palveluseteli"), error_messages={"invalid_choice": _("Valitse palveluseteli luettelosta.")}
    )
    month = forms.TypedChoiceField(
        label=_("Kuukausi"),
        coerce=month_of,
        empty_value=None,
        error_messages={"invalid_choice": _("Valitse kuukausi luettelosta. Tulevaa kuukautta ei voi laskuttaa.")},
    )
    office = forms.ChoiceField(label=_("Toimipiste"))

    def __init__(
        self,
        *args: Any,
        definitions: Sequence[Definition],
        offices: Sequence[Office] | None,
        logged_months: Iterable[datetime.date] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._definitions = {definition.public_id: definition for definition in definitions}
        self._offices = {office.public_id: office for office in offices or ()}
        _set_choices(self, "definition", [(key, f"{d}, {d.organiser}") for key, d in self._definitions.items()])
        _set_choices(self, "month", month_choices(logged_months))
        if offices is None:
            del self.fields["office"]
        else:
            _set_choices(self, "office", [(key, office.name) for key, office in self._offices.items()])

    def clean_definition(self) -> Definition:
        return self._definitions[self.cleaned_data["definition"]]

    def clean_office(self) -> Office:
        return self._offices[self.cleaned_data["office"]]


class ReferenceFilterForm(forms.Form):
    """Finds references by any part of the code, by service and by state."""

    q = forms.CharField(label=_("Laskuviite tai RF-viite"), required=False, max_length=40)
    definition = forms.ChoiceField(label=_("Palveluseteli"), required=False)
    state = forms.ChoiceField(label=_("Tila"), required=False, choices=[("", _("Kaikki")), *ReferenceState.choices])

    def __init__(self, *args: Any, definitions: Sequence[Definition], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(definition.public_id, str(definition)) for definition in definitions]
        _set_choices(self, "definition", [("", _("Kaikki")), *named])

    @property
    def is_active(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


def _set_choices(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
