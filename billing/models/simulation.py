"""A definition version tried on the visits of past months: what it would have cost (nothing is written to them)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import DateRangeField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from providers.models import Provider
from rulebooks.models import DefinitionVersion
from voucher_portal.accounts.models import Organisation, User
from voucher_portal.core.history import not_tracked
from voucher_portal.core.models.base import PublicModel

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor

FEWEST_MONTHS, MOST_MONTHS = 1, 36


class SimulationQuerySet(models.QuerySet["Simulation"]):
    def visible_to(self, actor: Actor) -> SimulationQuerySet:
        """Officials see those of their organiser."""
        return self.filter(organiser_id=actor.organiser_id) if actor.is_official else self.none()

    def unfinished(self) -> SimulationQuerySet:
        return self.filter(finished_at=None)


@not_tracked("a job and its result: written once when asked for and once when done")
class Simulation(PublicModel):
    """One run: which version, over which whole months, asked by whom, and what came of it.

    `refusals` are the visits that the version would refuse: [{"code", "count", "text": {fi, sv, en}}], the text
    of the first of each kind.
    """

    kind = "simulation"

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    definition_version = models.ForeignKey(DefinitionVersion, on_delete=models.CASCADE, related_name="simulations")
    months = models.PositiveSmallIntegerField(
        _("kuukausia"), validators=[MinValueValidator(FEWEST_MONTHS), MaxValueValidator(MOST_MONTHS)]
    )
    period = DateRangeField(_("kuukaudet"))
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    refusals = models.JSONField(default=list)

    objects = SimulationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["definition_version", "-created_at"])]
        constraints = [
            models.CheckConstraint(
                name="simulation_months", condition=Q(months__gte=FEWEST_MONTHS, months__lte=MOST_MONTHS)
            ),
            models.UniqueConstraint(
                fields=["definition_version", "period"],
                condition=Q(finished_at=None),
                name="simulation_runs_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition_version_id} {self.period}"

    @property
    def status_word(self) -> str:
        return "approved" if self.finished_at else "waiting"


class SimulationRowQuerySet(models.QuerySet["SimulationRow"]):
    def visible_to(self, actor: Actor) -> SimulationRowQuerySet:
        return self.filter(simulation__in=Simulation.objects.visible_to(actor))


@not_tracked("the result of a job: written once")
class SimulationRow(models.Model):
    """One company's part of the result, in euro: as it was recorded, and as it would have been.

    `events` are the visits that the version prices, `refused` those that it would not; their sums are left out.
    """

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    simulation = models.ForeignKey(Simulation, on_delete=models.CASCADE, related_name="rows")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    events = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    price_before = models.DecimalField(max_digits=14, decimal_places=2)
    price_after = models.DecimalField(max_digits=14, decimal_places=2)
    voucher_before = models.DecimalField(max_digits=14, decimal_places=2)
    voucher_after = models.DecimalField(max_digits=14, decimal_places=2)
    share_before = models.DecimalField(max_digits=14, decimal_places=2)
    share_after = models.DecimalField(max_digits=14, decimal_places=2)
    travel_before = models.DecimalField(max_digits=14, decimal_places=2)
    travel_after = models.DecimalField(max_digits=14, decimal_places=2)

    objects = SimulationRowQuerySet.as_manager()

    class Meta:
        ordering = ["simulation", "provider__organisation__sort_name", "id"]
        constraints = [models.UniqueConstraint(fields=["simulation", "provider"], name="simulation_row_once")]

    def __str__(self) -> str:
        return f"{self.simulation_id} {self.provider_id}"
