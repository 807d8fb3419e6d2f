"""The numbers beside menu lines: what waits behind them. Each costs one query on every page."""

from __future__ import annotations

from collections.abc import Callable

from voucher_portal.accounts.actor import Actor
from voucher_portal.inbox.counters import unread_count, waiting_count

COUNTS: dict[str, Callable[[Actor], int]] = {"messages": unread_count, "tasks": waiting_count}


def counts_for(actor: Actor, keys: set[str]) -> dict[str, int]:
    """The asked counts; a visitor without a capacity has nothing waiting."""
    if actor.is_public:
        return {}
    return {key: COUNTS[key](actor) for key in sorted(keys)}
