"""The broker forgets everything: the messages in it, and what it knew of its queues."""

from __future__ import annotations

import time
from collections.abc import Callable

import redis

from decisions.models import VoucherDecision
from tests.faults.plant import Plant, assert_stored_once, copies_done, wait_for


def test_an_emptied_broker(
    build_plant: Callable[..., Plant], sign: Callable[[], VoucherDecision], broker: redis.Redis
) -> None:
    """One copy is being rendered, the other waits in the broker; the worker and the beat go on as they are."""
    plant = build_plant(OUTBOX_LEASE_SECONDS="20")
    plant.start_worker(concurrency=1)
    plant.start_beat()
    started = time.monotonic()
    decision = sign()
    plant.wait_for_the_middle()
    wait_for(lambda: broker.llen("documents") == 1, 10, "the other copy in the broker")
    broker.flushdb()
    plant.let_go()
    wait_for(lambda: copies_done(decision) == 1, 30, "the copy that was being rendered")
    assert_stored_once(decision, plant, started)
