"""A process of the worker's pool is killed in the middle of a rendering (out of memory, say)."""

from __future__ import annotations

import time
from collections.abc import Callable

from decisions.models import VoucherDecision
from tests.faults.plant import Plant, assert_stored_once, copies_done, living, wait_for


def test_a_killed_child_of_the_worker(build_plant: Callable[..., Plant], sign: Callable[[], VoucherDecision]) -> None:
    """With the lease of 45 seconds that the portal has when nobody chooses another."""
    plant = build_plant()
    worker = plant.start_worker()
    plant.start_beat()
    started = time.monotonic()
    decision = sign()
    child = plant.wait_for_the_middle()
    assert child != worker.pid and child in living(worker.pid)
    plant.kill(child)
    wait_for(lambda: copies_done(decision) == 1, 30, "the other copy, which nothing hindered")
    assert_stored_once(decision, plant, started)
    assert worker.poll() is None, "the worker itself went on"
