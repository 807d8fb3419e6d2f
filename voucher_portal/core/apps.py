"""The core app: registers its URL converter, its checks, and the application role's rights."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.urls import register_converter
from django.urls.converters import get_converters

from voucher_portal.core.public_ids import PublicIdConverter


class CoreConfig(AppConfig):
    name = "voucher_portal.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from voucher_portal.core.checks import check_identifier_keys
        from voucher_portal.core.privileges import grant_after_migrate

        if "pid" not in get_converters():
            register_converter(PublicIdConverter, "pid")
        register(check_identifier_keys, Tags.security)
        post_migrate.connect(grant_after_migrate, sender=self, dispatch_uid="core.grant_after_migrate")
