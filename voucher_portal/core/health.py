"""Is the process alive, and can it serve? Answers only yes or no; why not goes to the log."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import redis
import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from voucher_portal.core.documents import document_storage

logger = structlog.get_logger(__name__)

_BROKER_TIMEOUT_SECONDS = 1


class NotReady(Exception):
    """A part that the portal needs is missing."""


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, broker and storage answer, and every migration is applied; else 503."""
    missing = [name for name, check in _CHECKS.items() if not _passes(name, check)]
    if missing:
        return JsonResponse({"status": "unavailable"}, status=503)
    return JsonResponse({"status": "ok"})


def check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_migrations() -> None:
    if not _all_migrations_applied():
        raise NotReady("unapplied migrations")


def check_broker() -> None:
    with redis.Redis.from_url(
        settings.CELERY_BROKER_URL,
        socket_connect_timeout=_BROKER_TIMEOUT_SECONDS,
        socket_timeout=_BROKER_TIMEOUT_SECONDS,
    ) as client:
        client.ping()


def check_storage() -> None:
    storage = document_storage()
    storage.exists("readyz")
    if isinstance(storage, FileSystemStorage):
        Path(storage.location).mkdir(parents=True, exist_ok=True)
        if not os.access(storage.location, os.W_OK):
            raise NotReady("the document folder cannot be written")


_CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "migrations": check_migrations,
    "broker": check_broker,
    "storage": check_storage,
}


def _passes(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception as error:
        logger.error("readyz.unavailable", part=name, code=type(error).__name__)
        return False
    return True


def _all_migrations_applied() -> bool:
    """Once a process has found every migration applied, it does not look again."""
    try:
        return _migrations_found_applied()
    except NotReady:
        return False


@cache
def _migrations_found_applied() -> bool:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady("unapplied migrations")
    return True
