"""Records that every app writes, and the abstract bases of the models of every app."""

from voucher_portal.core.models.access_log import AccessLogEntry
from voucher_portal.core.models.base import PublicModel, VersionedModel
from voucher_portal.core.models.counter import Counter
from voucher_portal.core.models.outbox_message import OutboxMessage, OutboxState
from voucher_portal.core.models.stored_document import SealStatus, StoredDocument
from voucher_portal.core.models.transition_record import TransitionRecord

__all__ = [
    "AccessLogEntry",
    "Counter",
    "OutboxMessage",
    "OutboxState",
    "PublicModel",
    "SealStatus",
    "StoredDocument",
    "TransitionRecord",
    "VersionedModel",
]
