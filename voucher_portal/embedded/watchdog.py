"""Ends what a process started when that process is gone, however it went (kill -9 included).

The watchdog is a process of its own, reading a pipe whose other end its owner holds. When the pipe
closes without a farewell, everything told to it is stopped: first politely, then for certain.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil

PATIENCE_SECONDS = 10


class Watchdog:
    """The owner's end: tell it what to stop, say farewell when all is stopped in order."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(Path(__file__).resolve())],
            stdin=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )

    def watch(self, pid: int, stop_signal: signal.Signals = signal.SIGTERM) -> None:
        """`pid` leads a session of its own; `stop_signal` is the one it takes as a polite request."""
        self._tell(f"watch {pid} {int(stop_signal)}")

    def forget(self, pid: int) -> None:
        self._tell(f"forget {pid}")

    def farewell(self) -> None:
        self._tell("farewell")
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait()

    def _tell(self, line: str) -> None:
        if self._process.poll() is None and self._process.stdin:
            self._process.stdin.write(f"{line}\n")
            self._process.stdin.flush()


def stop_group(process: psutil.Process, stop_signal: int, patience: int = PATIENCE_SECONDS) -> None:
    """Stop a session leader and everything in its process group."""
    stop_groups([(process, stop_signal)], patience)


def stop_groups(leaders: list[tuple[psutil.Process, int]], patience: int = PATIENCE_SECONDS) -> None:
    """Ask all of them at once, politely, and after `patience` seconds end whatever is left."""
    members: list[psutil.Process] = []
    for process, stop_signal in leaders:
        with suppress(ProcessLookupError, psutil.NoSuchProcess):
            members += [process, *process.children(recursive=True)]
            process.send_signal(stop_signal)
    _, alive = psutil.wait_procs(members, timeout=patience)
    for process in alive:
        with suppress(ProcessLookupError, psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=patience)


def listen() -> dict[int, tuple[psutil.Process, int]]:
    """Read the pipe to its end; what is returned is still to be stopped."""
    watched: dict[int, tuple[psutil.Process, int]] = {}
    for line in sys.stdin:
        word, *numbers = line.split()
        if word == "farewell":
            return {}
        if word == "forget":
            watched.pop(int(numbers[0]), None)
        else:
            # The process object remembers its start, so a number used again is never taken for it.
            with suppress(psutil.NoSuchProcess):
                watched[int(numbers[0])] = (psutil.Process(int(numbers[0])), int(numbers[1]))
    return watched


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    stop_groups(list(listen().values()))


if __name__ == "__main__":
    main()
