"""A real server. Starts only when every secret and address it needs is given."""

from __future__ import annotations

from voucher_portal.settings import environment
from voucher_portal.settings.base import *
from voucher_portal.settings.base import DATABASE_POOL_SIZE

SECRET_KEY = environment.required("SECRET_KEY", "signs sessions and links; at least 50 random characters")
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = environment.required("ALLOWED_HOSTS", "the host names of the portal, with commas").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host.strip().lstrip('.')}" for host in ALLOWED_HOSTS]
PORTAL_ORIGIN = environment.required("PORTAL_ORIGIN", "the portal's own address, such as https://portal.example.fi")

DATABASES = {
    "default": {
        **environment.database(environment.required("DATABASE_URL", "the database, as the role that owns nothing")),
        "CONN_HEALTH_CHECKS": True,
    }
}
if DATABASE_POOL_SIZE:
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": DATABASE_POOL_SIZE, "timeout": 10}

REDIS_URL = environment.required("REDIS_URL", "the Valkey server: broker of jobs and volatile cache")
CELERY_BROKER_URL = REDIS_URL

IDENTIFIER_KEYS = environment.identifier_keys("IDENTIFIER_KEYS")
IDENTIFIER_CURRENT_KEY = environment.required("IDENTIFIER_CURRENT_KEY", "the id of the key that encrypts from now on")

IDENTIFICATION_OIDC_ISSUER = environment.required("IDENTIFICATION_OIDC_ISSUER", "the strong identification provider")
IDENTIFICATION_OIDC_CLIENT_SECRET = environment.required(
    "IDENTIFICATION_OIDC_CLIENT_SECRET", "the portal's secret at the identification provider"
)

# Behind a proxy that ends TLS and sets X-Forwarded-Proto.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_SECURE = True
ALLAUTH_TRUSTED_PROXY_COUNT = environment.whole_number("TRUSTED_PROXY_COUNT", 1)
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = environment.required("EMAIL_HOST", "the mail server")
EMAIL_PORT = environment.whole_number("EMAIL_PORT", 587)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10

OBJECT_STORAGE = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": environment.required("DOCUMENTS_BUCKET", "the bucket of stored documents"),
        "endpoint_url": environment.text("DOCUMENTS_ENDPOINT") or None,
        "region_name": environment.text("DOCUMENTS_REGION") or None,
        "access_key": environment.text("DOCUMENTS_ACCESS_KEY") or None,
        "secret_key": environment.text("DOCUMENTS_SECRET_KEY") or None,
        "addressing_style": environment.text("DOCUMENTS_ADDRESSING_STYLE", "path"),
        "default_acl": None,
        "file_overwrite": False,
        "querystring_auth": True,
    },
}
STORAGES = {
    "default": OBJECT_STORAGE,
    "documents": OBJECT_STORAGE,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
