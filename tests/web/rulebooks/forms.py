"""What a browser would send back from a page: every field of its form as it stands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse


def fields_of(response: HttpResponse, name: str = "form") -> dict[str, Any]:
    """The fields of the page's form with the values that the page shows."""
    form: forms.Form = response.context[name]
    return {field.name: sent for field in form if (sent := _sent(field)) is not None}


def _sent(field: forms.BoundField) -> Any:
    value = field.value()
    if value is None or value is False or value == []:
        return None
    return "on" if value is True else value
