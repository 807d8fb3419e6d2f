"""Downloading the copies of a decision. Every download is logged."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from clients.views.editing import actor_of
from clients.views.opening import address_of
from decisions.copy_states import find_copy
from decisions.models import VoucherDecision
from decisions.views.decisions import may_see_code
from voucher_portal.core.access_log import record_access
from voucher_portal.core.documents import open_document


@never_cache
@require_GET
def document(request: HttpRequest, public_id: str, copy: str) -> FileResponse:
    """For officials and the client. The provider copy only for those who may see the code."""
    actor = actor_of(request)
    decision = get_object_or_404(VoucherDecision.objects.visible_to(actor), public_id=public_id)
    stored = find_copy(decision, copy, with_code=actor.is_client or may_see_code(actor, decision))
    if stored is None:
        raise Http404(copy)
    record_access(
        actor=actor,
        subject_kind=decision.kind,
        subject_id=decision.public_id,
        organiser_id=decision.organiser_id,
        purpose=f"document_{copy}",
        ip=address_of(request),
    )
    return FileResponse(
        open_document(stored), content_type=stored.content_type, filename=stored.original_name, as_attachment=True
    )
