"""Number series without gaps."""

from __future__ import annotations

from django.db import models

from voucher_portal.core.history import not_tracked
from voucher_portal.core.public_ids import LENGTH


@not_tracked("holds only the last number given; each number stands on the row that it was given to")
class Counter(models.Model):
    """The last number given in a series of one organiser and Helsinki year."""

    id = models.BigAutoField(primary_key=True)
    scope = models.CharField(max_length=40)
    organiser_public_id = models.CharField(max_length=LENGTH)
    year = models.PositiveSmallIntegerField()
    last_value = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "organiser_public_id", "year"], name="counter_once_per_series"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.year}: {self.last_value}"
