"""Who took a thing from which state to which, when and why."""

from __future__ import annotations

from django.db import models

from voucher_portal.core import clock
from voucher_portal.core.append_only import append_only
from voucher_portal.core.history import not_tracked
from voucher_portal.core.public_ids import LENGTH


@not_tracked("append-only: the row itself is the history of its subject")
@append_only
class TransitionRecord(models.Model):
    """One step of one thing, pointed to by kind and public id, without a foreign key."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=LENGTH)
    organiser_id = models.BigIntegerField(null=True, blank=True)
    name = models.CharField(max_length=40)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    actor_user_id = models.BigIntegerField(null=True, blank=True)
    actor_capacity = models.CharField(max_length=80)
    actor_name = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["kind", "subject_id", "created_at"], name="transition_record_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}: {self.from_state} → {self.to_state}"
