"""Every write of messages, tasks and announcements."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.models import Organisation, User
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.transitions import ActorLike
from voucher_portal.core.translated import missing_translations
from voucher_portal.inbox import rules
from voucher_portal.inbox.models import Announcement, Message, Task

REPLY_PREFIX = "Vs: "
TITLE_LENGTH = 200


@dataclass(frozen=True)
class Recipient:
    """An organisation (all of it, one role in it, or those able to do something), or one person."""

    organisation: Organisation | None = None
    role: str = ""
    person: User | None = None
    permission: str = ""
    office_id: int | None = None

    def __post_init__(self) -> None:
        if self.organisation is None and self.person is None:
            raise ValueError("a message goes to an organisation or to a person")
        if (self.role or self.permission) and self.organisation is None:
            raise ValueError("a role or a permission is one in an organisation")

    @classmethod
    def of_organisation(cls, organisation: Organisation, role: str = "") -> Recipient:
        return cls(organisation=organisation, role=role)

    @classmethod
    def able_to(cls, permission: Permission, organisation: Organisation, *, office_id: int | None = None) -> Recipient:
        """Those of the organisation who may do it: in the office when one is named."""
        return cls(organisation=organisation, permission=str(permission), office_id=office_id)

    @classmethod
    def of_person(cls, person: User) -> Recipient:
        return cls(person=person)

    @property
    def columns(self) -> dict[str, object]:
        return {
            "recipient_organisation": self.organisation,
            "recipient_role": self.role,
            "recipient_permission": self.permission,
            "recipient_office_id": self.office_id,
            "recipient_user": self.person,
        }


@dataclass(frozen=True)
class SubjectLink:
    """The page that a message or task is about: a URL name that takes one public id."""

    kind: str = ""
    public_id: str = ""
    view_name: str = ""

    @property
    def columns(self) -> dict[str, str]:
        return {"subject_kind": self.kind, "subject_id": self.public_id, "view_name": self.view_name}


NO_SUBJECT = SubjectLink()


@dataclass(frozen=True)
class AnnouncementText:
    """An announcement in the three languages, and who it is for."""

    audience: str
    title: dict[str, str]
    body: dict[str, str]
    expires_at: datetime.datetime | None = None


@transaction.atomic
def send_message(
    *,
    to: Recipient,
    title: str,
    body: str = "",
    about: str = "",
    subject: SubjectLink = NO_SUBJECT,
    by: ActorLike,
) -> Message:
    """Send a message. `about` is one line under the title; neither holds a client's data."""
    return Message.objects.create(
        title=title[:TITLE_LENGTH],
        body=body,
        about=about[:TITLE_LENGTH],
        sender_organisation_id=_organisation_id(by),
        sender_user_id=by.user_id,
        **to.columns,
        **subject.columns,
    )


@transaction.atomic
def send_messages(
    *,
    to: Iterable[Recipient],
    title: str,
    body: str = "",
    about: str = "",
    subject: SubjectLink = NO_SUBJECT,
    by: ActorLike,
) -> int:
    """Send the same message to each of many, in one query; how many. No client's data in it."""
    common = {
        "title": title[:TITLE_LENGTH],
        "body": body,
        "about": about[:TITLE_LENGTH],
        "sender_organisation_id": _organisation_id(by),
        "sender_user_id": by.user_id,
        **subject.columns,
    }
    sent = Message.objects.bulk_create(Message(**common, **recipient.columns) for recipient in to)
    return len(sent)


@transaction.atomic
def reply(*, message: Message, body: str, by: Actor) -> Message:
    """Answer to where the message came from; the message counts as read.

    Raises RuleViolation for a message that the portal itself sent.
    """
    if message.sender_organisation is None and message.sender_user is None:
        raise RuleViolation(_("Tähän viestiin ei voi vastata: portaali lähetti sen."), code="no_sender")
    mark_read(message=message, by=by)
    complete_task(key=_answer_key(message), by=by)
    bare = message.title.removeprefix(REPLY_PREFIX)
    person = None if message.sender_organisation else message.sender_user
    return Message.objects.create(
        title=f"{REPLY_PREFIX}{bare}"[:TITLE_LENGTH],
        body=body,
        about=message.about,
        in_reply_to=message,
        recipient_organisation=message.sender_organisation,
        recipient_user=person,
        sender_organisation_id=by.organisation_id,
        sender_user_id=by.user_id,
        subject_kind=message.subject_kind,
        subject_id=message.subject_id,
        view_name=rules.page_for_the_answer(message.view_name),
    )


@transaction.atomic
def mark_read(*, message: Message, by: ActorLike) -> Message:
    """Note who read the message first, and when. Reading it again changes nothing."""
    locked = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if locked.read_at is None:
        locked.read_at = clock.now()
        locked.read_by_id = by.user_id
        locked.save(update_fields=["read_at", "read_by"])
    return locked


@transaction.atomic
def create_task(
    *,
    to: Recipient,
    key: str,
    title: str,
    about: str = "",
    due_at: datetime.datetime | None = None,
    subject: SubjectLink = NO_SUBJECT,
    by: ActorLike,
) -> Task:
    """Put work before somebody. While a task with the key waits, that one is returned, unchanged.

    `key` names the work, e.g. "decision-sign:<public id>": `complete_task` ends it by the same.
    """
    wanted = Task(
        key=key,
        title=title[:TITLE_LENGTH],
        about=about[:TITLE_LENGTH],
        due_at=due_at,
        sender_organisation_id=_organisation_id(by),
        sender_user_id=by.user_id,
        **to.columns,
        **subject.columns,
    )
    Task.objects.bulk_create([wanted], ignore_conflicts=True)
    return Task.objects.get(key=key, done_at=None)


@transaction.atomic
def ask_for_answer(*, message: Message, due_at: datetime.datetime, by: ActorLike) -> Task:
    """A task for those who got the message: answering ends it."""
    assert message.recipient_organisation is not None
    return create_task(
        to=Recipient.of_organisation(message.recipient_organisation, message.recipient_role),
        key=_answer_key(message),
        title=message.title,
        about=message.about,
        due_at=due_at,
        subject=SubjectLink("message", message.public_id, "inbox:message-detail"),
        by=by,
    )


@transaction.atomic
def complete_task(*, key: str, by: ActorLike) -> Task | None:
    """End the waiting task with this key; None when none waits."""
    waiting = Task.objects.select_for_update(of=("self",)).filter(key=key, done_at=None).first()
    if waiting is None:
        return None
    waiting.done_at = clock.now()
    waiting.done_by_id = by.user_id
    waiting.save(update_fields=["done_at", "done_by"])
    return waiting


@transaction.atomic
def publish_announcement(*, organiser: Organisation, text: AnnouncementText, by: ActorLike) -> Announcement:
    """Publish news now, in all three languages.

    Raises RuleViolation naming the first text that is missing, or an end that has passed.
    """
    announcement = Announcement(
        organiser=organiser,
        audience=text.audience,
        published_at=clock.now(),
        expires_at=text.expires_at,
        created_by_id=_person(by),
        **{f"title_{language}": words for language, words in text.title.items()},
        **{f"body_{language}": words for language, words in text.body.items()},
    )
    if missing := missing_translations(announcement):
        field, language = missing[0]
        raise RuleViolation(
            _("Kirjoita teksti kaikilla kolmella kielellä ennen julkaisua."), field=f"{field}_{language}"
        )
    if text.expires_at is not None and text.expires_at <= clock.now():
        raise RuleViolation(_("Viimeinen näyttöpäivä on jo mennyt. Valitse myöhempi päivä."), field="last_date")
    announcement.save()
    return announcement


def _answer_key(message: Message) -> str:
    return f"message-answer:{message.public_id}"


def _organisation_id(by: ActorLike) -> int | None:
    """The organisation in whose name the actor writes; None for clients and for the portal itself."""
    return by.organisation_id if isinstance(by, Actor) else None


def _person(by: ActorLike) -> int:
    """The acting person. Raises ValueError for the portal itself, which does not do this."""
    if by.user_id is None:
        raise ValueError("a person does this")
    return by.user_id
