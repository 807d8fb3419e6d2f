"""`make run`: the whole portal on one machine, as children of this one process.

Ctrl-C or SIGTERM stops everything that was started here, and only that; if this process is killed, its
watchdog does the same.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from voucher_portal.embedded import AlreadyRunning, ServerFailed, Servers
from voucher_portal.embedded.files import free_port
from voucher_portal.embedded.watchdog import Watchdog, stop_groups
from voucher_portal.schema_state import fingerprint

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 90
DEMO_FILES = ("**/demo/**/*.py", "**/management/commands/load_demo.py")


class Refused(Exception):
    """The portal cannot start; the message says why and what to do."""


class Development:
    """Everything that runs, and the order in which it starts and stops."""

    def __init__(self, port: int, *, reloads: bool = True) -> None:
        self.port = port
        self.reloads = reloads
        self.var = Path(os.environ.get("PORTAL_VAR") or ROOT / "var").resolve()
        self.servers: Servers | None = None
        self.watchdog = Watchdog()
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "voucher_portal.settings.dev",
            "PORTAL_VAR": str(self.var),
            "PORTAL_ORIGIN": f"http://localhost:{port}",
            "PYTHONUNBUFFERED": "1",
            "DJANGO_RUNSERVER_HIDE_WARNING": "true",
        }

    def start(self) -> None:
        refuse_a_taken_port(self.port)
        self.var.mkdir(parents=True, exist_ok=True)
        self._start_servers()
        self._prepare_data()
        self.start_children()

    def watch(self, stopped: threading.Event) -> str:
        """Until asked to stop, or a child ends by itself: then its name."""
        while not stopped.wait(0.5):
            for name, child in self.children.items():
                if child.poll() is not None:
                    return name
        return ""

    def stop(self) -> None:
        leaders = []
        for child in self.children.values():
            with suppress(psutil.NoSuchProcess):
                leaders.append((psutil.Process(child.pid), int(signal.SIGTERM)))
        stop_groups(leaders)
        for child in self.children.values():
            child.wait()
        if self.servers is not None:
            self.servers.stop()
        self.watchdog.farewell()

    def _start_servers(self) -> None:
        given = [name for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)]
        if len(given) == 1:
            raise Refused(f"{given[0]} alone is set: give both DATABASE_URL and REDIS_URL, or neither.")
        if given:
            self.environment.setdefault("DATABASE_OWNER_URL", self.environment["DATABASE_URL"])
            return
        self.servers = Servers(self.var)
        try:
            self.environment |= self.servers.start().environment()
        except AlreadyRunning:
            self.servers = None
            raise Refused(f"This checkout already runs: {self.var} is in use by another process.") from None

    def _prepare_data(self) -> None:
        """Servers of one's own are always migrated; embedded ones when something has changed."""
        stamp = self.servers.data_folder / "prepared" if self.servers else None
        state = fingerprint(*DEMO_FILES)
        if stamp and stamp.exists() and stamp.read_text() == state:
            return
        say("Preparing the database …")
        self._manage("migrate", "--verbosity=0")
        self._manage("createcachetable")
        if any(ROOT.glob(DEMO_FILES[-1])):
            self._manage("load_demo")
        if stamp:
            stamp.write_text(state)

    def _manage(self, *command: str) -> None:
        done = subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=self.environment, check=False)
        if done.returncode:
            raise Refused(f"manage.py {' '.join(command)} failed.")

    def start_children(self) -> None:
        identity_port = free_port()
        self.environment |= {
            "IDENTIFICATION_OIDC_ISSUER": f"http://localhost:{identity_port}",
            "IDENTIFICATION_OIDC_CLIENT_SECRET": "only-for-development",
            "STAND_IN_PORT": str(identity_port),
        }
        self._spawn("identity provider", "-m", "voucher_portal.integrations.stand_in_identity_provider")
        reload = () if self.reloads else ("--noreload",)
        self._spawn("web", "manage.py", "runserver", f"127.0.0.1:{self.port}", *reload)
        self._wait_until_ready()
        # Root may run a worker here; the warning is for servers, whose image has a user of its own.
        alone = {"DATABASE_POOL_SIZE": "0", "PYTHONWARNINGS": "ignore:You're running the worker"}
        celery = ("-m", "celery", "-A", "voucher_portal.celery", "--quiet")
        queues = ("--queues=default,documents,delivery", "--without-mingle", "--without-gossip")
        self._spawn("worker", *celery, "worker", "--concurrency=2", *queues, **alone)
        self._spawn("beat", *celery, "beat", f"--schedule={self.var / 'beat-schedule'}", **alone)

    def _spawn(self, name: str, *arguments: str, **environment: str) -> None:
        """A session of its own: the terminal's Ctrl-C reaches this process alone, which stops the rest in order."""
        child = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.watchdog.watch(child.pid)
        self.children[name] = child

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            for name, child in self.children.items():
                if child.poll() is not None:
                    raise Refused(f"The {name} process ended with code {child.returncode}.")
            with suppress(URLError, OSError), urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5):
                return
            time.sleep(0.1)
        raise Refused(f"The portal did not answer within {READY_SECONDS} seconds.")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def refuse_a_taken_port(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            raise Refused(f"Port {port} is in use. Choose another one: make run PORT={port + 1}") from None


def greet(port: int) -> None:
    address = f"http://localhost:{port}"
    say(
        f"\n  The portal is at    {address}\n"
        f"  Sign in as anyone   {address}/dev/sign-in/\n"
        f"  Stop with           Ctrl-C\n"
    )


def run(port: int, stopped: threading.Event) -> int:
    development = Development(port)
    try:
        development.start()
        greet(port)
        ended = development.watch(stopped)
        if ended:
            say(f"The {ended} process ended by itself; stopping everything.")
        return 1 if ended else 0
    except (Refused, ServerFailed) as refusal:
        say(f"\n{refusal}\n")
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        if development.children:
            say("Stopping …")
        development.stop()


def main() -> None:
    stopped = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask_to_stop)
    try:
        port = int(os.environ.get("PORT") or 8000)
    except ValueError:
        say("PORT must be a number.")
        raise SystemExit(1) from None
    raise SystemExit(run(port, stopped))


if __name__ == "__main__":
    main()
