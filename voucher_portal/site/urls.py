"""The pages of the portal itself."""

from __future__ import annotations

from django.urls import path

from voucher_portal.site import pages

app_name = "site"

urlpatterns = [
    path("", pages.home, name="home"),
    path("help/", pages.help_page, name="help"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("coming/<slug:slug>/", pages.upcoming, name="upcoming"),
]
