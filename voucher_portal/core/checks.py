"""System checks: settings without which core must not run."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from voucher_portal.core import identifiers


def check_identifier_keys(**_: Any) -> list[CheckMessage]:
    """Identifier keys are usable, and test identity codes are allowed in development alone."""
    messages: list[CheckMessage] = []
    try:
        identifiers.key_ids()
    except identifiers.UnusableKey as error:
        messages.append(Error(str(error), id="core.E001"))
    if settings.ALLOW_TEST_IDENTITY_CODES and not settings.DEVELOPMENT:
        messages.append(Error("ALLOW_TEST_IDENTITY_CODES is only for development.", id="core.E002"))
    return messages
