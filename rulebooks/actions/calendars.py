"""The organiser's calendar: a year brought in at once, single days written by hand."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rulebooks.actions.drafts import set_columns
from rulebooks.finnish_holidays import FIRST_YEAR, LAST_YEAR, FinnishHoliday, holidays_of
from rulebooks.models import CalendarDay
from rulebooks.models.calendar import CalendarDayKind
from voucher_portal.accounts.models import Organisation
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.transitions import ActorLike
from voucher_portal.core.versions import bump


@dataclass(frozen=True)
class CalendarDayDetails:
    """What a day is and what it is called."""

    kind: str
    name_fi: str
    name_sv: str = ""
    name_en: str = ""


@transaction.atomic
def seed_calendar(*, organiser: Organisation, year: int, by: ActorLike) -> int:
    """Bring in Finland's holidays and eves of a year; how many were new.

    A day that the calendar has already stays as it is. Raises RuleViolation for an impossible year.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        words = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise RuleViolation(_("Pyhät voi tuoda vuosille %(first)s–%(last)s. Valitse toinen vuosi.") % words, "year")
    before = CalendarDay.objects.filter(organiser=organiser).in_year(year).count()
    CalendarDay.objects.bulk_create(
        [_seeded(organiser, holiday) for holiday in holidays_of(year)], ignore_conflicts=True
    )
    return CalendarDay.objects.filter(organiser=organiser).in_year(year).count() - before


@transaction.atomic
def add_calendar_day(
    *, organiser: Organisation, date: datetime.date, details: CalendarDayDetails, by: ActorLike
) -> CalendarDay:
    """A day of the organiser's own. Raises RuleViolation for a past day, and for one that is there already."""
    refuse_past(date)
    # The organiser's row stands for its calendar: two people adding the same day get an answer, not an error.
    Organisation.objects.select_for_update(of=("self",)).get(pk=organiser.pk)
    if CalendarDay.objects.filter(organiser=organiser, date=date).exists():
        raise RuleViolation(_("Päivä on jo kalenterissa. Avaa se kalenterista ja muuta sitä."), field="date")
    return CalendarDay.objects.create(organiser=organiser, date=date, **asdict(details))


@transaction.atomic
def edit_calendar_day(
    *, day: CalendarDay, details: CalendarDayDetails, expected_version: int | None, by: ActorLike
) -> CalendarDay:
    """Change what a day is or is called. Raises StaleVersion, and RuleViolation for a past day."""
    locked = _locked(day, expected_version)
    set_columns(locked, asdict(details))
    return bump(locked)


@transaction.atomic
def remove_calendar_day(*, day: CalendarDay, expected_version: int | None, by: ActorLike) -> None:
    """Make the day the weekday that it is. Raises StaleVersion, and RuleViolation for a past day."""
    _locked(day, expected_version).delete()


def refuse_past(date: datetime.date) -> None:
    """Raises RuleViolation for a day before today: its visits have their outcomes."""
    if date < clock.today():
        raise RuleViolation(
            _(
                "Päivä on jo mennyt. Sen käynnit on laskettu ja tallennettu, eikä niitä lasketa uudelleen. "
                "Voit muuttaa kalenteria tästä päivästä alkaen."
            ),
            field="date",
            code="past",
        )


def _locked(day: CalendarDay, expected_version: int | None) -> CalendarDay:
    locked = CalendarDay.objects.select_for_update(of=("self",)).get(pk=day.pk)
    locked.check_version(expected_version)
    refuse_past(locked.date)
    return locked


def _seeded(organiser: Organisation, holiday: FinnishHoliday) -> CalendarDay:
    return CalendarDay(
        organiser=organiser,
        date=holiday.date,
        kind=CalendarDayKind.EVE if holiday.is_eve else CalendarDayKind.HOLIDAY,
        **{f"name_{language}": name for language, name in holiday.names.items()},
    )
