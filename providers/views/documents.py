"""Handing out a stored document: only after the view has checked the reader, and never unlogged."""

from __future__ import annotations

from django.http import FileResponse
from django.shortcuts import get_object_or_404

from voucher_portal.accounts.actor import Actor
from voucher_portal.core.access_log import record_access
from voucher_portal.core.downloads import document_answer
from voucher_portal.core.models import StoredDocument


def hand_out(
    *, document_id: str, subject_kind: str, subject_id: str, organiser_id: int, purpose: str, actor: Actor
) -> FileResponse:
    """The document as a download that no browser guesses the kind of or shows in place."""
    document = get_object_or_404(
        StoredDocument, public_id=document_id, subject_kind=subject_kind, subject_id=subject_id
    )
    record_access(
        actor=actor, subject_kind=subject_kind, subject_id=subject_id, organiser_id=organiser_id, purpose=purpose
    )
    return document_answer(document)
