"""Messages of the acting capacity: list, one message with its answer form."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.pagination import page_of
from voucher_portal.inbox.actions import mark_read, reply
from voucher_portal.inbox.forms import MessageFilterForm, ReplyForm
from voucher_portal.inbox.links import address_of
from voucher_portal.inbox.models import Message


@require_GET
def message_list(request: HttpRequest) -> HttpResponse:
    """Unread first, then the newest."""
    filters = MessageFilterForm(request.GET)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    rows = Message.objects.visible_to(_actor(request))
    if chosen.get("state") == "unread":
        rows = rows.unread()
    for word in chosen.get("q", "").split():
        rows = rows.filter(Q(title__icontains=word) | Q(about__icontains=word) | Q(body__icontains=word))
    page = page_of(rows.unread_first().select_related("sender_organisation", "sender_user"), request)
    active = any(request.GET.get(name) for name in filters.fields)
    may_write = _actor(request).can(Permission.MESSAGE_WRITE)
    context = {"page": page, "filters": filters, "filters_active": active, "may_write": may_write}
    template = "inbox/message_list.html"
    return render(request, f"{template}#results" if request.htmx else template, context)


@require_http_methods(["GET", "POST"])
def message_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """The message and the answer form. Opening writes nothing: the page itself asks to mark it read."""
    message = _message(request, public_id)
    can_reply = message.sender_organisation is not None or message.sender_user is not None
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reply(message=message, body=form.cleaned_data["body"], by=_actor(request))
        except RuleViolation as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, _("Vastaus on lähetetty."))
            return redirect("inbox:message-list")
    context = {
        "message": message,
        "form": form,
        "can_reply": can_reply,
        "subject_url": address_of(message),
        "answers": message.replies.select_related("sender_organisation", "sender_user").order_by("created_at", "id"),
    }
    return render(request, "inbox/message_detail.html", context, status=422 if form.errors else 200)


@require_POST
def message_read(request: HttpRequest, public_id: str) -> HttpResponse:
    mark_read(message=_message(request, public_id), by=_actor(request))
    if request.htmx:
        return HttpResponse("")
    return redirect("inbox:message-list")


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor
    return actor


def _message(request: HttpRequest, public_id: str) -> Message:
    rows = Message.objects.visible_to(_actor(request)).select_related("sender_organisation", "sender_user")
    return get_object_or_404(rows, public_id=public_id)
