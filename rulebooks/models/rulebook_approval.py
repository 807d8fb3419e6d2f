"""Who has approved a rulebook version: one or several bodies, each with its date and clause (S3:L37)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from rulebooks.models.freeze import FREEZE_WITH_RULEBOOK_VERSION
from rulebooks.models.rulebook import RulebookVersion
from rulebooks.transitions import RulebookVersionState
from voucher_portal.accounts.models import Organisation
from voucher_portal.core.history import tracked
from voucher_portal.core.models.base import PublicModel
from voucher_portal.core.translated import Translated

if TYPE_CHECKING:
    from voucher_portal.accounts.actor import Actor

M = TypeVar("M", bound=models.Model)


class OfRulebookVersionQuerySet(models.QuerySet[M]):
    def visible_to(self, actor: Actor) -> Self:
        """What belongs to a version is public once the version is published, and its officials' before."""
        published = models.Q(version__state=RulebookVersionState.PUBLISHED)
        if actor.is_official:
            return self.filter(models.Q(organiser_id=actor.organiser_id) | published)
        return self.filter(published)


class RulebookApprovalQuerySet(OfRulebookVersionQuerySet["RulebookApproval"]):
    """Approvals, in the order in which they were given."""


@tracked()
class RulebookApproval(PublicModel):
    """One body's approval of a rulebook version: on which day, and under which clause of its minutes."""

    organiser = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(RulebookVersion, on_delete=models.PROTECT, related_name="approvals")
    body = Translated(models.CharField(_("toimielin"), max_length=200))
    approval_date = models.DateField(_("hyväksymispäivä"))
    clause = models.CharField(_("pykälä"), max_length=40)

    objects = RulebookApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["approval_date", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "body_fi"], name="rulebook_approval_once_per_body"),
        ]
        triggers = [FREEZE_WITH_RULEBOOK_VERSION]

    def __str__(self) -> str:
        return str(self.body)
