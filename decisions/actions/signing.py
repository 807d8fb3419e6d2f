"""The official's decision: sign, return, reject, revoke, end."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clients.actions import refuse_own_case
from clients.models import Client
from decisions.actions import ledger, notices
from decisions.actions.codes import issue_code
from decisions.actions.copies import request_copy
from decisions.actions.drafts import locked_decision
from decisions.actions.offers import end_service, offer_to_attached_office, withdraw_offers
from decisions.copies import Copy
from decisions.models import Balance, DecisionParty, VoucherDecision, VoucherRow
from decisions.models.decision import PartyRole
from decisions.proposals import check_proposal, proposal_of
from decisions.recurrence import periods_of
from decisions.rules import decision_number
from rulebooks.models.terms import BalanceLimit
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.models import Membership
from voucher_portal.core import clock, transitions, versions
from voucher_portal.core.counters import next_number
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import contains

NUMBER_SERIES = "voucher_decision"


@transaction.atomic
def sign_decision(*, decision: VoucherDecision, expected_version: int | None, by: Actor) -> VoucherDecision:
    """Grant the voucher: number, balance, activation code, and both copies on their way.

    Raises RuleViolation for the proposer and in the signer's own case.
    """
    locked = _open_for_deciding(decision, expected_version, by)
    rows = list(locked.rows.select_related("product").order_by("position"))
    check_proposal(locked.client, proposal_of(locked, rows))
    transitions.apply(locked, "sign", by=by, stamps=_stamps(locked, by))
    _write_parties(locked)
    cause = ledger.Cause(locked.kind, locked.public_id)
    ledger.open_balances(rows=rows, opening=_opening(locked, rows), cause=cause, by=by)
    issue_code(locked)
    request_copy(locked, Copy.CLIENT)
    request_copy(locked, Copy.PROVIDER)
    offer_to_attached_office(locked, by=by)
    notices.decided(locked, by=by)
    return locked


@transaction.atomic
def return_decision(
    *, decision: VoucherDecision, reason: str, expected_version: int | None, by: Actor
) -> VoucherDecision:
    """Give the proposal back to the proposer, with the reason."""
    locked = _open_for_deciding(decision, expected_version, by)
    proposer = locked.proposed_by
    transitions.apply(locked, "return", by=by, reason=reason, stamps={"proposed_at": None, "proposed_by_id": None})
    notices.returned(locked, proposer=proposer, by=by)
    return versions.bump(locked)


@transaction.atomic
def reject_decision(
    *, decision: VoucherDecision, reason: str, expected_version: int | None, by: Actor
) -> VoucherDecision:
    """Decide against the voucher. It too is a numbered decision that the client may ask to be reviewed."""
    locked = _open_for_deciding(decision, expected_version, by)
    stamps = {**_stamps(locked, by), "reasons": reason.strip()}
    transitions.apply(locked, "reject", by=by, reason=reason, stamps=stamps)
    _write_parties(locked)
    request_copy(locked, Copy.CLIENT)
    notices.decided(locked, by=by)
    return locked


@transaction.atomic
def revoke_decision(
    *, decision: VoucherDecision, reason: str, expected_version: int | None, by: Actor
) -> VoucherDecision:
    """Take the voucher back: what is left is taken from every balance, and services end now."""
    locked = locked_decision(decision)
    locked.check_version(expected_version)
    refuse_own_case(client=locked.client, by=by)
    transitions.apply(locked, "revoke", by=by, reason=reason, stamps={"end_date": clock.today()})
    cause = ledger.Cause(locked.kind, locked.public_id)
    for balance in _balances(locked):
        ledger.revoke_remaining(balance=balance, cause=cause, key=f"revoke:{locked.public_id}", by=by)
    withdraw_offers(locked, reason=reason, by=by)
    end_service(locked, reason=reason, by=by)
    return versions.bump(locked)


@transaction.atomic
def end_decision(
    *,
    decision: VoucherDecision,
    end_date: datetime.date,
    reason: str,
    expected_version: int | None,
    by: Actor,
) -> VoucherDecision:
    """End the voucher after `end_date`. Visits up to it can still be logged; the rest expires later."""
    locked = locked_decision(decision)
    locked.check_version(expected_version)
    refuse_own_case(client=locked.client, by=by)
    if not contains(locked.period, end_date):
        raise RuleViolation(
            _("Päättymispäivän pitää olla palvelusetelin voimassaoloaikana."), field="end_date", code="outside_period"
        )
    transitions.apply(locked, "end", by=by, reason=reason, stamps={"end_date": end_date})
    withdraw_offers(locked, reason=reason, by=by)
    return versions.bump(locked)


def _open_for_deciding(decision: VoucherDecision, expected_version: int | None, by: Actor) -> VoucherDecision:
    locked = locked_decision(decision)
    locked.check_version(expected_version)
    refuse_proposer(locked, by)
    refuse_own_case(client=locked.client, by=by)
    return locked


def refuse_proposer(decision: VoucherDecision, by: Actor) -> None:
    """Who proposes does not sign."""
    if by.user_id is None or decision.proposed_by_id == by.user_id:
        raise RuleViolation(
            _("Olet itse esittänyt tämän. Toisen päätöksentekijän pitää tehdä päätös."), code="own_proposal"
        )


def _stamps(decision: VoucherDecision, by: Actor) -> dict[str, Any]:
    """What is written once at deciding: the number, who decided, and the client as known that day."""
    client: Client = decision.client
    year = clock.today().year
    organiser_id = decision.organiser.public_id
    hidden = client.address_protected
    membership = Membership.objects.filter(pk=by.membership_id).first() if by.membership_id else None
    serial = next_number(scope=NUMBER_SERIES, organiser_public_id=organiser_id, year=year)
    return {
        "version": decision.version + 1,
        "number": decision_number(year, serial),
        "decided_at": clock.now(),
        "decided_by_id": by.user_id,
        "decider_name": by.display_name,
        "decider_title": membership.title if membership else "",
        "client_name": client.full_name,
        "street_address": "" if hidden else client.street_address,
        "postal_code": "" if hidden else client.postal_code,
        "post_office": "" if hidden else client.post_office,
        "municipality_code": client.municipality_code,
        "phones": [] if hidden else client.phones,
    }


def _write_parties(decision: VoucherDecision) -> None:
    DecisionParty.objects.bulk_create(
        DecisionParty(organiser_id=decision.organiser_id, decision=decision, client=decision.client, role=role)
        for role in (PartyRole.BENEFICIARY, PartyRole.ADDRESSEE, PartyRole.PAYER)
    )


def _opening(decision: VoucherDecision, rows: Sequence[VoucherRow]) -> ledger.Opening:
    """Every row has the same periods: they follow from the rules of the voucher and its days."""
    periods = periods_of(decision.definition_version, rows[0], decision.period)
    limit = decision.definition_version.balance_limit
    return ledger.Opening(periods, has_money_ceiling=limit == BalanceLimit.QUANTITY_AND_MONEY)


def _balances(decision: VoucherDecision) -> list[Balance]:
    return list(Balance.objects.filter(row__decision=decision).order_by("pk"))
