"""Visits of a table, each with what the reader may do to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from billing import rules
from billing.models import ServiceEvent
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.transitions import available


@dataclass(frozen=True)
class VisitRow:
    event: ServiceEvent
    may_edit: bool
    may_cancel: bool


def visit_rows(events: Iterable[ServiceEvent], actor: Actor) -> list[VisitRow]:
    return [
        VisitRow(
            event,
            may_edit=rules.is_editable(event.state) and actor.can(Permission.EVENT_LOG, event),
            may_cancel=any(transition.name == "cancel" for transition in available(event, actor)),
        )
        for event in events
    ]
