"""Asking for the printed copies of a decision: rows in the outbox, written with the decision."""

from __future__ import annotations

from decisions.copies import Copy, copy_name
from decisions.models import VoucherDecision
from voucher_portal.core import outbox
from voucher_portal.core.models import OutboxMessage

TOPIC = "decisions.copy"
QUEUE = "documents"


def request_copy(decision: VoucherDecision, copy: Copy, *, sequence: int = 1) -> OutboxMessage:
    """In the caller's transaction: a worker renders and stores the copy after it commits."""
    part = copy_name(copy, sequence)
    return outbox.enqueue(
        topic=TOPIC,
        queue=QUEUE,
        subject_kind=decision.kind,
        subject_id=decision.public_id,
        part=part,
        idempotency_key=f"{decision.kind}:{decision.public_id}:{part}",
    )
