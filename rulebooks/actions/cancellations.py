"""What visits that were not made cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rulebooks.actions.drafts import locked_definition_draft
from rulebooks.models import CancellationRule, DefinitionVersion
from rulebooks.models.conditions import CancellationReason
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.transitions import ActorLike
from voucher_portal.core.versions import bump

#: The reasons that a cancellation notice of so many hours tells apart.
NOTICED = (CancellationReason.CLIENT_CANCELLED_IN_TIME, CancellationReason.CLIENT_CANCELLED_LATE)


@dataclass(frozen=True)
class CancellationCharge:
    """Percents: of the part that the voucher would have paid, and of the price what the client pays."""

    voucher_percent: Decimal
    client_percent: Decimal


@transaction.atomic
def set_cancellation_rules(
    *,
    version: DefinitionVersion,
    notice_hours: int | None,
    charges: Mapping[str, CancellationCharge],
    expected_version: int | None,
    by: ActorLike,
) -> DefinitionVersion:
    """Replace a draft's rules by one for each reason given; a reason that is not given costs nothing.

    Raises StaleVersion, and RuleViolation where the parts pass 100 percent.
    """
    draft = locked_definition_draft(version, expected_version)
    for reason, charge in charges.items():
        if charge.voucher_percent + charge.client_percent > 100:
            raise RuleViolation(
                _("Setelin ja asiakkaan osuus ovat yhteensä yli 100 prosenttia. Pienennä toista."),
                field=f"client_percent_{reason}",
            )
    draft.cancellation_rules.all().delete()
    CancellationRule.objects.bulk_create(
        CancellationRule(
            organiser_id=draft.organiser_id,
            version=draft,
            reason=reason,
            notice_hours=notice_hours if reason in NOTICED else None,
            voucher_percent=charge.voucher_percent,
            client_percent=charge.client_percent,
        )
        for reason, charge in charges.items()
    )
    return bump(draft)
