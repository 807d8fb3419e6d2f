"""What must hold, to the cent, after any sequence of valid calls (design, section 6)."""

from __future__ import annotations

import datetime
from contextlib import suppress
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.actions import cancel_billing_reference, cancel_visit, edit_visit, log_visit
from billing.models import BillingReference, BillingReferenceRow, ServiceEvent
from billing.transitions import EventState
from decisions.actions.ledger_check import verify_balances
from decisions.models import LedgerEntry
from tests.factories.billing import Served
from tests.personas import Cast, as_actor
from voucher_portal.accounts.actor import Actor
from voucher_portal.core.errors import RuleViolation

ZERO = Decimal(0)
VISIT = st.tuples(st.integers(1, 14), st.integers(0, 18 * 4), st.integers(1, 300))
STEP = st.one_of(
    st.tuples(st.just("log"), VISIT, st.integers(0, 5)),
    st.tuples(st.just("edit"), VISIT, st.integers(0, 9)),
    st.tuples(st.just("cancel"), VISIT, st.integers(0, 9)),
    st.tuples(st.just("bill"), VISIT, st.just(0)),
    st.tuples(st.just("unbill"), VISIT, st.integers(0, 3)),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=1, max_size=14))
def test_money_and_time_hold_after_any_sequence(
    served: Served, personas: Cast, steps: list[tuple[str, tuple[int, int, int], int]]
) -> None:
    administrator = as_actor(personas.provider_administrator)
    with transaction.atomic():
        for name, visit, number in steps:
            take(served, personas, administrator, name, visit, number)
            assert_all_holds(served)
        transaction.set_rollback(True)


def take(served: Served, personas: Cast, by: Actor, name: str, visit: tuple[int, int, int], number: int) -> None:
    """One call; what the rules refuse leaves everything as it was."""
    events = list(ServiceEvent.objects.order_by("pk"))
    references = list(BillingReference.objects.order_by("pk"))
    told = entry_of(served, visit)
    with suppress(RuleViolation):
        if name == "log":
            log_visit(activation=served.activation, entry=told, idempotency_key=f"form-{number}-{visit}", by=by)
        elif name == "bill":
            served.bill(personas.billing_user)
        elif name == "unbill" and references:
            chosen = references[number % len(references)]
            cancel_billing_reference(reference=chosen, reason="Korjataan", expected_version=None, by=by)
        elif name == "edit" and events:
            edit_visit(event=events[number % len(events)], entry=told, expected_version=None, by=by)
        elif name == "cancel" and events:
            cancel_visit(event=events[number % len(events)], reason="Virhe", expected_version=None, by=by)


def entry_of(served: Served, visit: tuple[int, int, int]):
    day, quarter, minutes = visit
    begins = datetime.datetime(2023, 4, day, quarter // 4, quarter % 4 * 15)
    ends = min(begins + datetime.timedelta(minutes=minutes), begins.replace(hour=23, minute=59))
    return served.entry(begins.date(), f"{begins:%H:%M}", f"{ends:%H:%M}")


def assert_all_holds(served: Served) -> None:
    standing = ServiceEvent.objects.exclude(state=EventState.CANCELLED)
    for event in ServiceEvent.objects.all():
        assert event.price == event.voucher_part + event.client_share
        parts = {"price": event.price, "voucher_part": event.voucher_part, "client_share": event.client_share}
        for kind, part in parts.items():
            lines = (Decimal(line["amount"]) for line in event.outcome_lines if line["kind"] == kind)
            assert sum(lines, ZERO) == part
    used = standing.aggregate(total=Sum("quantity"))["total"] or ZERO
    balance = served.balance
    assert balance.remaining_quantity == balance.granted_quantity - used >= 0
    assert balance.entries.aggregate(total=Sum("quantity"))["total"] == balance.remaining_quantity
    assert verify_balances() == []
    assert_references_hold(served)


def assert_references_hold(served: Served) -> None:
    for reference in BillingReference.objects.all():
        rows = list(reference.rows.all())
        assert reference.total == sum((row.voucher_part for row in rows), ZERO)
        assert reference.event_count == len(rows)
        assert all(row.is_living == reference.is_living for row in rows)
    for event in ServiceEvent.objects.all():
        living = BillingReferenceRow.objects.filter(event=event, is_living=True)
        assert living.count() == (1 if event.state == EventState.BILLED else 0)
        for row in living:
            assert (row.price, row.voucher_part, row.client_share) == (
                event.price,
                event.voucher_part,
                event.client_share,
            )
    codes = list(BillingReference.objects.order_by("pk").values_list("code", flat=True))
    numbers = [int(code.split("-")[2][:6]) for code in codes]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_ledger_of_a_cancelled_visit_adds_up_to_nothing(served: Served, personas: Cast) -> None:
    by = as_actor(personas.worker)
    event = served.log(datetime.date(2023, 4, 12))
    told = served.entry(datetime.date(2023, 4, 12), "09:00", "11:00")
    edited = edit_visit(event=event, entry=told, expected_version=1, by=by)
    cancel_visit(event=edited, reason="Ei ollut", expected_version=2, by=by)
    sums = LedgerEntry.objects.filter(cause_id=event.public_id).aggregate(Sum("quantity"), Sum("money"))
    assert set(sums.values()) == {ZERO}
