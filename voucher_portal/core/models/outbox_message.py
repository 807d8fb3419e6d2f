"""What is to leave the database: a document to render, a mail or a message to send."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from voucher_portal.core import clock
from voucher_portal.core.history import not_tracked
from voucher_portal.core.public_ids import LENGTH


class OutboxState(models.TextChoices):
    PENDING = "pending"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"


@not_tracked("a job queue: its own columns tell what happened to each job")
class OutboxMessage(models.Model):
    """One side effect, written in the transaction that decided it (see core/outbox.py).

    `part` tells apart the effects of one subject and topic (client copy, provider copy).
    `attempts` counts leases. `last_error_code` is the name of an exception, never its text,
    which could hold personal data.
    """

    id = models.BigAutoField(primary_key=True)
    topic = models.CharField(max_length=60)
    queue = models.CharField(max_length=20, default="default")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=LENGTH)
    part = models.CharField(max_length=40, blank=True)
    idempotency_key = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=10, choices=OutboxState.choices, default=OutboxState.PENDING)
    available_at = models.DateTimeField(default=clock.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error_code = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["queue", "available_at"], name="outbox_pending", condition=Q(state="pending")),
            models.Index(fields=["leased_until"], name="outbox_leased", condition=Q(state="leased")),
            models.Index(fields=["created_at"], name="outbox_failed", condition=Q(state="failed")),
            models.Index(fields=["subject_kind", "subject_id"], name="outbox_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                name="outbox_lease_whole",
                condition=Q(state="leased", leased_until__isnull=False, lease_token__isnull=False)
                | (~Q(state="leased") & Q(leased_until=None)),
            ),
            models.CheckConstraint(
                name="outbox_done_when",
                condition=Q(state="done", done_at__isnull=False) | (~Q(state="done") & Q(done_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.subject_id} {self.part}".rstrip()
