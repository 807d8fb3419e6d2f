"""Opaque public ids: what stands in addresses instead of database keys."""

from __future__ import annotations

import secrets

#: Lower-case letters and digits without look-alikes (no i, l, o, 0, 1): 31 characters.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 20


def new_public_id() -> str:
    """A random id of 20 characters, some 99 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


class PublicIdConverter:
    """The path converter `<pid:public_id>`; registered when core is ready."""

    regex = f"[{ALPHABET}]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
