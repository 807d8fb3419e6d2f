"""Makers of messages, tasks and announcements, through the actions."""

from __future__ import annotations

import datetime

from tests.numbering import numbers
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.models import Organisation
from voucher_portal.core.transitions import SYSTEM, ActorLike
from voucher_portal.inbox.actions import (
    AnnouncementText,
    Recipient,
    create_task,
    publish_announcement,
    send_message,
)
from voucher_portal.inbox.models import Announcement, Message, Task

_numbers = numbers()


def make_message(to: Recipient, title: str = "Tiedoksi", *, by: ActorLike = SYSTEM, body: str = "Hei!") -> Message:
    return send_message(to=to, title=title, body=body, by=by)


def make_task(
    to: Recipient, title: str = "Tee tämä", *, due_at: datetime.datetime | None = None, key: str = ""
) -> Task:
    return create_task(to=to, key=key or f"test:{next(_numbers)}", title=title, due_at=due_at, by=SYSTEM)


def make_announcement(
    organiser: Organisation, by: Actor, *, title: str = "Katko", audience: str = "everyone", **text: object
) -> Announcement:
    return publish_announcement(
        organiser=organiser,
        text=AnnouncementText(
            audience=audience,
            title={"fi": title, "sv": f"{title} sv", "en": f"{title} en"},
            body={"fi": "Teksti.", "sv": "Text.", "en": "Text."},
            **text,
        ),
        by=by,
    )
