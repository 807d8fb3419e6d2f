"""The integrations app: has no models; registers its system checks."""

from __future__ import annotations

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "voucher_portal.integrations"
    label = "integrations"
