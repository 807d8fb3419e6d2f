"""The bodies that approved a rulebook version, written on its draft."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rulebooks.actions.drafts import locked_rulebook_draft, set_columns
from rulebooks.models import RulebookApproval, RulebookVersion
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.transitions import ActorLike
from voucher_portal.core.versions import bump


@dataclass(frozen=True)
class ApprovalDetails:
    """A body in the three languages, its day of approval and the clause of its minutes."""

    body_fi: str
    approval_date: datetime.date
    clause: str
    body_sv: str = ""
    body_en: str = ""


@transaction.atomic
def add_rulebook_approval(
    *, version: RulebookVersion, details: ApprovalDetails, expected_version: int | None, by: ActorLike
) -> RulebookApproval:
    """Write down one body's approval. Raises StaleVersion, RuleViolation."""
    draft = locked_rulebook_draft(version, expected_version)
    _refuse_details(draft, details)
    approval = RulebookApproval.objects.create(organiser_id=draft.organiser_id, version=draft, **asdict(details))
    bump(draft)
    return approval


@transaction.atomic
def edit_rulebook_approval(
    *, approval: RulebookApproval, details: ApprovalDetails, expected_version: int | None, by: ActorLike
) -> RulebookApproval:
    """Mend an approval of a draft; `expected_version` is the draft's. Raises StaleVersion, RuleViolation."""
    draft = locked_rulebook_draft(approval.version, expected_version)
    row = RulebookApproval.objects.select_for_update(of=("self",)).get(pk=approval.pk)
    _refuse_details(draft, details, but=row.pk)
    set_columns(row, asdict(details))
    bump(draft)
    return row


@transaction.atomic
def remove_rulebook_approval(
    *, approval: RulebookApproval, expected_version: int | None, by: ActorLike
) -> RulebookVersion:
    """Take an approval off a draft. Raises StaleVersion, RuleViolation."""
    draft = locked_rulebook_draft(approval.version, expected_version)
    RulebookApproval.objects.filter(pk=approval.pk, version=draft).delete()
    return bump(draft)


def _refuse_details(draft: RulebookVersion, details: ApprovalDetails, but: int = 0) -> None:
    if details.approval_date > clock.today():
        raise RuleViolation(
            _("Päivä on vasta edessä. Kirjoita päivä, jona teksti on hyväksytty."), field="approval_date", code="future"
        )
    if draft.approvals.filter(body_fi=details.body_fi).exclude(pk=but).exists():
        raise RuleViolation(_("Tämän toimielimen hyväksyntä on jo lisätty."), field="body_fi", code="once_per_body")
