"""After a new identifier key has been named current: move every client's identity code to it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from clients.actions import rotate_identity_code
from clients.models import ClientIdentifier, IdentifierKind


class Command(BaseCommand):
    help = "Encrypts and hashes every client's identity code with the current key. May run again, and while in use."

    def handle(self, *arguments: Any, **options: Any) -> None:
        codes = ClientIdentifier.objects.filter(identifier_kind=IdentifierKind.IDENTITY_CODE).order_by("pk")
        moved = sum(rotate_identity_code(identifier=identifier) for identifier in codes.iterator(chunk_size=500))
        self.stdout.write(f"{moved} of {codes.count()} identity codes were moved to the current key")
