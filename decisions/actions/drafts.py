"""Drafting a voucher decision and proposing it for signature."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clients.actions import refuse_own_case
from clients.models import Client
from decisions.actions import notices
from decisions.models import IncomeBasis, VoucherDecision, VoucherRow
from decisions.personal_values import OwnValues
from decisions.proposals import PricedRow, Proposal, check_proposal, proposal_of
from decisions.transitions import DecisionState
from rulebooks.models import DefinitionVersion, ParameterEdition
from rulebooks.models.terms import BalanceLimit
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock, transitions, versions
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.translated import columns_of, translation


@transaction.atomic
def draft_decision(*, client: Client, proposal: Proposal, by: Actor) -> VoucherDecision:
    """A draft of a voucher for the client. Raises RuleViolation when such a voucher cannot be granted."""
    refuse_own_case(client=client, by=by)
    checked = check_proposal(client, proposal)
    decision = VoucherDecision.objects.create(
        organiser_id=client.organiser_id, client=client, **_columns(proposal, checked.version)
    )
    _write_rows(decision, checked.version, checked.rows)
    _write_basis(decision, checked.own)
    transitions.record_transition(decision, "draft", "", by=by)
    return decision


@transaction.atomic
def update_draft(
    *, decision: VoucherDecision, proposal: Proposal, expected_version: int | None, by: Actor
) -> VoucherDecision:
    """Write a draft anew. Raises StaleVersion when somebody else saved meanwhile."""
    locked = locked_decision(decision)
    locked.check_version(expected_version)
    refuse_own_case(client=locked.client, by=by)
    if locked.state != DecisionState.DRAFT:
        raise RuleViolation(_("Esitys ei ole enää luonnos, joten sitä ei voi muokata."), code="not_draft")
    checked = check_proposal(locked.client, proposal)
    columns = _columns(proposal, checked.version)
    for name, value in columns.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(columns))
    locked.rows.all().delete()
    _write_rows(locked, checked.version, checked.rows)
    _write_basis(locked, checked.own)
    return versions.bump(locked)


@transaction.atomic
def propose_decision(*, decision: VoucherDecision, expected_version: int | None, by: Actor) -> VoucherDecision:
    """Send a draft for another person's signature; everything is checked once more."""
    locked = locked_decision(decision)
    locked.check_version(expected_version)
    refuse_own_case(client=locked.client, by=by)
    rows = locked.rows.select_related("product").order_by("position")
    check_proposal(locked.client, proposal_of(locked, rows))
    transitions.apply(locked, "propose", by=by, stamps={"proposed_at": clock.now(), "proposed_by_id": by.user_id})
    notices.ask_for_signature(locked, by=by)
    return versions.bump(locked)


@transaction.atomic
def cancel_draft(*, decision: VoucherDecision, expected_version: int | None, by: Actor) -> VoucherDecision:
    """Put a draft aside; it stays in the history."""
    locked = locked_decision(decision)
    locked.check_version(expected_version)
    return versions.bump(transitions.apply(locked, "cancel", by=by))


def locked_decision(decision: VoucherDecision) -> VoucherDecision:
    """The decision as it stands, locked until the end of the transaction."""
    subjects = ("client", "definition", "definition_version", "need_assessment", "organiser", "proposed_by")
    rows = VoucherDecision.objects.select_for_update(of=("self",))
    return rows.select_related(*subjects, "attached_office__provider__organisation").get(pk=decision.pk)


def _columns(proposal: Proposal, version: DefinitionVersion) -> dict[str, Any]:
    language = proposal.decision_language
    return {
        "definition": proposal.definition,
        "definition_version": version,
        "unit": version.unit,
        "need_assessment": proposal.need_assessment,
        "attached_office": proposal.office,
        "period": proposal.period,
        "specialty": version.specialty,
        "decision_language": language,
        "reasons": proposal.reasons,
        "law_sections": translation(version, "law_sections", language),
        "review_instructions": translation(version, "review_instructions", language),
    }


def _write_rows(decision: VoucherDecision, version: DefinitionVersion, rows: Iterable[PricedRow]) -> None:
    for position, row in enumerate(rows):
        names = {
            column: getattr(row.product, product_column)
            for column, product_column in zip(columns_of("product_name"), columns_of("name"), strict=True)
        }
        VoucherRow.objects.create(
            organiser_id=decision.organiser_id,
            decision=decision,
            product=row.product,
            unit=row.product.unit,
            quantity=row.quantity,
            unit_value=row.unit_value,
            value=row.value,
            is_free_for_client=version.is_free_for_client,
            limits_money=version.balance_limit == BalanceLimit.MONEY,
            position=position,
            **names,
        )


def _write_basis(decision: VoucherDecision, own: OwnValues | None) -> None:
    """The income and what it gave, in the place of what the draft had before."""
    IncomeBasis.objects.filter(decision=decision).delete()
    if own is None:
        return
    situation, personal = own.situation, own.personal
    IncomeBasis.objects.create(
        organiser_id=decision.organiser_id,
        decision=decision,
        edition=ParameterEdition.objects.get(public_id=personal.rule.public_id),
        value_model=own.value_model,
        monthly_income=situation.monthly_income,
        household_size=situation.household_size,
        monthly_deductions=situation.monthly_deductions,
        is_couple=situation.is_couple,
        granted_hours=situation.granted_hours,
        unit_value=personal.unit_value,
        day_value=personal.day_value,
        fee_per_unit=personal.fee_per_unit,
        least_value=personal.least_value,
        monthly_fee=personal.monthly_fee,
        allowance_left=personal.allowance_left,
        lines=personal.lines_as_json(),
    )
