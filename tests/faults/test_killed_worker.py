"""The worker is killed in the middle of a rendering, and a supervisor starts another."""

from __future__ import annotations

import time
from collections.abc import Callable

from decisions.models import VoucherDecision
from tests.faults.plant import Plant, assert_stored_once, living, wait_for


def test_a_killed_worker_and_its_late_child(
    build_plant: Callable[..., Plant], sign: Callable[[], VoucherDecision]
) -> None:
    """The child outlives its worker and ends its rendering after another has done it: it stores nothing."""
    plant = build_plant(OUTBOX_LEASE_SECONDS="30")
    killed = plant.start_worker()
    plant.start_beat()
    started = time.monotonic()
    decision = sign()
    late = plant.wait_for_the_middle()
    plant.kill(killed.pid)
    assert late in living(killed.pid)
    plant.start_worker()
    assert_stored_once(decision, plant, started)
    plant.let_go()
    wait_for(lambda: late not in living(killed.pid), 20, "the end of the late child")
    assert_stored_once(decision, plant, started)
