"""Making a billing reference: choose, check every visit, create."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from billing import rules
from billing.actions import Billing, create_billing_reference
from billing.forms import ChooseBillingForm
from billing.models import ServiceEvent
from billing.models.event import Blocked
from billing.rules import Totals
from providers.models import Office, Provider
from rulebooks.models import Definition
from voucher_portal.accounts.actor import Actor, require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.money import Split, euro


@require_http_methods(["GET", "HEAD", "POST"])
def reference_add(request: HttpRequest) -> HttpResponse:
    """Without a choice asks for it; with one lists every visit; POST makes the reference."""
    require(request.actor, Permission.REFERENCE_CREATE)
    typed = request.POST if request.method == "POST" else request.GET
    form = _form(request.actor, typed)
    if not form.is_bound or not form.is_valid():
        status = 422 if form.errors or request.method == "POST" else 200
        return render(request, "billing/reference_choose.html", {"form": form}, status=status)
    billing = _billing(request.actor, form)
    refusal = ""
    if request.method == "POST":
        try:
            reference = create_billing_reference(billing=billing, expected=_expected(request), by=request.actor)
        except RuleViolation as error:
            refusal = str(error.message)
        else:
            messages.success(request, _("Laskuviite %(code)s on valmis.") % {"code": reference.code})
            return redirect("billing:reference-detail", reference.public_id)
    context = _check(request.actor, billing) | {"form": form, "refusal": refusal}
    return render(request, "billing/reference_check.html", context, status=422 if refusal else 200)


def _form(actor: Actor, typed: Any) -> ChooseBillingForm:
    events = ServiceEvent.objects.billable_by(actor).order_by()
    definitions = Definition.objects.filter(pk__in=events.values("definition")).select_related("organiser")
    months = events.logged().dates("service_date", "month")
    offices = None
    if not actor.holds_everywhere(Permission.REFERENCE_CREATE):
        offices = list(Office.objects.visible_to(actor).filter(pk__in=actor.offices_with(Permission.REFERENCE_CREATE)))
    bound = typed if {"definition", "month"} & set(typed) else None
    return ChooseBillingForm(bound, definitions=list(definitions), offices=offices, logged_months=months)


def _billing(actor: Actor, form: ChooseBillingForm) -> Billing:
    chosen = form.cleaned_data
    provider = Provider.objects.visible_to(actor).get()
    return Billing(provider, chosen["definition"], chosen["month"], chosen.get("office"))


def _check(actor: Actor, billing: Billing) -> dict[str, Any]:
    """The dry run: every visit of the month, and why some of them cannot be billed."""
    found = ServiceEvent.objects.billable_by(actor).to_bill(billing.definition, billing.month, billing.office)
    related = ("row", "decision", "worker__user", "activation")
    events = list(found.with_blocked().select_related(*related).order_by("service_date", "starts_at", "pk"))
    ready = [event for event in events if not event.blocked]
    return {
        "billing": billing,
        "ready": ready,
        "blocked": [(event, Blocked(event.blocked).label) for event in events if event.blocked],
        "totals": Totals(
            len(ready),
            sum((event.split for event in ready), Split.zero()),
            sum((event.travel_in_reference for event in ready), euro(0)),
        ),
        "month_is_over": rules.month_has_ended(billing.month, clock.today()),
    }


def _expected(request: HttpRequest) -> Totals | None:
    """What the check page showed; None when the page was not asked (a tampered or bare POST)."""
    try:
        count = int(request.POST["expected_count"])
        names = ("expected_price", "expected_voucher", "expected_share", "expected_travel")
        *parts, travel = [euro(Decimal(request.POST[name])) for name in names]
        return Totals(count, Split(*parts), travel)
    except (KeyError, ValueError, InvalidOperation):
        return None
