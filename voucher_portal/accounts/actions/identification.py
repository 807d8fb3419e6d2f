"""Strongly identified people become users."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.module_loading import import_string

from voucher_portal.accounts.identity import identity_hash, identity_hashes
from voucher_portal.accounts.models import User


@transaction.atomic
def record_identified_person(*, identity_code: str, first_names: str, last_name: str, language: str = "fi") -> User:
    """Find the person by the keyed hash of the identity code, or write down somebody new.

    The names follow the identification; the code itself is not kept. While identifier keys are being
    changed, the person and all that is known of them by the code move to the current key. Raises
    ValueError for an impossible code.
    """
    current, *earlier = identity_hashes(identity_code)
    user = _known(current, earlier) or _new_person(identity_code, first_names, last_name, language)
    changed = {"first_name": first_names, "last_name": last_name, "identity_hash": current}
    different = [name for name, value in changed.items() if _plain(getattr(user, name)) != value]
    for name in different:
        setattr(user, name, changed[name])
    if different:
        user.save(update_fields=different)
    for move in _holders() if earlier else ():
        move(earlier=earlier, current=current)
    return user


def _known(current: bytes, earlier: list[bytes]) -> User | None:
    """The user under the current key, else under an earlier one."""
    users = list(User.objects.select_for_update(of=("self",)).filter(identity_hash__in=[current, *earlier]))
    return min(users, key=lambda user: _plain(user.identity_hash) != current, default=None)


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def _holders() -> list[Callable[..., None]]:
    """What else is found by the hash, in apps that stand higher."""
    return [import_string(path) for path in settings.IDENTITY_HASH_HOLDERS]


def _new_person(identity_code: str, first_names: str, last_name: str, language: str) -> User:
    """Two sign-ins of a new person at the same moment end with one user."""
    user, _created = User.objects.get_or_create(
        identity_hash=identity_hash(identity_code),
        defaults={
            "first_name": first_names,
            "last_name": last_name,
            "language": language,
            "password": make_password(None),
        },
    )
    return user
