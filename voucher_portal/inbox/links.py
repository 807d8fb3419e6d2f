"""From a message or task to the page it is about, and its deadline in words."""

from __future__ import annotations

import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext

from voucher_portal.core import clock
from voucher_portal.inbox.models import Subject
from voucher_portal.inbox.rules import TimeLeft, Urgency, time_left

_TONES = {
    Urgency.NO_DEADLINE: "neutral",
    Urgency.LATER: "info",
    Urgency.SOON: "warning",
    Urgency.TODAY: "warning",
    Urgency.OVERDUE: "error",
}


def address_of(thing: Subject) -> str:
    """The address of the page that the thing is about; empty when it names none that exists."""
    if not thing.view_name:
        return ""
    try:
        return reverse(thing.view_name, args=[thing.subject_id] if thing.subject_id else [])
    except NoReverseMatch:
        return ""


def deadline_tag(due_at: datetime.datetime | None, now: datetime.datetime) -> tuple[str, str]:
    """The deadline with what is left of it, and the tone of its tag. No deadline gives no text."""
    if due_at is None:
        return "", _TONES[Urgency.NO_DEADLINE]
    local = clock.helsinki(due_at)
    left = time_left(local, clock.helsinki(now))
    when = gettext("%(date)s klo %(time)s") % {
        "date": f"{local.day}.{local.month}.{local.year}",
        "time": f"{local.hour}.{local.minute:02d}",
    }
    return gettext("%(when)s · %(left)s") % {"when": when, "left": _in_words(left)}, _TONES[left.urgency]


def _in_words(left: TimeLeft) -> str:
    if left.urgency is Urgency.TODAY:
        return gettext("tänään")
    if left.urgency is Urgency.OVERDUE:
        if left.days == 0:
            return gettext("myöhässä")
        days = -left.days
        return ngettext("%(days)s päivä myöhässä", "%(days)s päivää myöhässä", days) % {"days": days}
    return ngettext("aikaa jäljellä %(days)s päivä", "aikaa jäljellä %(days)s päivää", left.days) % {"days": left.days}
