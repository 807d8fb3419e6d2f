"""The test suite: tests/conftest.py gives the servers' addresses before these are read."""

from __future__ import annotations

from voucher_portal.settings import environment
from voucher_portal.settings.dev import *
from voucher_portal.settings.logs import logging_configuration

DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASE_POOL_SIZE = 0
DATABASES = {
    "default": {
        **environment.database(environment.text("DATABASE_URL", "postgresql://localhost/voucher_portal")),
    }
}
# Fast on purpose: what is tested is the portal, not the hash.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Static files are looked up as they are asked for: nothing is collected.
WHITENOISE_AUTOREFRESH = True
LOGGING = logging_configuration(as_json=False, level="WARNING")
