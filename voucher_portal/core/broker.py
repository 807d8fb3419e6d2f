"""The two things core says to the broker: run this message, and look at the outbox now.

Neither waits for a broker that is away: the outbox keeps what could not be said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from celery import current_app

if TYPE_CHECKING:
    from voucher_portal.core.models.outbox_message import OutboxMessage
    from voucher_portal.core.outbox import Topic

logger = structlog.get_logger(__name__)

RELAY_TASK = "core.relay_outbox"
_NUDGE_EXPIRES_SECONDS = 10
_WITHOUT_WAITING = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    "retry_on_timeout": False,
}


def connected() -> Any:
    """A connection to the broker, opened when it is first used; close it by `with`."""
    return current_app.connection_for_write(transport_options=_WITHOUT_WAITING, connect_timeout=1)


def publish(message: OutboxMessage, topic: Topic, connection: Any) -> None:
    """Hand the message's id to a worker. Raises what the broker's client raises when it is away."""
    current_app.send_task(
        topic.task_name,
        args=[message.pk, str(message.lease_token)],
        queue=message.queue,
        expires=topic.lease_seconds,
        time_limit=topic.time_limit,
        soft_time_limit=topic.time_limit - 2,
        retry=False,
        connection=connection,
    )


def nudge_relay() -> None:
    """Ask for a relay round at once. When the broker is away, the next round by the clock does it."""
    try:
        with connected() as connection:
            current_app.send_task(
                RELAY_TASK, queue="default", expires=_NUDGE_EXPIRES_SECONDS, retry=False, connection=connection
            )
    except Exception as error:
        logger.info("outbox.not_nudged", code=type(error).__name__)
