"""The plain pages of the portal itself: help, accessibility, privacy, and what is still to come."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from voucher_portal.site.upcoming import UPCOMING


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "site/help.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "site/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "site/privacy.html")


@require_safe
def upcoming(request: HttpRequest, slug: str) -> HttpResponse:
    """What a section named in the menu will hold. The page is the same for everybody."""
    if slug not in UPCOMING:
        raise Http404(slug)
    return render(request, "site/upcoming.html", {"section": UPCOMING[slug]})
