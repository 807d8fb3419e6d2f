"""Showing and checking that somebody may act for a company (S1:L50, design 4)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from providers.actions import correspondence
from providers.actions.people import acting_person, refuse_own_company
from providers.models import AuthorityProof, Provider
from providers.transitions import ProviderState
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.models import Organisation
from voucher_portal.core import clock
from voucher_portal.core.documents import store_document
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.public_ids import new_public_id
from voucher_portal.core.transitions import apply, record_transition
from voucher_portal.core.uploads import CheckedUpload

DOCUMENT_KIND = "authority_proof"
ORIGINAL = "original"


@transaction.atomic
def show_authority(
    *, provider: Provider, organiser: Organisation, basis: str, upload: CheckedUpload, by: Actor
) -> AuthorityProof:
    """Send the document to an organiser for checking.

    Raises RuleViolation when the company is active already or an earlier document still waits.
    """
    provider = Provider.objects.select_for_update(of=("self",)).get(pk=provider.pk)
    _refuse_needless(provider)
    public_id = new_public_id()
    document = store_document(
        content=upload.content,
        subject_kind=DOCUMENT_KIND,
        subject_id=public_id,
        copy=ORIGINAL,
        organiser=organiser,
        content_type=upload.content_type,
        original_name=upload.original_name,
        created_by_user_id=by.user_id,
    )
    proof = AuthorityProof.objects.create(
        public_id=public_id,
        provider=provider,
        organiser=organiser,
        shown_by_id=acting_person(by),
        document_id=document.public_id,
        basis=basis,
    )
    record_transition(proof, "show", "", by=by)
    correspondence.ask_to_check(proof, by=by)
    return proof


def _refuse_needless(provider: Provider) -> None:
    if provider.state != ProviderState.REGISTERED:
        raise RuleViolation(_("Yrityksen valtuutta ei tarvitse enää osoittaa."), code="not_needed")
    if provider.authority_proofs.waiting().exists():
        raise RuleViolation(
            _("Edellinen asiakirja odottaa vielä tarkastusta. Saat viestin, kun se on tarkastettu."),
            code="proof_waiting",
        )


@transaction.atomic
def accept_authority(*, proof: AuthorityProof, expected_version: int | None, by: Actor) -> AuthorityProof:
    """The authority is shown: the company becomes active.

    Raises RuleViolation when the official is of that company.
    """
    proof, provider = _lock(proof, expected_version)
    refuse_own_company(provider, by)
    apply(proof, "accept", by=by, stamps=_review_stamps(proof, "", by))
    if provider.state == ProviderState.REGISTERED:
        apply(provider, "activate", by=by, organiser_id=proof.organiser_id)
    correspondence.tell_of_proof(proof, by=by)
    return proof


@transaction.atomic
def reject_authority(*, proof: AuthorityProof, reason: str, expected_version: int | None, by: Actor) -> AuthorityProof:
    """The document does not show authority; the company may send another one."""
    proof, provider = _lock(proof, expected_version)
    refuse_own_company(provider, by)
    apply(proof, "reject", by=by, reason=reason, stamps=_review_stamps(proof, reason, by))
    correspondence.tell_of_proof(proof, by=by)
    return proof


def _review_stamps(proof: AuthorityProof, note: str, by: Actor) -> dict[str, object]:
    return {
        "reviewed_at": clock.now(),
        "reviewed_by_id": by.user_id,
        "review_note": note,
        "version": proof.version + 1,
    }


def _lock(proof: AuthorityProof, expected_version: int | None) -> tuple[AuthorityProof, Provider]:
    provider = Provider.objects.select_for_update(of=("self",)).get(pk=proof.provider_id)
    rows = AuthorityProof.objects.select_related("provider__organisation", "organiser")
    locked = rows.select_for_update(of=("self",)).get(pk=proof.pk)
    locked.check_version(expected_version)
    return locked, provider
