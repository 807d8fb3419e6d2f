"""Rendering a copy of a decision and storing it, exactly once."""

from __future__ import annotations

from django.db import transaction

from decisions.actions.codes import erase_printed_code, printed_code
from decisions.copies import Copy, copy_of, file_name
from decisions.letters import TEMPLATE_VERSION, letter_html
from decisions.letters.renderer import render_pdf
from decisions.models import VoucherDecision
from voucher_portal.core import outbox
from voucher_portal.core.documents import find_document, store_document
from voucher_portal.core.models import OutboxMessage, StoredDocument
from voucher_portal.integrations.seal import active_seal


def store_requested_copy(message: OutboxMessage) -> StoredDocument:
    """The work behind one outbox message; safe to run twice, also at the same time.

    Renders outside any transaction; then the end of the message, the row of the document and the
    erasing of the readable code stand or fall together. The message comes first: its lock makes a
    second worker wait and find the document, so that it leaves no file behind.
    """
    existing = find_document(subject_kind=message.subject_kind, subject_id=message.subject_id, copy=message.part)
    if existing is not None:
        return existing
    copy, sequence = copy_of(message.part)
    related = ("organiser", "unit", "definition", "definition_version", "need_assessment", "client")
    decision = VoucherDecision.objects.select_related(*related).get(public_id=message.subject_id)
    code = printed_code(decision, sequence) if copy is Copy.PROVIDER else ""
    sealed = active_seal().seal(render_pdf(letter_html(decision, copy, code)))
    with transaction.atomic():
        outbox.complete(message)
        document = store_document(
            content=sealed.content,
            subject_kind=message.subject_kind,
            subject_id=message.subject_id,
            copy=message.part,
            organiser=decision.organiser,
            content_type="application/pdf",
            original_name=file_name(decision.number or "", message.part, decision.decision_language),
            language=decision.decision_language,
            template_version=TEMPLATE_VERSION,
            seal_status=sealed.status,
        )
        if copy is Copy.PROVIDER:
            erase_printed_code(decision, sequence)
    return document
