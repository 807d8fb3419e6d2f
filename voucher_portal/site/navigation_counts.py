"""The numbers beside menu lines: what waits behind them. Each costs one query on every page."""

from __future__ import annotations

from collections.abc import Callable

from voucher_portal.accounts.actor import Actor
from voucher_portal.inbox.models import Message, Task


def unread_messages(actor: Actor) -> int:
    return Message.objects.visible_to(actor).unread().count()


def waiting_tasks(actor: Actor) -> int:
    return Task.objects.visible_to(actor).waiting().count()


COUNTS: dict[str, Callable[[Actor], int]] = {"messages": unread_messages, "tasks": waiting_tasks}


def counts_for(actor: Actor, keys: set[str]) -> dict[str, int]:
    """The asked counts; a visitor without a capacity has nothing waiting."""
    if actor.is_public:
        return {}
    return {key: COUNTS[key](actor) for key in sorted(keys)}
