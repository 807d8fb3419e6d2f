"""The two things core says to the broker: run this message, and look at the outbox now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from celery import current_app

if TYPE_CHECKING:
    from voucher_portal.core.models.outbox_message import OutboxMessage
    from voucher_portal.core.outbox import Topic

logger = structlog.get_logger(__name__)

RELAY_TASK = "core.relay_outbox"
_NUDGE_EXPIRES_SECONDS = 10


def publish(message: OutboxMessage, topic: Topic) -> None:
    """Hand the message's id to a worker. Raises what the broker's client raises when it is away."""
    current_app.send_task(
        topic.task_name,
        args=[message.pk, str(message.lease_token)],
        queue=message.queue,
        expires=topic.lease_seconds,
        time_limit=topic.time_limit,
        soft_time_limit=topic.time_limit - 2,
        retry=False,
    )


def nudge_relay() -> None:
    """Ask for a relay round at once. When the broker is away, the next round by the clock does it."""
    try:
        current_app.send_task(RELAY_TASK, queue="default", expires=_NUDGE_EXPIRES_SECONDS, retry=False)
    except Exception as error:
        logger.info("outbox.not_nudged", code=type(error).__name__)
