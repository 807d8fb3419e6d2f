"""The organiser's calendar: which days are holidays and which are eves (C32, S6)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from rulebooks.calculation.bands import DayCalendar
from voucher_portal.accounts.models import Organisation
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel, VersionedModel
from voucher_portal.core.translated import Translated

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor


class CalendarDayKind(models.TextChoices):
    HOLIDAY = "holiday", _("Pyhäpäivä")
    EVE = "eve", _("Aatto")


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    def visible_to(self, actor: Actor) -> CalendarDayQuerySet:
        """The organiser's officials; a client or provider sees its effect in the lines of a visit."""
        return self.filter(organiser_id=actor.organiser_id) if actor.is_official else self.none()

    def in_year(self, year: int) -> CalendarDayQuerySet:
        return self.filter(date__year=year)

    def between(self, first: datetime.date, last: datetime.date) -> CalendarDayQuerySet:
        return self.filter(date__gte=first, date__lte=last)

    def as_calendar(self) -> DayCalendar:
        """These days as the calculation takes them (one query)."""
        days = list(self.values_list("date", "kind"))
        return DayCalendar(
            holidays=frozenset(date for date, kind in days if kind == CalendarDayKind.HOLIDAY),
            eves=frozenset(date for date, kind in days if kind == CalendarDayKind.EVE),
        )


@tracked()
class CalendarDay(VersionedModel, PublicModel):
    """A holiday or an eve of an organiser. Every other day is the weekday it is."""

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    date = models.DateField(_("päivä"))
    kind = models.CharField(_("laji"), max_length=8, choices=CalendarDayKind.choices)
    name = Translated(models.CharField(_("nimi"), max_length=100))

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["organiser", "date"], name="calendar_day_once_per_organiser")]

    def __str__(self) -> str:
        return f"{self.date:%d.%m.%Y} {self.name}"
