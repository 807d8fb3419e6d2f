"""Rules of clients over plain values: what is searched for, what a person's facts are."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

_IDENTITY_CODE_LIKE = re.compile(r"\s*\d{6}\s*[-+A-FU-Ya-fu-y]?\s*\d{0,3}\s*\w?\s*")
MOST_TERMS = 5


@dataclass(frozen=True)
class ClientFacts:
    """What an organiser knows of a person besides the identifiers."""

    first_names: str
    last_name: str
    street_address: str
    postal_code: str
    post_office: str
    municipality_code: str
    phones: tuple[str, ...] = ()
    email: str = ""
    language: str = "fi"
    contact_channel: str = "letter"
    address_protected: bool = False


def looks_like_identity_code(text: str) -> bool:
    """Did somebody type (a part of) an identity code rather than a name?"""
    return bool(_IDENTITY_CODE_LIKE.fullmatch(text))


def search_terms(text: str) -> tuple[str, ...]:
    """The words of a name search, at most five."""
    return tuple(re.split(r"[\s,]+", text.strip())[:MOST_TERMS]) if text.strip() else ()


def may_be_assessed_on(assessed: datetime.date, today: datetime.date) -> bool:
    """An assessment is written down when it has been made."""
    return assessed <= today
