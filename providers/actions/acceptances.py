"""A later version of a rulebook: companies are asked to accept it, and accept it (S3:L35)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from providers.acceptances import binding_approvals, newest_versions, to_be_asked
from providers.actions import correspondence
from providers.actions.people import acting_person
from providers.models import ApprovalDecision, Provider, RulebookAcceptance
from rulebooks.models import RulebookVersion
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.models import OutboxMessage
from voucher_portal.core.transitions import SYSTEM, ActorLike


def ask_companies_told_by(message: OutboxMessage) -> None:
    """The work of an outbox message that names a published version."""
    version = RulebookVersion.objects.select_related("rulebook", "organiser").get(public_id=message.subject_id)
    ask_companies(version=version, by=SYSTEM)


@transaction.atomic
def ask_companies(*, version: RulebookVersion, by: ActorLike) -> int:
    """A task with the version's last day for every company that has accepted only earlier ones; how many.

    Asking again changes nothing: a company that has accepted meanwhile is left in peace.
    """
    companies = list(to_be_asked(version).select_related("organisation"))
    for company in companies:
        correspondence.ask_to_accept(version, company, by=by)
    return len(companies)


def ask_newly_approved(approval: ApprovalDecision, *, by: ActorLike) -> None:
    """A company approved after a later version came out accepts it like the others.

    Its application named the version before.
    """
    definition = approval.application.call.version_of_definition
    terms = (definition.general_rulebook, definition.service_rulebook, definition.data_processing_terms)
    named = {version.rulebook_id: version.number for version in terms if version is not None}
    newest = newest_versions(named).exclude(accept_by_date=None)
    later = [version for version in newest if version.number > named[version.rulebook_id]]
    accepted = approval.provider.rulebook_acceptances.filter(rulebook_version__in=later)
    done = set(accepted.values_list("rulebook_version", flat=True)) if later else set()
    for version in later:
        if version.pk not in done:
            correspondence.ask_to_accept(version, approval.provider, by=by)


@transaction.atomic
def accept_rulebook_version(*, provider: Provider, version: RulebookVersion, by: Actor) -> RulebookAcceptance:
    """Accept a published version for the company: who and when. The task ends; again changes nothing.

    Raises RuleViolation for a draft, or a rulebook that does not bind the company.
    """
    if version.is_draft:
        raise RuleViolation(_("Luonnosta ei voi hyväksyä. Odota, että versio julkaistaan."), code="draft")
    if not binding_approvals(version.rulebook_id).filter(provider=provider).exists():
        raise RuleViolation(_("Tämä sääntökirja ei koske yritystänne."), code="not_bound")
    acceptance, _is_new = RulebookAcceptance.objects.get_or_create(
        provider=provider,
        rulebook_version=version,
        defaults={
            "organiser_id": version.organiser_id,
            "accepted_at": clock.now(),
            "accepted_by_id": acting_person(by),
        },
    )
    asked = RulebookVersion.objects.published().filter(rulebook=version.rulebook_id, number__lte=version.number)
    earlier = asked.exclude(accept_by_date=None).values_list("public_id", flat=True)
    correspondence.end_asking_to_accept(earlier, provider, by=by)
    return acceptance
