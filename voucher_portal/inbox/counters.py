"""The two numbers beside the menu. One query each."""

from __future__ import annotations

from voucher_portal.accounts.actor import Actor
from voucher_portal.inbox.models import Message, Task


def unread_count(actor: Actor) -> int:
    """Messages that nobody has read yet."""
    return 0 if actor.is_public else Message.objects.visible_to(actor).unread().count()


def waiting_count(actor: Actor) -> int:
    """Tasks that wait, with or without a deadline."""
    return 0 if actor.is_public else Task.objects.visible_to(actor).waiting().count()
