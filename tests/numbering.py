"""Numbers that tell the things of tests apart."""

from __future__ import annotations

import os
from itertools import count

#: More than one process makes in a run.
_OF_EACH_PROCESS = 20_000


def numbers() -> count[int]:
    """From one on, in a range of this process's own: it may work on what another process of the run has built."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    return count(1 + _OF_EACH_PROCESS * int(worker or 0))
