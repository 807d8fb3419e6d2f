"""The lease is the recovery: whatever is lost on the way comes back, and its effect happens once."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from voucher_portal.core import broker, clock, outbox
from voucher_portal.core.models import OutboxMessage, OutboxState

pytestmark = pytest.mark.usefixtures("db")
START = datetime.datetime(2026, 11, 21, 10, 0, tzinfo=datetime.UTC)


@pytest.fixture
def at() -> Iterator[Any]:
    """A clock that only the test moves."""
    with time_machine.travel(START, tick=False) as moved:
        yield moved


def enqueue(key: str = "letter:1", **changed: str) -> OutboxMessage:
    words = {"topic": "letter", "subject_kind": "letter", "subject_id": "a" * 20, "queue": "documents", **changed}
    return outbox.enqueue(idempotency_key=key, **words)


def fresh(message: OutboxMessage) -> OutboxMessage:
    return OutboxMessage.objects.get(pk=message.pk)


def handle(message: OutboxMessage, act: Callable[[OutboxMessage], object] = lambda _: None) -> bool:
    """What a task does with what was published."""
    return outbox.handle(message.pk, str(message.lease_token), act)


def failing(_: OutboxMessage) -> None:
    raise RuntimeError("010150-901P did not fit")


def test_the_same_key_twice_is_one_message(published: list[OutboxMessage]) -> None:
    first, second = enqueue(part="client"), enqueue(part="provider")
    assert first == second
    assert second.part == "client"
    assert OutboxMessage.objects.count() == 1


def test_a_topic_that_nobody_handles_is_a_mistake_in_the_code() -> None:
    with pytest.raises(KeyError, match="postcard"):
        enqueue(topic="postcard")


def test_a_message_rolled_back_with_its_cause_was_never_there(published: list[OutboxMessage]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        failing(enqueue())
    assert outbox.relay() == 0
    assert not OutboxMessage.objects.exists()


def test_the_relay_hands_out_ids_with_a_lease(published: list[OutboxMessage], at: Any) -> None:
    message = enqueue()
    assert outbox.relay() == 1
    assert [handed.pk for handed in published] == [message.pk]
    leased = fresh(message)
    assert (leased.state, leased.attempts) == (OutboxState.LEASED, 1)
    assert leased.leased_until == START + datetime.timedelta(seconds=outbox.LEASE_SECONDS)
    assert leased.lease_token == published[0].lease_token
    assert outbox.relay() == 0


def test_handled_once_and_done(published: list[OutboxMessage], at: Any) -> None:
    message = enqueue()
    outbox.relay()
    seen: list[int] = []
    assert handle(published[0], lambda held: seen.append(held.pk))
    assert seen == [message.pk]
    done = fresh(message)
    assert (done.state, done.done_at, done.leased_until) == (OutboxState.DONE, START, None)


def test_the_same_delivery_twice_is_worked_on_once(published: list[OutboxMessage]) -> None:
    enqueue()
    outbox.relay()
    seen: list[int] = []

    def act(held: OutboxMessage) -> None:
        seen.append(held.pk)
        assert not handle(published[0], failing)

    assert handle(published[0], act)
    assert not handle(published[0], failing)
    assert len(seen) == 1


def test_published_but_lost_comes_back_within_the_lease(published: list[OutboxMessage], at: Any) -> None:
    """The broker was emptied, or the worker was killed: nobody ever says so."""
    message = enqueue()
    outbox.relay()
    at.shift(outbox.LEASE_SECONDS - 1)
    assert outbox.sweep() == 0
    at.shift(1)
    assert outbox.sweep() == 1
    assert (fresh(message).state, fresh(message).last_error_code) == (OutboxState.PENDING, "lease_expired")
    assert outbox.relay() == 1
    assert not handle(published[0], failing)
    assert handle(published[1])
    assert fresh(message).state == OutboxState.DONE


def test_a_worker_killed_in_the_middle_is_followed_by_another(published: list[OutboxMessage], at: Any) -> None:
    message = enqueue()
    outbox.relay()
    at.shift(30)
    begun = outbox.begin(published[0].pk, str(published[0].lease_token))
    assert begun is not None
    at.shift(outbox.LEASE_SECONDS - 1)
    assert outbox.sweep() == 0
    at.shift(1)
    assert outbox.sweep() == 1
    outbox.relay()
    assert handle(published[1])
    with pytest.raises(outbox.LeaseLost):
        outbox.complete(begun)
    with pytest.raises(outbox.LeaseLost):
        outbox.extend(begun)
    outbox.fail(begun, "too_late")
    assert fresh(message).state == OutboxState.DONE


def test_a_worker_that_lost_its_lease_undoes_its_effect(published: list[OutboxMessage], at: Any) -> None:
    enqueue()
    outbox.relay()
    effects: list[str] = []

    def slow(held: OutboxMessage) -> None:
        at.shift(outbox.LEASE_SECONDS)
        outbox.sweep()
        outbox.relay()
        handle(published[1], lambda _: effects.append("the other worker's"))
        with transaction.atomic():
            OutboxMessage.objects.create(
                topic="effect", subject_kind="x", subject_id="x", idempotency_key="the slow worker's"
            )
            outbox.complete(held)

    assert not handle(published[0], slow)
    assert effects == ["the other worker's"]
    assert not OutboxMessage.objects.filter(idempotency_key="the slow worker's").exists()


def test_a_long_job_renews_its_lease(published: list[OutboxMessage], at: Any) -> None:
    message = enqueue()
    outbox.relay()

    def long(held: OutboxMessage) -> None:
        for _ in range(3):
            at.shift(outbox.LEASE_SECONDS - 5)
            assert outbox.sweep() == 0
            outbox.extend(held)

    assert handle(published[0], long)
    assert fresh(message).state == OutboxState.DONE


def test_an_effect_that_completes_its_message_itself(published: list[OutboxMessage]) -> None:
    enqueue()
    outbox.relay()
    assert handle(published[0], outbox.complete)


def test_failures_back_off_and_end_with_a_person(published: list[OutboxMessage], at: Any) -> None:
    message = enqueue()
    waits = []
    for attempt in range(1, outbox.MAX_ATTEMPTS + 1):
        assert outbox.relay() == 1
        assert not handle(published[-1], failing)
        assert fresh(message).attempts == attempt
        waited = fresh(message).available_at - clock.now()
        waits.append(int(waited.total_seconds()))
        at.shift(waited)
    assert waits[:-1] == sorted(set(waits[:-1]))
    assert outbox.relay() == 0
    (failed,) = outbox.failed_messages()
    assert (failed.pk, failed.last_error_code) == (message.pk, "RuntimeError")


def test_a_message_that_kills_its_worker_every_time_ends_with_a_person(published: list[OutboxMessage], at: Any) -> None:
    enqueue()
    for _ in range(outbox.MAX_ATTEMPTS):
        outbox.relay()
        outbox.begin(published[-1].pk, str(published[-1].lease_token))
        at.shift(outbox.LEASE_SECONDS)
        outbox.sweep()
    assert len(published) == outbox.MAX_ATTEMPTS
    assert [failed.last_error_code for failed in outbox.failed_messages()] == ["lease_expired"]


def test_a_failure_that_trying_again_cannot_mend(published: list[OutboxMessage]) -> None:
    def act(_: OutboxMessage) -> None:
        raise outbox.PermanentFailure("no_such_decision")

    enqueue()
    outbox.relay()
    assert not handle(published[0], act)
    assert [failed.last_error_code for failed in outbox.failed_messages()] == ["no_such_decision"]


def test_the_text_of_an_error_is_neither_kept_nor_logged(
    published: list[OutboxMessage], caplog: pytest.LogCaptureFixture
) -> None:
    message = enqueue()
    outbox.relay()
    handle(published[0], failing)
    assert "010150" not in fresh(message).last_error_code
    assert "010150" not in caplog.text
    assert "RuntimeError" in caplog.text


def test_a_person_sends_a_failed_message_again(published: list[OutboxMessage], at: Any) -> None:
    message = enqueue()
    outbox.relay()
    handle(published[0], failing)
    assert outbox.retry(message).state == OutboxState.PENDING
    OutboxMessage.objects.update(state=OutboxState.FAILED, attempts=outbox.MAX_ATTEMPTS)
    assert outbox.retry(message).attempts == 0
    assert outbox.relay() == 1
    assert handle(published[1])
    assert outbox.retry(message).state == OutboxState.DONE


def test_when_the_broker_is_away_no_attempt_is_lost(
    published: list[OutboxMessage], monkeypatch: pytest.MonkeyPatch, at: Any
) -> None:
    def away(*_: Any) -> None:
        raise ConnectionError

    message = enqueue()
    with monkeypatch.context() as patched:
        patched.setattr(broker, "publish", away)
        for _ in range(outbox.MAX_ATTEMPTS + 2):
            assert outbox.relay() == 0
            at.shift(5)
    assert (fresh(message).state, fresh(message).attempts) == (OutboxState.PENDING, 0)
    assert fresh(message).last_error_code == "broker_unavailable"
    assert outbox.relay() == 1


def test_a_topic_that_was_removed_becomes_work_for_a_person(
    published: list[OutboxMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    enqueue()
    monkeypatch.delitem(outbox.TOPICS, "letter")
    assert outbox.relay() == 0
    assert [failed.last_error_code for failed in outbox.failed_messages()] == ["unknown_topic"]


def test_no_more_are_out_than_the_workers_get_through(published: list[OutboxMessage]) -> None:
    for number in range(outbox.MAX_IN_FLIGHT + 5):
        enqueue(f"letter:{number}")
    enqueue("mail:1", queue="delivery")
    assert outbox.relay() == outbox.MAX_IN_FLIGHT + 1
    assert outbox.relay() == 0
    assert handle(next(message for message in published if message.queue == "documents"))
    assert outbox.relay() == 1


def test_the_oldest_goes_first_and_a_batch_is_a_batch(published: list[OutboxMessage], at: Any) -> None:
    for number in range(4):
        enqueue(f"letter:{number}")
        at.shift(1)
    assert [message.idempotency_key for message in outbox.lease(batch=3)] == ["letter:0", "letter:1", "letter:2"]
    assert outbox.lease(batch=3, seconds=10)[0].leased_until == clock.now() + datetime.timedelta(seconds=10)


def test_a_guessed_token_opens_nothing(published: list[OutboxMessage]) -> None:
    message = enqueue()
    outbox.relay()
    assert outbox.begin(message.pk, uuid.uuid4()) is None
    assert outbox.begin(message.pk + 1, published[0].lease_token) is None


def test_half_a_lease_is_refused_by_the_database(published: list[OutboxMessage]) -> None:
    message = enqueue()
    with pytest.raises(IntegrityError, match="outbox_lease_whole"), transaction.atomic():
        OutboxMessage.objects.filter(pk=message.pk).update(state=OutboxState.LEASED)
    with pytest.raises(IntegrityError, match="outbox_done_when"), transaction.atomic():
        OutboxMessage.objects.filter(pk=message.pk).update(state=OutboxState.DONE)


def test_a_topic_is_stopped_before_its_lease_runs_out() -> None:
    topic = outbox.register_topic("letter", "tests.send_letter", lease_seconds=300)
    assert topic.time_limit < topic.lease_seconds == 300
    assert outbox.TOPICS["letter"] is topic


def test_the_relay_is_nudged_once_per_transaction(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    nudges: list[str] = []
    monkeypatch.setattr(broker, "nudge_relay", lambda: nudges.append("now"))
    with django_capture_on_commit_callbacks(execute=True):
        enqueue("letter:1")
        enqueue("letter:2")
    assert nudges == ["now"]


def test_relaying_costs_the_same_for_few_and_for_many(
    published: list[OutboxMessage], sql_budget: Callable[[int], Any]
) -> None:
    for number in range(outbox.MAX_IN_FLIGHT):
        enqueue(f"letter:{number}")
    with sql_budget(4):
        outbox.relay()
