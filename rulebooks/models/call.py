"""Calls for providers: when and to what companies may apply (domain.md C18)."""

from __future__ import annotations

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
from voucher_portal.core.translated import Translated

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor


class CallQuerySet(models.QuerySet["Call"]):
    def accepting(self) -> CallQuerySet:
        """Opened, and today between its dates: an application may be started and sent."""
        now = clock.now()
        open_now = Q(closes_at=None) | Q(closes_at__gt=now)
        return self.filter(open_now, state=CallState.OPENED, opens_at__lte=now)

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
        ]
