"""Reading the environment: one function per kind of value, and a clear refusal when it is missing."""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The value without surrounding spaces; an empty one counts as missing."""
    return os.environ.get(name, "").strip() or default


def required(name: str, purpose: str) -> str:
    """The value, or ImproperlyConfigured saying what the variable is for."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"The environment variable {name} is missing: {purpose}. See docs/operations.md.")
    return value


def flag(name: str, default: bool = False) -> bool:
    """1, true, yes and on mean yes, in any case."""
    value = text(name).lower()
    return value in {"1", "true", "yes", "on"} if value else default


def whole_number(name: str, default: int, *, at_least: int | None = None) -> int:
    value = text(name)
    if not value:
        return default
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None
    if at_least is not None and number < at_least:
        raise ImproperlyConfigured(f"{name} must be at least {at_least}, not {number}.")
    return number


def words(name: str, default: str = "") -> list[str]:
    """A list written with commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def identifier_keys(name: str) -> dict[str, str]:
    """Key id -> base64 of 32 bytes, written as a JSON object."""
    value = required(name, "the keys that encrypt identity codes, as JSON {key id: base64 of 32 bytes}")
    try:
        keys = json.loads(value)
    except ValueError:
        keys = None
    if not isinstance(keys, dict) or not keys or not all(isinstance(key, str) for key in keys.values()):
        raise ImproperlyConfigured(f'{name} must be JSON such as {{"2026a": "<base64 of 32 bytes>"}}.')
    return keys


#: A page's row is joined to up to twelve tables by their keys. Weighing every order of the joins
#: takes PostgreSQL longer than reading the rows; docs/adr/0027 has the figures.
PLANNER_OPTIONS = "-c join_collapse_limit=5"


def database(url: str) -> dict[str, Any]:
    """Django's settings for postgresql://user:password@host:port/name?sslmode=require.

    What the address says in its own `options` stands in the place of `PLANNER_OPTIONS`.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgresql", "postgres"} or not name:
        raise ImproperlyConfigured("A database address must look like postgresql://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"options": PLANNER_OPTIONS, **dict(parse_qsl(parts.query))},
    }


def origin(url: str) -> str:
    """The scheme, host and port of an address; empty for an empty one."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
