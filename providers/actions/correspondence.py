"""What companies and organisers tell each other as an action happens: messages and tasks.

Written in the portal's first language; the reader's own language is on the page it leads to.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from providers.models import Application, ApprovalDecision, AuthorityProof, Provider
from providers.models.approval import Outcome
from providers.transitions import ProofState
from rulebooks.models import RulebookVersion
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.permissions import Permission
from voucher_portal.accounts.roles import ORGANISER_ROLES, RoleName
from voucher_portal.core import clock
from voucher_portal.core.transitions import ActorLike
from voucher_portal.inbox.actions import Recipient, SubjectLink, complete_task, create_task, send_message
from voucher_portal.inbox.models import Task

END_OF_DAY = datetime.time(23, 59)
_Text = str | Promise


def ask_to_check(proof: AuthorityProof, *, by: Actor) -> None:
    """A task for each role of the organiser that may check authority; the first to act ends them all."""
    for role in _roles_with(Permission.PROVIDER_VERIFY):
        create_task(
            to=Recipient.of_organisation(proof.organiser, role),
            key=f"authority-proof:{proof.public_id}:{role}",
            title=_written(_("Tarkasta yrityksen valtuus")),
            about=str(proof.provider.organisation),
            subject=SubjectLink(proof.kind, proof.public_id, "providers:proof-detail"),
            by=by,
        )


def tell_of_proof(proof: AuthorityProof, *, by: Actor) -> None:
    for role in _roles_with(Permission.PROVIDER_VERIFY):
        complete_task(key=f"authority-proof:{proof.public_id}:{role}", by=by)
    accepted = proof.state == ProofState.ACCEPTED
    title = _("Yrityksen valtuus on hyväksytty") if accepted else _("Yrityksen valtuutta ei hyväksytty")
    body = _("Yritys on nyt aktiivinen. Voitte lähettää hakemuksia.") if accepted else proof.review_note
    send_message(
        to=_administrators(proof.provider),
        title=_written(title),
        body=_written(body),
        about=str(proof.organiser),
        subject=SubjectLink(Provider.kind, "", "providers:company"),
        by=by,
    )


def tell_of_submission(application: Application, *, is_answer: bool, by: Actor) -> None:
    """The organiser's planners get the application, or its answer, as a task."""
    complete_task(key=f"application-information:{application.public_id}", by=by)
    create_task(
        to=Recipient.of_organisation(application.organiser, str(RoleName.PLANNER)),
        key=f"application-review:{application.public_id}",
        title=_written(_("Käsittele täydennetty hakemus") if is_answer else _("Käsittele uusi hakemus")),
        about=_about(application),
        subject=_review_page(application),
        by=by,
    )


def tell_of_withdrawal(application: Application, *, by: Actor) -> None:
    complete_task(key=f"application-information:{application.public_id}", by=by)
    if application.submitted_at is None:
        return
    complete_task(key=f"application-review:{application.public_id}", by=by)
    send_message(
        to=Recipient.of_organisation(application.organiser, str(RoleName.PLANNER)),
        title=_written(_("Yritys perui hakemuksensa")),
        about=_about(application),
        subject=_review_page(application),
        by=by,
    )


def ask_for_information(application: Application, *, by: Actor) -> None:
    """A message with the request, and a task with its due date, for the company's administrators."""
    complete_task(key=f"application-review:{application.public_id}", by=by)
    assert application.information_due_date is not None
    to = _administrators(application.provider)
    subject = SubjectLink(application.kind, application.public_id, "providers:application-edit")
    send_message(
        to=to,
        title=_written(_("Täydentäkää hakemusta")),
        body=application.information_request,
        about=_about(application),
        subject=subject,
        by=by,
    )
    create_task(
        to=to,
        key=f"application-information:{application.public_id}",
        title=_written(_("Täydennä hakemusta")),
        about=_about(application),
        due_at=clock.moment(application.information_due_date, END_OF_DAY),
        subject=subject,
        by=by,
    )


def ask_for_signature(approval: ApprovalDecision, *, by: Actor) -> None:
    complete_task(key=f"application-review:{approval.application.public_id}", by=by)
    create_task(
        to=Recipient.of_organisation(approval.organiser, str(RoleName.DECISION_MAKER)),
        key=f"approval-sign:{approval.public_id}",
        title=_written(_("Allekirjoita tuottajan hyväksymispäätös")),
        about=_about(approval.application),
        subject=_approval_page(approval),
        by=by,
    )


def tell_of_decision(approval: ApprovalDecision, *, by: Actor) -> None:
    complete_task(key=f"approval-sign:{approval.public_id}", by=by)
    approved = approval.outcome == Outcome.APPROVED
    send_message(
        to=_administrators(approval.provider),
        title=_written(_("Teidät on hyväksytty tuottajaksi") if approved else _("Hakemuksenne on hylätty")),
        body=_written(_("Päätös ja sen perustelut ovat portaalissa.")),
        about=_about(approval.application),
        subject=_approval_page(approval),
        by=by,
    )


def tell_of_return(approval: ApprovalDecision, *, reason: str, by: Actor) -> None:
    """Back to the person who prepared it, with the reason."""
    complete_task(key=f"approval-sign:{approval.public_id}", by=by)
    to = Recipient(organisation=approval.organiser, person=approval.prepared_by)
    subject = _review_page(approval.application)
    send_message(
        to=to,
        title=_written(_("Päätös palautettiin valmisteluun")),
        body=reason,
        about=_about(approval.application),
        subject=subject,
        by=by,
    )
    create_task(
        to=to,
        key=f"application-review:{approval.application.public_id}",
        title=_written(_("Valmistele päätös uudelleen")),
        about=_about(approval.application),
        subject=subject,
        by=by,
    )


_CHANGES: dict[str, _Text] = {
    "suspend": _("Hyväksyntänne on keskeytetty"),
    "resume": _("Hyväksyntänne jatkuu"),
    "revoke": _("Hyväksyntänne on peruutettu"),
}


def tell_of_change(approval: ApprovalDecision, name: str, *, reason: str, by: Actor) -> None:
    """`name` is the transition that was taken: suspend, resume or revoke."""
    send_message(
        to=_administrators(approval.provider),
        title=_written(_CHANGES[name]),
        body=reason,
        about=_about(approval.application),
        subject=_approval_page(approval),
        by=by,
    )


def tell_of_account_change(provider: Provider, *, by: Actor) -> None:
    """A changed account number is a known way of fraud: every administrator hears of it."""
    send_message(
        to=_administrators(provider),
        title=_written(_("Yrityksen tilinumero on vaihdettu")),
        body=_written(_("Jos ette ole vaihtaneet tilinumeroa, tarkistakaa yrityksen tiedot ja soittakaa neuvontaan.")),
        subject=SubjectLink(Provider.kind, "", "providers:company"),
        by=by,
    )


def ask_to_accept(version: RulebookVersion, provider: Provider, *, by: ActorLike) -> None:
    """A task to read what changed in a rulebook, and to accept it by the version's last day."""
    day = version.accept_by_date
    with translation.override(settings.LANGUAGE_CODE):
        about = f"{version.organiser} · {version.rulebook}"
    create_task(
        to=_administrators(provider),
        key=_acceptance_key(version.public_id, provider),
        title=_written(_("Hyväksy uusi sääntökirja")),
        about=about,
        due_at=clock.moment(day, END_OF_DAY) if day else None,
        subject=SubjectLink(version.kind, version.public_id, "providers:rulebook-accept"),
        by=by,
    )


def end_asking_to_accept(version_public_ids: Iterable[str], provider: Provider, *, by: ActorLike) -> None:
    """End the tasks of those versions that still wait."""
    keys = [_acceptance_key(public_id, provider) for public_id in version_public_ids]
    for key in Task.objects.waiting().filter(key__in=keys).values_list("key", flat=True).order_by("key"):
        complete_task(key=key, by=by)


def _acceptance_key(version_public_id: str, provider: Provider) -> str:
    return f"rulebook-accept:{version_public_id}:{provider.public_id}"


def _administrators(provider: Provider) -> Recipient:
    return Recipient.of_organisation(provider.organisation, str(RoleName.PROVIDER_ADMINISTRATOR))


def _roles_with(permission: Permission) -> list[str]:
    return [str(role.name) for role in ORGANISER_ROLES if permission in role.permissions]


def _about(application: Application) -> str:
    definition = application.call.version_of_definition.definition
    with translation.override(settings.LANGUAGE_CODE):
        return f"{application.provider.organisation} · {definition}"


def _review_page(application: Application) -> SubjectLink:
    return SubjectLink(application.kind, application.public_id, "providers:review-detail")


def _approval_page(approval: ApprovalDecision) -> SubjectLink:
    return SubjectLink(approval.kind, approval.public_id, "providers:approval-detail")


def _written(text: _Text) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return str(text)
