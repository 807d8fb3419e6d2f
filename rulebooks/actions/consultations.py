"""Consultations: a draft opened for comments, prolonged, ended."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rulebooks.actions.drafts import acting_person, locked_rulebook_draft, refuse_gaps, set_columns
from rulebooks.checklist import heading_gaps
from rulebooks.models import Consultation, RulebookVersion
from voucher_portal.accounts.models import Organisation
from voucher_portal.core import clock, translated
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import first_day, format_date, period
from voucher_portal.core.transitions import ActorLike, apply
from voucher_portal.core.translated import LANGUAGES, columns_of
from voucher_portal.core.versions import bump
from voucher_portal.inbox.actions import AnnouncementText, Recipient, SubjectLink, publish_announcement, send_messages
from voucher_portal.inbox.models import Audience

_DAY = datetime.timedelta(days=1)


@transaction.atomic
def open_consultation(
    *, version: RulebookVersion, last_day: datetime.date, expected_version: int | None, by: ActorLike
) -> Consultation:
    """Show a draft to everybody and ask for comments until the last day; every company is told.

    Raises RuleViolation for a day that has passed or a text that is not ready for it, StaleVersion,
    NotPermitted.
    """
    draft = locked_rulebook_draft(version, expected_version)
    _refuse_past(last_day)
    if not translated.translation(draft, "text", translated.FALLBACK).strip():
        raise RuleViolation(_("Kirjoita teksti suomeksi ennen kuin avaat sen kommentoitavaksi."), code="no_text")
    refuse_gaps(heading_gaps(draft))
    apply(draft, "open_consultation", by=by, stamps={"version": draft.version + 1})
    consultation = Consultation.objects.create(
        organiser_id=draft.organiser_id,
        rulebook_version=draft,
        period=period(clock.today(), last_day),
        opened_at=clock.now(),
        opened_by_id=acting_person(by),
        **{column: getattr(draft, column) for column in columns_of("text")},
    )
    _announce(consultation, by)
    _tell_companies(consultation, by)
    return consultation


@transaction.atomic
def extend_consultation(
    *, consultation: Consultation, last_day: datetime.date, expected_version: int | None, by: ActorLike
) -> Consultation:
    """Give more time for comments. Raises RuleViolation for a day that is not later, StaleVersion."""
    locked = _locked_running(consultation, expected_version)
    _refuse_past(last_day)
    if last_day <= locked.last_day:
        raise RuleViolation(
            _("Kommentointi jatkuu jo %(day)s asti. Valitse myöhempi päivä.") % {"day": format_date(locked.last_day)},
            field="last_day",
            code="not_later",
        )
    set_columns(locked, {"period": period(first_day(locked.period), last_day)})
    return bump(locked)


@transaction.atomic
def close_consultation(
    *, consultation: Consultation, reason: str, expected_version: int | None, by: ActorLike
) -> Consultation:
    """End the comments; the draft can be written again. Before the last day it takes a reason.

    Raises RuleViolation, StaleVersion, NotPermitted.
    """
    locked = _locked_running(consultation, expected_version)
    is_early = clock.today() <= locked.last_day
    if is_early and not reason.strip():
        raise RuleViolation(
            _("Kommentointiaikaa on vielä jäljellä. Kirjoita, miksi se päättyy kesken."), field="reason", code="early"
        )
    draft = RulebookVersion.objects.get(pk=locked.rulebook_version_id)
    apply(draft, "close_consultation", by=by, reason=reason, stamps={"version": draft.version + 1})
    set_columns(
        locked,
        {"closed_at": clock.now(), "closed_by_id": by.user_id, "close_reason": reason.strip() if is_early else ""},
    )
    return bump(locked)


def _locked_running(consultation: Consultation, expected_version: int | None) -> Consultation:
    """The version's row first, then the consultation's: every act on a consultation locks in this order."""
    RulebookVersion.objects.select_for_update(of=("self",)).get(pk=consultation.rulebook_version_id)
    locked = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
    if locked.closed_at is not None:
        raise RuleViolation(_("Kommentointi on jo päätetty."), code="closed")
    locked.check_version(expected_version)
    return locked


def _refuse_past(last_day: datetime.date) -> None:
    if last_day < clock.today():
        raise RuleViolation(
            _("Viimeinen kommentointipäivä on jo mennyt. Valitse päivä, joka on vielä edessä."),
            field="last_day",
            code="past",
        )


def _announce(consultation: Consultation, by: ActorLike) -> None:
    title, body = {}, {}
    for language in LANGUAGES:
        with translation.override(language):
            title[language], body[language] = _title(consultation), _body(consultation)
    expires_at = clock.moment(consultation.last_day + _DAY, datetime.time(0))
    text = AnnouncementText(audience=Audience.EVERYONE, title=title, body=body, expires_at=expires_at)
    publish_announcement(organiser=consultation.rulebook_version.organiser, text=text, by=by)


def _tell_companies(consultation: Consultation, by: ActorLike) -> None:
    send_messages(
        to=[Recipient.of_organisation(company) for company in Organisation.objects.providers()],
        title=_title(consultation),
        body=_body(consultation),
        about=str(consultation.rulebook_version.organiser),
        subject=SubjectLink(Consultation.kind, consultation.public_id, "rulebooks:consultation"),
        by=by,
    )


def _title(consultation: Consultation) -> str:
    return _said(_("Kommentoi luonnosta: %(rulebook)s"), consultation)


def _body(consultation: Consultation) -> str:
    text = _("%(organiser)s pyytää kommentteja viimeistään %(day)s. Voit kommentoida tekstiä kohta kohdalta.")
    return _said(text, consultation)


def _said(text: Promise | str, consultation: Consultation) -> str:
    version = consultation.rulebook_version
    words = {
        "rulebook": version.rulebook.name,
        "organiser": version.organiser.name,
        "day": format_date(consultation.last_day),
    }
    return str(text) % words
