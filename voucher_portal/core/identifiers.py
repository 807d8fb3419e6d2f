"""Identifiers of people at rest: encrypted with AES-GCM, found by a keyed hash.

Keys are 32 bytes, named in settings.IDENTIFIER_KEYS; settings.IDENTIFIER_CURRENT_KEY names the
one that encrypts. During a rotation two keys are listed: both decrypt, both hash. Separate keys
for encryption and for hashing are derived from each (HKDF), and `purpose` is bound to both.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_KEY_BYTES = 32
_NONCE_BYTES = 12
_FORMAT = 1


class UnusableKey(ValueError):
    """A key is missing, or is not 32 bytes of base64."""


class Undecipherable(ValueError):
    """The token was changed, belongs to another purpose, or its key is gone."""


def encrypt(plain: str, *, purpose: str) -> bytes:
    """Encrypt with the current key. Every call gives another token: look up by `lookup_hash`.

    Layout: format byte, length of the key id, key id, nonce, ciphertext with its tag.
    """
    key_id = settings.IDENTIFIER_CURRENT_KEY
    header = _header(key_id)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(_derived(key_id, "encrypt")).encrypt(nonce, plain.encode(), header + purpose.encode())
    return header + nonce + sealed


def decrypt(token: bytes | memoryview, *, purpose: str) -> str:
    """The plain text. Raises Undecipherable; UnusableKey when the key is no longer listed."""
    whole = bytes(token)
    key_id = key_id_of(whole)
    header = _header(key_id)
    nonce, sealed = whole[len(header) : len(header) + _NONCE_BYTES], whole[len(header) + _NONCE_BYTES :]
    try:
        plain = AESGCM(_derived(key_id, "encrypt")).decrypt(nonce, sealed, header + purpose.encode())
    except (InvalidTag, ValueError) as error:
        if isinstance(error, UnusableKey):
            raise
        raise Undecipherable("the token cannot be decrypted for this purpose") from None
    return plain.decode()


def needs_rotation(token: bytes | memoryview) -> bool:
    """Was the token encrypted with another key than the current one?"""
    return bool(key_id_of(token) != settings.IDENTIFIER_CURRENT_KEY)


def rotated(token: bytes | memoryview, *, purpose: str) -> bytes:
    """The same plain text under the current key; the token itself when it already is."""
    return encrypt(decrypt(token, purpose=purpose), purpose=purpose) if needs_rotation(token) else bytes(token)


def lookup_hashes(plain: str, *, purpose: str) -> list[bytes]:
    """HMAC-SHA256 under every listed key, the current one first: search with all of them."""
    return [hmac.digest(_derived(key_id, "look up"), f"{purpose}\0{plain}".encode(), sha256) for key_id in key_ids()]


def lookup_hash(plain: str, *, purpose: str) -> bytes:
    """The hash to store: that of the current key."""
    return lookup_hashes(plain, purpose=purpose)[0]


def key_ids() -> list[str]:
    """The listed keys, the current one first. Raises UnusableKey when one cannot be used."""
    current = settings.IDENTIFIER_CURRENT_KEY
    ordered = [current, *sorted(set(settings.IDENTIFIER_KEYS) - {current})]
    for key_id in ordered:
        _key(key_id)
    return ordered


def key_id_of(token: bytes | memoryview) -> str:
    """The id of the key a token was encrypted with. Raises Undecipherable for anything else."""
    whole = bytes(token)
    if len(whole) < 2 or whole[0] != _FORMAT or len(whole) < 2 + whole[1] + _NONCE_BYTES:
        raise Undecipherable("this is not an encrypted identifier")
    try:
        return whole[2 : 2 + whole[1]].decode("ascii")
    except UnicodeDecodeError:
        raise Undecipherable("this is not an encrypted identifier") from None


def _header(key_id: str) -> bytes:
    return bytes([_FORMAT, len(key_id)]) + key_id.encode("ascii")


def _key(key_id: str) -> bytes:
    try:
        key = base64.b64decode(settings.IDENTIFIER_KEYS[key_id], validate=True)
    except KeyError:
        raise UnusableKey(f"IDENTIFIER_KEYS has no key {key_id!r}") from None
    except (binascii.Error, ValueError):
        raise UnusableKey(f"the identifier key {key_id!r} is not base64") from None
    if len(key) != _KEY_BYTES or not key_id.isascii() or not 0 < len(key_id) < 64:
        raise UnusableKey(f"the identifier key {key_id!r} must be {_KEY_BYTES} bytes, under a short plain name")
    return key


def _derived(key_id: str, use: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=use.encode()).derive(_key(key_id))
