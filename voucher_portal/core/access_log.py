"""Every opening of a client's data leaves a row."""

from __future__ import annotations

from voucher_portal.core.models.access_log import AccessLogEntry
from voucher_portal.core.transitions import ActorLike


def record_access(
    *,
    actor: ActorLike,
    subject_kind: str,
    subject_id: str,
    organiser_id: int | None,
    purpose: str,
    reason: str = "",
    ip: str = "",
) -> AccessLogEntry:
    """Write down that the actor opened the subject's data.

    `subject_id` is a public id. `reason` is what a person wrote when the opening needs one
    (a protected address); `ip` may be empty.
    """
    return AccessLogEntry.objects.create(
        subject_kind=subject_kind,
        subject_id=subject_id,
        organiser_id=organiser_id,
        actor_user_id=actor.user_id,
        actor_capacity=actor.capacity_key,
        actor_name=actor.display_name,
        purpose=purpose,
        reason=reason,
        ip=ip or None,
    )
