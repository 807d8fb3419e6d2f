"""Time bands of a definition version: on which days and at which hours a product is the one sold (C32)."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import Range

from rulebooks.calculation import bands
from rulebooks.models.definition import DefinitionVersion, OfVersionQuerySet
from rulebooks.models.freeze import FREEZE_WITH_ITS_VERSION
from rulebooks.models.product import Product
from voucher_portal.accounts.models import Organisation
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel

_WHOLE_DAY = Range(0, bands.MINUTES_OF_DAY, "[)")


class DayKind(models.TextChoices):
    MONDAY = bands.DayKind.MONDAY.value, _("Maanantai")
    TUESDAY = bands.DayKind.TUESDAY.value, _("Tiistai")
    WEDNESDAY = bands.DayKind.WEDNESDAY.value, _("Keskiviikko")
    THURSDAY = bands.DayKind.THURSDAY.value, _("Torstai")
    FRIDAY = bands.DayKind.FRIDAY.value, _("Perjantai")
    SATURDAY = bands.DayKind.SATURDAY.value, _("Lauantai")
    SUNDAY = bands.DayKind.SUNDAY.value, _("Sunnuntai")
    EVE = bands.DayKind.EVE.value, _("Aatto")
    HOLIDAY = bands.DayKind.HOLIDAY.value, _("Pyhäpäivä")


class TimeBandQuerySet(OfVersionQuerySet["TimeBand"]):
    """Bands of a version."""


@tracked()
class TimeBand(PublicModel):
    """One product's hours on one kind of day. `minutes` of the day, half-open: [420, 1080) is 7–18."""

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="bands")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    day_kind = models.CharField(_("päivä"), max_length=8, choices=DayKind.choices)
    minutes = IntegerRangeField(_("kellonajat"))

    objects = TimeBandQuerySet.as_manager()

    class Meta:
        ordering = ["version", "day_kind", "minutes"]
        constraints = [
            ExclusionConstraint(
                name="time_band_no_overlap",
                expressions=[
                    ("version", RangeOperators.EQUAL),
                    ("day_kind", RangeOperators.EQUAL),
                    ("minutes", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="time_band_within_the_day",
                condition=Q(minutes__contained_by=_WHOLE_DAY) & Q(minutes__isempty=False),
            ),
        ]
        triggers = [FREEZE_WITH_ITS_VERSION]

    def __str__(self) -> str:
        return f"{self.product} {self.day_kind} {self.minutes}"

    @property
    def as_band(self) -> bands.TimeBand:
        """The band as the calculation takes it, its product by public id (needs `product` loaded)."""
        return bands.TimeBand(
            bands.DayKind(self.day_kind), self.minutes.lower, self.minutes.upper, self.product.public_id
        )
