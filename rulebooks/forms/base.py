"""What the forms of drafts share: the version they were opened on, and texts in three languages."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from voucher_portal.core.form_fields import needed_later
from voucher_portal.core.translated import LANGUAGES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_LANGUAGE_NAMES = {"fi": _("suomeksi"), "sv": _("ruotsiksi"), "en": _("englanniksi")}
_LAST_DAY_BEFORE_FIRST = _("Viimeinen päivä ei voi olla ennen ensimmäistä päivää.")
_FIRST_DAY_MISSING = _("Kirjoita myös ensimmäinen päivä.")


@dataclass(frozen=True)
class LanguageInput:
    """A text asked in three languages. Finnish is required at once when `is_required`."""

    name: str
    label: _StrPromise
    hint: str | _StrPromise = ""
    rows: int = 0
    max_length: int | None = None
    is_required: bool = False
    is_optional: bool = False

    def fields(self) -> Iterable[tuple[str, forms.Field]]:
        for language in LANGUAGES:
            field = forms.CharField(
                label=format_lazy("{} {}", self.label, _LANGUAGE_NAMES[language]),
                help_text=self.hint if language == "fi" else "",
                max_length=self.max_length,
                widget=forms.Textarea(attrs={"rows": self.rows}) if self.rows else forms.TextInput,
                required=self.is_required and language == "fi",
            )
            field.widget.attrs["lang"] = language
            if not field.required and not self.is_optional:
                needed_later(field)
            yield f"{self.name}_{language}", field


class TranslatedForm(forms.Form):
    """A form whose `translated` texts stand first, each in the three languages."""

    translated: tuple[LanguageInput, ...] = ()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        texts = {name: field for text in self.translated for name, field in text.fields()}
        self.fields = {**texts, **self.fields}

    def texts(self, name: str) -> list[forms.BoundField]:
        """The three fields of a text, for a template."""
        return [self[f"{name}_{language}"] for language in LANGUAGES]


@dataclass(frozen=True)
class StaleRow:
    """One field in both versions, as people read it."""

    label: str
    typed: str
    current: str


class DraftForm(TranslatedForm):
    """A form of something that others may edit too: carries the version it was opened on.

    `stale_rows` are both versions of what differs, when somebody else saved meanwhile.
    """

    is_stale = False
    stale_rows: tuple[StaleRow, ...] = ()
    version = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": _("Avaa sivu uudelleen.")})

    def show_both(self, current: forms.Form) -> None:
        """Keep what was typed, beside what `current` shows; saving again takes the newer version."""
        self.is_stale = True
        self.stale_rows = tuple(_differences(self, current))
        typed = self.data.copy()
        typed["version"] = str(current["version"].value())
        self.data = typed

    def changes(self) -> dict[str, Any]:
        """The cleaned columns for the action, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @property
    def expected_version(self) -> int:
        found: int = self.cleaned_data["version"]
        return found


class PublishForm(DraftForm):
    """The confirmation of an act on a draft: nothing but the version that was looked at."""

    def show_both(self, current: forms.Form) -> None:
        super().show_both(current)
        self.add_error(None, _("Luonnos on muuttunut sen jälkeen, kun avasit sivun. Tarkista tiedot uudelleen."))


class PeriodMixin(forms.Form):
    """`first_day` and `last_day`, cleaned to `period`.

    Where `may_be_open`, an end that is left empty is no end; else without a first day there is
    no period.
    """

    may_be_open = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.pop("first_day", None), cleaned.pop("last_day", None)
        if {"first_day", "last_day"} & set(self.errors):
            return cleaned
        if first and last and last < first:
            self.add_error("last_day", _LAST_DAY_BEFORE_FIRST)
        elif last and not first and not self.may_be_open:
            self.add_error("first_day", _FIRST_DAY_MISSING)
        else:
            cleaned["period"] = self._period(first, last)
        return cleaned

    def _period(self, first: datetime.date | None, last: datetime.date | None) -> DateRange | None:
        if first is None and not self.may_be_open:
            return None
        return DateRange(first, None if last is None else last + datetime.timedelta(days=1), "[)")


def period_initial(period: DateRange | None) -> dict[str, datetime.date | None]:
    """What the two fields of a period show at first."""
    if period is None:
        return {}
    last = None if period.upper is None else period.upper - datetime.timedelta(days=1)
    return {"first_day": period.lower, "last_day": last}


def _differences(typed: forms.Form, current: forms.Form) -> Iterable[StaleRow]:
    for field in typed.visible_fields():
        shown, now = _shown(field), _shown(current[field.name])
        if shown != now:
            yield StaleRow(str(field.label), shown, now)


def _shown(field: forms.BoundField) -> str:
    """What a field says, with the names of choices instead of their values."""
    value = field.value()
    choices = getattr(field.field, "choices", None)
    if choices is not None:
        chosen = {str(one) for one in (value if isinstance(value, list | tuple) else [value])}
        return ", ".join(str(label) for key, label in choices if str(key) in chosen)
    if isinstance(field.field, forms.BooleanField):
        return str(_("Kyllä") if value else _("Ei"))
    return "" if value is None else str(value)
