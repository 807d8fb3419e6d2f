"""Who opened whose data, in which capacity, for which purpose."""

from __future__ import annotations

from django.db import models

from voucher_portal.core import clock
from voucher_portal.core.append_only import append_only
from voucher_portal.core.history import not_tracked
from voucher_portal.core.public_ids import LENGTH


@not_tracked("append-only: a log of openings is its own history")
@append_only
class AccessLogEntry(models.Model):
    """One opening of a subject's data, pointed to by kind and public id (domain.md C54)."""

    id = models.BigAutoField(primary_key=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=LENGTH)
    organiser_id = models.BigIntegerField(null=True, blank=True)
    actor_user_id = models.BigIntegerField(null=True, blank=True)
    actor_capacity = models.CharField(max_length=80)
    actor_name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=120)
    reason = models.TextField(blank=True)
    ip = models.GenericIPAddressField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["organiser_id", "subject_id", "created_at"], name="access_log_subject"),
            models.Index(fields=["actor_user_id", "created_at"], name="access_log_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_capacity}: {self.purpose}"
