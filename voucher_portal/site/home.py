"""What stands on a home page: greeting, queues, tasks, messages and news of the acting capacity."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext

from rulebooks.models import Call
from voucher_portal.accounts.actor import PUBLIC_ACTOR, Actor
from voucher_portal.core import clock
from voucher_portal.inbox.models import Announcement, Message, Task
from voucher_portal.site.work_queues import queues_of, waiting_count

SHOWN = 5


@dataclass(frozen=True)
class TaskItem:
    """A task as a line of the home page: where it is done, and how much time is left."""

    title: str
    about: str
    url: str
    due_text: str
    tone: str


def staff_home(actor: Actor) -> dict[str, Any]:
    """The context of the home page of an official or of provider staff."""
    queues = queues_of(actor)
    tasks = list(Task.objects.visible_to(actor).waiting()[: 4 * SHOWN])
    now = clock.now()
    return {
        "greeting": greeting(actor, now),
        "summary": summary(waiting_count(queues)),
        "queues": queues,
        "dated_tasks": _items((task for task in tasks if task.due_at), now),
        "other_tasks": _items((task for task in tasks if not task.due_at), now),
        "message_items": list(Message.objects.visible_to(actor)[:SHOWN]),
        "announcements": _announcements(actor),
    }


def front_page() -> dict[str, Any]:
    """The context of the public front page: open calls and news."""
    calls = Call.objects.visible_to(PUBLIC_ACTOR).accepting()
    return {
        "calls": list(calls.select_related("organiser", "version_of_definition__definition")[:SHOWN]),
        "announcements": _announcements(PUBLIC_ACTOR),
    }


def greeting(actor: Actor, now: datetime.datetime) -> str:
    """Good morning, day or evening by the clock of Helsinki, with the first name."""
    hour = clock.helsinki(now).hour
    name = actor.display_name.split(" ")[0]
    if 5 <= hour < 10:
        return gettext("Hyvää huomenta, %(name)s") % {"name": name}
    if 10 <= hour < 18:
        return gettext("Hyvää päivää, %(name)s") % {"name": name}
    return gettext("Hyvää iltaa, %(name)s") % {"name": name}


def summary(count: int) -> str:
    """One sentence: how many kinds of work wait."""
    if not count:
        return gettext("Mikään ei odota sinua juuri nyt.")
    return ngettext("%(count)s asia odottaa sinua.", "%(count)s asiaa odottaa sinua.", count) % {"count": count}


def _items(tasks: Iterable[Task], now: datetime.datetime) -> list[TaskItem]:
    items = [TaskItem(task.title, task.about, _address(task), *_time_left(task.due_at, now)) for task in tasks]
    return items[:SHOWN]


def _address(task: Task) -> str:
    """Where the task is done; the list of tasks when its page no longer exists."""
    try:
        return reverse(task.view_name, args=[task.subject_id] if task.subject_id else [])
    except NoReverseMatch:
        return reverse("inbox:task-list")


def _time_left(due_at: datetime.datetime | None, now: datetime.datetime) -> tuple[str, str]:
    """The deadline with its time left, and the tone of its tag."""
    if due_at is None:
        return "", "neutral"
    local = clock.helsinki(due_at)
    when = f"{local.day}.{local.month}. {gettext('klo')} {local.hour}.{local.minute:02d}"
    days = (local.date() - clock.helsinki_date(now)).days
    if due_at < now:
        return gettext("%(when)s · myöhässä") % {"when": when}, "error"
    if days == 0:
        return gettext("%(when)s · tänään") % {"when": when}, "warning"
    return gettext("%(when)s · %(days)s pv") % {"when": when, "days": days}, "warning" if days < 14 else "info"


def _announcements(actor: Actor) -> list[Announcement]:
    return list(Announcement.objects.visible_to(actor).select_related("organiser")[:SHOWN])
