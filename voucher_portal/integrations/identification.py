"""The port of strong identification: who is this person, by an identity provider's word?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from django.http import HttpRequest


class IdentificationFailed(Exception):
    """The person was not identified. `code` says why, for the log; it holds no personal data."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class IdentifiedPerson:
    """What the identity provider says about a person; the identity code is valid.

    The address is in Finnish and may be empty; with `address_protected` (turvakielto) it always
    is. `municipality_code` is the home municipality, or empty.
    """

    identity_code: str = field(repr=False)
    first_names: str
    last_name: str
    given_name: str = ""
    email: str = ""
    municipality_code: str = ""
    street_address: str = ""
    postal_code: str = ""
    post_office: str = ""
    address_protected: bool = False


class StrongIdentification(Protocol):
    """A way to identify a person strongly, in two steps around the identity provider."""

    def start(self, request: HttpRequest, return_url: str) -> str:
        """The address to send the browser to. `return_url` is absolute and registered there.

        Raises IdentificationFailed when the identity provider cannot be reached.
        """

    def finish(self, request: HttpRequest) -> IdentifiedPerson:
        """Read the identity provider's answer, once. Raises IdentificationFailed."""


def strong_identification() -> StrongIdentification:
    """The adapter in use."""
    from voucher_portal.integrations.identification_oidc import OidcIdentification

    return OidcIdentification.from_settings()
