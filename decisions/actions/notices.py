"""Tasks and messages that a decision gives to people. They carry no client's name."""

from __future__ import annotations

from django.utils.translation import gettext as _

from decisions.models import Activation, VoucherDecision
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.roles import RoleName
from voucher_portal.inbox.actions import close_task, open_task, send_message

DECISION_PAGE = "decisions:decision-detail"
ACTIVATION_LIST = "decisions:activation-list"


def ask_for_signature(decision: VoucherDecision, *, by: Actor) -> None:
    """A task to the organiser's decision makers, and the end of the proposer's own."""
    close_task(key=_correction_key(decision), by=by)
    open_task(
        key=_signature_key(decision),
        title=_("Palvelusetelipäätös odottaa allekirjoitusta"),
        about=str(decision.definition.name),
        recipient_organisation_id=decision.organiser_id,
        recipient_role=RoleName.DECISION_MAKER,
        subject_kind=decision.kind,
        subject_id=decision.public_id,
        view_name=DECISION_PAGE,
        by=by,
    )


def signature_given(decision: VoucherDecision, *, by: Actor) -> None:
    close_task(key=_signature_key(decision), by=by)


def returned(decision: VoucherDecision, *, proposer_id: int | None, by: Actor) -> None:
    """A task to the one who proposed."""
    close_task(key=_signature_key(decision), by=by)
    open_task(
        key=_correction_key(decision),
        title=_("Esitys palautettiin sinulle korjattavaksi"),
        about=str(decision.definition.name),
        recipient_organisation_id=decision.organiser_id,
        recipient_user_id=proposer_id,
        subject_kind=decision.kind,
        subject_id=decision.public_id,
        view_name=DECISION_PAGE,
        by=by,
    )


def offered(activation: Activation, *, by: Actor) -> None:
    """A task to the provider whom the case manager attached."""
    open_task(
        key=_offer_key(activation),
        title=_("Uusi asiakas odottaa vastaustasi"),
        about=str(activation.decision.definition.name),
        recipient_organisation_id=activation.provider.organisation_id,
        subject_kind=activation.kind,
        subject_id=activation.public_id,
        view_name="",
        by=by,
    )


def answered(activation: Activation, *, by: Actor) -> None:
    close_task(key=_offer_key(activation), by=by)


def declined(activation: Activation, *, by: Actor) -> None:
    """A task to the official who attached the provider: choose another with the client."""
    answered(activation, by=by)
    open_task(
        key=f"declined:{activation.public_id}",
        title=_("Palveluntuottaja kieltäytyi asiakkaasta"),
        about=str(activation.decision.definition.name),
        recipient_organisation_id=activation.organiser_id,
        recipient_user_id=activation.offered_by_id,
        subject_kind=activation.decision.kind,
        subject_id=activation.decision.public_id,
        view_name=DECISION_PAGE,
        by=by,
    )


def accepted(activation: Activation, *, by: Actor) -> None:
    """A message to the official who attached the provider."""
    answered(activation, by=by)
    send_message(
        title=_("Palveluntuottaja otti asiakkaan vastaan"),
        about=str(activation.decision.definition.name),
        recipient_organisation_id=activation.organiser_id,
        recipient_user_id=activation.offered_by_id,
        subject_kind=activation.decision.kind,
        subject_id=activation.decision.public_id,
        view_name=DECISION_PAGE,
        by=by,
    )


def _signature_key(decision: VoucherDecision) -> str:
    return f"sign:{decision.public_id}"


def _correction_key(decision: VoucherDecision) -> str:
    return f"correct:{decision.public_id}"


def _offer_key(activation: Activation) -> str:
    return f"offer:{activation.public_id}"
