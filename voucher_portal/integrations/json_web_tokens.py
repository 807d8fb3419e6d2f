"""Signed JSON Web Tokens, RS256 alone (RFC 7515, 7517, 7518, 7519)."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256

ALGORITHM = "RS256"
_MIN_KEY_BITS = 2048


class InvalidToken(ValueError):
    """Not a token signed by one of the keys. `code` says what is wrong."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def base64url(content: bytes) -> str:
    """Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def base64url_decoded(text: str) -> bytes:
    """Raises InvalidToken."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise InvalidToken("not_base64url") from None


def signed_token(claims: Mapping[str, Any], key: RSAPrivateKey, key_id: str) -> str:
    header = {"alg": ALGORITHM, "kid": key_id, "typ": "JWT"}
    content = ".".join(base64url(json.dumps(part).encode()) for part in (header, claims))
    return f"{content}.{base64url(key.sign(content.encode(), PKCS1v15(), SHA256()))}"


def verified_claims(token: str, keys: Mapping[str, RSAPublicKey]) -> dict[str, Any]:
    """The claims of a token signed by the key it names. Only the signature is judged here.

    Raises InvalidToken, also for a token that asks for another algorithm or for none.
    """
    content, _, signature = token.rpartition(".")
    header_text, _, claims_text = content.partition(".")
    header = _object(header_text)
    if header.get("alg") != ALGORITHM or "crit" in header:
        raise InvalidToken("algorithm")
    key = keys.get(str(header.get("kid", "")))
    if key is None:
        raise InvalidToken("unknown_key")
    try:
        key.verify(base64url_decoded(signature), content.encode(), PKCS1v15(), SHA256())
    except InvalidSignature:
        raise InvalidToken("signature") from None
    return _object(claims_text)


def public_jwk(key: RSAPublicKey, key_id: str) -> dict[str, str]:
    """The public key as a JSON Web Key."""
    numbers = key.public_numbers()
    return {
        "kty": "RSA",
        "use": "sig",
        "alg": ALGORITHM,
        "kid": key_id,
        "n": base64url(numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8)),
        "e": base64url(numbers.e.to_bytes((numbers.e.bit_length() + 7) // 8)),
    }


def keys_of(jwks: Mapping[str, Any]) -> dict[str, RSAPublicKey]:
    """The signing keys of a key set by their id; keys of another kind, or too short, are left out."""
    found: dict[str, RSAPublicKey] = {}
    for jwk in jwks.get("keys", []):
        if jwk.get("kty") != "RSA" or jwk.get("use", "sig") != "sig" or jwk.get("alg", ALGORITHM) != ALGORITHM:
            continue
        numbers = (int.from_bytes(base64url_decoded(str(jwk.get(part, "")))) for part in ("e", "n"))
        try:
            key = RSAPublicNumbers(*numbers).public_key()
        except ValueError:
            continue
        if key.key_size >= _MIN_KEY_BITS:
            found[str(jwk.get("kid", ""))] = key
    return found


def _object(text: str) -> dict[str, Any]:
    try:
        read = json.loads(base64url_decoded(text))
    except ValueError:
        raise InvalidToken("not_a_token") from None
    if not isinstance(read, dict):
        raise InvalidToken("not_a_token")
    return read
