"""`make run`: what it starts it stops, and when one part ends it says which and stops the rest."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from tests.architecture.source import ROOT
from voucher_portal import development
from voucher_portal.development import Development, Refused
from voucher_portal.embedded import Servers
from voucher_portal.embedded.files import free_port

SLEEP = "import time; time.sleep(60)"


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Development:
    """Two children that only sleep, instead of the portal."""
    monkeypatch.setenv("PORTAL_VAR", str(tmp_path))
    portal = Development(free_port())
    portal._spawn("web", "-c", SLEEP)
    portal._spawn("worker", "-c", SLEEP)
    return portal


def test_everything_it_started_is_stopped(started: Development) -> None:
    pids = [child.pid for child in started.children.values()]
    bystander = subprocess.Popen([sys.executable, "-c", SLEEP])
    started.stop()
    assert not [pid for pid in pids if psutil.pid_exists(pid)]
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


def test_a_child_that_ends_is_named(started: Development) -> None:
    started.children["worker"].kill()
    assert started.watch(threading.Event()) == "worker"
    started.stop()


def test_it_watches_until_asked_to_stop(started: Development) -> None:
    stopped = threading.Event()
    stopped.set()
    assert started.watch(stopped) == ""
    started.stop()


def test_a_taken_port_is_refused_with_advice() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Refused, match=f"Port {port} is in use. Choose another one: make run PORT={port + 1}"):
            development.refuse_a_taken_port(port)


def test_half_of_the_servers_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_VAR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/portal")
    monkeypatch.delenv("REDIS_URL", raising=False)
    portal = Development(free_port())
    with pytest.raises(Refused, match="give both"):
        portal._start_servers()
    portal.stop()


def test_given_servers_are_used_and_nothing_embedded_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_VAR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/portal")
    monkeypatch.setenv("REDIS_URL", "redis://localhost")
    portal = Development(free_port())
    portal._start_servers()
    assert portal.servers is None
    assert list(tmp_path.iterdir()) == []
    portal.stop()


def test_a_checkout_that_runs_is_not_started_twice(tmp_path: Path) -> None:
    holder = Servers(tmp_path)
    holder.folder.mkdir()
    lock = holder.folder / "lock"
    held = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import fcntl, time; f = open({str(lock)!r}, 'a'); fcntl.flock(f, 2); print(1, flush=True); {SLEEP}",
        ],
        stdout=subprocess.PIPE,
    )
    assert held.stdout
    held.stdout.readline()
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    done = subprocess.run(
        [sys.executable, "-m", "voucher_portal.development"],
        cwd=ROOT,
        env=kept | {"PORTAL_VAR": str(tmp_path), "PORT": str(free_port())},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    held.send_signal(signal.SIGKILL)
    held.wait()
    held.stdout.close()
    assert done.returncode == 1
    assert "This checkout already runs" in done.stdout
    assert "Traceback" not in done.stderr
