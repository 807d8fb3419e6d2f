"""Small things on disk that the servers share: a lock, a private file, a free port."""

from __future__ import annotations

import fcntl
import os
import socket
from pathlib import Path
from typing import IO


class AlreadyRunning(Exception):
    """Another process holds the servers of this folder."""


class ServerFailed(Exception):
    """A server did not start; the message ends with the last lines of its log."""


def locked_file(path: Path) -> IO[str]:
    """The file, locked until it is closed or its process is gone. Raises AlreadyRunning."""
    file = path.open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise AlreadyRunning(f"{path.parent} is in use by another process.") from None
    return file


def write_private(path: Path, content: str) -> None:
    """Write a file that only its owner reads, all of it or nothing."""
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(content)
    draft.replace(path)


def free_port() -> int:
    """A port nobody listens on now; who uses it must be ready to try another."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def last_lines(log: Path, count: int = 15) -> str:
    if not log.exists():
        return "(no log)"
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
