"""Side effects that survive a killed worker, a lost broker and a double delivery.

An action writes an OutboxMessage in its own transaction. The relay leases due messages and
hands their ids to Celery; the task checks its lease, does the work and completes the message.
The lease is the recovery: whatever is lost on the way (a killed worker, an emptied broker, a
relay that died between leasing and publishing) comes back when the lease runs out. Beginning
uses the published token up, so a message that the broker delivers twice is worked on once, and
one that kills its worker every time ends with a person, not in a circle.

Still a task may run again after half of its work. Its effect must be harmless the second time:
a unique row, written in the transaction that also calls `complete`, which refuses a worker that
has lost its lease.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.db import connection as database
from django.db import transaction
from django.db.models import Count, Q

from voucher_portal.core import broker, clock
from voucher_portal.core.models.outbox_message import OutboxMessage, OutboxState

logger = structlog.get_logger(__name__)

LEASE_SECONDS: int = settings.OUTBOX_LEASE_SECONDS
#: A task is stopped this long before its lease runs out, so that two never work on one message.
STOP_BEFORE_SECONDS = 5
MAX_ATTEMPTS = 8
#: So many messages of one queue are leased at a time: a lease never runs out while it waits in line.
MAX_IN_FLIGHT = 20
BATCH = 60
_BACK_OFF_SECONDS = (5, 15, 45, 120, 300, 900, 1800)


class LeaseLost(Exception):
    """Another worker has taken the message over: undo what you did."""


class PermanentFailure(Exception):
    """Trying again cannot help; the message becomes work for a person at once. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Topic:
    """What to run for a message: a Celery task that takes (message id, lease token)."""

    name: str
    task_name: str
    lease_seconds: int

    @property
    def time_limit(self) -> int:
        """Seconds after which the worker stops the task."""
        return self.lease_seconds - STOP_BEFORE_SECONDS


TOPICS: dict[str, Topic] = {}


def register_topic(topic: str, task_name: str, *, lease_seconds: int = LEASE_SECONDS) -> Topic:
    """Called from an app's `ready`. A job longer than the usual lease needs longer `lease_seconds`."""
    TOPICS[topic] = Topic(topic, task_name, lease_seconds)
    return TOPICS[topic]


def enqueue(
    *, topic: str, subject_kind: str, subject_id: str, idempotency_key: str, queue: str = "default", part: str = ""
) -> OutboxMessage:
    """Write the message in the caller's transaction; the same key twice is one message.

    `subject_id` is a public id and `part` tells copies of one subject apart: no other data
    travels. Raises KeyError for a topic that nobody has registered.
    """
    if topic not in TOPICS:
        raise KeyError(f"no task is registered for the topic {topic!r}")
    with transaction.atomic():
        wanted = OutboxMessage(
            topic=topic,
            queue=queue,
            subject_kind=subject_kind,
            subject_id=subject_id,
            part=part,
            idempotency_key=idempotency_key,
        )
        OutboxMessage.objects.bulk_create([wanted], ignore_conflicts=True)
        _nudge_after_commit()
        return OutboxMessage.objects.get(idempotency_key=idempotency_key)


@transaction.atomic
def lease(batch: int = BATCH, seconds: int | None = None) -> list[OutboxMessage]:
    """Take due messages for the holder of their tokens; others skip the rows being taken.

    `seconds` overrides the topic's own lease. At most MAX_IN_FLIGHT of one queue are out.
    """
    now = clock.now()
    leased: list[OutboxMessage] = []
    for queue, room in _room_in_queues(now).items():
        due = OutboxMessage.objects.filter(state=OutboxState.PENDING, queue=queue, available_at__lte=now)
        rows = due.order_by("available_at", "id").select_for_update(skip_locked=True, of=("self",))
        leased.extend(rows[: min(room, batch - len(leased))])
    for message in leased:
        message.state = OutboxState.LEASED
        message.lease_token = uuid.uuid4()
        message.leased_until = _lease_end(message.topic, seconds)
        message.attempts += 1
    OutboxMessage.objects.bulk_update(leased, ["state", "lease_token", "leased_until", "attempts"])
    return leased


def relay(batch: int = BATCH) -> int:
    """Lease due messages and publish them; the number published. Run by beat and after commits."""
    published = 0
    with broker.connected() as connection:
        for message in lease(batch):
            topic = TOPICS.get(message.topic)
            if topic is None:
                fail(message, "unknown_topic", permanently=True)
            elif _publish(message, topic, connection):
                published += 1
    return published


@transaction.atomic
def sweep() -> int:
    """Return messages whose lease ran out to the queue; the number returned."""
    expired = OutboxMessage.objects.filter(state=OutboxState.LEASED, leased_until__lte=clock.now())
    rows = list(expired.select_for_update(skip_locked=True, of=("self",)).order_by("id")[:500])
    for message in rows:
        _end_attempt(message, "lease_expired", delay=0, permanently=False)
    return len(rows)


@transaction.atomic
def begin(message_id: int, lease_token: uuid.UUID | str) -> OutboxMessage | None:
    """The message under a fresh lease and token; None when this delivery is a stale one."""
    message = _held(message_id, lease_token)
    if message is None:
        return None
    message.lease_token = uuid.uuid4()
    message.leased_until = _lease_end(message.topic)
    message.save(update_fields=["lease_token", "leased_until"])
    return message


@transaction.atomic
def extend(message: OutboxMessage) -> None:
    """Renew the lease between the steps of a long job. Raises LeaseLost."""
    held = _held(message.pk, message.lease_token)
    if held is None:
        raise LeaseLost(str(message))
    held.leased_until = _lease_end(message.topic)
    held.save(update_fields=["leased_until"])


@transaction.atomic
def complete(message: OutboxMessage) -> None:
    """Mark the message done. Call it in the transaction of the effect: LeaseLost undoes both.

    Completing again with the same token is harmless.
    """
    held = _held(message.pk, message.lease_token)
    if held is None:
        done = OutboxMessage.objects.filter(state=OutboxState.DONE, lease_token=message.lease_token)
        if not done.filter(pk=message.pk).exists():
            raise LeaseLost(str(message))
        return
    held.state, held.done_at, held.leased_until, held.last_error_code = OutboxState.DONE, clock.now(), None, ""
    held.save(update_fields=["state", "done_at", "leased_until", "last_error_code"])


@transaction.atomic
def fail(message: OutboxMessage, error_code: str, *, permanently: bool = False) -> None:
    """Give the message back with a back-off, or to a person after MAX_ATTEMPTS.

    Does nothing when the lease has been lost meanwhile.
    """
    held = _held(message.pk, message.lease_token)
    if held is not None:
        delay = _BACK_OFF_SECONDS[min(held.attempts, len(_BACK_OFF_SECONDS)) - 1]
        _end_attempt(held, error_code, delay=delay, permanently=permanently)


def handle(message_id: int, lease_token: str, act: Callable[[OutboxMessage], object]) -> bool:
    """The body of every outbox task: run `act` under the lease; True when its effect stands.

    An exception gives the message back with a back-off and is logged by its name alone, since
    its text could hold personal data.
    """
    message = begin(message_id, lease_token)
    if message is None:
        logger.info("outbox.stale_delivery", message_id=message_id)
        return False
    try:
        act(message)
        complete(message)
    except LeaseLost:
        logger.warning("outbox.lease_lost", message_id=message_id, topic=message.topic)
        return False
    except Exception as error:
        code = error.code if isinstance(error, PermanentFailure) else type(error).__name__
        logger.error("outbox.attempt_failed", message_id=message_id, topic=message.topic, code=code)
        fail(message, code, permanently=isinstance(error, PermanentFailure))
        return False
    return True


def failed_messages() -> list[OutboxMessage]:
    """Messages that need a person, oldest first."""
    return list(OutboxMessage.objects.filter(state=OutboxState.FAILED).order_by("created_at", "id"))


@transaction.atomic
def retry(message: OutboxMessage) -> OutboxMessage:
    """A person sends a failed message again: it starts over, now. Others are left as they are."""
    locked = OutboxMessage.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if locked.state == OutboxState.FAILED:
        locked.state, locked.attempts, locked.available_at = OutboxState.PENDING, 0, clock.now()
        locked.save(update_fields=["state", "attempts", "available_at"])
        _nudge_after_commit()
    return locked


def _held(message_id: int, lease_token: uuid.UUID | str | None) -> OutboxMessage | None:
    rows = OutboxMessage.objects.select_for_update(of=("self",))
    return rows.filter(pk=message_id, state=OutboxState.LEASED, lease_token=lease_token).first()


def _room_in_queues(now: datetime.datetime) -> dict[str, int]:
    """How many more messages each queue with due work may have out."""
    open_rows = OutboxMessage.objects.filter(state__in=(OutboxState.PENDING, OutboxState.LEASED)).order_by()
    due = Count("pk", filter=Q(state=OutboxState.PENDING, available_at__lte=now))
    out = Count("pk", filter=Q(state=OutboxState.LEASED))
    counted = open_rows.values("queue").annotate(due=due, out=out).values_list("queue", "due", "out")
    return {queue: MAX_IN_FLIGHT - out for queue, due, out in counted if due and out < MAX_IN_FLIGHT}


def _lease_end(topic: str, seconds: int | None = None) -> datetime.datetime:
    known = TOPICS.get(topic)
    lasts = seconds or (known.lease_seconds if known else LEASE_SECONDS)
    return clock.now() + datetime.timedelta(seconds=lasts)


def _end_attempt(message: OutboxMessage, error_code: str, *, delay: int, permanently: bool) -> None:
    exhausted = permanently or message.attempts >= MAX_ATTEMPTS
    message.state = OutboxState.FAILED if exhausted else OutboxState.PENDING
    message.available_at = clock.now() + datetime.timedelta(seconds=delay)
    message.leased_until = message.lease_token = None
    message.last_error_code = error_code[:80]
    message.save(update_fields=["state", "available_at", "leased_until", "lease_token", "attempts", "last_error_code"])
    if exhausted:
        logger.error("outbox.failed", message_id=message.pk, topic=message.topic, code=message.last_error_code)


def _publish(message: OutboxMessage, topic: Topic, connection: Any) -> bool:
    try:
        broker.publish(message, topic, connection)
    except Exception as error:
        logger.warning("outbox.not_published", message_id=message.pk, code=type(error).__name__)
        _take_back(message)
        return False
    return True


@transaction.atomic
def _take_back(message: OutboxMessage) -> None:
    """The broker is away: nothing was tried, so the attempt does not count."""
    held = _held(message.pk, message.lease_token)
    if held is not None:
        held.attempts -= 1
        _end_attempt(held, "broker_unavailable", delay=_BACK_OFF_SECONDS[0], permanently=False)


def _nudge_after_commit() -> None:
    planned = [entry[1] for entry in database.run_on_commit]
    if broker.nudge_relay not in planned:
        transaction.on_commit(broker.nudge_relay, robust=True)
