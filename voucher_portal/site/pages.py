"""The plain pages of the portal itself: help, accessibility, privacy, and what is still to come."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from voucher_portal.accounts.requests import actor_of
from voucher_portal.site.home import front_page, staff_home
from voucher_portal.site.upcoming import UPCOMING


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Work first for staff, the own vouchers for a client, the front page for everybody else."""
    actor = actor_of(request)
    if actor.is_official or actor.is_provider:
        return render(request, "site/home.html", staff_home(actor))
    if actor.is_client:
        return redirect("billing:own-voucher-list")
    return render(request, "site/front.html", front_page())


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "site/help.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "site/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "site/privacy.html")


@login_not_required
@require_safe
def upcoming(request: HttpRequest, slug: str) -> HttpResponse:
    """What a section named in the menu will hold. The page is the same for everybody."""
    if slug not in UPCOMING:
        raise Http404(slug)
    return render(request, "site/upcoming.html", {"section": UPCOMING[slug]})
