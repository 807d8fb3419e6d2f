"""Attachments that an application must, or may, carry."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Max

from rulebooks.actions.drafts import locked_definition_draft, set_columns
from rulebooks.models import AttachmentRequirement, DefinitionVersion
from voucher_portal.core.transitions import ActorLike
from voucher_portal.core.versions import bump


@dataclass(frozen=True)
class AttachmentDetails:
    """One document: its name, whether it is mandatory, and whether it has a last day of validity."""

    name_fi: str
    name_sv: str = ""
    name_en: str = ""
    is_mandatory: bool = True
    has_expiry: bool = False


@transaction.atomic
def add_attachment_requirement(
    *, version: DefinitionVersion, details: AttachmentDetails, expected_version: int | None, by: ActorLike
) -> AttachmentRequirement:
    """Add a document to the end of a draft's list. Raises StaleVersion, RuleViolation."""
    draft = locked_definition_draft(version, expected_version)
    highest = draft.attachment_requirements.aggregate(highest=Max("position"))["highest"]
    requirement = AttachmentRequirement.objects.create(
        organiser_id=draft.organiser_id,
        version=draft,
        position=0 if highest is None else highest + 1,
        **asdict(details),
    )
    bump(draft)
    return requirement


@transaction.atomic
def edit_attachment_requirement(
    *,
    requirement: AttachmentRequirement,
    details: AttachmentDetails,
    expected_version: int | None,
    by: ActorLike,
) -> AttachmentRequirement:
    """Change a document of a draft; `expected_version` is the draft's. Raises StaleVersion, RuleViolation."""
    draft = locked_definition_draft(requirement.version, expected_version)
    row = AttachmentRequirement.objects.select_for_update(of=("self",)).get(pk=requirement.pk)
    set_columns(row, asdict(details))
    bump(draft)
    return row


@transaction.atomic
def remove_attachment_requirement(
    *, requirement: AttachmentRequirement, expected_version: int | None, by: ActorLike
) -> DefinitionVersion:
    """Take a document off a draft's list. Raises StaleVersion, RuleViolation."""
    draft = locked_definition_draft(requirement.version, expected_version)
    AttachmentRequirement.objects.filter(pk=requirement.pk, version=draft).delete()
    return bump(draft)
