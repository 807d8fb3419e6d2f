"""Abstract bases of the models of every app."""

from __future__ import annotations

from django.db import models

from voucher_portal.core import clock
from voucher_portal.core.errors import StaleVersion
from voucher_portal.core.public_ids import LENGTH, new_public_id


class PublicModel(models.Model):
    """A row with an inner bigint key and an opaque public id for addresses."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.CharField(max_length=LENGTH, unique=True, default=new_public_id, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


class VersionedModel(models.Model):
    """A row that people edit in forms: its version number finds out a stale form."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def check_version(self, expected: int | None) -> None:
        """Raise StaleVersion unless the form was opened on this very version.

        `None` means that the caller has no form open (a job, a test) and skips the check.
        """
        if expected is not None and expected != self.version:
            raise StaleVersion(current=self)
