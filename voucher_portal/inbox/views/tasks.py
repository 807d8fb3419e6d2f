"""Tasks of the acting capacity, with and without a deadline."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock
from voucher_portal.core.pagination import page_of
from voucher_portal.inbox.actions import complete_task
from voucher_portal.inbox.forms import TaskFilterForm
from voucher_portal.inbox.links import address_of, deadline_tag
from voucher_portal.inbox.models import Task


@dataclass(frozen=True)
class TaskRow:
    """A task as a line of the list."""

    task: Task
    url: str
    deadline: str
    tone: str


@require_GET
def task_list(request: HttpRequest) -> HttpResponse:
    """Those with a deadline first, the most urgent on top; the others below them."""
    filters = TaskFilterForm(request.GET)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    rows = Task.objects.visible_to(_actor(request))
    shows_done = chosen.get("state") == "done"
    rows = rows.exclude(done_at=None).order_by("-done_at", "-id") if shows_done else rows.waiting()
    for word in chosen.get("q", "").split():
        rows = rows.filter(Q(title__icontains=word) | Q(about__icontains=word))
    page = page_of(rows.select_related("done_by"), request)
    shown = [_row(task) for task in page]
    context = {
        "page": page,
        "filters": filters,
        "filters_active": any(request.GET.get(name) for name in filters.fields),
        "shows_done": shows_done,
        "dated": [row for row in shown if row.task.due_at and not shows_done],
        "undated": [row for row in shown if not row.task.due_at and not shows_done],
        "done": shown if shows_done else [],
    }
    template = "inbox/task_list.html"
    return render(request, f"{template}#results" if request.htmx else template, context)


@require_POST
def task_done(request: HttpRequest, public_id: str) -> HttpResponse:
    actor = _actor(request)
    task = get_object_or_404(Task.objects.visible_to(actor), public_id=public_id)
    if task.done_at is None:
        complete_task(key=task.key, by=actor)
        messages.success(request, _("Tehtävä on merkitty tehdyksi."))
    return redirect("inbox:task-list")


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor
    return actor


def _row(task: Task) -> TaskRow:
    return TaskRow(task, address_of(task), *deadline_tag(task.due_at, clock.now()))
