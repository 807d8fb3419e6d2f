"""Looks into a PDF of unknown origin, in a process of its own with little time and memory.

A small file can unfold into gigabytes, and a parser can have faults: neither may touch the
process that serves requests. Run as a script, this file reads a PDF and prints its verdict.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from collections.abc import Iterable
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

CPU_SECONDS = 5
WALL_SECONDS = 15
MEMORY_BYTES = 1024 * 1024 * 1024
UNFOLDED_BYTES = 64 * 1024 * 1024
#: The parser goes on without objects that it could not read; a reader with more patience would find them.
_UNREAD = re.compile(r"decoding stream data|unfilterable|limit exceeded|bad_alloc")
_FORBIDDEN_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/RichMediaExecute"}
_FORBIDDEN_KEYS = {"/JS", "/EmbeddedFiles", "/EmbeddedFile", "/XFA", "/RichMedia"}


class Verdict(StrEnum):
    CLEAN = "clean"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    ACTIVE_CONTENT = "active_content"


def inspected_apart(content: bytes) -> Verdict:
    """The verdict of a process of its own; what cannot be judged within its bounds is broken."""
    command = [sys.executable, "-I", str(Path(__file__))]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=WALL_SECONDS, check=True)
        return Verdict(done.stdout.decode())
    except (subprocess.SubprocessError, ValueError):
        return Verdict.BROKEN


def inspected(content: bytes) -> Verdict:
    """Does it open without a password, have pages, and hold no scripts, programs or files?"""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                return Verdict.ENCRYPTED
            if not len(pdf.pages):
                return Verdict.BROKEN
            dangerous = any(_is_dangerous(thing) for thing in _things_in(pdf))
            hidden = any(_UNREAD.search(str(warning)) for warning in pdf.get_warnings())
    except pikepdf.PasswordError:
        return Verdict.ENCRYPTED
    except (pikepdf.PdfError, ValueError, RecursionError, MemoryError):
        return Verdict.BROKEN
    if hidden:
        return Verdict.BROKEN
    return Verdict.ACTIVE_CONTENT if dangerous else Verdict.CLEAN


def _things_in(pdf: pikepdf.Pdf) -> Iterable[Any]:
    """Every dictionary of the file, also those written inside other objects."""
    waiting: list[Any] = [*pdf.objects, pdf.trailer]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Array):
            waiting.extend(item for item in thing if _is_direct(item))
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield thing
            waiting.extend(value for _key, value in thing.items() if _is_direct(value))


def _is_direct(value: Any) -> bool:
    return isinstance(value, pikepdf.Object) and not value.is_indirect


def _is_dangerous(thing: Any) -> bool:
    keys = set(thing.keys())
    named = {str(thing.get(key)) for key in ("/S", "/Type", "/Subtype") if key in keys}
    return bool(keys & _FORBIDDEN_KEYS or named & (_FORBIDDEN_ACTIONS | _FORBIDDEN_KEYS))


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    pikepdf.settings.set_qpdf_limits(flate_max_memory=UNFOLDED_BYTES, run_length_max_memory=UNFOLDED_BYTES)
    sys.stdout.write(inspected(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
