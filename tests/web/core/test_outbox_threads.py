"""The outbox with real transactions, threads, and a real broker."""

from __future__ import annotations

import time
from threading import Barrier

import pytest
import redis
from celery import current_app
from django.conf import settings

from tests.web.core.conftest import Together
from voucher_portal.core import broker, outbox, tasks
from voucher_portal.core.models import OutboxMessage, OutboxState

pytestmark = pytest.mark.usefixtures("committed_db")


def enqueue(number: int) -> OutboxMessage:
    return outbox.enqueue(
        topic="letter",
        subject_kind="letter",
        subject_id="a" * 20,
        idempotency_key=f"letter:{number}",
        queue="documents",
    )


def test_relays_that_run_at_once_never_share_a_message(published: list[OutboxMessage], together: Together) -> None:
    for number in range(outbox.MAX_IN_FLIGHT):
        enqueue(number)
    handed = together(4, lambda _: outbox.relay())
    assert sum(handed) == outbox.MAX_IN_FLIGHT
    assert len({message.pk for message in published}) == len(published) == outbox.MAX_IN_FLIGHT


def test_relays_without_skip_locked_would_hand_a_message_out_twice(together: Together) -> None:
    """The sabotaged twin: reading due rows without locking them gives every relay the same ones."""
    enqueue(1)
    all_have_read = Barrier(3)

    def relay_unlocked(_: int) -> list[int]:
        due = list(OutboxMessage.objects.filter(state=OutboxState.PENDING))
        all_have_read.wait(timeout=30)
        return [message.pk for message in due]

    handed = together(3, relay_unlocked)
    assert sum(map(len, handed)) == 3


def test_one_delivery_in_two_workers_at_once_is_worked_on_by_one(
    published: list[OutboxMessage], together: Together
) -> None:
    enqueue(1)
    outbox.relay()
    worked: list[int] = []

    def act(message: OutboxMessage) -> None:
        worked.append(message.pk)
        time.sleep(0.1)

    handled = together(4, lambda _: outbox.handle(published[0].pk, str(published[0].lease_token), act))
    assert sorted(handled) == [False, False, False, True]
    assert len(worked) == 1


def test_the_same_key_from_many_at_once_is_one_message(published: list[OutboxMessage], together: Together) -> None:
    assert len({message.pk for message in together(6, lambda _: enqueue(1))}) == 1


def test_what_is_committed_reaches_the_real_broker() -> None:
    with redis.Redis.from_url(settings.CELERY_BROKER_URL) as client:
        client.flushdb()
        message = enqueue(1)
        assert client.llen("default") == 1
        assert outbox.relay() == 1
        assert client.llen("documents") == 1
        (task,) = client.lrange("documents", 0, -1)
        assert b"tests.send_letter" in task
        client.flushdb()
    OutboxMessage.objects.filter(pk=message.pk).update(leased_until=message.created_at)
    assert tasks.sweep_and_relay() == 1
    with redis.Redis.from_url(settings.CELERY_BROKER_URL) as client:
        assert client.llen("documents") == 1
        client.flushdb()


@pytest.fixture
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker's address at which nobody answers."""
    monkeypatch.setattr(current_app.conf, "broker_url", "redis://127.0.0.1:9/0")


@pytest.mark.usefixtures("no_broker")
def test_without_a_broker_a_request_goes_on_at_once() -> None:
    started = time.monotonic()
    message = enqueue(1)
    broker.nudge_relay()
    assert outbox.relay() == 0
    assert time.monotonic() - started < 3
    message.refresh_from_db()
    assert (message.state, message.attempts) == (OutboxState.PENDING, 0)
