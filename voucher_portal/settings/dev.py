"""One machine, for development and for showing: `make run`."""

from __future__ import annotations

import base64
import hashlib

from voucher_portal.settings import environment
from voucher_portal.settings.base import *
from voucher_portal.settings.base import DATABASE_POOL_SIZE
from voucher_portal.settings.logs import logging_configuration

DEBUG = True
DEVELOPMENT = True
ALLOW_TEST_IDENTITY_CODES = True
SECRET_KEY = environment.text("SECRET_KEY", "only-for-development-" + "0" * 40)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", ".localhost"]
# A passkey needs a name, not an IP address, and http is accepted on localhost alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

DATABASES = {
    "default": {
        **environment.database(environment.text("DATABASE_URL", "postgresql://localhost/voucher_portal")),
        "CONN_HEALTH_CHECKS": True,
    }
}
if DATABASE_POOL_SIZE:
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": DATABASE_POOL_SIZE, "timeout": 10}

# The same on every machine, so that the demo's encrypted codes stay readable.
IDENTIFIER_KEYS = {"dev": base64.b64encode(hashlib.sha256(b"development only").digest()).decode()}
IDENTIFIER_CURRENT_KEY = "dev"

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(PORTAL_VAR / "mail")
INTERNAL_IPS = ["127.0.0.1"]
LOGGING = logging_configuration(as_json=False)
