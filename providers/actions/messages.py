"""What an official writes to a company, and a company to an organiser, of their own accord."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from providers.actions.correspondence import END_OF_DAY
from providers.models import Application, OfficeAssignment, Provider
from rulebooks.models import Definition, DefinitionVersion
from voucher_portal.accounts.actor import Actor, require
from voucher_portal.accounts.models import Membership, Organisation
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.inbox.actions import NO_SUBJECT, Recipient, SubjectLink, ask_for_answer, send_message
from voucher_portal.inbox.models import Message


@dataclass(frozen=True)
class Letter:
    """What was written, to which role of the other side ("" is everybody there), and about what."""

    title: str
    body: str
    role: str = ""
    about: Application | Definition | None = None


@transaction.atomic
def write_to_company(*, company: Provider, letter: Letter, answer_by: datetime.date | None, by: Actor) -> Message:
    """Send the company a message; with a day to answer by, also a task that ends with the answer.

    Raises RuleViolation for a day that has passed.
    """
    require(by, Permission.MESSAGE_WRITE)
    if answer_by is not None and answer_by < clock.today():
        raise RuleViolation(_("Määräpäivä on jo mennyt. Valitse tuleva päivä."), field="answer_by", code="past")
    message = _send(letter, company.organisation, "providers:application-detail", by)
    if answer_by is not None:
        ask_for_answer(message=message, due_at=clock.moment(answer_by, END_OF_DAY), by=by)
    return message


@transaction.atomic
def write_to_organiser(*, organiser: Organisation, letter: Letter, by: Actor) -> Message:
    """Send the organiser a message from the company."""
    require(by, Permission.MESSAGE_WRITE)
    return _send(letter, organiser, "providers:review-detail", by)


def _send(letter: Letter, to: Organisation, application_page: str, by: Actor) -> Message:
    return send_message(
        to=Recipient.of_organisation(to, letter.role if _has_somebody(to, letter.role) else ""),
        title=letter.title,
        body=letter.body,
        about=_about(letter.about, by),
        subject=_subject(letter.about, application_page),
        by=by,
    )


def _has_somebody(organisation: Organisation, role: str) -> bool:
    """Would anybody read what is sent to the role? If not, it goes to everybody."""
    members = Membership.objects.living().filter(organisation=organisation)
    in_an_office = OfficeAssignment.objects.filter(membership__in=members, roles__contains=[role])
    return members.filter(roles__contains=[role]).exists() or in_an_office.exists()


def _about(thing: Application | Definition | None, by: Actor) -> str:
    """One line under the title: whose message it is about which voucher."""
    if isinstance(thing, Application):
        thing = thing.call.version_of_definition.definition
    with translation.override(settings.LANGUAGE_CODE):
        return " · ".join(filter(None, [by.organisation_name, str(thing.name) if thing else ""]))


def _subject(thing: Application | Definition | None, application_page: str) -> SubjectLink:
    """The page that both sides may open; a voucher without a published version has none."""
    if isinstance(thing, Application):
        return SubjectLink(thing.kind, thing.public_id, application_page)
    if thing is None:
        return NO_SUBJECT
    version = DefinitionVersion.objects.published().filter(definition=thing).order_by("-number").first()
    if version is None:
        return NO_SUBJECT
    return SubjectLink("definition_version", version.public_id, "rulebooks:definition-version")
