"""System checks: the one-click sign-in exists in development alone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.urls import NoReverseMatch, reverse

_LOCAL_HOSTS = frozenset({"localhost", ".localhost", "127.0.0.1", "[::1]", "testserver"})


def check_development_sign_in(**_: Any) -> list[CheckMessage]:
    """DEVELOPMENT serves this machine only, and without it /dev/sign-in/ has no address."""
    if settings.DEVELOPMENT:
        strangers = sorted(set(settings.ALLOWED_HOSTS) - _LOCAL_HOSTS)
        if strangers:
            return [
                Error(
                    f"DEVELOPMENT is on while the portal answers as {', '.join(strangers)}.",
                    hint="Development has a sign-in without a password: use the production settings.",
                    id="accounts.E001",
                )
            ]
        return []
    try:
        reverse("dev:sign-in")
    except NoReverseMatch:
        return []
    return [
        Error(
            "The one-click sign-in has an address outside development.",
            hint="Mount voucher_portal.accounts.dev_urls only when settings.DEVELOPMENT.",
            id="accounts.E002",
        )
    ]
