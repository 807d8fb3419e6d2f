"""One answer of a definition, and the reader that knows in which language texts are wanted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _

from rulebooks.version_parts import VersionParts
from voucher_portal.core.money import NO_BREAK_SPACE, format_number
from voucher_portal.core.translated import translation


@dataclass(frozen=True)
class Fact:
    """A name and a text, of one line or several. `url` is where the text leads, `after` what follows it."""

    label: str
    text: str
    url: str = ""
    after: str = ""

    @property
    def first_line(self) -> str:
        return self.text.partition("\n")[0]


@dataclass(frozen=True)
class Reader:
    """A version with its parts, and the language of its texts."""

    parts: VersionParts
    language: str

    def text(self, thing: models.Model, name: str = "name") -> str:
        return translation(thing, name, self.language)


def yes_no(answer: bool) -> str:
    return _("Kyllä") if answer else _("Ei")


def percent(number: Decimal | None) -> str:
    """50 as "50 %"; nothing for None."""
    return "" if number is None else f"{format_number(number, least_decimals=0)}{NO_BREAK_SPACE}%"


def day_count(days: int) -> str:
    return f"{days}{NO_BREAK_SPACE}{_('pv')}"
