"""Consultations: a draft that providers and the public comment on, clause by clause, until a day."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pgtrigger
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from rulebooks.models.rulebook import RulebookVersion
from rulebooks.transitions import COMMENT_TRANSITIONS, CommentState
from voucher_portal.accounts.models import Organisation, User
from voucher_portal.core import clock, periods
from voucher_portal.core.history import not_tracked, tracked
from voucher_portal.core.models.base import PublicModel, VersionedModel
from voucher_portal.core.translated import Translated, columns_of

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor

_STATUS_WORDS: dict[str, str] = {
    CommentState.WAITING: "waiting",
    CommentState.PUBLISHED: "approved",
    CommentState.HIDDEN: "rejected",
}


def _unchanged(*columns: str) -> pgtrigger.Trigger:
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return pgtrigger.Protect(
        name="written_once", operation=pgtrigger.Update, condition=pgtrigger.Condition(f"({changed})")
    )


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def running(self) -> ConsultationQuerySet:
        """Not ended by anybody. The last day may have passed: then nobody comments any more."""
        return self.filter(closed_at=None)

    def without_texts(self) -> ConsultationQuerySet:
        return self.defer(*columns_of("text"))

    def visible_to(self, actor: Actor) -> ConsultationQuerySet:
        """Whatever was opened for comments was opened for everybody, and stays to be read."""
        return self.all()


@tracked(exclude=["text"])
class Consultation(VersionedModel, PublicModel):
    """One round of comments on a draft. It keeps the text that was commented on.

    `period` is from the day it was opened to the last day for comments.
    """

    kind = "consultation"

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    rulebook_version = models.ForeignKey(RulebookVersion, on_delete=models.PROTECT, related_name="consultations")
    text = Translated(models.TextField(_("teksti")))
    period = DateRangeField(_("kommentoitavana"))
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    close_reason = models.TextField(_("miksi päätettiin kesken"), blank=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rulebook_version"], condition=Q(closed_at=None), name="consultation_one_running"
            ),
            models.CheckConstraint(
                name="consultation_has_its_days",
                condition=Q(period__isempty=False, period__lower_inf=False, period__upper_inf=False),
            ),
            models.CheckConstraint(
                name="consultation_closed_when_and_by",
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]
        triggers = [_unchanged("rulebook_version_id", "opened_at", "opened_by_id", *columns_of("text"))]

    def __str__(self) -> str:
        return f"{self.rulebook_version} {self.period}"

    @property
    def last_day(self) -> datetime.date:
        day = periods.last_day(self.period)
        assert day is not None
        return day

    @property
    def is_open(self) -> bool:
        """May one comment today?"""
        return self.closed_at is None and clock.today() in self.period


class ConsultationCommentQuerySet(models.QuerySet["ConsultationComment"]):
    def published(self) -> ConsultationCommentQuerySet:
        return self.filter(state=CommentState.PUBLISHED)

    def waiting(self) -> ConsultationCommentQuerySet:
        return self.filter(state=CommentState.WAITING)

    def unanswered(self) -> ConsultationCommentQuerySet:
        return self.filter(answer=None)

    def counts(self) -> dict[str, int]:
        """How many there are in each state, and how many published ones have no answer. One query."""
        by_state = {str(state): Count("pk", filter=Q(state=state)) for state in CommentState}
        unanswered = Count("pk", filter=Q(state=CommentState.PUBLISHED, answer=None))
        return self.order_by().aggregate(**by_state, unanswered=unanswered)

    def visible_to(self, actor: Actor) -> ConsultationCommentQuerySet:
        """Everybody reads the published ones; the organiser's officials all of theirs."""
        published = Q(state=CommentState.PUBLISHED)
        if actor.is_official:
            return self.filter(published | Q(organiser_id=actor.organiser_id))
        return self.filter(published)


@not_tracked("written once; its steps are transition records, and whoever wrote it may be nobody")
class ConsultationComment(PublicModel):
    """What somebody said of one clause, or of the whole text where `clause` is empty.

    A company comments by its name. Anybody else is asked for nothing: `author_name` and
    `author_organisation` are what they chose to tell.
    """

    kind = "consultation_comment"
    transitions = COMMENT_TRANSITIONS

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="comments")
    state = models.CharField(max_length=16, choices=CommentState.choices, default=CommentState.WAITING)
    clause = models.CharField(_("kohta"), max_length=100, blank=True)
    clause_title = models.CharField(max_length=300, blank=True)
    text = models.TextField(_("kommentti"))
    language = models.CharField(max_length=2)
    company = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    author_name = models.CharField(_("nimi"), max_length=120, blank=True)
    author_organisation = models.CharField(_("organisaatio"), max_length=200, blank=True)

    objects = ConsultationCommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["consultation", "state", "created_at"])]
        constraints = [
            models.CheckConstraint(
                name="comment_of_a_company_or_of_a_person",
                condition=Q(company=None) | Q(author_name="", author_organisation=""),
            ),
        ]
        triggers = [
            _unchanged(
                "consultation_id", "clause", "text", "language", "company_id", "author_name", "author_organisation"
            )
        ]

    @property
    def given_answer(self) -> ConsultationAnswer | None:
        """The answer, None when there is none. Select `answer` with the comment."""
        return getattr(self, "answer", None)

    @property
    def author(self) -> str:
        """Who said it, as far as they told; empty for nobody."""
        if self.company is not None:
            return str(self.company)
        return ", ".join(part for part in (self.author_name, self.author_organisation) if part)

    @property
    def status_word(self) -> str:
        return _STATUS_WORDS[self.state]


class ConsultationAnswerQuerySet(models.QuerySet["ConsultationAnswer"]):
    def visible_to(self, actor: Actor) -> ConsultationAnswerQuerySet:
        """An answer is read by whoever reads its comment."""
        return self.filter(comment__in=ConsultationComment.objects.visible_to(actor))


@tracked()
class ConsultationAnswer(VersionedModel, PublicModel):
    """The organiser's answer to a comment. It may be made better; what it was is in the history."""

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    comment = models.OneToOneField(ConsultationComment, on_delete=models.PROTECT, related_name="answer")
    text = models.TextField(_("vastaus"))
    language = models.CharField(max_length=2)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ConsultationAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["answered_at", "id"]
