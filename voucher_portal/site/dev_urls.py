"""Addresses that exist in development only."""

from __future__ import annotations

from django.urls import path

from voucher_portal.site import gallery

urlpatterns = [
    path("components/", gallery.component_gallery, name="component-gallery"),
    path("components/<slug:page>/", gallery.gallery_page, name="component-gallery-page"),
]
