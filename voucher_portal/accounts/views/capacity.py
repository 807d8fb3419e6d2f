"""Switching between the capacities of one person."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from voucher_portal.accounts.capacities import resolve_capacity
from voucher_portal.accounts.middleware import CAPACITY_SESSION_KEY, remembered_capacities
from voucher_portal.accounts.models import User


@require_http_methods(["GET", "POST"])
def switch_capacity(request: HttpRequest) -> HttpResponse:
    """GET lists what the person may act as, POST chooses one; a capacity of somebody else is 404."""
    user = request.user
    assert isinstance(user, User)
    if request.method == "GET":
        return render(request, "accounts/switch_capacity.html", {"capacities": remembered_capacities(request, user)})
    chosen = resolve_capacity(user, request.POST.get("capacity", ""))
    if chosen is None:
        raise Http404
    request.session[CAPACITY_SESSION_KEY] = chosen.capacity_key
    text = _("Toimit nyt näin: %(organisation)s, %(capacity)s.")
    if not chosen.organisation_name:
        text = _("Toimit nyt näin: %(capacity)s.")
    values = {"organisation": chosen.organisation_name, "capacity": chosen.capacity_label}
    messages.success(request, text % values)
    return redirect("site:home")
