"""Strongly identified people become users."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db import transaction

from voucher_portal.accounts.identity import identity_hash, identity_hashes
from voucher_portal.accounts.models import User


@transaction.atomic
def record_identified_person(*, identity_code: str, first_names: str, last_name: str, language: str = "fi") -> User:
    """Find the person by the keyed hash of the identity code, or write down somebody new.

    The names follow the identification; the code itself is not kept. Raises ValueError for an
    impossible code.
    """
    known = User.objects.select_for_update(of=("self",)).filter(identity_hash__in=identity_hashes(identity_code))
    user = known.first()
    if user is None:
        return _new_person(identity_code, first_names, last_name, language)
    if (user.first_name, user.last_name) != (first_names, last_name):
        user.first_name, user.last_name = first_names, last_name
        user.save(update_fields=["first_name", "last_name"])
    return user


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
