"""What stands on a home page: greeting, queues, tasks, messages and news of the acting capacity."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from rulebooks.models import Call
from voucher_portal.accounts.actor import PUBLIC_ACTOR, Actor
from voucher_portal.core import clock
from voucher_portal.inbox.links import address_of, deadline_tag
from voucher_portal.inbox.models import Announcement, Message, Task, TaskQuerySet
from voucher_portal.site.first_steps import first_steps
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
    queues, steps = queues_of(actor), first_steps(actor)
    tasks = Task.objects.visible_to(actor).waiting()
    now = clock.now()
    return {
        "greeting": greeting(actor, now),
        "summary": gettext("Aloita tästä.") if steps else summary(waiting_count(queues)),
        "first_steps": steps,
        "queues": queues,
        "dated_tasks": _items(tasks.filter(due_at__isnull=False), now),
        "other_tasks": _items(tasks.filter(due_at=None), now),
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


def _items(tasks: TaskQuerySet, now: datetime.datetime) -> list[TaskItem]:
    """The first tasks; one whose page no longer exists leads to the list of tasks."""
    return [
        TaskItem(
            task.title, task.about, address_of(task) or reverse("inbox:task-list"), *deadline_tag(task.due_at, now)
        )
        for task in tasks[:SHOWN]
    ]


def _announcements(actor: Actor) -> list[Announcement]:
    return list(Announcement.objects.meant_for(actor).select_related("organiser")[:SHOWN])
