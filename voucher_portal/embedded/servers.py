"""Both servers of one folder, held by one process at a time."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_urlsafe
from typing import IO, Any

import psutil

from voucher_portal.database_roles import Role, create_database
from voucher_portal.embedded.files import AlreadyRunning, ServerFailed, locked_file, write_private
from voucher_portal.embedded.postgres import ADMIN_ROLE, Postgres
from voucher_portal.embedded.valkey import Valkey
from voucher_portal.embedded.watchdog import Watchdog, stop_group

DATABASE = "voucher_portal"
OWNER_ROLE = "voucher_portal_owner"
APPLICATION_ROLE = "voucher_portal_application"
ATTACH_SECONDS = 60


@dataclass(frozen=True)
class Addresses:
    """Where the servers answer. `database_admin_url` is the superuser's, for creating databases."""

    database_url: str
    database_owner_url: str
    database_admin_url: str
    redis_url: str

    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.database_url,
            "DATABASE_OWNER_URL": self.database_owner_url,
            "REDIS_URL": self.redis_url,
        }


class Servers:
    """One PostgreSQL and one Valkey under `var/name`, from `start` to `stop`.

    They end with this process, even when it is killed. `durable=False` trades safety on a power cut
    for speed: for tests.
    """

    def __init__(self, var: Path, name: str = "servers", *, durable: bool = True) -> None:
        self.folder = var.resolve() / name
        self.durable = durable
        self.watchdog: Watchdog | None = None
        self._lock: IO[str] | None = None
        self._postgres: Postgres | None = None
        self._valkey: Valkey | None = None

    def start(self) -> Addresses:
        """Raises AlreadyRunning when another process holds them, ServerFailed when one does not come up."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = locked_file(self.folder / "lock")
        try:
            addresses = self._start()
        except BaseException:
            self.stop()
            raise
        return addresses

    def stop(self) -> None:
        """Stop what `start` started; harmless when nothing runs."""
        if self._lock is None:
            return
        self._state_path.unlink(missing_ok=True)
        if self._valkey is not None:
            self._valkey.stop()
        if self._postgres is not None:
            self._postgres.stop()
        if self.watchdog is not None:
            self.watchdog.farewell()
        self._lock.close()
        self._lock = None

    @property
    def data_folder(self) -> Path:
        """Lives and dies with the data: what was done to the data may be noted here."""
        return Postgres(self.folder, durable=self.durable).home

    @property
    def _state_path(self) -> Path:
        return self.folder / "state.json"

    def _start(self) -> Addresses:
        passwords = self._passwords()
        self._postgres = Postgres(self.folder, durable=self.durable)
        self._stop_leftovers()
        self.watchdog = Watchdog()
        self._valkey = Valkey(self.folder, durable=self.durable)
        redis_url = self._valkey.start(passwords["valkey"])
        if self._valkey.process:
            self.watchdog.watch(self._valkey.process.pid)
        port = self._postgres.start(passwords["admin"])
        self.watchdog.watch(self._postgres.pid(), signal.SIGINT)
        addresses = self._prepare_database(f"postgresql://127.0.0.1:{port}", passwords, redis_url)
        self._write_state(addresses)
        return addresses

    def _prepare_database(self, server: str, passwords: dict[str, str], redis_url: str) -> Addresses:
        owner = Role(OWNER_ROLE, passwords["owner"])
        application = Role(APPLICATION_ROLE, passwords["application"])
        admin_url = Role(ADMIN_ROLE, passwords["admin"]).url(server, "postgres")
        create_database(admin_url, database=DATABASE, owner=owner, application=application)
        return Addresses(application.url(server, DATABASE), owner.url(server, DATABASE), admin_url, redis_url)

    def _passwords(self) -> dict[str, str]:
        path = self.folder / "passwords.json"
        if not path.exists():
            names = ("admin", "owner", "application", "valkey")
            write_private(path, json.dumps({name: token_urlsafe(24) for name in names}))
        return dict(json.loads(path.read_text()))

    def _write_state(self, addresses: Addresses) -> None:
        state: dict[str, Any] = dict(asdict(addresses))
        if self._valkey and self._valkey.process:
            process = psutil.Process(self._valkey.process.pid)
            state |= {"valkey_pid": process.pid, "valkey_started": process.create_time()}
        write_private(self._state_path, json.dumps(state))

    def _stop_leftovers(self) -> None:
        """We hold the lock, so what still runs on our data lost its holder."""
        if self._postgres is not None:
            self._postgres.stop()
        if not self._state_path.exists():
            return
        state = json.loads(self._state_path.read_text())
        with suppress(psutil.NoSuchProcess, KeyError):
            process = psutil.Process(state["valkey_pid"])
            if process.create_time() == state["valkey_started"]:
                stop_group(process, signal.SIGTERM)
        self._state_path.unlink()


@contextmanager
def addresses_for_command(var: Path, name: str = "servers") -> Iterator[Addresses]:
    """The running servers of this folder, or servers of one's own for the length of a command."""
    servers = Servers(var, name)
    deadline = time.monotonic() + ATTACH_SECONDS
    while True:
        try:
            addresses = servers.start()
            break
        except AlreadyRunning:
            state = servers.folder / "state.json"
            if state.exists():
                found = json.loads(state.read_text())
                addresses = Addresses(**{field: found[field] for field in Addresses.__dataclass_fields__})
                break
            if time.monotonic() > deadline:
                raise ServerFailed(f"Another process holds {servers.folder} and does not come up.") from None
            time.sleep(0.2)
    try:
        yield addresses
    finally:
        servers.stop()
