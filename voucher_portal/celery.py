"""The Celery application. Its settings are the CELERY_… lines of settings/base.py."""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

from voucher_portal.settings.logs import configure

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voucher_portal.settings.production")

app = Celery("voucher_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def use_the_portals_logging(**_options: object) -> None:
    """Celery would otherwise replace the handlers that keep personal data out of the logs."""
    configure(settings.LOGGING)
