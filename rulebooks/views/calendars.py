"""The organiser's calendar of holidays and eves, a page for each year."""

from __future__ import annotations

import datetime
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rulebooks.actions import add_calendar_day, edit_calendar_day, remove_calendar_day, seed_calendar
from rulebooks.finnish_holidays import FIRST_YEAR, LAST_YEAR
from rulebooks.forms.calendars import CalendarDayEditForm, CalendarDayForm, calendar_day_initial
from rulebooks.models import CalendarDay
from rulebooks.views.definitions import official
from rulebooks.views.pages import answer, attempt, attempt_or_tell, expected_version
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.models import Organisation
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock

TEMPLATE = "rulebooks/calendar_day_form.html"


@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """The days of a year, by month."""
    official(request)
    year = _year(request.GET.get("year", ""))
    days = CalendarDay.objects.visible_to(request.actor).in_year(year)
    context = {
        "year": year,
        "years": [year - 1, year, year + 1],
        "months": [
            (datetime.date(year, month, 1), list(listed)) for month, listed in groupby(days, lambda day: day.date.month)
        ],
        "today": clock.today(),
        "may_write": request.actor.can(Permission.DEFINITION_WRITE),
    }
    return render(request, "rulebooks/calendar.html", context)


@require_POST
def calendar_seed(request: HttpRequest) -> HttpResponse:
    """Bring in Finland's holidays and eves of a year."""
    require(request.actor, Permission.DEFINITION_WRITE)
    year = _year(request.POST.get("year", ""))
    organiser = Organisation.objects.get(pk=request.actor.organiser_id)
    added = attempt_or_tell(request, lambda: seed_calendar(organiser=organiser, year=year, by=request.actor))
    if added is not None:
        messages.success(request, _told_seeding(year, added))
    return redirect(_page(year))


@require_http_methods(["GET", "POST"])
def calendar_day_add(request: HttpRequest) -> HttpResponse:
    """One more day."""
    require(request.actor, Permission.DEFINITION_WRITE)
    form = CalendarDayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        organiser = Organisation.objects.get(pk=request.actor.organiser_id)
        date = form.cleaned_data["date"]
        added = attempt(
            form,
            lambda: add_calendar_day(organiser=organiser, date=date, details=form.details(), by=request.actor),
        )
        if added is not None:
            messages.success(request, _("Päivä lisättiin kalenteriin."))
            return redirect(_page(date.year))
    return answer(request, TEMPLATE, {"day": None, "year": clock.today().year}, form)


@require_http_methods(["GET", "POST"])
def calendar_day_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what a day is or is called."""
    day = _writable(request, public_id)
    form = _form(day) if request.method == "GET" else CalendarDayEditForm(request.POST)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            lambda: edit_calendar_day(
                day=day, details=form.details(), expected_version=form.expected_version, by=request.actor
            ),
            _form,
        )
        if saved is not None:
            messages.success(request, _("Päivän tiedot tallennettiin."))
            return redirect(_page(day.date.year))
    context: dict[str, Any] = {"day": day, "year": day.date.year, "is_past": day.date < clock.today()}
    return answer(request, TEMPLATE, context, form)


@require_POST
def calendar_day_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a day off the calendar."""
    day = _writable(request, public_id)
    year = day.date.year

    def remove() -> bool:
        remove_calendar_day(day=day, expected_version=expected_version(request), by=request.actor)
        return True

    if attempt_or_tell(request, remove):
        messages.success(request, _("Päivä poistettiin kalenterista."))
    return redirect(_page(year))


def _writable(request: HttpRequest, public_id: str) -> CalendarDay:
    day: CalendarDay = get_object_or_404(CalendarDay.objects.visible_to(request.actor), public_id=public_id)
    require(request.actor, Permission.DEFINITION_WRITE, day)
    return day


def _form(day: CalendarDay) -> CalendarDayEditForm:
    return CalendarDayEditForm(initial=calendar_day_initial(day))


def _year(typed: str) -> int:
    """The year of the address; this year for anything that is none."""
    year = int(typed) if len(typed) == 4 and typed.isdecimal() else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else clock.today().year


def _page(year: int) -> str:
    return f"{reverse('rulebooks:calendar')}?year={year}"


def _told_seeding(year: int, added: int) -> str:
    if not added:
        return str(_("Vuoden %(year)s pyhät ovat jo kalenterissa.") % {"year": year})
    told = ngettext(
        "Kalenteriin lisättiin %(added)s päivä vuodelle %(year)s.",
        "Kalenteriin lisättiin %(added)s päivää vuodelle %(year)s.",
        added,
    )
    return told % {"added": added, "year": year}
