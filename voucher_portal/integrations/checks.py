"""System checks: what is only for development must not be configured elsewhere."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error

from voucher_portal.integrations.outside_requests import is_this_machine

STAND_IN_VARIABLES = ("STAND_IN_PORT", "STAND_IN_PERSONAS", "STAND_IN_REDIRECT_URIS")


def check_identification(**_: Any) -> list[CheckMessage]:
    """Outside development the identity provider is a real one: https, elsewhere, and no stand-in set."""
    if settings.DEVELOPMENT:
        return []
    messages: list[CheckMessage] = []
    issuer = urlsplit(settings.IDENTIFICATION_OIDC_ISSUER)
    if issuer.scheme != "https" or not issuer.hostname or is_this_machine(issuer.hostname):
        messages.append(
            Error(
                "Outside development the identity provider must be a real one.",
                hint="Set IDENTIFICATION_OIDC_ISSUER to its https address.",
                id="integrations.E001",
            )
        )
    if found := [name for name in STAND_IN_VARIABLES if os.environ.get(name)]:
        messages.append(
            Error(
                "The stand-in identity provider is only for development.",
                hint=f"Remove {', '.join(found)} from the environment.",
                id="integrations.E002",
            )
        )
    return messages
