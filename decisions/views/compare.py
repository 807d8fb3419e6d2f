"""Comparing the approved providers of one's own voucher."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from clients.views.editing import actor_of, is_htmx
from decisions.comparison import MOST_SIDE_BY_SIDE, Offer, offers_for, sorted_offers
from decisions.forms import CompareForm
from decisions.models import VoucherDecision
from decisions.transitions import DecisionState
from providers.languages import ServiceLanguage
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock


@require_GET
def compare_start(request: HttpRequest) -> HttpResponse:
    """From the menu: straight to the only voucher, or a choice between several."""
    vouchers = list(_open_vouchers(request)[:20])
    if len(vouchers) == 1:
        return redirect("decisions:compare", vouchers[0].public_id)
    return render(request, "decisions/compare_start.html", {"vouchers": vouchers})


@require_GET
def compare(request: HttpRequest, public_id: str) -> HttpResponse:
    """`?with=` picks at most four to stand side by side; without it all are shown."""
    decision = get_object_or_404(_open_vouchers(request), public_id=public_id)
    every = offers_for(decision, get_language() or "fi")
    form = CompareForm(request.GET, languages=_languages(every), municipalities=_municipalities(every))
    chosen = form.cleaned_data if form.is_valid() else {}
    picked = request.GET.getlist("with")[:MOST_SIDE_BY_SIDE]
    offers = [offer for offer in every if offer.office.public_id in picked] if picked else _filtered(every, chosen)
    context = {
        "decision": decision,
        "rows": decision.rows.all(),
        "offers": sorted_offers(offers, chosen.get("sort", "")),
        "form": form,
        "is_picked": bool(picked),
        "found": len(every),
        "most": MOST_SIDE_BY_SIDE,
    }
    template = "decisions/compare.html"
    return render(request, f"{template}#results" if is_htmx(request) else template, context)


def _open_vouchers(request: HttpRequest) -> QuerySet[Any]:
    actor = actor_of(request)
    require(actor, Permission.OWN_VOUCHER_VIEW)
    vouchers = VoucherDecision.objects.visible_to(actor).filter(state=DecisionState.SIGNED)
    return vouchers.filter(period__endswith__gt=clock.today()).with_facts().order_by("-decided_at", "-pk")


def _filtered(offers: list[Offer], chosen: dict[str, Any]) -> list[Offer]:
    language, place = chosen.get("language"), chosen.get("municipality")
    return [
        offer
        for offer in offers
        if (not language or language in offer.languages) and (not place or offer.office.municipality_code == place)
    ]


def _languages(offers: list[Offer]) -> list[tuple[str, str]]:
    """The languages that somebody serves in, in the order of the list of languages."""
    served = {code for offer in offers for code in offer.languages}
    return [(language.value, str(language.label)) for language in ServiceLanguage if language.value in served]


def _municipalities(offers: list[Offer]) -> list[tuple[str, str]]:
    places = {offer.office.municipality_code: offer.municipality_name for offer in offers}
    return sorted(places.items(), key=lambda place: place[1])
