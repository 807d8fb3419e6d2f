"""The integrations app: has no models; registers its system checks."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register


class IntegrationsConfig(AppConfig):
    name = "voucher_portal.integrations"
    label = "integrations"

    def ready(self) -> None:
        from voucher_portal.integrations.checks import check_identification

        register(check_identification, Tags.security)
