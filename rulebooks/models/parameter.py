"""Numbers of a county that change with the years: kilometre rates, income limits, daycare fees.

A table has one edition for each period. A definition names the table; the edition of the day
gives the numbers.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from voucher_portal.accounts.models import Organisation
from voucher_portal.core import clock
from voucher_portal.core.finnish_sort import FinnishSortKey
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel, VersionedModel
from voucher_portal.core.periods import first_day
from voucher_portal.core.translated import Translated

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor


class ParameterKind(models.TextChoices):
    KILOMETRE_RATE = "kilometre_rate", _("Kilometrikorvaus")
    INCOME_HOURLY = "income_hourly", _("Tulorajat, tunnin arvo")
    INCOME_BY_HOURS = "income_by_hours", _("Tulorajat, tunnit ja talouden koko")
    HOUSING = "housing", _("Asumispalvelun maksu ja käyttövara")
    DAYCARE = "daycare", _("Varhaiskasvatuksen maksut ja kertoimet")
    VAT_RATES = "vat_rates", _("Arvonlisäverokannat")


class ParameterTableQuerySet(models.QuerySet["ParameterTable"]):
    def visible_to(self, actor: Actor) -> ParameterTableQuerySet:
        """The organiser's officials; others read the numbers in the definition that uses them."""
        return self.filter(organiser_id=actor.organiser_id) if actor.is_official else self.none()

    def of_kind(self, kind: str) -> ParameterTableQuerySet:
        return self.filter(kind=kind)


@tracked()
class ParameterTable(VersionedModel, PublicModel):
    """One kind of numbers of an organiser through all its editions."""

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parameter_tables")
    kind = models.CharField(_("laji"), max_length=20, choices=ParameterKind.choices)
    name = Translated(models.CharField(_("nimi"), max_length=200))
    sort_name = FinnishSortKey("name_fi")

    objects = ParameterTableQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organiser", "name_fi"], name="parameter_table_name_once_per_organiser"),
        ]

    def __str__(self) -> str:
        return str(self.name)


class ParameterEditionQuerySet(models.QuerySet["ParameterEdition"]):
    def on(self, date: datetime.date) -> ParameterEditionQuerySet:
        return self.filter(period__contains=date)

    def visible_to(self, actor: Actor) -> ParameterEditionQuerySet:
        return self.filter(organiser_id=actor.organiser_id) if actor.is_official else self.none()


@tracked()
class ParameterEdition(VersionedModel, PublicModel):
    """The numbers of a table for a period, and where they come from.

    `values` has the form that `rulebooks.calculation.parameters` gives for the table's kind;
    amounts are texts ("0.57"), so that nothing is rounded on the way.
    """

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    table = models.ForeignKey(ParameterTable, on_delete=models.PROTECT, related_name="editions")
    period = DateRangeField(_("voimassa"))
    values = models.JSONField(_("luvut"))
    source = models.CharField(_("lähde"), max_length=300)

    objects = ParameterEditionQuerySet.as_manager()

    class Meta:
        ordering = ["table", "-period"]
        constraints = [
            ExclusionConstraint(
                name="parameter_edition_no_overlap",
                expressions=[("table", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.period}"

    @property
    def has_begun(self) -> bool:
        """Has any day of it come? Then visits may have been calculated by it."""
        return first_day(self.period) <= clock.today()

    @property
    def is_in_force(self) -> bool:
        return clock.today() in self.period

    @property
    def status_word(self) -> str:
        """One of the words of `<c-status>`."""
        if self.is_in_force:
            return "in_force"
        return "ended" if self.has_begun else "waiting"
