"""Strong identification through OpenID Connect: authorization code flow with PKCE.

OpenID Connect Core 1.0 section 3.1, RFC 7636 (PKCE).
"""

from __future__ import annotations

import base64
import hmac
import secrets
import time
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import structlog
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from voucher_portal.core import clock
from voucher_portal.core.personal_identity import InvalidIdentityCode, validate_identity_code
from voucher_portal.integrations.identification import IdentificationFailed, IdentifiedPerson
from voucher_portal.integrations.json_web_tokens import (
    InvalidToken,
    base64url,
    keys_of,
    verified_claims,
)
from voucher_portal.integrations.outside_requests import OutsideServiceFailed, fetch_json
from voucher_portal.integrations.person_attributes import STRONG_LEVELS, TEST_LEVEL, Attribute

logger = structlog.get_logger(__name__)

SESSION_KEY = "strong_identification"
#: So long may a person stay at the identity provider.
MAX_AGE_SECONDS = 15 * 60
CLOCK_SKEW_SECONDS = 30
_METADATA_SECONDS = 600
_cached_metadata: dict[str, tuple[int, dict[str, Any]]] = {}


@dataclass(frozen=True)
class OidcIdentification:
    """The portal as a client of one OpenID Connect issuer."""

    issuer: str
    client_id: str
    client_secret: str

    @classmethod
    def from_settings(cls) -> OidcIdentification:
        return cls(
            settings.IDENTIFICATION_OIDC_ISSUER.rstrip("/"),
            settings.IDENTIFICATION_OIDC_CLIENT_ID,
            settings.IDENTIFICATION_OIDC_CLIENT_SECRET,
        )

    def start(self, request: HttpRequest, return_url: str) -> str:
        """The authorization request's address; what the answer must match waits in the session."""
        verifier, state, nonce = (secrets.token_urlsafe(48) for _ in range(3))
        request.session[SESSION_KEY] = {
            "state": state,
            "nonce": nonce,
            "verifier": verifier,
            "return_url": return_url,
            "started": int(clock.now().timestamp()),
        }
        query = {
            "response_type": "code",
            "scope": "openid",
            "client_id": self.client_id,
            "redirect_uri": return_url,
            "state": state,
            "nonce": nonce,
            "code_challenge": base64url(sha256(verifier.encode()).digest()),
            "code_challenge_method": "S256",
            "ui_locales": get_language() or "fi",
        }
        return f"{self._endpoint('authorization_endpoint')}?{urlencode(query)}"

    def finish(self, request: HttpRequest) -> IdentifiedPerson:
        try:
            return self._finish(request)
        except IdentificationFailed as failure:
            logger.warning("identification.failed", code=failure.code)
            raise

    def _finish(self, request: HttpRequest) -> IdentifiedPerson:
        started = request.session.pop(SESSION_KEY, None) or {}
        if not hmac.compare_digest(started.get("state", "").encode(), request.GET.get("state", "").encode()):
            raise IdentificationFailed("state")
        if not started.get("state"):
            raise IdentificationFailed("not_started")
        if clock.now().timestamp() - started["started"] > MAX_AGE_SECONDS:
            raise IdentificationFailed("too_late")
        if error := request.GET.get("error"):
            raise IdentificationFailed("cancelled" if error == "access_denied" else "refused_by_provider")
        tokens = self._exchange(request.GET.get("code", ""), started)
        claims = self._claims_of(str(tokens.get("id_token", "")))
        self._check_claims(claims, started["nonce"])
        return _person(self._attributes(str(tokens.get("access_token", "")), str(claims["sub"])))

    def _exchange(self, code: str, started: dict[str, Any]) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": started["return_url"],
            "code_verifier": started["verifier"],
        }
        pair = f"{quote(self.client_id, safe='')}:{quote(self.client_secret, safe='')}"
        authorization = f"Basic {base64.b64encode(pair.encode()).decode()}"
        return self._fetch("token_endpoint", form=form, headers={"Authorization": authorization})

    def _claims_of(self, id_token: str) -> dict[str, Any]:
        """The signed claims. The keys are asked for each time: a provider may change them at any moment."""
        keys = self._fetch("jwks_uri")
        try:
            return verified_claims(id_token, keys_of(keys))
        except InvalidToken as error:
            raise IdentificationFailed(f"id_token_{error.code}") from None

    def _check_claims(self, claims: dict[str, Any], nonce: str) -> None:
        """OpenID Connect Core 1.0 section 3.1.3.7, and the level of assurance."""
        now = clock.now().timestamp()
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        levels = STRONG_LEVELS | ({TEST_LEVEL} if settings.DEVELOPMENT else set())
        demands = {
            "issuer": claims.get("iss") == self.issuer,
            "audience": self.client_id in audiences,
            "authorized_party": claims.get("azp", self.client_id) == self.client_id
            and (len(audiences) == 1 or "azp" in claims),
            "expired": _seconds(claims, "exp") > now - CLOCK_SKEW_SECONDS,
            "issued_at": now - MAX_AGE_SECONDS < _seconds(claims, "iat") < now + CLOCK_SKEW_SECONDS,
            "nonce": hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()),
            "subject": isinstance(claims.get("sub"), str) and bool(claims["sub"]),
            "level": claims.get("acr") in levels,
        }
        for name, met in demands.items():
            if not met:
                raise IdentificationFailed(f"id_token_{name}")

    def _attributes(self, access_token: str, subject: str) -> dict[str, Any]:
        found = self._fetch("userinfo_endpoint", headers={"Authorization": f"Bearer {access_token}"})
        if found.get("sub") != subject:
            raise IdentificationFailed("userinfo_subject")
        return found

    def _fetch(
        self, endpoint: str, *, form: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> dict[str, Any]:
        try:
            return fetch_json(self._endpoint(endpoint), form=form, headers=headers)
        except OutsideServiceFailed:
            raise IdentificationFailed(f"{endpoint}_failed") from None

    def _endpoint(self, name: str) -> str:
        address = self._metadata().get(name)
        if not isinstance(address, str) or not self._may_be_trusted(address):
            raise IdentificationFailed(f"{name}_missing")
        return address

    def _metadata(self) -> dict[str, Any]:
        """The issuer's own description, kept for some minutes (OpenID Connect Discovery 1.0)."""
        kept = _cached_metadata.get(self.issuer)
        if kept and kept[0] > time.monotonic():
            return kept[1]
        try:
            found = fetch_json(f"{self.issuer}/.well-known/openid-configuration")
        except OutsideServiceFailed:
            raise IdentificationFailed("provider_unavailable") from None
        if found.get("issuer") != self.issuer:
            raise IdentificationFailed("metadata_issuer")
        _cached_metadata[self.issuer] = (int(time.monotonic()) + _METADATA_SECONDS, found)
        return found

    def _may_be_trusted(self, address: str) -> bool:
        """Https, unless the issuer itself (a stand-in, in development) is without it."""
        return address.startswith("https://") or urlsplit(address).netloc == urlsplit(self.issuer).netloc


def _seconds(claims: dict[str, Any], name: str) -> int:
    value = claims.get(name)
    return int(value) if isinstance(value, int | float) else 0


def _person(attributes: dict[str, Any]) -> IdentifiedPerson:
    def text(name: Attribute) -> str:
        return str(attributes.get(name, "")).strip()

    try:
        identity_code = validate_identity_code(text(Attribute.IDENTITY_CODE))
    except InvalidIdentityCode as error:
        raise IdentificationFailed(f"identity_code_{error.code}") from None
    address_protected = text(Attribute.ADDRESS_PROTECTED).lower() in ("1", "true")

    def address(name: Attribute) -> str:
        return "" if address_protected else text(name)

    return IdentifiedPerson(
        identity_code=identity_code,
        first_names=text(Attribute.FIRST_NAMES) or text(Attribute.GIVEN_NAME),
        last_name=text(Attribute.LAST_NAME),
        given_name=text(Attribute.GIVEN_NAME),
        email=text(Attribute.EMAIL),
        municipality_code=text(Attribute.MUNICIPALITY_CODE),
        street_address=address(Attribute.STREET_ADDRESS),
        postal_code=address(Attribute.POSTAL_CODE),
        post_office=address(Attribute.POST_OFFICE),
        address_protected=address_protected,
    )
