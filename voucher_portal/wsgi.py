"""The web server's entry: `gunicorn voucher_portal.wsgi`."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from voucher_portal.celery import app as celery_app

# celery_app is loaded here so that the outbox can nudge its relay from a request.
__all__ = ["application", "celery_app"]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voucher_portal.settings.production")

application = get_wsgi_application()
