"""Comments on a draft: written by companies and the public, checked, answered."""

from __future__ import annotations

import datetime
from contextlib import nullcontext
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from rulebooks.actions.drafts import set_columns
from rulebooks.models import Consultation, ConsultationAnswer, ConsultationComment
from rulebooks.rendering import render_translation
from rulebooks.rules import has_identity_code
from rulebooks.transitions import CommentState
from voucher_portal.accounts.actor import PUBLIC_ACTOR, Actor
from voucher_portal.accounts.permissions import Permission
from voucher_portal.accounts.roles import RoleName
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.history import as_nobody
from voucher_portal.core.periods import format_date
from voucher_portal.core.transitions import ActorLike, apply, record_transition
from voucher_portal.core.translated import LANGUAGES
from voucher_portal.core.versions import bump
from voucher_portal.inbox.actions import Recipient, SubjectLink, complete_task, create_task


@dataclass(frozen=True)
class CommentText:
    """What is said, of which clause (its anchor, empty for the whole text), in which language.

    Name and organisation are as told by whoever does not comment for a company; both may be empty.
    """

    clause: str
    text: str
    language: str
    author_name: str = ""
    author_organisation: str = ""


def comments_for_company(actor: Actor) -> bool:
    """Does the actor speak in the name of a company here? Then its name stands by the comment."""
    return actor.is_provider and actor.can(Permission.RULEBOOK_COMMENT)


@transaction.atomic
def write_comment(*, consultation: Consultation, comment: CommentText, by: Actor) -> ConsultationComment:
    """Comment on a clause. A company's comment is seen at once, anybody else's when it has been checked.

    Nobody but a company is written down as having commented. Raises RuleViolation when the time is
    over, the clause is none of the text's, or the text holds a personal identity code.
    """
    locked = _locked_open(consultation)
    titles = clause_titles(locked, comment.language)
    if comment.clause and comment.clause not in titles:
        raise RuleViolation(_("Valitse kohta luettelosta."), field="clause", code="foreign_clause")
    if has_identity_code(comment.text):
        raise RuleViolation(
            _("Poista kommentista henkilötunnus. Kommentit julkaistaan."), field="text", code="identity"
        )
    is_company = comments_for_company(by)
    author = by if is_company else PUBLIC_ACTOR
    told = {**asdict(comment), **({"author_name": "", "author_organisation": ""} if is_company else {})}
    written = ConsultationComment.objects.create(
        organiser_id=locked.organiser_id,
        consultation=locked,
        state=CommentState.PUBLISHED if is_company else CommentState.WAITING,
        clause_title=titles.get(comment.clause, ""),
        company_id=by.organisation_id if is_company else None,
        **told,
    )
    record_transition(written, "write", "", by=author)
    with nullcontext() if is_company else as_nobody():
        _ask_planners(locked)
    return written


@transaction.atomic
def publish_comment(*, comment: ConsultationComment, by: ActorLike) -> ConsultationComment:
    """Let everybody read a comment. Raises RuleViolation, NotPermitted."""
    apply(comment, "publish", by=by)
    _end_task_when_done(comment.consultation, by)
    return comment


@transaction.atomic
def hide_comment(*, comment: ConsultationComment, reason: str, by: ActorLike) -> ConsultationComment:
    """Keep a comment from being read: it names a person, or has nothing to do with the text.

    Raises RuleViolation without a reason, NotPermitted.
    """
    apply(comment, "hide", by=by, reason=reason)
    _end_task_when_done(comment.consultation, by)
    return comment


@transaction.atomic
def answer_comment(
    *, comment: ConsultationComment, text: str, language: str, expected_version: int | None, by: Actor
) -> ConsultationAnswer:
    """Answer a comment, or write an earlier answer better. It is read beside the comment.

    `expected_version` is that of the earlier answer. Raises RuleViolation for a hidden comment,
    StaleVersion.
    """
    locked = ConsultationComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if locked.state == CommentState.HIDDEN:
        raise RuleViolation(_("Kommentti on piilotettu. Julkaise se ennen kuin vastaat."), code="hidden")
    columns = {"text": text, "language": language, "answered_at": clock.now(), "answered_by_id": by.user_id}
    answer = ConsultationAnswer.objects.select_for_update(of=("self",)).filter(comment=locked).first()
    if answer is None:
        answer = ConsultationAnswer.objects.create(organiser_id=locked.organiser_id, comment=locked, **columns)
    else:
        answer.check_version(expected_version)
        set_columns(answer, columns)
        bump(answer)
    _end_task_when_done(locked.consultation, by)
    return answer


def clause_titles(consultation: Consultation, language: str) -> dict[str, str]:
    """Anchor → title of every clause of the text that is commented on."""
    texts = {name: getattr(consultation, f"text_{name}") for name in LANGUAGES}
    return {clause.anchor: clause.title for clause in render_translation(texts, language).clauses if clause.anchor}


def _locked_open(consultation: Consultation) -> Consultation:
    rows = Consultation.objects.select_related("rulebook_version__rulebook", "organiser")
    locked = rows.select_for_update(of=("self",)).get(pk=consultation.pk)
    if not locked.is_open:
        raise RuleViolation(
            _("Kommentointi päättyi %(day)s, joten uusia kommentteja ei voi enää lähettää.")
            % {"day": format_date(_ended_on(locked))},
            code="over",
        )
    return locked


def _ended_on(consultation: Consultation) -> datetime.date:
    if consultation.closed_at is None:
        return consultation.last_day
    return min(consultation.last_day, clock.helsinki_date(consultation.closed_at))


def _ask_planners(consultation: Consultation) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        create_task(
            to=Recipient.of_organisation(consultation.organiser, str(RoleName.PLANNER)),
            key=_task_key(consultation),
            title=str(_("Tarkista kommentit ja vastaa niihin")),
            about=str(consultation.rulebook_version.rulebook),
            subject=SubjectLink(Consultation.kind, consultation.public_id, "rulebooks:consultation-comments"),
            by=PUBLIC_ACTOR,
        )


def _end_task_when_done(consultation: Consultation, by: ActorLike) -> None:
    counted = consultation.comments.counts()
    if not counted[CommentState.WAITING] and not counted["unanswered"]:
        complete_task(key=_task_key(consultation), by=by)


def _task_key(consultation: Consultation) -> str:
    return f"consultation-comments:{consultation.public_id}"
