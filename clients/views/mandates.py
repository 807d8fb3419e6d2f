"""Mandates: registering another person's right to act for a client, and ending it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from clients.actions import end_mandate, register_mandate
from clients.forms import MandateForm, ReasonForm
from clients.models import Client, Mandate, MandateBasis
from clients.views.editing import actor_of, attempt, form_page
from clients.views.opening import log_opening, opened_client
from voucher_portal.accounts.actor import Actor, require
from voucher_portal.accounts.permissions import Permission


@sensitive_post_parameters("holder_code")
@require_http_methods(["GET", "POST"])
def mandate_add(request: HttpRequest, public_id: str) -> HttpResponse:
    actor, client = opened_client(request, public_id, Permission.CLIENT_WRITE)
    form = MandateForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if valid and attempt(form, lambda: _register(client, form, actor)).result:
        messages.success(request, _("Valtuutus rekisteröitiin."))
        return redirect("clients:client-detail", client.public_id)
    if request.method == "GET":
        log_opening(request, client, "mandate_add")
    return form_page(request, "clients/mandate_add.html", {"client": client}, form)


def _register(client: Client, form: MandateForm, actor: Actor) -> Mandate:
    cleaned = form.cleaned_data
    return register_mandate(
        client=client,
        holder_code=cleaned["holder_code"],
        holder_name=cleaned["holder_name"],
        basis=MandateBasis(cleaned["basis"]),
        days=form.days(),
        by=actor,
    )


@require_http_methods(["GET", "POST"])
def mandate_end(request: HttpRequest, public_id: str) -> HttpResponse:
    actor = actor_of(request)
    mandates = Mandate.objects.visible_to(actor).select_related("client")
    mandate = get_object_or_404(mandates, public_id=public_id)
    require(actor, Permission.CLIENT_WRITE, mandate)
    form = ReasonForm(request.POST or None)

    def end() -> Mandate:
        return end_mandate(mandate=mandate, reason=form.cleaned_data["reason"], by=actor)

    if request.method == "POST" and form.is_valid() and attempt(form, end).result:
        messages.success(request, _("Valtuutus päätettiin."))
        return redirect("clients:client-detail", mandate.client.public_id)
    context = {"mandate": mandate, "client": mandate.client}
    return form_page(request, "clients/mandate_end.html", context, form)
