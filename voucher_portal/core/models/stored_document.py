"""A document that was stored once and never changes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from voucher_portal.core.append_only import append_only
from voucher_portal.core.history import not_tracked
from voucher_portal.core.models.base import PublicModel
from voucher_portal.core.public_ids import LENGTH


class SealStatus(models.TextChoices):
    NOT_SEALED = "not_sealed"
    SEALED = "sealed"


@not_tracked("append-only: a document is stored once and never changes")
@append_only
class StoredDocument(PublicModel):
    """Where the bytes of one copy of a subject are, and how to know that they are the same.

    `size` in bytes, `sha256` in lower-case hex. Served only through a view that checks the
    reader's right and logs the opening.
    """

    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=LENGTH)
    copy = models.CharField(max_length=60)
    organiser_id = models.BigIntegerField(null=True, blank=True)
    path = models.CharField(max_length=120, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=80)
    original_name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2, blank=True)
    template_version = models.CharField(max_length=40, blank=True)
    seal_status = models.CharField(max_length=20, choices=SealStatus.choices, default=SealStatus.NOT_SEALED)
    created_by_user_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id", "copy"], name="document_once_per_copy"),
            models.CheckConstraint(name="document_not_empty", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} {self.copy}"
