"""The portal's own Celery application, whose rendering can be held in the middle. Only tests start it.

`FAULT_FOLDER` is where worker and test talk: `ready-<pid>` of each worker, `middle` with the pid of the
one process that is held, `go-on` to let it go. With `FAULT_MEET=2` no process begins a message before
two of them have it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from celery.signals import worker_process_init, worker_ready

from voucher_portal.celery import app

__all__ = ["app"]

FOLDER = Path(os.environ["FAULT_FOLDER"])
MEETING = int(os.environ.get("FAULT_MEET") or 0)
PATIENCE_SECONDS = 100


@worker_ready.connect
def say_ready(**_signal: object) -> None:
    (FOLDER / f"ready-{os.getpid()}").touch()


@worker_process_init.connect
def lay_in_wait(**_signal: object) -> None:
    """In each process of the pool, after it was forked."""
    from weasyprint import Document

    from voucher_portal.core import outbox

    if MEETING:
        outbox.begin = after_meeting(outbox.begin)
    else:
        Document.write_pdf = held_once(Document.write_pdf)


def held_once(write_pdf: Callable[..., Any]) -> Callable[..., Any]:
    """The pages are laid out and their bytes are not written: the first process to get here stays here."""

    def write(*args: Any, **options: Any) -> Any:
        name = FOLDER / f"pid-{os.getpid()}"
        name.write_text(str(os.getpid()))
        with suppress(FileExistsError):
            (FOLDER / "middle").hardlink_to(name)
            wait_until((FOLDER / "go-on").exists)
        return write_pdf(*args, **options)

    return write


def after_meeting(begin: Callable[..., Any]) -> Callable[..., Any]:
    def begin_together(*args: Any) -> Any:
        (FOLDER / f"arrived-{os.getpid()}").touch()
        wait_until(lambda: len(list(FOLDER.glob("arrived-*"))) >= MEETING)
        return begin(*args)

    return begin_together


def wait_until(came: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not came() and time.monotonic() < deadline:
        time.sleep(0.05)
