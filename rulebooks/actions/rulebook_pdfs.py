"""PDF files of a rulebook version, one for each language, given on its draft."""

from __future__ import annotations

from django.db import transaction

from rulebooks.actions.drafts import acting_person, locked_rulebook_draft
from rulebooks.models import RulebookPdf, RulebookVersion
from voucher_portal.accounts.actor import Actor
from voucher_portal.core.documents import store_document
from voucher_portal.core.public_ids import new_public_id
from voucher_portal.core.uploads import CheckedUpload
from voucher_portal.core.versions import bump

ORIGINAL = "original"


@transaction.atomic
def add_rulebook_pdf(
    *, version: RulebookVersion, language: str, upload: CheckedUpload, expected_version: int | None, by: Actor
) -> RulebookPdf:
    """Attach the file of one language; one given earlier is replaced. Raises StaleVersion, RuleViolation."""
    draft = locked_rulebook_draft(version, expected_version)
    draft.pdfs.filter(language=language).delete()
    public_id = new_public_id()
    document = store_document(
        content=upload.content,
        subject_kind=RulebookPdf.kind,
        subject_id=public_id,
        copy=ORIGINAL,
        organiser=draft.organiser,
        content_type=upload.content_type,
        original_name=upload.original_name,
        language=language,
        created_by_user_id=by.user_id,
    )
    pdf = RulebookPdf.objects.create(
        public_id=public_id,
        organiser_id=draft.organiser_id,
        version=draft,
        language=language,
        document_id=document.public_id,
        original_name=upload.original_name,
        size=upload.size,
        added_by_id=acting_person(by),
    )
    bump(draft)
    return pdf


@transaction.atomic
def remove_rulebook_pdf(*, pdf: RulebookPdf, expected_version: int | None, by: Actor) -> RulebookVersion:
    """Take a file off a draft. Raises StaleVersion, RuleViolation."""
    draft = locked_rulebook_draft(pdf.version, expected_version)
    draft.pdfs.filter(pk=pdf.pk).delete()
    return bump(draft)
