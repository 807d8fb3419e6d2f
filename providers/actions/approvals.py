"""Approval decisions: prepared by one person, signed by another (S4:L61, domain.md C)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from providers import rules
from providers.actions import correspondence
from providers.actions.acceptances import ask_newly_approved
from providers.actions.applications import lock_application
from providers.actions.people import OWN_COMPANY, acting_person, company_user_ids, refuse_own_company
from providers.completeness import taken_municipalities
from providers.models import Application, ApprovalDecision, PriceListRow, Provider
from providers.models.approval import Outcome
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.models import Membership
from voucher_portal.core import clock, counters, periods
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import DateRange
from voucher_portal.core.transitions import apply, record_transition
from voucher_portal.core.versions import bump

COUNTER_SCOPE = "approval"


@dataclass(frozen=True)
class ApprovalDraft:
    """What the preparer proposes. `period` begins an approval; a rejection is not read for it."""

    outcome: str
    reasons: str
    law_sections: str
    review_instructions: str
    municipality_codes: list[str]
    period: DateRange


@transaction.atomic
def prepare_approval(
    *, application: Application, draft: ApprovalDraft, expected_version: int | None, by: Actor
) -> ApprovalDecision:
    """Propose a decision on a submitted application; it waits for somebody else's signature.

    Raises RuleViolation for an area that was not applied for, or an official of the same company.
    """
    application = lock_application(application)
    application.check_version(expected_version)
    refuse_own_company(application.provider, by)
    _refuse_strange_area(application, draft)
    apply(application, "prepare", by=by, stamps={"version": application.version + 1})
    approval = ApprovalDecision.objects.create(
        organiser_id=application.organiser_id,
        provider_id=application.provider_id,
        application=application,
        definition_id=application.call.version_of_definition.definition_id,
        prepared_at=clock.now(),
        prepared_by_id=acting_person(by),
        **vars(draft),
    )
    record_transition(approval, "prepare", "", by=by)
    correspondence.ask_for_signature(approval, by=by)
    return approval


def _refuse_strange_area(application: Application, draft: ApprovalDraft) -> None:
    if draft.outcome != Outcome.APPROVED:
        return
    if not draft.municipality_codes:
        raise RuleViolation(_("Valitse vähintään yksi kunta."), field="municipality_codes", code="no_municipality")
    if not set(draft.municipality_codes) <= set(application.municipality_codes):
        raise RuleViolation(
            _("Valitse kunnista, joita hakemus koskee."), field="municipality_codes", code="not_applied_for"
        )


@transaction.atomic
def sign_approval(*, approval: ApprovalDecision, expected_version: int | None, by: Actor) -> ApprovalDecision:
    """Sign: the decision gets its number, an approved company its price list, and it is told.

    Raises RuleViolation when the signer prepared it or is of the company, when the company is no
    longer active, or when another approval already prices the same municipality.
    """
    approval, application = _lock(approval, expected_version)
    _refuse_signer(approval, by)
    is_approved = approval.outcome == Outcome.APPROVED
    if is_approved:
        _refuse_impossible_approval(approval, application)
    apply(approval, "sign", by=by, stamps=_signature(approval, by))
    apply(application, "approve" if is_approved else "reject", by=by)
    if is_approved:
        _write_price_list(approval, application)
        ask_newly_approved(approval, by=by)
    correspondence.tell_of_decision(approval, by=by)
    return approval


def _signature(approval: ApprovalDecision, by: Actor) -> dict[str, Any]:
    """The number comes from the organiser's series of this Helsinki year, locked until the end."""
    year = clock.today().year
    sequence = counters.next_number(scope=COUNTER_SCOPE, organiser_public_id=approval.organiser.public_id, year=year)
    membership = Membership.objects.get(pk=by.membership_id) if by.membership_id else None
    return {
        "number": rules.approval_number(year, sequence),
        "signed_at": clock.now(),
        "signed_by_id": by.user_id,
        "signer_title": (membership.title if membership else "") or by.capacity_label[:100],
        "version": approval.version + 1,
    }


_CONFLICTS = {
    rules.Conflict.OWN_PREPARATION: _("Valmistelit päätöksen itse. Pyydä toista päätöksentekijää allekirjoittamaan."),
    rules.Conflict.OWN_COMPANY: OWN_COMPANY,
}


def _refuse_signer(approval: ApprovalDecision, by: Actor) -> None:
    conflict = rules.signing_conflict(
        prepared_by_id=approval.prepared_by_id,
        signer_id=by.user_id,
        company_user_ids=company_user_ids(approval.provider),
    )
    if conflict is not None:
        raise RuleViolation(_CONFLICTS[conflict], code=conflict)


def _refuse_impossible_approval(approval: ApprovalDecision, application: Application) -> None:
    if not approval.provider.is_active:
        raise RuleViolation(_("Yritys ei ole aktiivinen. Palauta päätös valmisteluun."), code="company_not_active")
    if set(approval.municipality_codes) & taken_municipalities(application):
        raise RuleViolation(
            _("Yrityksellä on jo hyväksyntä samoissa kunnissa. Palauta päätös valmisteluun."), code="area_taken"
        )


def _write_price_list(approval: ApprovalDecision, application: Application) -> None:
    """One row for each open office and product, where the office serves the approved area."""
    prices = list(application.prices.all())
    rows = [
        PriceListRow(
            organiser_id=approval.organiser_id,
            approval=approval,
            office=office,
            product_id=price.product_id,
            municipality_codes=area,
            price=price.price,
            period=approval.period,
        )
        for office in application.offices.all()
        if office.closed_at is None
        for area in [rules.priced_area(approval.municipality_codes, office.served_municipality_codes)]
        if area
        for price in prices
    ]
    if not rows:
        raise RuleViolation(
            _("Mikään toimipiste ei palvele hyväksytyissä kunnissa. Palauta päätös valmisteluun."),
            code="nothing_to_price",
        )
    PriceListRow.objects.bulk_create(rows)


@transaction.atomic
def return_approval(
    *, approval: ApprovalDecision, reason: str, expected_version: int | None, by: Actor
) -> ApprovalDecision:
    """Send a prepared decision back to its preparer, with the reason."""
    approval, application = _lock(approval, expected_version)
    refuse_own_company(approval.provider, by)
    apply(approval, "return", by=by, reason=reason, stamps={"version": approval.version + 1})
    apply(application, "return_to_review", by=by, reason=reason)
    correspondence.tell_of_return(approval, reason=reason, by=by)
    return approval


@transaction.atomic
def suspend_approval(
    *, approval: ApprovalDecision, reason: str, expected_version: int | None, by: Actor
) -> ApprovalDecision:
    """Take the provider off the public list for now; what it has done can still be logged and billed."""
    return _change(approval, "suspend", reason, expected_version, by)


@transaction.atomic
def resume_approval(
    *, approval: ApprovalDecision, reason: str, expected_version: int | None, by: Actor
) -> ApprovalDecision:
    """End a suspension."""
    return _change(approval, "resume", reason, expected_version, by)


@transaction.atomic
def revoke_approval(
    *, approval: ApprovalDecision, reason: str, expected_version: int | None, by: Actor
) -> ApprovalDecision:
    """End an approval for good (C13). Today is the last day its prices hold."""
    approval = _change(approval, "revoke", reason, expected_version, by)
    today = clock.today()
    for row in approval.prices.all():
        last = periods.last_day(row.period)
        if periods.first_day(row.period) > today:
            row.delete()
        elif last is None or last > today:
            row.period = periods.period(periods.first_day(row.period), today)
            row.save(update_fields=["period"])
    return approval


def _change(
    approval: ApprovalDecision, name: str, reason: str, expected_version: int | None, by: Actor
) -> ApprovalDecision:
    approval, _application = _lock(approval, expected_version)
    refuse_own_company(approval.provider, by)
    apply(approval, name, by=by, reason=reason)
    correspondence.tell_of_change(approval, name, reason=reason, by=by)
    return bump(approval)


def _lock(approval: ApprovalDecision, expected_version: int | None) -> tuple[ApprovalDecision, Application]:
    """Company, application, approval: locked always in this order, so that two signers never cross."""
    Provider.objects.select_for_update(of=("self",)).get(pk=approval.provider_id)
    application = lock_application(Application(pk=approval.application_id))
    rows = ApprovalDecision.objects.select_related("organiser", "provider__organisation", "definition", "prepared_by")
    locked = rows.select_for_update(of=("self",)).get(pk=approval.pk)
    locked.application = application
    locked.check_version(expected_version)
    return locked, application
