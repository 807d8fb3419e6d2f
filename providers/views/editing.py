"""What every form page of the app does: run one action, put its refusal or both versions on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from providers.models import Provider
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.accounts.requests import actor_of
from voucher_portal.core.errors import RuleViolation, StaleVersion

SAVED_MEANWHILE = gettext_lazy("Joku muu ehti tallentaa ensin. Tarkista tiedot ja yritä uudelleen.")


def own_company(request: HttpRequest, permission: Permission) -> Provider:
    """The company that the actor acts for; 403 without the permission, 404 for whom no company stands behind."""
    actor = actor_of(request)
    require(actor, permission)
    companies = Provider.objects.visible_to(actor).select_related("organisation")
    return get_object_or_404(companies, organisation_id=actor.organisation_id)


@dataclass(frozen=True)
class StaleRow:
    """One field as it was typed and as it now stands."""

    label: str
    typed: str
    current: str


@dataclass
class Attempt:
    """What came of an action: its result, or a refusal that the form now tells, or both versions."""

    result: Any = None
    stale_rows: Iterable[StaleRow] = ()

    def __bool__(self) -> bool:
        return self.result is not None


def attempt(form: forms.Form, act: Callable[[], Any], reopened: Callable[[Any], forms.Form] | None = None) -> Attempt:
    """Run the action of a valid form.

    A refusal becomes an error of the form. When somebody else has saved meanwhile, the form goes
    on with the new version; `reopened` makes the form of the row as it now stands, for comparing.
    """
    try:
        return Attempt(act())
    except RuleViolation as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.message))
        return Attempt()
    except StaleVersion as error:
        if reopened is None:
            form.add_error(None, SAVED_MEANWHILE)
        carry_version(form, error.current.version)
        return Attempt(stale_rows=stale_rows(form, reopened(error.current)) if reopened else [])


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


def _shown(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return _("Kyllä") if value else _("Ei")
    chosen = value if isinstance(value, list | tuple) else [value]
    if isinstance(field, forms.ChoiceField):
        names = _names(field.choices)
        return ", ".join(names.get(str(item), str(item)) for item in chosen if item)
    return ", ".join(str(field.prepare_value(item)) for item in chosen if item not in (None, ""))


def _names(choices: Any) -> dict[str, str]:
    """The label of each value; groups opened."""
    names: dict[str, str] = {}
    for value, label in choices:
        if isinstance(label, list | tuple):
            names.update(_names(label))
        else:
            names[str(value)] = str(label)
    return names


def form_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *forms_of_page: forms.Form,
    stale_rows: Iterable[StaleRow] = (),
) -> HttpResponse:
    """The page of a form: 422 when it was refused or found out as stale, else 200."""
    refused = any(form.is_bound and form.errors for form in forms_of_page)
    status = 422 if refused or stale_rows else 200
    return render(request, template, {**context, "stale_rows": stale_rows}, status=status)


def press(request: HttpRequest, act: Callable[[], Any], done: Any, where: str, *where_to: Any) -> HttpResponse:
    """A button without a form of its own: do it, say so, and go to the page."""
    try:
        act()
    except RuleViolation as error:
        messages.error(request, str(error.message))
    except StaleVersion:
        messages.error(request, str(SAVED_MEANWHILE))
    else:
        messages.success(request, str(done))
    return redirect(where, *where_to)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; an empty form that was sent is still a form that was sent."""
    return request.POST if request.method == "POST" else None


def posted_version(request: HttpRequest) -> int:
    """The version that a button carried; 0, which no row has, when it carried none that can be read."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0
