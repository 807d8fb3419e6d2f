"""Rulebooks and their versions: the public terms of a voucher service (S3:L35)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rulebooks.models.freeze import FREEZE_PUBLISHED_VERSION
from rulebooks.transitions import RULEBOOK_VERSION_TRANSITIONS, RulebookVersionState, VersionState
from voucher_portal.accounts.models import Organisation, User
from voucher_portal.core import clock
from voucher_portal.core.finnish_sort import FinnishSortKey
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel, VersionedModel
from voucher_portal.core.periods import DateRange
from voucher_portal.core.translated import Translated, columns_of

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor


def version_status(state: str, period: DateRange | None) -> str:
    """The status word of a version today: draft, waiting for its first day, in force or ended."""
    if state == VersionState.DRAFT or period is None:
        return "draft"
    today = clock.today()
    if today in period:
        return "in_force"
    return "waiting" if period.lower is not None and today < period.lower else "ended"


READABLE_STATES = (RulebookVersionState.CONSULTATION, RulebookVersionState.PUBLISHED)


class RulebookPart(models.TextChoices):
    GENERAL = "general", _("Yleinen osa")
    SERVICE = "service", _("Palvelukohtainen osa")
    DATA_PROCESSING = "data_processing", _("Henkilötietojen käsittelyn ehdot")


class RulebookQuerySet(models.QuerySet["Rulebook"]):
    def visible_to(self, actor: Actor) -> RulebookQuerySet:
        """Officials see their own organiser's rulebooks; everybody else those with a version to read."""
        if actor.is_official:
            return self.filter(organiser_id=actor.organiser_id)
        readable = RulebookVersion.objects.readable().filter(rulebook=models.OuterRef("pk"))
        return self.filter(models.Exists(readable))

    def searched(self, text: str) -> RulebookQuerySet:
        """Those whose name in any language has the text."""
        return self.filter(Q(name_fi__icontains=text) | Q(name_sv__icontains=text) | Q(name_en__icontains=text))


@tracked()
class Rulebook(VersionedModel, PublicModel):
    """One part of an organiser's rulebook, through all its versions."""

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="rulebooks")
    part = models.CharField(_("osa"), max_length=20, choices=RulebookPart.choices)
    name = Translated(models.CharField(_("nimi"), max_length=200))
    sort_name = FinnishSortKey("name_fi")

    objects = RulebookQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "id"]

    def __str__(self) -> str:
        return str(self.name)


class RulebookVersionQuerySet(models.QuerySet["RulebookVersion"]):
    def published(self) -> RulebookVersionQuerySet:
        return self.filter(state=RulebookVersionState.PUBLISHED)

    def readable(self) -> RulebookVersionQuerySet:
        """What everybody may read: published, or a draft that is open for comments."""
        return self.filter(state__in=READABLE_STATES)

    def visible_to(self, actor: Actor) -> RulebookVersionQuerySet:
        """Everybody reads what is readable; any other draft is for its organiser's officials."""
        if actor.is_official:
            return self.filter(Q(organiser_id=actor.organiser_id) | Q(state__in=READABLE_STATES))
        return self.readable()

    def without_texts(self) -> RulebookVersionQuerySet:
        """For lists: the long texts stay in the database."""
        return self.defer(*columns_of("text"))


@tracked()
class RulebookVersion(VersionedModel, PublicModel):
    """One text of a rulebook. Frozen when it is approved and published; read at a permanent address.

    In force and superseded are read from `period`. By `accept_by_date` the companies that have
    accepted an earlier version accept this one.
    """

    kind = "rulebook_version"
    transitions = RULEBOOK_VERSION_TRANSITIONS

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    rulebook = models.ForeignKey(Rulebook, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("versio"))
    state = models.CharField(max_length=16, choices=RulebookVersionState.choices, default=RulebookVersionState.DRAFT)
    text = Translated(models.TextField(_("teksti")))
    changelog = Translated(models.TextField(_("mikä muuttui"), blank=True))
    period = DateRangeField(_("voimassa"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accept_by_date = models.DateField(_("hyväksyttävä viimeistään"), null=True, blank=True)

    objects = RulebookVersionQuerySet.as_manager()

    class Meta:
        ordering = ["rulebook", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["rulebook", "number"], name="rulebook_version_number"),
            models.CheckConstraint(
                name="rulebook_version_published_when_and_by",
                condition=Q(
                    state__in=["draft", "consultation"], published_at=None, published_by=None, accept_by_date=None
                )
                | Q(state="published", published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="rulebook_version_published_is_dated", condition=~Q(state="published") | Q(period__isnull=False)
            ),
            ExclusionConstraint(
                name="rulebook_version_published_no_overlap",
                expressions=[("rulebook", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(state="published"),
            ),
        ]
        triggers = [FREEZE_PUBLISHED_VERSION]

    def __str__(self) -> str:
        return f"{self.rulebook} {self.number}"

    @property
    def is_draft(self) -> bool:
        """Not published yet, be it open for comments or not."""
        return self.state != RulebookVersionState.PUBLISHED

    @property
    def is_editable(self) -> bool:
        return self.state == RulebookVersionState.DRAFT

    @property
    def is_in_consultation(self) -> bool:
        return self.state == RulebookVersionState.CONSULTATION

    @property
    def status_word(self) -> str:
        return "waiting" if self.is_in_consultation else version_status(self.state, self.period)
