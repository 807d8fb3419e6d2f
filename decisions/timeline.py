"""What has been done to a decision and its providers, in words."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from decisions.models import Activation, VoucherDecision
from voucher_portal.core.models import TransitionRecord

DONE: dict[tuple[str, str], str | Promise] = {
    ("voucher_decision", "draft"): _("Luonnos tehtiin"),
    ("voucher_decision", "propose"): _("Esitettiin allekirjoitettavaksi"),
    ("voucher_decision", "cancel"): _("Luonnos poistettiin"),
    ("voucher_decision", "return"): _("Palautettiin esittäjälle"),
    ("voucher_decision", "sign"): _("Allekirjoitettiin"),
    ("voucher_decision", "reject"): _("Tehtiin kielteinen päätös"),
    ("voucher_decision", "revoke"): _("Peruutettiin"),
    ("voucher_decision", "end"): _("Päätettiin"),
    ("voucher_decision", "rotate_code"): _("Annettiin uusi varmenne"),
    ("activation", "offer"): _("Tarjottiin tuottajalle"),
    ("activation", "accept"): _("Tuottaja otti asiakkaan vastaan"),
    ("activation", "decline"): _("Tuottaja kieltäytyi"),
    ("activation", "withdraw"): _("Tarjous peruttiin"),
    ("activation", "end"): _("Tuottajan palvelu päättyi"),
}


@dataclass(frozen=True)
class Step:
    """One line of the timeline; `about` names the provider of a step that concerns one."""

    when: datetime.datetime
    who: str
    title: str | Promise
    about: str
    reason: str


def timeline_of(decision: VoucherDecision, activations: list[Activation]) -> list[Step]:
    """Newest first. One query."""
    providers = {activation.public_id: activation.office.name for activation in activations}
    of_decision = Q(kind=decision.kind, subject_id=decision.public_id)
    of_providers = Q(kind=Activation.kind, subject_id__in=list(providers))
    records = TransitionRecord.objects.filter(of_decision | of_providers).order_by("-created_at", "-id")
    return [
        Step(
            record.created_at,
            record.actor_name,
            DONE.get((record.kind, record.name), record.name),
            providers.get(record.subject_id, ""),
            record.reason,
        )
        for record in records
    ]
