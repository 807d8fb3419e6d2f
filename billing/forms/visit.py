"""The form of one visit."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing import rules
from billing.loggable import Loggable
from billing.models import ServiceEvent
from billing.rules import VisitTimes
from billing.versions import TravelQuestion
from billing.visits import VisitEntry
from voucher_portal.accounts.models import Membership
from voucher_portal.core import clock
from voucher_portal.core.form_fields import FinnishDateField, FinnishDecimalField, FinnishTimeField
from voucher_portal.core.public_ids import new_public_id

_KEY_LENGTH = 80
_MOST_KILOMETRES = 2000
_OCCURRENCES = [
    ("first", _("Ensimmäistä, ennen kuin kelloa siirrettiin")),
    ("second", _("Toista, kellon siirron jälkeen")),
]


class VisitForm(forms.Form):
    """When the visit was, who made it, and of which service; what it was driven where that is paid for.

    `asks_start` and `asks_end` are true when the clock showed the typed time twice: the page then
    asks which one is meant.
    """

    idempotency_key = forms.CharField(required=False, max_length=_KEY_LENGTH, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    row = forms.ChoiceField(label=_("Palvelu"))
    service_date = FinnishDateField(label=_("Päivä"), help_text=_("Esimerkiksi 5.4.2026"))
    starts = FinnishTimeField(
        label=_("Alkoi"),
        help_text=_("Esimerkiksi 8.30"),
        error_messages={"required": _("Kirjoita kellonaika, jolloin käynti alkoi.")},
    )
    ends = FinnishTimeField(
        label=_("Päättyi"),
        help_text=_("Esimerkiksi 10.00"),
        error_messages={"required": _("Kirjoita kellonaika, jolloin käynti päättyi.")},
    )
    ends_next_day = forms.BooleanField(label=_("Päättyi seuraavana päivänä"), required=False)
    start_occurrence = forms.ChoiceField(
        label=_("Alkamisaika oli sinä yönä kahdesti. Kumpaa tarkoitat?"),
        choices=_OCCURRENCES,
        required=False,
        widget=forms.RadioSelect,
    )
    end_occurrence = forms.ChoiceField(
        label=_("Päättymisaika oli sinä yönä kahdesti. Kumpaa tarkoitat?"),
        choices=_OCCURRENCES,
        required=False,
        widget=forms.RadioSelect,
    )
    worker = forms.ChoiceField(
        label=_("Käynnin tehnyt"), error_messages={"required": _("Valitse työntekijä, joka teki käynnin.")}
    )
    kilometres = FinnishDecimalField(
        label=_("Matka edestakaisin, km"), required=False, decimal_places=1, max_value=_MOST_KILOMETRES
    )
    kilometres_outside_home = FinnishDecimalField(
        label=_("Siitä asiakkaan kotikunnan ulkopuolella, km"),
        required=False,
        decimal_places=1,
        max_value=_MOST_KILOMETRES,
    )
    note = forms.CharField(
        label=_("Lisätiedot"), required=False, max_length=300, help_text=_("Ei terveys- tai asiakastietoja")
    )

    def __init__(
        self,
        *args: Any,
        services: Sequence[Loggable],
        workers: Sequence[Membership],
        travel: TravelQuestion,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._told: dict[str, Any] = {}
        self._rows = {service.row.public_id: service.row for service in services}
        self._workers = {worker.public_id: worker for worker in workers}
        _choices(self, "worker", [("", _("Valitse työntekijä")), *((key, str(m)) for key, m in self._workers.items())])
        if len(services) == 1:
            del self.fields["row"]
        else:
            _choices(self, "row", [(service.row.public_id, service.name) for service in services])
        if not travel.is_asked:
            del self.fields["kilometres"]
        if not travel.asks_outside_home:
            del self.fields["kilometres_outside_home"]

    def clean(self) -> dict[str, Any]:
        """Remember what was understood: a refusal put on a field later takes it out of `cleaned_data`."""
        told = super().clean() or {}
        self._told = dict(told)
        return told

    def clean_idempotency_key(self) -> str:
        return self.cleaned_data["idempotency_key"] or new_public_id()

    @property
    def asks_start(self) -> bool:
        return self._is_doubled("starts")

    @property
    def asks_end(self) -> bool:
        return self._is_doubled("ends")

    @property
    def tells_a_visit(self) -> bool:
        """Was enough understood to price a visit?"""
        wanted = {"service_date", "starts", "ends", "worker", *({"row"} & set(self.fields))}
        return wanted <= self._told.keys()

    @property
    def question_has_changed(self) -> bool:
        """Must the page ask which of the doubled times is meant, or stop asking?

        An answered question stays as it is, so that the answer keeps the focus.
        """
        if not (self.asks_start or self.asks_end):
            return "asked" in self.data
        unanswered_start = self.asks_start and not self.data.get("start_occurrence")
        return unanswered_start or (self.asks_end and not self.data.get("end_occurrence"))

    def entry(self) -> VisitEntry:
        """The visit as it was told. Of a valid form, or one that tells a visit."""
        told = self._told
        row = self._rows[told["row"]] if "row" in self.fields else next(iter(self._rows.values()))
        return VisitEntry(
            row,
            self._times(),
            self._workers[told["worker"]],
            told.get("note", ""),
            told.get("kilometres") or None,
            told.get("kilometres_outside_home") or Decimal(0),
        )

    def renew_key(self) -> None:
        """Give the next saving a key of its own, keeping everything that was typed."""
        self.data = self.data.copy()
        self.data[self.add_prefix("idempotency_key")] = new_public_id()

    def _times(self) -> VisitTimes:
        told = self._told
        return VisitTimes(
            told["service_date"],
            told["starts"],
            told["ends"],
            told["ends_next_day"],
            _is_second(told.get("start_occurrence", "")),
            _is_second(told.get("end_occurrence", "")),
        )

    def _is_doubled(self, field: str) -> bool:
        """Does the clock show the typed time twice on its night?"""
        told = self._told
        date, time = told.get("service_date"), told.get(field)
        if not (date and time):
            return False
        if field == "ends" and told.get("ends_next_day"):
            date += datetime.timedelta(days=1)
        return rules.is_doubled(date, time)


def _choices(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _is_second(answer: str) -> bool | None:
    return answer == "second" if answer else None


def entry_of(event: ServiceEvent) -> VisitEntry:
    """A saved visit as it was told."""
    starts, ends = clock.helsinki(event.starts_at), clock.helsinki(event.ends_at)
    times = VisitTimes(
        event.service_date,
        starts.time(),
        ends.time(),
        ends.date() > starts.date(),
        bool(starts.fold) if _occurrence(starts) else None,
        bool(ends.fold) if _occurrence(ends) else None,
    )
    return VisitEntry(event.row, times, event.worker, event.note, event.kilometres, event.kilometres_outside_home)


def initial_of(event: ServiceEvent, services: Sequence[Loggable]) -> dict[str, Any]:
    """What the form shows of a saved visit."""
    service = next((service for service in services if service.covers(event.row_id)), None)
    starts, ends = clock.helsinki(event.starts_at), clock.helsinki(event.ends_at)
    return {
        "version": event.version,
        "row": (service.row if service else event.row).public_id,
        "service_date": event.service_date,
        "starts": starts.time(),
        "ends": ends.time(),
        "ends_next_day": ends.date() > starts.date(),
        "start_occurrence": _occurrence(starts),
        "end_occurrence": _occurrence(ends),
        "worker": event.worker.public_id,
        "kilometres": event.kilometres,
        "kilometres_outside_home": event.kilometres_outside_home or None,
        "note": event.note,
    }


def _occurrence(local: datetime.datetime) -> str:
    if not rules.is_doubled(local.date(), local.time()):
        return ""
    return "second" if local.fold else "first"
