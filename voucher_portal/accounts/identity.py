"""How a strongly identified person is recognised: by keyed hashes of the personal identity code.

Every app that looks a person up by identity code uses these, so that a sign-in finds the
person's clients and mandates.
"""

from __future__ import annotations

from voucher_portal.core import identifiers
from voucher_portal.core.personal_identity import validate_identity_code

#: The purpose under which identity codes are hashed (and encrypted) in every app.
IDENTITY_CODE = "identity_code"


def identity_hash(identity_code: str) -> bytes:
    """The hash to store, with the current key. Raises ValueError for an impossible code."""
    return identifiers.lookup_hash(validate_identity_code(identity_code), purpose=IDENTITY_CODE)


def identity_hashes(identity_code: str) -> list[bytes]:
    """The hashes to look up by, the current key first; two while keys are being rotated."""
    return identifiers.lookup_hashes(validate_identity_code(identity_code), purpose=IDENTITY_CODE)
