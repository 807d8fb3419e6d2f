"""What a person says about themselves."""

from __future__ import annotations

from django.db import transaction

from voucher_portal.accounts.models import User
from voucher_portal.core.transitions import ActorLike


@transaction.atomic
def change_own_details(*, user: User, language: str, first_name: str = "", last_name: str = "", by: ActorLike) -> User:
    """Change the own language, and the name of a person whose name no identification gives."""
    locked = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    locked.language = language
    if locked.identity_hash is None:
        locked.first_name, locked.last_name = first_name, last_name
    locked.save(update_fields=["language", "first_name", "last_name"])
    return locked
