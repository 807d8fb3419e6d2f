"""What form pages do: run one action, put its refusal or both versions on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from voucher_portal.accounts.requests import actor_of, is_htmx
from voucher_portal.core.errors import RuleViolation, StaleVersion

__all__ = [
    "Attempt",
    "StaleRow",
    "actor_of",
    "attempt",
    "carry_version",
    "form_page",
    "is_htmx",
    "posted_version",
    "press",
    "stale_rows",
]


@dataclass(frozen=True)
class StaleRow:
    """One field as it was typed and as it stands now."""

    label: str
    typed: str
    current: str


@dataclass
class Attempt:
    """What came of an action: its result, or nothing when the form now tells why."""

    result: Any = None
    refusal: RuleViolation | None = None
    stale_rows: list[StaleRow] = field(default_factory=list)


def attempt(form: forms.Form, act: Callable[[], Any], reopened: Callable[[Any], forms.Form] | None = None) -> Attempt:
    """Run the action of a valid form.

    A refusal becomes an error of the form. When somebody else has saved meanwhile, the form goes on
    with the new version; `reopened` makes the form of the row as it now stands, for comparing.
    """
    try:
        return Attempt(act())
    except RuleViolation as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.message))
        return Attempt(refusal=error)
    except StaleVersion as error:
        rows = stale_rows(form, reopened(error.current)) if reopened else []
        carry_version(form, error.current.version)
        return Attempt(stale_rows=rows)


def carry_version(form: forms.Form, version: int) -> None:
    """Let the refilled form carry the version that the reader has now been shown."""
    answered = form.data.copy()
    answered[form.add_prefix("version")] = str(version)
    form.data = answered


def stale_rows(form: forms.Form, current: forms.Form) -> list[StaleRow]:
    """Field by field what was typed and what is stored now."""
    return [
        StaleRow(
            str(bound.label),
            _shown(bound.field, bound.value()),
            _shown(bound.field, current[bound.name].value()),
        )
        for bound in form.visible_fields()
    ]


def form_page(
    request: HttpRequest, template: str, context: dict[str, Any], form: forms.Form, tried: Attempt | None = None
) -> HttpResponse:
    """The page of a form: 422 when it was refused or found to be stale, else 200."""
    rows = tried.stale_rows if tried else []
    status = 422 if (form.is_bound and form.errors) or rows else 200
    return render(request, template, {**context, "form": form, "stale_rows": rows}, status=status)


def press(request: HttpRequest, act: Callable[[], Any], done: str, address: str) -> HttpResponse:
    """A button without fields: do it, say so, and go to the page."""
    try:
        act()
    except RuleViolation as error:
        messages.error(request, str(error.message))
    except StaleVersion:
        messages.error(request, _("Joku muu ehti tallentaa ensin. Tarkista tiedot ja yritä uudelleen."))
    else:
        messages.success(request, done)
    return redirect(address)


def posted_version(request: HttpRequest) -> int:
    """The version that a button carried; 0, which no row has, when it carried none that can be read."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _shown(shape: forms.Field, value: Any) -> str:
    if isinstance(shape, forms.BooleanField):
        return _("Kyllä") if value else _("Ei")
    chosen = value if isinstance(value, list | tuple) else [value]
    if isinstance(shape, forms.ChoiceField):
        names = {str(key): str(label) for key, label in shape.choices}
        return ", ".join(names.get(str(item), str(item)) for item in chosen if item)
    return ", ".join(str(shape.prepare_value(item)) for item in chosen if item not in (None, ""))
