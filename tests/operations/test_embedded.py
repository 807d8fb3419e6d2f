"""The servers out of the wheels: data stays, one holder at a time, nothing is left when the holder is killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from tests.architecture.source import ROOT
from voucher_portal.embedded import AlreadyRunning, Servers, addresses_for_command
from voucher_portal.embedded.postgres import Postgres, server_pid


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("a path with spaces")
    yield folder
    if (folder / "servers" / "location").exists():
        shutil.rmtree(Postgres(folder / "servers", durable=False).home)


@pytest.fixture
def servers(var: Path) -> Iterator[Servers]:
    servers = Servers(var, durable=False)
    yield servers
    servers.stop()


def test_data_stays_from_one_start_to_the_next(servers: Servers) -> None:
    addresses = servers.start()
    with psycopg.connect(addresses.database_owner_url, autocommit=True) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        owner.execute("INSERT INTO kept VALUES ('yes')")
    servers.stop()
    addresses = servers.start()
    with psycopg.connect(addresses.database_url) as application:
        assert application.execute("SELECT DISTINCT word FROM kept").fetchone() == ("yes",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("DROP TABLE kept")
    assert redis.Redis.from_url(addresses.redis_url).ping() is True


def test_only_one_process_holds_them(servers: Servers, var: Path) -> None:
    addresses = servers.start()
    with pytest.raises(AlreadyRunning):
        Servers(var, durable=False).start()
    with addresses_for_command(var) as found:
        assert found == addresses
    assert redis.Redis.from_url(addresses.redis_url).ping() is True


def test_the_trace_of_a_killed_server_is_no_hindrance(servers: Servers, var: Path) -> None:
    """After kill -9 or a power cut the file names a process that may be anybody's by now."""
    servers.start()
    data = Postgres(servers.folder, durable=False).data
    servers.stop()
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")
    assert server_pid(data) == 0
    servers.start()
    assert server_pid(data) > 0


def test_they_end_with_a_killed_holder(var: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-m", "voucher_portal.embedded"],
        cwd=ROOT,
        env=os.environ | {"PORTAL_VAR": str(var)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout
    assert holder.stdout.readline().startswith("export DATABASE_URL=")
    data = Postgres(var / "servers", durable=False).data
    state = json.loads((var / "servers" / "state.json").read_text())
    pids = [state["valkey_pid"], server_pid(data)]
    assert all(psutil.pid_exists(pid) for pid in pids)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    assert gone(pids)


def gone(pids: list[int], seconds: int = 20) -> bool:
    """Ended; a process that nobody has waited for yet counts as ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        alive = [pid for pid in pids if psutil.pid_exists(pid) and not is_zombie(pid)]
        if not alive:
            return True
        time.sleep(0.1)
    return False


def is_zombie(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
