"""What every test is watched for: queries, writes on GET, other machines, chance order, settings left changed."""

from __future__ import annotations

import random
import re
import socket
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models.query import QuerySet
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent
LOCAL_HOSTS = {"127.0.0.1", "::1", "localhost", ""}
TRANSACTION_WORDS = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT", "SET CONSTRAINTS")
WRITES = re.compile(r'^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.IGNORECASE)
# Reading a page may log the access, keep the session alive and count attempts; nothing else.
MAY_BE_WRITTEN_ON_GET = {
    "core_accesslogentry": "opening a client's data is logged",
    "django_session": "a session is prolonged or made",
    "usersessions_usersession": "the session list shows when each was last used",
    "durable_cache": "sign-in attempts are counted",
}
# Settings that are filled in by Django, Celery and the databases of the run as they are first used.
FILLED_IN_LATER = {"ALLOWED_HOSTS", "CELERY_TASK_QUEUES", "DATABASES", "SETTINGS_MODULE", "TEMPLATES"}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def project_line() -> str:
    """The innermost line of the portal's own code that led here."""
    frame = sys._getframe(1)
    found = "outside the project"
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        own = path.is_relative_to(ROOT) and ".venv" not in path.parts and path.name not in {"guards.py", "conftest.py"}
        if own:
            place = f"{path.relative_to(ROOT)}:{frame.f_lineno} {frame.f_code.co_name}"
            if "tests" not in path.relative_to(ROOT).parts:
                return place
            found = place if found == "outside the project" else found
        frame = frame.f_back
    return found


@contextmanager
def counted_queries(most: int) -> Iterator[list[tuple[str, str]]]:
    """Fails when more than `most` queries are made inside; the message names the lines that made them."""
    queries: list[tuple[str, str]] = []

    def count(execute: Callable[..., Any], query: Any, params: Any, many: bool, context: Any) -> Any:
        if not str(query).lstrip().upper().startswith(TRANSACTION_WORDS):
            queries.append((project_line(), str(query)))
        return execute(query, params, many, context)

    with connection.execute_wrapper(count):
        yield queries
    if len(queries) > most:
        lines = Counter(line for line, _ in queries).most_common()
        by_line = "\n".join(f"  {times:3} × {line}" for line, times in lines)
        in_order = "\n".join(f"  {number:3}. {query[:200]}" for number, (_, query) in enumerate(queries, 1))
        pytest.fail(f"{len(queries)} queries, the budget is {most}:\n{by_line}\n{in_order}", pytrace=False)


class WriteOnGet(AssertionError):
    """A request that only reads changed data."""


class NoWritesOnGet:
    """Connected to every connection of every thread; knows the request by Django's own signals."""

    def __init__(self) -> None:
        self._state = threading.local()
        self.allowed = False

    def install(self) -> None:
        request_started.connect(self._started, weak=False)
        request_finished.connect(self._finished, weak=False)
        connection_created.connect(self._connected, weak=False)

    def _started(self, environ: dict[str, str] | None = None, **_others: Any) -> None:
        self._state.method = (environ or {}).get("REQUEST_METHOD", "")
        self._state.address = (environ or {}).get("PATH_INFO", "")

    def _finished(self, **_others: Any) -> None:
        self._state.method = ""

    def _connected(self, connection: Any, **_others: Any) -> None:
        if self._refuse not in connection.execute_wrappers:
            connection.execute_wrappers.append(self._refuse)

    def _refuse(self, execute: Callable[..., Any], query: Any, params: Any, many: bool, context: Any) -> Any:
        if not self.allowed and getattr(self._state, "method", "") in SAFE_METHODS:
            written = WRITES.match(str(query))
            if written and written[1] not in MAY_BE_WRITTEN_ON_GET:
                raise WriteOnGet(f"GET {self._state.address} writes to {written[1]}, from {project_line()}")
        return execute(query, params, many, context)


class SettingsKept:
    """A module that leaves a setting changed fails, rather than whatever runs after it in the same process."""

    def __init__(self) -> None:
        self._remembered: dict[str, str] | None = None

    def remember(self) -> None:
        self._remembered = self._now()

    def compare(self, module: str) -> None:
        """Fails naming the settings that `module` left changed; they are then taken as they are."""
        if self._remembered is None:
            return
        before, self._remembered = self._remembered, self._now()
        changed = sorted(
            name for name in before.keys() | self._remembered.keys() if before.get(name) != self._remembered.get(name)
        )
        if changed:
            pytest.fail(f"{module} left these settings changed: {', '.join(changed)}.", pytrace=False)

    def _now(self) -> dict[str, str]:
        with translation.override("fi"):
            names = {name for name in dir(settings) if name.isupper()} - FILLED_IN_LATER
            return {name: repr(getattr(settings, name)) for name in names}


def refuse_other_machines() -> None:
    """No test may leave this machine."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def local_only(address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in LOCAL_HOSTS:
            raise AssertionError(f"A test tried to reach {address[0]}: tests use this machine alone.")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        local_only(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        local_only(address)
        return connect_ex(self, address)

    socket.socket.connect = guarded_connect
    socket.socket.connect_ex = guarded_connect_ex


def shuffle_unordered_querysets() -> None:
    """A queryset without an order promises none: show another one each time."""
    fetch_all = QuerySet._fetch_all

    def fetch_and_shuffle(self: QuerySet[Any]) -> None:
        fresh = self._result_cache is None
        fetch_all(self)
        if fresh and isinstance(self._result_cache, list) and not self.ordered:
            random.shuffle(self._result_cache)

    QuerySet._fetch_all = fetch_and_shuffle
