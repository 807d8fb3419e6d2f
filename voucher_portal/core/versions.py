"""The version number of a row that people edit."""

from __future__ import annotations

from typing import TypeVar

from voucher_portal.core.models.base import VersionedModel

V = TypeVar("V", bound=VersionedModel)


def bump(thing: V) -> V:
    """Raise the version of a row that the caller has locked, and save only that."""
    thing.version += 1
    thing.save(update_fields=["version"])
    return thing
