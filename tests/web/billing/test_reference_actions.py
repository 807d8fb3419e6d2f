"""Billing references: what is frozen, what is freed, which number is given."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from billing import rules
from billing.actions import Billing, cancel_billing_reference, create_billing_reference, edit_visit, log_visit
from billing.models import BillingReference, BillingReferenceRow, ServiceEvent
from billing.rules import Totals
from billing.transitions import EventState, ReferenceState
from providers.models import OfficeAssignment
from tests.factories.billing import APRIL, Served, multiply, serve, standing_on
from tests.factories.decisions import Stage
from tests.personas import Cast, as_actor
from voucher_portal.core import transitions
from voucher_portal.core.errors import NotPermitted, RuleViolation, StaleVersion
from voucher_portal.core.money import Split

TENTH, TWELFTH = datetime.date(2023, 4, 10), datetime.date(2023, 4, 12)
IN_MAY = datetime.datetime(2023, 5, 10, 12, 0, tzinfo=datetime.UTC)


def test_create_freezes_the_months_visits(served: Served, personas: Cast) -> None:
    events = [served.log(TENTH, "09:00", "11:00"), served.log(TWELFTH, "09:00", "10:30")]
    reference = served.bill(personas.billing_user)
    assert reference.code == rules.reference_code("VAMHA", 2023, 1)
    assert reference.rf_code == rules.rf_code(reference.code)
    assert (reference.total, reference.event_count) == (Decimal("112.00"), 2)
    assert (reference.period.lower, reference.period.upper) == (APRIL, datetime.date(2023, 5, 1))
    rows = list(reference.rows.all())
    assert [row.event for row in rows] == events
    assert sum(row.voucher_part for row in rows) == reference.total
    assert set(ServiceEvent.objects.values_list("state", flat=True)) == {EventState.BILLED}
    assert [record.name for record in transitions.history(events[0])] == ["log", "bill"]
    assert [record.name for record in transitions.history(reference)] == ["create"]


def test_only_the_chosen_month_is_billed(served: Served, personas: Cast) -> None:
    april = served.log(TWELFTH)
    with standing_on(IN_MAY):
        may = served.log(datetime.date(2023, 5, 2))
        served.bill(personas.billing_user)
    april.refresh_from_db()
    may.refresh_from_db()
    assert (april.state, may.state) == (EventState.BILLED, EventState.LOGGED)


def test_late_visits_go_to_a_reference_of_their_own(served: Served, personas: Cast) -> None:
    served.log(TWELFTH)
    first = served.bill(personas.billing_user)
    served.log(TENTH)
    second = served.bill(personas.billing_user)
    assert [reference.code for reference in (first, second)] == [
        rules.reference_code("VAMHA", 2023, number) for number in (1, 2)
    ]
    assert second.event_count == 1


def test_nothing_to_bill_takes_no_number(served: Served, personas: Cast) -> None:
    with pytest.raises(RuleViolation) as error:
        served.bill(personas.billing_user)
    assert error.value.code == "nothing_to_bill"
    served.log(TWELFTH)
    assert served.bill(personas.billing_user).code == rules.reference_code("VAMHA", 2023, 1)


def test_a_month_that_has_not_begun_is_refused(served: Served, personas: Cast) -> None:
    with pytest.raises(RuleViolation) as error:
        served.bill(personas.billing_user, datetime.date(2023, 5, 1))
    assert error.value.code == "future_month"


def test_what_was_not_shown_is_not_billed(served: Served, personas: Cast) -> None:
    served.log(TWELFTH)
    shown = Totals(1, Split(Decimal("48.00"), Decimal("48.00"), Decimal("0.00")))
    served.log(TENTH)
    with pytest.raises(RuleViolation) as error:
        create_billing_reference(billing=served.billing(), expected=shown, by=as_actor(personas.billing_user))
    assert error.value.code == "changed"
    assert not BillingReference.objects.exists()


def test_a_visit_after_an_ended_decision_is_left_out(served: Served, personas: Cast) -> None:
    billed, blocked = served.log(TENTH), served.log(TWELFTH)
    decision = served.decision
    type(decision).objects.filter(pk=decision.pk).update(state="ended", end_date=datetime.date(2023, 4, 11))
    reference = served.bill(personas.billing_user)
    assert [row.event for row in reference.rows.all()] == [billed]
    blocked.refresh_from_db()
    assert blocked.state == EventState.LOGGED


def test_cancel_frees_the_visits_and_keeps_the_number_used(served: Served, personas: Cast) -> None:
    event = served.log(TWELFTH)
    reference = served.bill(personas.billing_user)
    by = as_actor(personas.billing_user)
    cancelled = cancel_billing_reference(reference=reference, reason="Väärä kesto", expected_version=1, by=by)
    event.refresh_from_db()
    assert (cancelled.state, event.state) == (ReferenceState.CANCELLED, EventState.LOGGED)
    assert cancelled.cancelled_by_id == by.user_id
    assert not BillingReferenceRow.objects.filter(is_living=True).exists()
    again = served.bill(personas.billing_user)
    assert again.code == rules.reference_code("VAMHA", 2023, 2)
    assert BillingReferenceRow.objects.filter(event=event).count() == 2
    assert BillingReferenceRow.objects.filter(event=event, is_living=True).get().reference == again


def test_a_freed_visit_can_be_corrected_and_the_cancelled_rows_stay(served: Served, personas: Cast) -> None:
    event = served.log(TWELFTH, "09:00", "10:30")
    reference = served.bill(personas.billing_user)
    by = as_actor(personas.provider_administrator)
    cancel_billing_reference(reference=reference, reason="Väärä kesto", expected_version=None, by=by)
    told = served.entry(TWELFTH, "09:00", "10:00")
    edit_visit(event=event, entry=told, expected_version=None, by=by)
    assert served.bill(personas.billing_user).total == Decimal("32.00")
    row = reference.rows.get()
    assert (row.voucher_part, row.ends_at) == (Decimal("48.00"), event.ends_at)


def test_cancel_refuses_twice_without_reason_stale_or_without_the_right(served: Served, personas: Cast) -> None:
    served.log(TWELFTH)
    reference = served.bill(personas.billing_user)
    by = as_actor(personas.billing_user)
    with pytest.raises(RuleViolation):
        cancel_billing_reference(reference=reference, reason="", expected_version=1, by=by)
    with pytest.raises(NotPermitted):
        cancel_billing_reference(reference=reference, reason="Ei", expected_version=1, by=as_actor(personas.worker))
    with pytest.raises(StaleVersion):
        cancel_billing_reference(reference=reference, reason="Ei", expected_version=9, by=by)
    cancel_billing_reference(reference=reference, reason="Ei", expected_version=1, by=by)
    with pytest.raises(RuleViolation):
        cancel_billing_reference(reference=reference, reason="Ei", expected_version=None, by=by)


def test_staff_of_one_office_bill_that_office(stage: Stage, personas: Cast) -> None:
    """A billing user of Keskusta bills Keskusta's visits and sees no reference of the whole company."""
    here = serve(stage)
    there = serve(stage, client=personas.neighbour_record, office=personas.second_office, worker=personas.second_worker)
    here.log(TWELFTH)
    there.log(TWELFTH)
    worker = as_actor(personas.worker)
    OfficeAssignment.objects.filter(membership_id=worker.membership_id).update(roles=["worker", "billing_user"])
    biller = as_actor(personas.worker)
    billing = Billing(personas.company, stage.service.definition, APRIL, personas.office)
    own = create_billing_reference(billing=billing, expected=None, by=biller)
    assert [row.event.office_id for row in own.rows.all()] == [personas.office.pk]
    whole = there.bill(personas.billing_user)
    visible = BillingReference.objects.visible_to(biller)
    assert set(visible) == {own}
    assert set(BillingReference.objects.visible_to(as_actor(personas.billing_user))) == {own, whole}
    cancel_billing_reference(reference=own, reason="Väärin", expected_version=1, by=biller)


def test_nobody_bills_another_companys_visits(served: Served, neighbours: Served, personas: Cast) -> None:
    neighbours.log(TWELFTH)
    with pytest.raises(RuleViolation) as error:
        create_billing_reference(billing=neighbours.billing(), expected=None, by=as_actor(personas.billing_user))
    assert error.value.code == "nothing_to_bill"


def test_each_organiser_and_prefix_has_its_own_series(served: Served, strangers: Served, personas: Cast) -> None:
    served.log(TWELFTH)
    strangers.log(TWELFTH)
    assert served.bill(personas.billing_user).code == rules.reference_code("VAMHA", 2023, 1)
    assert strangers.bill(personas.third_provider_administrator).code == rules.reference_code("PIRHA", 2023, 1)


def test_many_visits_are_billed_in_a_fixed_number_of_queries(served: Served, personas: Cast, sql_budget) -> None:
    by = as_actor(personas.billing_user)
    multiply(served.log(APRIL, "00:00", "00:05"), 3)
    with sql_budget(15) as queries:
        create_billing_reference(billing=served.billing(), expected=None, by=by)
    multiply(served.log(datetime.date(2023, 4, 3), "00:00", "00:05"), 60)
    with sql_budget(len(queries)):
        create_billing_reference(billing=served.billing(), expected=None, by=by)


def test_a_visit_logged_by_a_billing_user_needs_no_worker_right_to_be_billed(served: Served, personas: Cast) -> None:
    told = served.entry(TWELFTH, "09:00", "10:00")
    administrator = as_actor(personas.provider_administrator)
    log_visit(activation=served.activation, entry=told, idempotency_key="office", by=administrator)
    assert served.bill(personas.billing_user).event_count == 1
