"""How far the printed copies of a decision are: being made, ready, or failed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

from decisions.copies import LABELS, Copy, copy_of
from decisions.models import VoucherDecision
from voucher_portal.core.models import OutboxMessage, OutboxState, StoredDocument

#: A letter takes a second or two; the page looks every three seconds.
MOST_LOOKS = 10


class Progress(StrEnum):
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class CopyState:
    """One copy: its name in addresses, what people call it, and how far it is."""

    name: str
    label: str | Promise
    progress: Progress
    document: StoredDocument | None = None


def copies_of(decision: VoucherDecision, *, with_code: bool) -> list[CopyState]:
    """The copies that the reader may open; of the provider copies only the one whose code is valid.

    `with_code`: may the reader see the activation code? Two queries.
    """
    subject = {"subject_kind": decision.kind, "subject_id": decision.public_id}
    stored = {document.copy: document for document in StoredDocument.objects.filter(**subject)}
    newest: dict[Copy, CopyState] = {}
    for message in OutboxMessage.objects.filter(**subject).order_by("id"):
        copy, _sequence = copy_of(message.part)
        if copy is Copy.CLIENT or with_code:
            newest[copy] = _state(message, stored.get(message.part))
    return list(newest.values())


def next_look(copies: Iterable[CopyState], looked: str) -> int | None:
    """Which look of the page at its letters comes next while one is being made; None when none does.

    `looked` is the number of the present one as the address tells it. A page that has looked often enough
    stops: every look is a row of the access log, and the worker may be at rest.
    """
    number = int(looked) if looked.isdecimal() and len(looked) < 3 else 0
    waits = any(copy.progress is Progress.MAKING for copy in copies)
    return number + 1 if waits and number < MOST_LOOKS else None


def find_copy(decision: VoucherDecision, name: str, *, with_code: bool) -> StoredDocument | None:
    """The stored document of a copy that the reader may open."""
    states = {state.name: state for state in copies_of(decision, with_code=with_code)}
    return states[name].document if name in states else None


def _state(message: OutboxMessage, document: StoredDocument | None) -> CopyState:
    copy, _sequence = copy_of(message.part)
    if document is not None:
        return CopyState(message.part, LABELS[copy], Progress.READY, document)
    failed = message.state == OutboxState.FAILED
    return CopyState(message.part, LABELS[copy], Progress.FAILED if failed else Progress.MAKING)
