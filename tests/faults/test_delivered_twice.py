"""The broker delivers one message to two processes at the same time."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from decisions.actions.copies import TOPIC
from decisions.models import VoucherDecision
from tests.faults.plant import Plant, copies_done, wait_for
from voucher_portal.core import broker as publisher
from voucher_portal.core import outbox
from voucher_portal.core.models import OutboxMessage, OutboxState, StoredDocument

pytestmark = pytest.mark.usefixtures("broker")


def test_a_message_delivered_twice_at_once(
    build_plant: Callable[..., Plant], sign: Callable[[], VoucherDecision]
) -> None:
    plant = build_plant(FAULT_MEET="2")
    plant.start_worker()
    decision = sign()
    outbox.lease()
    message = OutboxMessage.objects.get(topic=TOPIC, subject_id=decision.public_id, part="provider")
    with publisher.connected() as connection:
        for _ in range(2):
            publisher.publish(message, outbox.TOPICS[TOPIC], connection)
    wait_for(lambda: copies_done(decision) == 1, 60, "the copy")
    assert len(list(plant.folder.glob("arrived-*"))) == 2, "two processes had the message"
    time.sleep(1)
    message.refresh_from_db()
    assert (message.state, message.attempts) == (OutboxState.DONE, 1)
    assert StoredDocument.objects.filter(subject_id=decision.public_id).count() == 1
    assert len([path for path in plant.documents.rglob("*") if path.is_file()]) == 1
