"""Ajankohtaista: news of organisers, public or for one kind of people."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from voucher_portal.accounts.actor import Actor, require
from voucher_portal.accounts.models import Organisation
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.pagination import page_of
from voucher_portal.inbox.actions import publish_announcement
from voucher_portal.inbox.forms import AnnouncementForm
from voucher_portal.inbox.models import Announcement


@login_not_required
@require_GET
def announcement_list(request: HttpRequest) -> HttpResponse:
    actor = _actor(request)
    page = page_of(Announcement.objects.visible_to(actor).select_related("organiser"), request)
    context = {"page": page, "may_write": actor.can(Permission.ANNOUNCEMENT_WRITE), "now": clock.now()}
    return render(request, "inbox/announcement_list.html", context)


@login_not_required
@require_GET
def announcement_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    rows = Announcement.objects.visible_to(_actor(request)).select_related("organiser")
    announcement = get_object_or_404(rows, public_id=public_id)
    return render(request, "inbox/announcement_detail.html", {"announcement": announcement})


@require_http_methods(["GET", "POST"])
def announcement_add(request: HttpRequest) -> HttpResponse:
    actor = _actor(request)
    require(actor, Permission.ANNOUNCEMENT_WRITE)
    form = AnnouncementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        organiser = Organisation.objects.get(pk=actor.organisation_id)
        try:
            announcement = publish_announcement(organiser=organiser, text=form.text, by=actor)
        except RuleViolation as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("Tiedote on julkaistu."))
            return redirect("inbox:announcement-detail", announcement.public_id)
    return render(request, "inbox/announcement_add.html", {"form": form}, status=422 if form.errors else 200)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor
    return actor
