"""How the app's codes are written on its pages."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.translation import get_language

from providers.history_words import words_for
from providers.languages import language_names
from voucher_portal.core.models import TransitionRecord
from voucher_portal.core.regions import municipalities, municipality_names

register = template.Library()


@register.filter
def places(codes: Iterable[str]) -> str:
    """The names of municipalities in alphabetical order; a code that no longer is one stays a code."""
    known = [code for code in codes if code in municipalities()]
    unknown = [code for code in codes if code not in municipalities()]
    return ", ".join([*municipality_names(known, get_language() or "fi"), *unknown])


@register.filter
def languages(codes: list[str]) -> str:
    """The names of service languages."""
    return ", ".join(language_names(codes))


@register.filter
def what_happened(record: TransitionRecord) -> str:
    """A step of the history in words."""
    return words_for(record.kind, record.name)
