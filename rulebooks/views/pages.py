"""What the views of this app share: an act with its refusals put on the form, and the answer's status."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from rulebooks.forms.base import DraftForm
from rulebooks.models import DefinitionVersion
from voucher_portal.accounts.requests import is_htmx
from voucher_portal.core.errors import RuleViolation, StaleVersion
from voucher_portal.core.transitions import history

_DRAFTED = _("Luonnos tehtiin")
_DONE = {
    "publish": _("Julkaistiin"),
    "open_consultation": _("Avattiin kommentoitavaksi"),
    "close_consultation": _("Kommentointi päätettiin"),
    "write": _("Kommentti kirjoitettiin"),
    "hide": _("Kommentti piilotettiin"),
    "open": _("Haku avattiin"),
    "close": _("Haku suljettiin"),
    "reopen": _("Haku avattiin uudelleen"),
}
T = TypeVar("T")


def attempt(form: forms.Form, act: Callable[[], T], current: Callable[[Any], forms.Form] | None = None) -> T | None:
    """Do the act; a refusal goes to its field of the form, a newer row beside what was typed.

    `current` makes the form as it would be opened now, from the row that somebody else saved.
    """
    try:
        return act()
    except RuleViolation as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
    except StaleVersion as error:
        if current is None or not isinstance(form, DraftForm):
            raise
        form.show_both(current(error.current))
    return None


def attempt_or_tell(request: HttpRequest, act: Callable[[], T]) -> T | None:
    """Do the act of a single button; a refusal is told at the top of the next page."""
    try:
        return act()
    except RuleViolation as error:
        messages.error(request, error.message)
    except StaleVersion:
        messages.error(request, _("Luonnos on muuttunut sen jälkeen, kun avasit sivun. Tarkista tiedot uudelleen."))
    return None


def expected_version(request: HttpRequest) -> int:
    """The version that a single button carries; 0, which no row has, for anything else."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() else 0


def answer(request: HttpRequest, template: str, context: dict[str, Any], form: forms.Form) -> HttpResponse:
    """The page with its form: 409 when it was stale, 422 when something is wrong in it."""
    status = HTTPStatus.OK
    if getattr(form, "is_stale", False):
        status = HTTPStatus.CONFLICT
    elif form.errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, template, {**context, "form": form}, status=status)


def published_meanwhile(request: HttpRequest, version: DefinitionVersion) -> HttpResponse | None:
    """Where a page that writes sends its reader when the version is no draft any more."""
    if version.is_draft or request.method != "GET":
        return None
    return redirect("rulebooks:definition-version", version.public_id)


def list_template(request: HttpRequest, template: str) -> str:
    """The whole page, or for htmx its part with the results."""
    return f"{template}#results" if is_htmx(request) else template


def told_history(thing: Any) -> list[dict[str, Any]]:
    """What was done to the thing, newest first, in words (one query)."""
    return [
        {
            "title": _DONE.get(record.name, _DRAFTED),
            "when": record.created_at,
            "who": record.actor_name,
            "reason": record.reason,
        }
        for record in list(history(thing))[::-1]
    ]
