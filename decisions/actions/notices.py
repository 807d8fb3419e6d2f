"""Tasks and messages that a decision gives to people. They carry no client's name."""

from __future__ import annotations

from django.utils.translation import gettext as _

from decisions.models import Activation, VoucherDecision
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.models import User
from voucher_portal.accounts.permissions import Permission
from voucher_portal.accounts.roles import RoleName
from voucher_portal.inbox.actions import Recipient, SubjectLink, complete_task, create_task, send_message

DECISION_PAGE = "decisions:decision-detail"
OFFER_PAGE = "decisions:activation-offer"


def ask_for_signature(decision: VoucherDecision, *, by: Actor) -> None:
    """A task to the organiser's decision makers, and the end of the proposer's own."""
    complete_task(key=_correction_key(decision), by=by)
    create_task(
        to=Recipient.of_organisation(decision.organiser, RoleName.DECISION_MAKER),
        key=_signature_key(decision),
        title=_("Palvelusetelipäätös odottaa allekirjoitusta"),
        about=str(decision.definition.name),
        subject=_page_of(decision),
        by=by,
    )


def decided(decision: VoucherDecision, *, by: Actor) -> None:
    complete_task(key=_signature_key(decision), by=by)


def returned(decision: VoucherDecision, *, proposer: User | None, by: Actor) -> None:
    """A task to the one who proposed."""
    complete_task(key=_signature_key(decision), by=by)
    create_task(
        to=Recipient(organisation=decision.organiser, person=proposer),
        key=_correction_key(decision),
        title=_("Esitys palautettiin sinulle korjattavaksi"),
        about=str(decision.definition.name),
        subject=_page_of(decision),
        by=by,
    )


def offered(activation: Activation, *, by: Actor) -> None:
    """A task to those who may answer in the office that the case manager attached."""
    create_task(
        to=Recipient.able_to(
            Permission.VOUCHER_ACTIVATE, activation.provider.organisation, office_id=activation.office_id
        ),
        key=_offer_key(activation),
        title=_("Uusi asiakas odottaa vastaustasi"),
        about=str(activation.decision.definition.name),
        subject=SubjectLink(activation.kind, activation.public_id, OFFER_PAGE),
        by=by,
    )


def answered(activation: Activation, *, by: Actor) -> None:
    complete_task(key=_offer_key(activation), by=by)


def accepted(activation: Activation, *, by: Actor) -> None:
    """A message to the official who attached the provider."""
    answered(activation, by=by)
    send_message(
        to=_attacher(activation),
        title=_("Palveluntuottaja otti asiakkaan vastaan"),
        about=str(activation.decision.definition.name),
        subject=_page_of(activation.decision),
        by=by,
    )


def declined(activation: Activation, *, by: Actor) -> None:
    """A task to the official who attached the provider: choose another one with the client."""
    answered(activation, by=by)
    create_task(
        to=_attacher(activation),
        key=f"declined:{activation.public_id}",
        title=_("Palveluntuottaja kieltäytyi asiakkaasta"),
        about=str(activation.decision.definition.name),
        subject=_page_of(activation.decision),
        by=by,
    )


def attached_again(decision: VoucherDecision, *, by: Actor) -> None:
    """The official has chosen another provider: the tasks about the earlier ones are done."""
    for activation in decision.activations.all():
        complete_task(key=f"declined:{activation.public_id}", by=by)


def _attacher(activation: Activation) -> Recipient:
    return Recipient(organisation=activation.organiser, person=activation.offered_by)


def _page_of(decision: VoucherDecision) -> SubjectLink:
    return SubjectLink(decision.kind, decision.public_id, DECISION_PAGE)


def _signature_key(decision: VoucherDecision) -> str:
    return f"decision-sign:{decision.public_id}"


def _correction_key(decision: VoucherDecision) -> str:
    return f"decision-correct:{decision.public_id}"


def _offer_key(activation: Activation) -> str:
    return f"activation-answer:{activation.public_id}"
