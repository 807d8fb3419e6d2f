"""Forms of calls: dates are days, kept as Helsinki moments."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rulebooks.actions import CallDetails
from rulebooks.forms.base import DraftForm, LanguageInput, TranslatedForm
from rulebooks.models import Call, DefinitionVersion
from voucher_portal.core import clock
from voucher_portal.core.form_fields import FinnishDateField
from voucher_portal.core.periods import format_period

_DAY = datetime.timedelta(days=1)
_MIDNIGHT = datetime.time(0)


class PublishedDefinitionField(forms.ModelChoiceField):
    """A published definition version that has not ended."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=DefinitionVersion.objects.none(),
            to_field_name="public_id",
            label=_("Palveluseteli"),
            empty_label=_("Valitse palveluseteli"),
            error_messages={
                "required": _("Valitse palveluseteli."),
                "invalid_choice": _("Valitse palveluseteli luettelosta."),
            },
            **options,
        )

    def offer(self, organiser_id: int | None) -> None:
        rows = DefinitionVersion.objects.published().filter(organiser_id=organiser_id)
        living = rows.filter(period__endswith=None) | rows.filter(period__endswith__gt=clock.today())
        self.queryset = living.select_related("definition").order_by("definition__sort_name", "-number")

    def label_from_instance(self, obj: Any) -> str:
        words = {"name": obj.definition.name, "number": obj.number, "period": format_period(obj.period)}
        return _("%(name)s, versio %(number)s (%(period)s)") % words


class CallDatesForm(TranslatedForm):
    """When companies may apply, and the covering note."""

    translated = (LanguageInput("message", _("Saate hakijoille"), rows=4, is_optional=True),)
    opens_on = FinnishDateField(
        label=_("Haku alkaa"),
        help_text=_("Haku näkyy kaikille heti, kun avaat sen. Hakea voi tästä päivästä alkaen."),
        error_messages={"required": _("Kirjoita päivä, jona haku alkaa.")},
    )
    first_round_closes_on = FinnishDateField(
        label=_("Ensimmäisen käsittelyn viimeinen päivä"),
        help_text=_("Tähän mennessä tulleet hakemukset käsitellään ensin."),
        required=False,
    )
    closes_on = FinnishDateField(
        label=_("Haun viimeinen päivä"), help_text=_("Jätä tyhjäksi, jos haku on jatkuva."), required=False
    )
    field_order = ["version_of_definition", "opens_on", "first_round_closes_on", "closes_on"]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.order_fields(self.field_order)

    def details(self) -> CallDetails:
        cleaned = self.cleaned_data
        return CallDetails(
            opens_at=clock.moment(cleaned["opens_on"], _MIDNIGHT),
            first_round_closes_at=_end_of(cleaned["first_round_closes_on"]),
            closes_at=_end_of(cleaned["closes_on"]),
            message_fi=cleaned["message_fi"],
            message_sv=cleaned["message_sv"],
            message_en=cleaned["message_en"],
        )


class CallForm(CallDatesForm):
    """A new call."""

    version_of_definition = PublishedDefinitionField()

    def __init__(self, *arguments: Any, organiser_id: int | None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        chosen = self.fields["version_of_definition"]
        assert isinstance(chosen, PublishedDefinitionField)
        chosen.offer(organiser_id)


class CallEditForm(CallDatesForm, DraftForm):
    """A call that is not open yet."""


class CloseForm(forms.Form):
    """Why a call is closed before its end."""

    reason = forms.CharField(
        label=_("Miksi haku suljetaan?"),
        help_text=_("Perustelu jää haun historiaan."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        error_messages={"required": _("Kirjoita, miksi haku suljetaan.")},
    )


def call_initial(call: Call) -> dict[str, Any]:
    """What the form of a draft shows at first."""
    return {
        "version": call.version,
        "opens_on": clock.helsinki_date(call.opens_at),
        "first_round_closes_on": last_day_before(call.first_round_closes_at),
        "closes_on": last_day_before(call.closes_at),
        "message_fi": call.message_fi,
        "message_sv": call.message_sv,
        "message_en": call.message_en,
    }


def last_day_before(end: datetime.datetime | None) -> datetime.date | None:
    """The last Helsinki day before a moment at which something ends."""
    return None if end is None else clock.helsinki_date(end - datetime.timedelta(microseconds=1))


def _end_of(day: datetime.date | None) -> datetime.datetime | None:
    return None if day is None else clock.moment(day + _DAY, _MIDNIGHT)
