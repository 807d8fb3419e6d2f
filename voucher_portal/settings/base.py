"""What holds everywhere. dev.py, test.py and production.py add what differs."""

from __future__ import annotations

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _
from kombu.entity import Queue

from voucher_portal.settings import environment
from voucher_portal.settings.logs import logging_configuration

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PORTAL_VAR = Path(environment.text("PORTAL_VAR", str(BASE_DIR / "var"))).resolve()
DEBUG = False
# Stand-ins, one-click sign-in and test identity codes exist only where this is True.
DEVELOPMENT = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_filters",
    "csp",
    "pgtrigger",
    "pghistory",
    "voucher_portal.core",
    "voucher_portal.integrations",
    "voucher_portal.accounts",
    "voucher_portal.inbox",
    "rulebooks",
    "providers",
    "clients",
    "decisions",
    "billing",
    "voucher_portal.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "voucher_portal.core.middleware.RequestIdMiddleware",
    "voucher_portal.core.middleware.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "voucher_portal.accounts.middleware.SessionActivityMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "voucher_portal.accounts.gate.VisitorGateMiddleware",
    "voucher_portal.accounts.middleware.ActorMiddleware",
    "voucher_portal.accounts.gate.SignInGateMiddleware",
    "voucher_portal.core.middleware.HistoryContextMiddleware",
]
# Where people find the portal: links in letters and mails begin with it.
PORTAL_ORIGIN = environment.text("PORTAL_ORIGIN", "http://localhost:8000")
ROOT_URLCONF = "voucher_portal.urls"
WSGI_APPLICATION = "voucher_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Templates. Both packages would rewrite the loaders behind each other's back, so they are named here:
# partials outermost (they split "page.html#row"), one cache inside, cotton first within it.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "voucher_portal.site.context_processors.portal",
            ],
        },
    }
]
# The project's own field templates; a required field names itself.
FORM_RENDERER = "voucher_portal.core.required_fields.FormRenderer"
# A component sees its own attributes and what context processors give, not the page's variables.
COTTON_ISOLATE_BY_DEFAULT = True
CSRF_FAILURE_VIEW = "voucher_portal.site.errors.csrf_failure"

# Languages and time.
LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", _("suomi")), ("sv", _("ruotsi")), ("en", _("englanti"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Helsinki"
USE_TZ = True

# Static files are built by npm into static/build and given far-future names in production.
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]

# Database. The application's role owns nothing; `manage.py migrate` swaps in the owner's address.
DATABASE_APPLICATION_ROLE = environment.text("DATABASE_APPLICATION_ROLE", "voucher_portal_application")
DATABASE_OWNER_ROLE = environment.text("DATABASE_OWNER_ROLE", "voucher_portal_owner")
DATABASE_POOL_SIZE = environment.whole_number("DATABASE_POOL_SIZE", 8)
PGTRIGGER_INSTALL_ON_MIGRATE = False
PGHISTORY_APPEND_ONLY = True
PGHISTORY_ADMIN_CLASS = None

# Sign-in.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["login_name", "email", "first_name", "last_name"]},
    },
]
ACCOUNT_ADAPTER = "voucher_portal.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "voucher_portal.accounts.forms.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email", "username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "manage_email": "10/m/user",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"edit_webauthn": "voucher_portal.accounts.forms.PasskeyNameForm"}
MFA_ADAPTER = "voucher_portal.accounts.adapter.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Palveluseteli"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
USERSESSIONS_TRACK_ACTIVITY = True
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
CAPACITY_SOURCES = [
    "voucher_portal.accounts.capacities.OfficialCapacities",
    "providers.capacities.StaffCapacities",
    "clients.capacities.ClientCapacities",
    "clients.capacities.MandateCapacities",
]

# What is found by the keyed hash of an identity code, besides users: moved to a new key at the next sign-in.
IDENTITY_HASH_HOLDERS = ["clients.actions.move_to_current_key"]

# Sessions last a working day and end with the browser.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "voucher_portal.site.errors.csrf_failure"
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Identifiers: key id -> base64; the current key encrypts, every key decrypts.
IDENTIFIER_KEYS: dict[str, str] = {}
IDENTIFIER_CURRENT_KEY = ""
ALLOW_TEST_IDENTITY_CODES = False

# Strong identification through OpenID Connect.
IDENTIFICATION_OIDC_ISSUER = environment.text("IDENTIFICATION_OIDC_ISSUER")
IDENTIFICATION_OIDC_CLIENT_ID = environment.text("IDENTIFICATION_OIDC_CLIENT_ID", "voucher-portal")
IDENTIFICATION_OIDC_CLIENT_SECRET = environment.text("IDENTIFICATION_OIDC_CLIENT_SECRET")
IDENTITY_PROVIDER_ORIGIN = environment.origin(IDENTIFICATION_OIDC_ISSUER)

# What a page may load and where its forms may go. Signing in redirects a form to the identity provider.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *filter(None, [IDENTITY_PROVIDER_ORIGIN])],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Cache. allauth counts sign-in attempts and used one-time codes in the default cache, so that one is a
# table: limits hold while Valkey is down or emptied. What may be lost goes to "volatile".
REDIS_URL = environment.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "durable_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "volatile": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL},
}

# Jobs. Losing the broker loses nothing: every job stands in the outbox until it is done, and the sweep
# returns what a killed worker held. Tasks carry ids only.
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_QUEUES = [Queue("default"), Queue("documents"), Queue("delivery")]
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_CREATE_MISSING_QUEUES = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_TIMEZONE = TIME_ZONE
OUTBOX_LEASE_SECONDS = environment.whole_number("OUTBOX_LEASE_SECONDS", 45, at_least=20)
RELAY_SECONDS, SWEEP_SECONDS = 5, 15
CELERY_BEAT_SCHEDULE = {
    "relay": {"task": "core.relay_outbox", "schedule": RELAY_SECONDS, "options": {"expires": RELAY_SECONDS}},
    "sweep": {"task": "core.sweep_outbox", "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS}},
    "verify-ledger": {"task": "decisions.tasks.verify_ledger", "schedule": crontab(hour=2, minute=20)},
    "expire-balances": {"task": "decisions.tasks.expire_balances", "schedule": crontab(hour=2, minute=40)},
}

# API.
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "EXCEPTION_HANDLER": "voucher_portal.core.problems.problem_response",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.CursorPagination",
    "PAGE_SIZE": 25,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Palveluseteli",
    "DESCRIPTION": "Resources of the service voucher portal.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
}

# Mail.
DEFAULT_FROM_EMAIL = environment.text("MAIL_FROM", "Palveluseteli <noreply@palveluseteli.example>")
SUPPORT_PHONE = environment.text("SUPPORT_PHONE", "0800 123 456")

# Documents are served only through a view that checks and logs, so their storage gives no addresses.
DOCUMENT_ROOT = PORTAL_VAR / "documents"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PORTAL_VAR / "files"},
    },
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DOCUMENT_ROOT, "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

LOGGING_CONFIG = "voucher_portal.settings.logs.configure"
LOGGING = logging_configuration(as_json=True)
