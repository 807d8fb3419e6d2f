"""What an OpenID Connect provider decides: whom it answers, once, and what it refuses."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import Any
from urllib.parse import unquote

from cryptography.hazmat.primitives.asymmetric import rsa

from voucher_portal.integrations.json_web_tokens import ALGORITHM, base64url, public_jwk, signed_token
from voucher_portal.integrations.person_attributes import TEST_LEVEL
from voucher_portal.integrations.stand_in_identity_provider.personas import TestPerson

CODE_SECONDS = 60
TOKEN_SECONDS = 300
ID_TOKEN_SECONDS = 300


class NeverRedirect(Exception):
    """The client or its return address is unknown: the browser is told so here and sent nowhere."""


class SendBack(Exception):
    """The request is wrong, but its sender is known: the browser is sent back with the error."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


class TokenRefused(Exception):
    """The error of the token or userinfo endpoint, with its HTTP status."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status = status
        self.error = error


@dataclass(frozen=True)
class Client:
    """The one portal that may ask, and the exact addresses it may be answered at."""

    client_id: str
    secret: str
    redirect_uris: tuple[str, ...]


@dataclass(frozen=True)
class AuthorizationRequest:
    redirect_uri: str
    state: str
    nonce: str
    code_challenge: str


@dataclass
class _Grant:
    """What a code stands for, and the access token that it was exchanged for."""

    request: AuthorizationRequest
    person: TestPerson
    expires: float
    access_token: str = ""


@dataclass
class IdentityProvider:
    """The provider's state lives in memory and ends with the process, keys included."""

    issuer: str
    client: Client
    persons: Sequence[TestPerson]
    key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048), repr=False
    )
    key_id: str = field(default_factory=lambda: secrets.token_hex(8))
    _grants: dict[str, _Grant] = field(default_factory=dict, repr=False)
    _access: dict[str, tuple[TestPerson, float]] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid"],
            "ui_locales_supported": ["fi", "sv", "en"],
        }

    def key_set(self) -> dict[str, Any]:
        return {"keys": [public_jwk(self.key.public_key(), self.key_id)]}

    def known_sender(self, query: Mapping[str, str]) -> str:
        """The return address, when client and address are registered as a pair. Raises NeverRedirect."""
        redirect_uri = query.get("redirect_uri", "")
        if query.get("client_id") != self.client.client_id or redirect_uri not in self.client.redirect_uris:
            raise NeverRedirect(redirect_uri)
        return redirect_uri

    def authorization_request(self, query: Mapping[str, str]) -> AuthorizationRequest:
        """The request, checked. Raises NeverRedirect or SendBack."""
        redirect_uri = self.known_sender(query)
        if query.get("response_type") != "code":
            raise SendBack("unsupported_response_type")
        if "openid" not in query.get("scope", "").split():
            raise SendBack("invalid_scope")
        challenge = query.get("code_challenge", "")
        if query.get("code_challenge_method") != "S256" or len(challenge) != len(base64url(bytes(32))):
            raise SendBack("invalid_request")
        if not query.get("nonce") or not query.get("state"):
            raise SendBack("invalid_request")
        return AuthorizationRequest(redirect_uri, query["state"], query["nonce"], challenge)

    def code_for(self, request: AuthorizationRequest, person: TestPerson) -> str:
        """A code that can be exchanged once, within a minute."""
        code = secrets.token_urlsafe(32)
        with self._lock:
            self._grants[code] = _Grant(request, person, time.time() + CODE_SECONDS)
        return code

    def tokens_for(self, form: Mapping[str, str], authorization: str) -> dict[str, Any]:
        """The answer of the token endpoint (RFC 6749 section 4.1.3, RFC 7636). Raises TokenRefused."""
        self._authenticate(authorization)
        if form.get("grant_type") != "authorization_code":
            raise TokenRefused(400, "unsupported_grant_type")
        with self._lock:
            grant = self._redeemed(form)
            grant.access_token = secrets.token_urlsafe(32)
            self._access[grant.access_token] = (grant.person, time.time() + TOKEN_SECONDS)
        return {
            "access_token": grant.access_token,
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "id_token": signed_token(self._claims(grant), self.key, self.key_id),
        }

    def attributes_for(self, authorization: str) -> dict[str, Any]:
        """The answer of the userinfo endpoint. Raises TokenRefused."""
        scheme, _, token = authorization.partition(" ")
        person, expires = self._access.get(token, (None, 0))
        if scheme.lower() != "bearer" or person is None or expires < time.time():
            raise TokenRefused(401, "invalid_token")
        return {"sub": self.subject_of(person), **person.attributes()}

    def subject_of(self, person: TestPerson) -> str:
        """Stable for a person and client, and tells nothing about the person."""
        return hmac.digest(self.client.client_id.encode(), person.identity_code.encode(), "sha256").hex()

    def _authenticate(self, authorization: str) -> None:
        scheme, _, encoded = authorization.partition(" ")
        try:
            pair = base64.b64decode(encoded, validate=True).decode() if scheme.lower() == "basic" else ""
        except (binascii.Error, ValueError):
            pair = ""
        client_id, _, secret = (unquote(part) for part in pair.partition(":"))
        right = hmac.compare_digest(secret.encode(), self.client.secret.encode())
        if client_id != self.client.client_id or not right:
            raise TokenRefused(401, "invalid_client")

    def _redeemed(self, form: Mapping[str, str]) -> _Grant:
        """The grant of a code used for the first time; using it again takes its token back as well."""
        grant = self._grants.get(form.get("code", ""))
        if grant is None:
            raise TokenRefused(400, "invalid_grant")
        if grant.access_token or grant.expires < time.time():
            self._access.pop(grant.access_token, None)
            raise TokenRefused(400, "invalid_grant")
        grant.access_token = "used"
        verifier = form.get("code_verifier", "")
        challenge = base64url(sha256(verifier.encode()).digest())
        if not 43 <= len(verifier) <= 128 or not hmac.compare_digest(challenge, grant.request.code_challenge):
            raise TokenRefused(400, "invalid_grant")
        if form.get("redirect_uri") != grant.request.redirect_uri:
            raise TokenRefused(400, "invalid_grant")
        return grant

    def _claims(self, grant: _Grant) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": self.issuer,
            "sub": self.subject_of(grant.person),
            "aud": self.client.client_id,
            "exp": now + ID_TOKEN_SECONDS,
            "iat": now,
            "auth_time": now,
            "nonce": grant.request.nonce,
            "acr": TEST_LEVEL,
        }
