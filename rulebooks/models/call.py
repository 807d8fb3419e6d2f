"""Calls for providers: when and to what companies may apply (domain.md C18)."""

from __future__ import annotations

import functools
import operator
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rulebooks.models.definition import DefinitionVersion
from rulebooks.transitions import CALL_TRANSITIONS, CallState
from voucher_portal.accounts.models import Organisation
from voucher_portal.core import clock
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel, VersionedModel
from voucher_portal.core.translated import LANGUAGES, Translated

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor


class CallPhase(models.TextChoices):
    DRAFT = "draft", _("Luonnos")
    UPCOMING = "upcoming", _("Tulossa")
    OPEN = "open", _("Haku auki")
    ENDED = "ended", _("Päättynyt")


_STATUS_WORDS = {
    CallPhase.DRAFT: "draft",
    CallPhase.UPCOMING: "waiting",
    CallPhase.OPEN: "in_force",
    CallPhase.ENDED: "ended",
}


class CallQuerySet(models.QuerySet["Call"]):
    def accepting(self) -> CallQuerySet:
        """Opened, and today between its dates: an application may be started and sent."""
        now = clock.now()
        open_now = Q(closes_at=None) | Q(closes_at__gt=now)
        return self.filter(open_now, state=CallState.OPENED, opens_at__lte=now)

    def announced(self) -> CallQuerySet:
        """Opened and not yet over: open now, or opening later."""
        return self.filter(Q(closes_at=None) | Q(closes_at__gt=clock.now()), state=CallState.OPENED)

    def in_phase(self, phase: str) -> CallQuerySet:
        """The calls of one `CallPhase`, as `Call.phase` derives it."""
        now = clock.now()
        over = Q(state=CallState.CLOSED) | Q(closes_at__lte=now)
        if phase == CallPhase.DRAFT:
            return self.filter(state=CallState.DRAFT)
        if phase == CallPhase.ENDED:
            return self.exclude(state=CallState.DRAFT).filter(over)
        if phase == CallPhase.UPCOMING:
            return self.announced().filter(opens_at__gt=now)
        return self.announced().filter(opens_at__lte=now)

    def searched(self, text: str) -> CallQuerySet:
        """Those of a voucher whose name in any language has the text."""
        voucher = "version_of_definition__definition__name"
        names = [Q(**{f"{voucher}_{language}__icontains": text}) for language in LANGUAGES]
        return self.filter(functools.reduce(operator.or_, names))

    def visible_to(self, actor: Actor) -> CallQuerySet:
        """Officials see their own organiser's calls; everybody else every call that was opened."""
        if actor.is_official:
            return self.filter(organiser_id=actor.organiser_id)
        return self.exclude(state=CallState.DRAFT)


@tracked()
class Call(VersionedModel, PublicModel):
    """An invitation to apply as a provider of one voucher.

    `first_round_closes_at` ends the first round; with `closes_at` empty the call then goes on
    as a continuous one (jatkuva haku).
    """

    kind = "call"
    transitions = CALL_TRANSITIONS

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="calls")
    version_of_definition = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="calls")
    state = models.CharField(max_length=16, choices=CallState.choices, default=CallState.DRAFT)
    opens_at = models.DateTimeField(_("haku alkaa"))
    first_round_closes_at = models.DateTimeField(_("ensimmäinen käsittely päättyy"), null=True, blank=True)
    closes_at = models.DateTimeField(_("haku päättyy"), null=True, blank=True)
    message = Translated(models.TextField(_("saate hakijoille"), blank=True))

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="call_closes_after_it_opens",
                condition=Q(closes_at=None) | Q(closes_at__gt=models.F("opens_at")),
            ),
            models.CheckConstraint(
                name="call_first_round_after_it_opens",
                condition=Q(first_round_closes_at=None) | Q(first_round_closes_at__gt=models.F("opens_at")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.version_of_definition.definition)

    @property
    def phase(self) -> CallPhase:
        """What the call is to a company today, derived from its state and dates."""
        if self.state == CallState.DRAFT:
            return CallPhase.DRAFT
        now = clock.now()
        if self.state == CallState.CLOSED or (self.closes_at is not None and self.closes_at <= now):
            return CallPhase.ENDED
        return CallPhase.UPCOMING if now < self.opens_at else CallPhase.OPEN

    @property
    def is_first_round(self) -> bool:
        """Is the first round of handling still running?"""
        return self.first_round_closes_at is not None and clock.now() < self.first_round_closes_at

    @property
    def status_word(self) -> str:
        return _STATUS_WORDS[self.phase]
