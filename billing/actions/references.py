"""Making and cancelling billing references (S1:L258–265)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing import rules
from billing.actions.visits import person_of
from billing.models import BillingReference, BillingReferenceRow, ServiceEvent
from billing.rules import Totals
from providers.models import Office, Provider
from rulebooks.models import Definition
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock, transitions, versions
from voucher_portal.core.counters import next_number
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.money import Split, euro
from voucher_portal.core.periods import month_period


@dataclass(frozen=True)
class Billing:
    """What is billed together: one service and month of a company, or of one office of it."""

    provider: Provider
    definition: Definition
    month: datetime.date
    office: Office | None = None


@transaction.atomic
def create_billing_reference(*, billing: Billing, expected: Totals | None, by: Actor) -> BillingReference:
    """Freeze the month's logged visits under a new reference.

    Visits that are blocked stay as they are. `expected` is what the check page showed; when the
    visits have changed since, nothing is made. Raises RuleViolation (codes "future_month",
    "nothing_to_bill", "changed").
    """
    if not rules.month_has_started(billing.month, clock.today()):
        raise RuleViolation(
            _("Kuukausi ei ole vielä alkanut. Valitse kuluva tai päättynyt kuukausi."), code="future_month"
        )
    events = _locked_events(billing, by)
    totals = _totals(events)
    _refuse_what_was_not_shown(totals, expected)
    reference = _new_reference(billing, events, totals, by)
    BillingReferenceRow.objects.bulk_create(_row(reference, event) for event in events)
    transitions.apply_all(events, "bill", by=by)
    transitions.record_transition(reference, "create", "", by=by)
    return reference


@transaction.atomic
def cancel_billing_reference(
    *, reference: BillingReference, reason: str, expected_version: int | None, by: Actor
) -> BillingReference:
    """Free the visits of a reference: they can be corrected and billed again. Its number stays used."""
    locked = BillingReference.objects.select_for_update(of=("self",)).get(pk=reference.pk)
    locked.check_version(expected_version)
    stamps = {"cancelled_at": clock.now(), "cancelled_by_id": by.user_id}
    transitions.apply(locked, "cancel", by=by, reason=reason, stamps=stamps)
    rows = BillingReferenceRow.objects.filter(reference=locked, is_living=True)
    events = list(ServiceEvent.objects.filter(billing_rows__in=rows).order_by("pk"))
    rows.update(is_living=False)
    transitions.apply_all(events, "free", by=by, reason=reason)
    return versions.bump(locked)


def _locked_events(billing: Billing, by: Actor) -> list[ServiceEvent]:
    """The visits to bill, locked: two people making the same reference find them once."""
    events = ServiceEvent.objects.billable_by(by).to_bill(billing.definition, billing.month, billing.office)
    locked = events.filter(provider=billing.provider).with_blocked().select_for_update(of=("self",))
    return [event for event in locked.select_related("definition_version").order_by("pk") if not event.blocked]


def _totals(events: Sequence[ServiceEvent]) -> Totals:
    travel = sum((event.travel_in_reference for event in events), euro(0))
    return Totals(len(events), sum((event.split for event in events), Split.zero()), travel)


def _refuse_what_was_not_shown(totals: Totals, expected: Totals | None) -> None:
    if not totals.count:
        raise RuleViolation(
            _("Tältä kuukaudelta ei ole laskutettavia käyntejä. Ne on ehkä jo laskutettu toisella viitteellä."),
            code="nothing_to_bill",
        )
    if expected is not None and totals != expected:
        raise RuleViolation(
            _("Käynnit ovat muuttuneet sen jälkeen, kun avasit sivun. Tarkista ne ja muodosta laskuviite uudelleen."),
            code="changed",
        )


def _new_reference(billing: Billing, events: Sequence[ServiceEvent], totals: Totals, by: Actor) -> BillingReference:
    organiser = billing.definition.organiser
    newest = max(events, key=lambda event: event.service_date)
    prefix = newest.definition_version.billing_prefix
    year = clock.today().year
    number = next_number(scope=f"billing_reference:{prefix}", organiser_public_id=organiser.public_id, year=year)
    code = rules.reference_code(prefix, year, number)
    return BillingReference.objects.create(
        organiser=organiser,
        provider=billing.provider,
        office=billing.office,
        definition=billing.definition,
        period=month_period(billing.month.year, billing.month.month),
        code=code,
        rf_code=rules.rf_code(code),
        total=totals.of_reference,
        travel_total=totals.travel,
        event_count=totals.count,
        created_by_id=person_of(by),
    )


def _row(reference: BillingReference, event: ServiceEvent) -> BillingReferenceRow:
    return BillingReferenceRow(
        organiser_id=reference.organiser_id,
        reference=reference,
        event=event,
        service_date=event.service_date,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        quantity=event.quantity,
        price=event.price,
        voucher_part=event.voucher_part,
        client_share=event.client_share,
        outcome_number=event.outcome_number,
        kilometres=event.kilometres if event.is_travel_in_reference else None,
        travel_amount=event.travel_in_reference,
    )
