"""Template tags of the layouts and components. Pages themselves rarely need them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.utils.translation import gettext as _

from voucher_portal.site.status_words import STATUS_WORDS, StatusWord
from voucher_portal.site.support import SupportPhone
from voucher_portal.site.support import support_phone as configured_phone

register = template.Library()

BAR_WIDTH = 1000


@dataclass(frozen=True)
class ErrorItem:
    """One line of the error summary. `anchor` is the id of the field; empty for an error of the whole form."""

    message: str
    anchor: str = ""


@register.simple_tag(takes_context=True)
def failed_forms(context: Context) -> list[BaseForm]:
    """The bound forms with errors among the variables of the page, each once, formsets opened."""
    found: list[BaseForm] = []
    for layer in context.dicts:
        for value in layer.values():
            found += [form for form in _forms_in(value) if form.errors and form not in found]
    return found


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """ "Virhe: " for the page's title when a form of the page has errors."""
    return _("Virhe: ") if failed_forms(context) else ""


@register.simple_tag
def error_items(forms: Any) -> list[ErrorItem]:
    """The lines of the error summary of one form or of several."""
    listed = forms if isinstance(forms, list | tuple) else [forms]
    return [item for value in listed for form in _forms_in(value) for item in _items_of(form)]


def _forms_in(value: object) -> list[BaseForm]:
    if isinstance(value, BaseForm):
        return [value] if value.is_bound else []
    if isinstance(value, BaseFormSet):
        return list(value.forms) if value.is_bound else []
    return []


def _items_of(form: BaseForm) -> Iterator[ErrorItem]:
    """The label stands before a message that several fields share.

    A form that stands among others like it has a `place` ("Rivi 2"): it and the label stand before every message.
    With an empty place the labels do, where the fields of one form are alike.
    """
    place: str | None = getattr(form, "place", None)
    for error in form.non_field_errors():
        yield ErrorItem(f"{place}: {error}" if place else str(error))
    said = Counter(str(error) for field in form for error in field.errors)
    for field in form:
        anchor = "" if field.is_hidden else _anchor(field)
        for error in field.errors:
            message = str(error)
            label = field.label if place is not None or said[message] > 1 else ""
            where = ", ".join(str(part) for part in (place, label) if part)
            yield ErrorItem(f"{where}: {message}" if where else message, anchor)


def _anchor(field: BoundField) -> str:
    return field.id_for_label or field.auto_id or ""


@register.simple_tag
def status_word(key: str) -> StatusWord:
    """The word of the vocabulary. An unknown key raises KeyError, so that no ninth word slips in."""
    return STATUS_WORDS[str(key)]


@dataclass(frozen=True)
class BarShares:
    """Widths of a bar in thousandths of its whole, as SVG attributes."""

    used: int
    planned: int
    percent: int
    whole: int = BAR_WIDTH


@register.simple_tag
def bar_shares(used: Any, whole: Any, planned: Any = 0) -> BarShares:
    """Shares of a bar; what goes past the whole is cut, and an empty whole gives an empty bar."""
    total = Decimal(whole or 0)
    if total <= 0:
        return BarShares(0, 0, 0)
    used_share = _share(Decimal(used or 0), total)
    planned_share = min(_share(Decimal(planned or 0), total), BAR_WIDTH - used_share)
    return BarShares(used_share, planned_share, round(used_share * 100 / BAR_WIDTH))


def _share(part: Decimal, total: Decimal) -> int:
    return max(0, min(BAR_WIDTH, int(part * BAR_WIDTH / total)))


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int | None]:
    """The page numbers to show, None for a gap."""
    elided = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in elided]


@dataclass(frozen=True)
class SortLink:
    """Where a column head leads, and how the list is sorted by it now ("ascending", "descending" or "")."""

    target: str
    direction: str


@register.simple_tag
def sort_link(name: str, current: str) -> SortLink:
    """The first press sorts ascending, the second descending."""
    if current == name:
        return SortLink(f"-{name}", "ascending")
    return SortLink(name, "descending" if current == f"-{name}" else "")


@register.filter
def not_blank(text: Any) -> bool:
    """Did the page give a component's slot any content?"""
    return bool(str(text or "").strip())


@register.filter
def is_optional(field: BoundField) -> bool:
    """Does a label say "(valinnainen)"? Not beside a single tick box, which is optional by nature."""
    asked_later = getattr(field.field, "needed_later", False)
    return not field.field.required and field.widget_type != "checkbox" and not field.field.disabled and not asked_later


@register.simple_tag
def mib_to_bytes(mebibytes: str | int) -> str:
    """Mebibytes as bytes, for the size check in the browser."""
    return str(int(mebibytes) * 1024 * 1024)


@register.simple_tag
def support_phone() -> SupportPhone:
    """For pages that are rendered without a request."""
    return configured_phone()


@register.simple_tag
def with_texts(field: BoundField, label: str = "", hint: str = "") -> BoundField:
    """The field with the page's own label and hint, for forms that a package brings."""
    if label:
        field.label = label
    if hint:
        field.help_text = hint
    return field


#: Marks in a browser's own description of itself, the more particular first.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def browser_name(user_agent: str) -> str:
    """ "Firefox, Windows" of a browser's long description; "Tuntematon selain" when it says nothing known."""
    known = [next((name for mark, name in marks if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, known)) or _("Tuntematon selain")


@register.simple_tag
def described_widget(field: BoundField) -> str:
    """The widget with its hint and error announced, where Django leaves that to a fieldset."""
    return field.as_widget(attrs={"aria-describedby": field.aria_describedby} if field.aria_describedby else None)
