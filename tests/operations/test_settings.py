"""Settings that must never be lost: what production refuses, what a browser is told, what outlives the cache."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client

from tests.architecture.source import ROOT
from voucher_portal.settings import environment

PRODUCTION = {
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "portal.example.fi",
    "PORTAL_ORIGIN": "https://portal.example.fi",
    "DATABASE_URL": "postgresql://application:secret@localhost:5432/portal",
    "REDIS_URL": "redis://localhost:6379/0",
    "IDENTIFIER_KEYS": json.dumps({"2026a": "A" * 43 + "="}),
    "IDENTIFIER_CURRENT_KEY": "2026a",
    "IDENTIFICATION_OIDC_ISSUER": "https://id.example.fi",
    "IDENTIFICATION_OIDC_CLIENT_SECRET": "secret",
    "EMAIL_HOST": "mail.example.fi",
    "DOCUMENTS_BUCKET": "documents",
}
SHOW = """
import json, django
from django.conf import settings
django.setup()
names = ("DEBUG", "DEVELOPMENT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS",
         "SECURE_SSL_REDIRECT", "ALLOW_TEST_IDENTITY_CODES", "SESSION_COOKIE_HTTPONLY", "PASSWORD_HASHERS")
print(json.dumps({name: getattr(settings, name) for name in names}))
"""

# One process for all of them: the settings are read anew with one variable taken away at a time.
REFUSALS = """
import json, os, sys
from django.core.exceptions import ImproperlyConfigured
refusals = {}
for name in sys.argv[1:]:
    for module in [module for module in sys.modules if module.startswith("voucher_portal.settings")]:
        del sys.modules[module]
    value = os.environ.pop(name)
    try:
        import voucher_portal.settings.production
        refusals[name] = "started"
    except ImproperlyConfigured as refusal:
        refusals[name] = str(refusal)
    os.environ[name] = value
print(json.dumps(refusals))
"""


def python(code: str, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = kept | {"DJANGO_SETTINGS_MODULE": "voucher_portal.settings.production", **environment}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_production_is_strict() -> None:
    done = python(SHOW, PRODUCTION)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    hashers = found.pop("PASSWORD_HASHERS")
    assert hashers[0].endswith("Argon2PasswordHasher")
    assert found.pop("SECURE_HSTS_SECONDS") >= 31536000
    off = {"DEBUG", "DEVELOPMENT", "ALLOW_TEST_IDENTITY_CODES"}
    assert {name for name, value in found.items() if not value} == off


def test_production_refuses_to_start_without_what_it_needs() -> None:
    done = python(REFUSALS, PRODUCTION, *PRODUCTION)
    assert done.returncode == 0, done.stderr
    refusals: dict[str, str] = json.loads(done.stdout)
    assert refusals.keys() == PRODUCTION.keys()
    for name, refusal in refusals.items():
        assert refusal.startswith(f"The environment variable {name} is missing"), name
        assert refusal.endswith("See docs/operations.md."), name


def test_keys_that_are_not_json_are_refused() -> None:
    done = python("import voucher_portal.settings.production", PRODUCTION | {"IDENTIFIER_KEYS": "not json"})
    assert "IDENTIFIER_KEYS must be JSON" in done.stderr


def test_pages_are_told_a_strict_policy(client: Client) -> None:
    response = client.get("/healthz")
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert policy["form-action"].split()[0] == "'self'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_passwords_are_long() -> None:
    options = {entry["NAME"].rpartition(".")[2]: entry.get("OPTIONS") for entry in settings.AUTH_PASSWORD_VALIDATORS}
    assert options["MinimumLengthValidator"] == {"min_length": 12}
    assert "CommonPasswordValidator" in options


@pytest.mark.usefixtures("db")
def test_sign_in_attempts_are_counted_without_valkey(client: Client, settings: Any) -> None:
    """allauth counts in the default cache: a table, so that losing Valkey does not open the door."""
    nowhere = "redis://127.0.0.1:1/0"
    settings.CELERY_BROKER_URL = nowhere
    settings.CACHES = {**settings.CACHES, "volatile": {**settings.CACHES["volatile"], "LOCATION": nowhere}}
    assert type(caches["default"]).__name__ == "DatabaseCache"
    attempt = {"login": "nobody.of.this.name@example.fi", "password": "a wrong password"}
    answers = [client.post("/account/login/", attempt).status_code for _ in range(7)]
    assert answers[0] == 200
    assert 429 in answers or b"liian monta" in client.post("/account/login/", attempt).content.lower()


def test_every_connection_weighs_few_join_orders(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW join_collapse_limit")
        assert cursor.fetchone() == ("5",)


def test_an_address_may_say_its_own_options() -> None:
    own = environment.database("postgresql://db/portal?options=-c%20join_collapse_limit%3D8&sslmode=require")
    assert own["OPTIONS"] == {"options": "-c join_collapse_limit=8", "sslmode": "require"}
