"""A worker and a beat as `make run` starts them, which a test may kill; and what must stand in the end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import psutil

from decisions.actions.copies import TOPIC
from decisions.models import ActivationSecret, VoucherDecision
from tests.database import ROOT
from voucher_portal.core.models import OutboxMessage, OutboxState, StoredDocument
from voucher_portal.embedded.watchdog import Watchdog

PROMISED_SECONDS = 120
CELERY = (sys.executable, "-m", "celery", "-A", "tests.faults.stoppable_worker", "--quiet")
WORKER = ("--queues=default,documents,delivery", "--without-mingle", "--without-gossip")


def wait_for(came: Callable[[], object], seconds: int, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not came():
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        time.sleep(0.1)


def living(group: int) -> list[int]:
    """The processes of a group that have not ended."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, ProcessLookupError):
            if os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
    return found


class Plant:
    """The processes of one test. Each leads a group of its own, so that nothing of it outlives the test."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.documents = folder / "documents"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "voucher_portal.settings.test",
            "PORTAL_VAR": str(folder),
            "FAULT_FOLDER": str(folder),
            "DATABASE_POOL_SIZE": "0",
            "PYTHONWARNINGS": "ignore:You're running the worker",
            **environment,
        }
        self.watchdog = Watchdog()
        self.children: list[subprocess.Popen[bytes]] = []

    def start_worker(self, concurrency: int = 2) -> subprocess.Popen[bytes]:
        worker = self._spawn("worker", f"--concurrency={concurrency}", *WORKER)
        wait_for((self.folder / f"ready-{worker.pid}").exists, 60, "a worker that is ready")
        return worker

    def start_beat(self) -> None:
        self._spawn("beat", f"--schedule={self.folder / 'beat-schedule'}")

    def wait_for_the_middle(self) -> int:
        """The process that is held in the middle of a rendering."""
        middle = self.folder / "middle"
        wait_for(middle.exists, 60, "a rendering")
        return int(middle.read_text())

    def let_go(self) -> None:
        (self.folder / "go-on").touch()

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        for child in self.children:
            if child.pid == pid:
                child.wait()

    def stop(self) -> None:
        """At once: everything that was started here, and what a killed worker has left behind."""
        for child in self.children:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        self.watchdog.farewell()
        groups = [child.pid for child in self.children]
        wait_for(lambda: not any(map(living, groups)), 10, "the end of every process")

    def _spawn(self, *arguments: str) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(
            [*CELERY, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.watchdog.watch(child.pid)
        self.children.append(child)
        return child


def copies_done(decision: VoucherDecision) -> int:
    messages = OutboxMessage.objects.filter(topic=TOPIC, subject_id=decision.public_id)
    return messages.filter(state=OutboxState.DONE).count()


def assert_stored_once(decision: VoucherDecision, plant: Plant, since: float) -> None:
    """Both copies within two minutes of `since` (monotonic): one row, one file and one done message each."""
    wait_for(lambda: copies_done(decision) == 2, PROMISED_SECONDS, "both copies")
    assert time.monotonic() - since < PROMISED_SECONDS
    messages = OutboxMessage.objects.filter(topic=TOPIC, subject_id=decision.public_id).order_by("part")
    assert [(message.part, message.state) for message in messages] == [
        ("client", OutboxState.DONE),
        ("provider", OutboxState.DONE),
    ]
    documents = StoredDocument.objects.filter(subject_id=decision.public_id).order_by("copy")
    assert [document.copy for document in documents] == ["client", "provider"]
    for document in documents:
        content = (plant.documents / document.path).read_bytes()
        assert content.startswith(b"%PDF-") and sha256(content).hexdigest() == document.sha256
    # An attempt that lost its lease takes its file away when it ends.
    wait_for(lambda: sum(path.is_file() for path in plant.documents.rglob("*")) == 2, 20, "two files and no third")
    assert ActivationSecret.objects.get(decision=decision).encrypted_code is None
