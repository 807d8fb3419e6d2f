"""Calls for providers: written, opened with news to companies, closed with a reason."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from rulebooks.actions.drafts import set_columns
from rulebooks.models import Call, DefinitionVersion
from rulebooks.transitions import CallState
from voucher_portal.accounts.models import Organisation
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import format_date
from voucher_portal.core.transitions import ActorLike, apply, record_transition
from voucher_portal.core.translated import LANGUAGES
from voucher_portal.core.versions import bump
from voucher_portal.inbox.actions import (
    AnnouncementText,
    Recipient,
    SubjectLink,
    publish_announcement,
    send_messages,
)
from voucher_portal.inbox.models import Audience


@dataclass(frozen=True)
class CallDetails:
    """When companies may apply, and the covering note. Moments are aware; None is "no end"."""

    opens_at: datetime.datetime
    first_round_closes_at: datetime.datetime | None = None
    closes_at: datetime.datetime | None = None
    message_fi: str = ""
    message_sv: str = ""
    message_en: str = ""


@transaction.atomic
def add_call(*, version: DefinitionVersion, details: CallDetails, by: ActorLike) -> Call:
    """A draft of a call on a published definition version. Raises RuleViolation for impossible dates."""
    if version.is_draft:
        raise RuleViolation(_("Julkaise määritelmä ennen haun tekemistä."), field="version_of_definition")
    _refuse_dates(details)
    call = Call.objects.create(organiser_id=version.organiser_id, version_of_definition=version, **asdict(details))
    record_transition(call, "draft", "", by=by)
    return call


@transaction.atomic
def edit_call(*, call: Call, details: CallDetails, expected_version: int | None, by: ActorLike) -> Call:
    """Change a call that has not been opened. Raises StaleVersion, RuleViolation."""
    locked = _locked(call)
    locked.check_version(expected_version)
    if locked.state != CallState.DRAFT:
        raise RuleViolation(_("Haku on jo avattu, eikä sitä voi muuttaa. Sulje haku ja tee uusi."), code="opened")
    _refuse_dates(details)
    set_columns(locked, asdict(details))
    return bump(locked)


@transaction.atomic
def open_call(*, call: Call, by: ActorLike) -> Call:
    """Open a call: it is public from now on, and every company is told. Raises RuleViolation, NotPermitted."""
    locked = _locked(call)
    _refuse_opening(locked)
    apply(locked, "open", by=by)
    _announce(locked, by)
    _tell_companies(locked, by)
    return locked


@transaction.atomic
def close_call(*, call: Call, reason: str, by: ActorLike) -> Call:
    """Close an open call before its end. Raises RuleViolation without a reason, NotPermitted."""
    return apply(_locked(call), "close", by=by, reason=reason)


@transaction.atomic
def reopen_call(*, call: Call, by: ActorLike) -> Call:
    """Open a closed call again. Raises RuleViolation when it would be over already, NotPermitted."""
    locked = _locked(call)
    _refuse_opening(locked)
    return apply(locked, "reopen", by=by)


def _locked(call: Call) -> Call:
    rows = Call.objects.select_related("organiser", "version_of_definition__definition")
    return rows.select_for_update(of=("self",)).get(pk=call.pk)


def _refuse_dates(details: CallDetails) -> None:
    if details.closes_at is not None and details.closes_at <= details.opens_at:
        raise RuleViolation(_("Haku ei voi päättyä ennen kuin se alkaa."), field="closes_on")
    first_round = details.first_round_closes_at
    if first_round is None:
        return
    if first_round <= details.opens_at:
        raise RuleViolation(_("Ensimmäinen käsittely ei voi päättyä ennen haun alkua."), field="first_round_closes_on")
    if details.closes_at is not None and first_round > details.closes_at:
        raise RuleViolation(_("Ensimmäisen käsittelyn pitää päättyä haun aikana."), field="first_round_closes_on")


def _refuse_opening(call: Call) -> None:
    if call.closes_at is not None and call.closes_at <= clock.now():
        raise RuleViolation(_("Haun viimeinen päivä on jo mennyt. Muuta päiviä tai tee uusi haku."), code="over")
    others = Call.objects.announced().filter(version_of_definition__definition=call.version_of_definition.definition)
    if others.exclude(pk=call.pk).exists():
        raise RuleViolation(_("Samasta palvelusetelistä on jo avoin haku. Sulje se ensin."), code="already_open")


def _announce(call: Call, by: ActorLike) -> None:
    title, body = {}, {}
    for language in LANGUAGES:
        with translation.override(language):
            title[language], body[language] = _title(call), _body(call)
    text = AnnouncementText(audience=Audience.PROVIDER, title=title, body=body, expires_at=call.closes_at)
    publish_announcement(organiser=call.organiser, text=text, by=by)


def _tell_companies(call: Call, by: ActorLike) -> None:
    send_messages(
        to=[Recipient.of_organisation(company) for company in Organisation.objects.providers()],
        title=_title(call),
        body=_body(call),
        about=str(call.version_of_definition.definition.name),
        subject=SubjectLink(Call.kind, call.public_id, "rulebooks:call-detail"),
        by=by,
    )


def _title(call: Call) -> str:
    return str(_("Palveluntuottajahaku: %(voucher)s")) % {"voucher": call.version_of_definition.definition.name}


def _body(call: Call) -> str:
    words = {"first": format_date(clock.helsinki_date(call.opens_at)), "organiser": call.organiser.name}
    if call.closes_at is None:
        text = str(_("%(organiser)s hakee palveluntuottajia %(first)s alkaen. Haku on jatkuva.")) % words
    else:
        words["last"] = format_date(clock.helsinki_date(call.closes_at))
        text = str(_("%(organiser)s hakee palveluntuottajia %(first)s – %(last)s.")) % words
    return "\n\n".join(part for part in (text, str(call.message)) if part)
