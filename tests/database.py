"""The servers and databases of a test run.

Servers start once per run, in a slot of `PORTAL_VAR/tests-N` (a second run at the same time takes the
next slot). One template database is migrated by the owner's role and kept until migrations change;
everything else is a clone of it (about 0.1 s), used as the application's role.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.core.cache import caches
from django.db import connections
from psycopg import sql

from voucher_portal.celery import app as celery_app
from voucher_portal.database_roles import Role, create_database
from voucher_portal.embedded import Addresses, AlreadyRunning, Servers
from voucher_portal.schema_state import fingerprint

ROOT = Path(__file__).resolve().parent.parent
SLOTS = 8
_numbers = count(1)


@dataclass
class TestServers:
    """The run's servers, seen from one process of the run."""

    __test__ = False

    addresses: Addresses
    template: str
    servers: Servers | None = None

    @classmethod
    def start(cls) -> TestServers:
        """In the process that leads the run."""
        servers, addresses = _start_in_a_free_slot()
        try:
            started = cls(addresses, f"template_{fingerprint('tests/database.py')[:16]}", servers)
            started._prepare_template()
        except BaseException:
            servers.stop()
            raise
        return started

    @classmethod
    def from_environment(cls) -> TestServers:
        """In a worker process: the leading one put the addresses there."""
        names = ("database_url", "database_owner_url", "database_admin_url", "redis_url")
        found = {name: os.environ[f"TEST_{name.upper()}"] for name in names}
        return cls(Addresses(**found), os.environ["TEST_TEMPLATE"])

    def environment(self) -> dict[str, str]:
        found = {f"TEST_{name.upper()}": value for name, value in vars(self.addresses).items()}
        return found | {"TEST_TEMPLATE": self.template}

    def stop(self) -> None:
        if self.servers is not None:
            self.servers.stop()

    def clone(self, source: str = "", *, name: str = "") -> str:
        """A new database with the template's tables and data; its name. About 0.1 s."""
        name = name or f"test_{os.getpid()}_{next(_numbers)}"
        with self._administer() as admin:
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY").format(
                    *map(sql.Identifier, (name, source or self.template, self._owner.name))
                )
            )
        return name

    @contextmanager
    def one_at_a_time(self) -> Iterator[None]:
        """The other processes of the run wait until this one is done."""
        with self._administer() as admin:
            admin.execute("SELECT pg_advisory_lock(1)")
            yield

    def drop(self, name: str) -> None:
        with self._administer() as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def url(self, name: str, *, owner: bool = False) -> str:
        address = self.addresses.database_owner_url if owner else self.addresses.database_url
        return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))

    def redis_url(self, number: int) -> str:
        """Each worker process has a Valkey database of its own (there are 64)."""
        return urlunsplit(urlsplit(self.addresses.redis_url)._replace(path=f"/{number}"))

    @property
    def _owner(self) -> Role:
        return Role.from_url(self.addresses.database_owner_url)

    def _administer(self) -> psycopg.Connection:
        return psycopg.connect(self.addresses.database_admin_url, autocommit=True)

    def _names(self) -> list[str]:
        with self._administer() as admin:
            rows = admin.execute("SELECT datname FROM pg_database WHERE datname ~ '^(test|template|draft)_'")
            return [row[0] for row in rows]

    def _prepare_template(self) -> None:
        names = self._names()
        for name in names:
            if name != self.template:
                self.drop(name)
        if self.template in names:
            return
        draft = f"draft_{self.template}"
        create_database(
            self.addresses.database_admin_url,
            database=draft,
            owner=self._owner,
            application=Role.from_url(self.addresses.database_url),
        )
        for command in (["migrate", "--verbosity=0", "--skip-checks"], ["createcachetable"]):
            _manage(self.url(draft, owner=True), *command)
        with self._administer() as admin:
            names_to_swap = map(sql.Identifier, (draft, self.template))
            admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names_to_swap))


def _start_in_a_free_slot() -> tuple[Servers, Addresses]:
    for number in range(SLOTS):
        servers = Servers(settings.PORTAL_VAR, f"tests-{number}", durable=False)
        try:
            return servers, servers.start()
        except AlreadyRunning:
            continue
    raise AlreadyRunning(f"{SLOTS} test runs are under way in {settings.PORTAL_VAR}.")


def _manage(owner_url: str, *command: str) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "voucher_portal.settings.test",
        "DATABASE_URL": owner_url,
        "DATABASE_OWNER_URL": owner_url,
    }
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(command)} failed for the template database:\n{done.stderr[-4000:]}")


def use_servers(servers: TestServers, worker: int) -> None:
    """Settings were read before the servers' addresses were known; nothing has connected yet."""
    place = urlsplit(servers.addresses.database_url)
    role = Role.from_url(servers.addresses.database_url)
    connections.settings["default"].update(
        HOST=place.hostname, PORT=str(place.port), USER=role.name, PASSWORD=role.password
    )
    settings.REDIS_URL = settings.CELERY_BROKER_URL = servers.redis_url(worker)
    settings.CACHES["volatile"]["LOCATION"] = settings.REDIS_URL
    celery_app.conf.broker_url = settings.REDIS_URL
    caches.close_all()


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Every connection made meanwhile, in any thread, goes to this database."""
    shared = connections.settings["default"]
    before = shared["NAME"]
    connections["default"].close()
    shared["NAME"] = name
    try:
        yield
    finally:
        connections["default"].close()
        shared["NAME"] = before
