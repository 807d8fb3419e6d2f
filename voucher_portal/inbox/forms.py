"""The shape of replies, filters and announcements."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from voucher_portal.core import clock
from voucher_portal.core.form_fields import FinnishDateField
from voucher_portal.inbox.actions import AnnouncementText
from voucher_portal.inbox.models import Audience

LANGUAGES = ("fi", "sv", "en")


class MessageFilterForm(forms.Form):
    q = forms.CharField(label=_("Hae viesteistä"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("Näytä"), required=False, choices=[("", _("Kaikki")), ("unread", _("Lukemattomat"))]
    )


class TaskFilterForm(forms.Form):
    q = forms.CharField(label=_("Hae tehtävistä"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("Näytä"), required=False, choices=[("", _("Odottavat")), ("done", _("Tehdyt"))])


class ReplyForm(forms.Form):
    body = forms.CharField(
        label=_("Vastaus"),
        max_length=5000,
        help_text=_("Älä kirjoita terveystietoja tai henkilötunnuksia."),
        error_messages={"required": _("Kirjoita vastaus.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AnnouncementForm(forms.Form):
    """An announcement in three languages."""

    audience = forms.ChoiceField(
        label=_("Kenelle"),
        choices=Audience.choices,
        initial=Audience.EVERYONE,
        widget=forms.RadioSelect,
        error_messages={"required": _("Valitse, kenelle tiedote on.")},
    )
    title_fi = forms.CharField(
        label=_("Otsikko suomeksi"), max_length=200, error_messages={"required": _("Kirjoita otsikko suomeksi.")}
    )
    body_fi = forms.CharField(
        label=_("Teksti suomeksi"),
        max_length=10000,
        error_messages={"required": _("Kirjoita teksti suomeksi.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    title_sv = forms.CharField(
        label=_("Otsikko ruotsiksi"), max_length=200, error_messages={"required": _("Kirjoita otsikko ruotsiksi.")}
    )
    body_sv = forms.CharField(
        label=_("Teksti ruotsiksi"),
        max_length=10000,
        error_messages={"required": _("Kirjoita teksti ruotsiksi.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    title_en = forms.CharField(
        label=_("Otsikko englanniksi"),
        max_length=200,
        error_messages={"required": _("Kirjoita otsikko englanniksi.")},
    )
    body_en = forms.CharField(
        label=_("Teksti englanniksi"),
        max_length=10000,
        error_messages={"required": _("Kirjoita teksti englanniksi.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    last_date = FinnishDateField(
        label=_("Viimeinen näyttöpäivä"),
        required=False,
        help_text=_("Esimerkiksi 31.12.2026. Tyhjä: näytetään toistaiseksi."),
    )

    @property
    def text(self) -> AnnouncementText:
        typed: dict[str, Any] = self.cleaned_data
        last_date: datetime.date | None = typed["last_date"]
        midnight = datetime.time(0, 0)
        return AnnouncementText(
            audience=typed["audience"],
            title={language: typed[f"title_{language}"] for language in LANGUAGES},
            body={language: typed[f"body_{language}"] for language in LANGUAGES},
            expires_at=clock.moment(last_date + datetime.timedelta(days=1), midnight) if last_date else None,
        )
