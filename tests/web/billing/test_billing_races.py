"""Real threads and real commits: two people at the same moment."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.models import Sum

from billing.actions import create_billing_reference, edit_visit, log_visit
from billing.actions import visits as visit_actions
from billing.models import BillingReference, BillingReferenceRow, ServiceEvent, ServiceEventPart
from billing.visits import price_visit
from decisions.actions.ledger_check import verify_balances
from decisions.models import Balance
from tests.factories.bands import DAY, EVENING, NEW_YEARS_EVE, TENTH, make_banded
from tests.factories.billing import APRIL, Served, make_billing_stage, serve, standing_on
from tests.factories.recurring import MAY, MONDAYS, TWO_HOURS, serve_weekly
from tests.personas import Cast, as_actor, build_cast
from voucher_portal.core.errors import RuleViolation

TWELFTH = datetime.date(2023, 4, 12)


@pytest.fixture
def cast(committed_db: str) -> Cast:
    return build_cast()


@pytest.fixture
def nearly_empty(cast: Cast) -> Served:
    """45 minutes are left of 20 hours."""
    served = serve(make_billing_stage(cast))
    served.log(APRIL, "00:00", "19:15")
    return served


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run every call in a thread of its own, all starting together; results, or what was raised."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            gate.wait(timeout=10)
            return call()
        except RuleViolation as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [future.result(timeout=30) for future in [threads.submit(run, call) for call in calls]]


def used(served: Served) -> Decimal:
    total: Decimal = ServiceEvent.objects.standing().aggregate(total=Sum("quantity"))["total"]
    return total


def logging(served: Served, key: str, starts: str, ends: str) -> Callable[[], ServiceEvent]:
    told, by = served.entry(TWELFTH, starts, ends), as_actor(served.worker)
    return lambda: log_visit(activation=served.activation, entry=told, idempotency_key=key, by=by)


def test_two_simultaneous_loggings_never_overspend(nearly_empty: Served) -> None:
    results = at_once(
        logging(nearly_empty, "one", "09:00", "09:40"),
        logging(nearly_empty, "two", "10:00", "10:40"),
        logging(nearly_empty, "three", "11:00", "11:40"),
        logging(nearly_empty, "four", "12:00", "12:40"),
    )
    saved = [result for result in results if isinstance(result, ServiceEvent)]
    refused = [result for result in results if isinstance(result, RuleViolation)]
    assert len(saved) == 1
    assert {refusal.code for refusal in refused} == {"exhausted"}
    assert used(nearly_empty) == Decimal(1195)
    assert nearly_empty.balance.remaining_quantity == Decimal(5)
    assert verify_balances() == []


def new_event(served: Served, key: str, user_id: int | None) -> ServiceEvent:
    activation = served.activation
    return ServiceEvent(
        organiser_id=activation.organiser_id,
        decision_id=activation.decision_id,
        activation=activation,
        provider_id=activation.provider_id,
        office_id=activation.office_id,
        definition_id=served.decision.definition_id,
        idempotency_key=key,
        entered_by_id=user_id,
    )


class Careless:
    """What the locks are for: visits priced from what everybody has read before anybody writes."""

    def __init__(self, served: Served, how_many: int) -> None:
        self.served = served
        self.all_have_read = threading.Barrier(how_many)

    def logging(self, key: str, date: datetime.date, starts: str, ends: str) -> Callable[[], ServiceEvent]:
        told, by = self.served.entry(date, starts, ends), as_actor(self.served.worker)

        def log_without_lock() -> ServiceEvent:
            with transaction.atomic():
                priced = price_visit(activation=self.served.activation, entry=told, lock=False)
                self.all_have_read.wait(timeout=10)
                event = new_event(self.served, key, by.user_id)
                visit_actions._put_in(event, priced)
                event.save(force_insert=True)
                visit_actions._write_parts(event, priced)
                for draw in priced.draws:
                    for one in draw.carried:
                        kept = one.source.remaining_quantity - one.quantity
                        Balance.objects.filter(pk=one.source.pk).update(remaining_quantity=kept)
                    carried = sum(one.quantity for one in draw.carried)
                    left = draw.balance.remaining_quantity + carried - draw.quantity
                    Balance.objects.filter(pk=draw.balance.pk).update(remaining_quantity=left)
                return event

        return log_without_lock


def test_the_twin_without_the_lock_overspends(nearly_empty: Served) -> None:
    careless = Careless(nearly_empty, 2)
    results = at_once(
        careless.logging("one", TWELFTH, "09:00", "09:40"), careless.logging("two", TWELFTH, "10:00", "10:40")
    )
    assert all(isinstance(result, ServiceEvent) for result in results)
    assert used(nearly_empty) == Decimal(1235)
    assert used(nearly_empty) > nearly_empty.balance.granted_quantity
    assert verify_balances() != []


# --- A visit that draws from two rows ---


@pytest.fixture
def two_rows(cast: Cast) -> Served:
    """45 minutes of the day and 45 of the evening are left."""
    return make_banded(cast).serve(**{DAY: 45, EVENING: 45})


def left_of(served: Served) -> dict[str, Decimal]:
    balances = Balance.objects.filter(row__decision=served.decision).select_related("row")
    return {balance.row.product_name_fi: balance.remaining_quantity for balance in balances}


def on_the_tenth(day: int, starts: str, ends: str, served: Served) -> Callable[[], ServiceEvent]:
    date = TENTH + datetime.timedelta(days=day)
    told, by = served.entry(date, starts, ends), as_actor(served.worker)
    return lambda: log_visit(activation=served.activation, entry=told, idempotency_key=f"day-{day}", by=by)


def test_two_rows_are_never_overspent(two_rows: Served) -> None:
    with standing_on(NEW_YEARS_EVE):
        results = at_once(*(on_the_tenth(day, "17:15", "18:45", two_rows) for day in (0, 1, 4, 5)))
    saved = [result for result in results if isinstance(result, ServiceEvent)]
    assert len(saved) == 1
    assert {result.code for result in results if isinstance(result, RuleViolation)} == {"exhausted"}
    assert left_of(two_rows) == {"Päivä": 0, "Ilta": 0}
    assert verify_balances() == []


def test_the_twin_over_two_rows_overspends_without_the_lock(two_rows: Served) -> None:
    with standing_on(NEW_YEARS_EVE):
        careless = Careless(two_rows, 2)
        results = at_once(
            *(careless.logging(f"day-{day}", TENTH + datetime.timedelta(days=day), "17:15", "18:45") for day in (0, 1))
        )
    assert all(isinstance(result, ServiceEvent) for result in results)
    used_of_rows = ServiceEventPart.objects.current().values_list("row").annotate(used=Sum("used_quantity"))
    assert sorted(used for _row, used in used_of_rows) == [90, 90]
    assert verify_balances() != []


def test_visits_that_begin_on_different_rows_never_wait_for_each_other(cast: Cast) -> None:
    """One begins in the evening and goes on into the next day's hours, one the other way round, and both
    are edited across at the same time: every writer takes the rows and balances in the same order."""
    served = make_banded(cast).serve(**{DAY: 600, EVENING: 600})
    by = as_actor(served.worker)
    with standing_on(NEW_YEARS_EVE):
        events = [served.log(TENTH + datetime.timedelta(days=day), "08:00", "08:30") for day in (0, 1, 4, 5)]

        def moving(event: ServiceEvent, hours: tuple[str, str]) -> Callable[[], ServiceEvent]:
            told = served.entry(event.service_date, *hours)
            return lambda: edit_visit(event=event, entry=told, expected_version=1, by=by)

        hours = [("19:00", "19:30"), ("17:30", "18:30"), ("09:00", "09:30"), ("17:45", "18:15")]
        acts = [moving(event, times) for event, times in zip(events, hours, strict=True)]
        acts += [on_the_tenth(day, "17:15", "18:45", served) for day in (6, 7)]
        results = at_once(*acts)
    assert all(isinstance(result, ServiceEvent) for result in results), results
    assert verify_balances() == []
    day = 600 - (30 + 30 + 15) - 2 * 45
    evening = 600 - (30 + 30 + 15) - 2 * 45
    assert left_of(served) == {"Päivä": day, "Ilta": evening}


def test_the_same_form_sent_twice_at_once_is_one_visit(nearly_empty: Served) -> None:
    sending = logging(nearly_empty, "same", "09:00", "09:40")
    one, other = at_once(sending, sending)
    assert one == other
    assert ServiceEvent.objects.count() == 2
    assert nearly_empty.balance.remaining_quantity == Decimal(5)


def test_overlapping_visits_at_once_leave_one(nearly_empty: Served) -> None:
    results = at_once(logging(nearly_empty, "one", "09:00", "09:20"), logging(nearly_empty, "two", "09:10", "09:30"))
    assert sum(isinstance(result, ServiceEvent) for result in results) == 1
    assert [result.code for result in results if isinstance(result, RuleViolation)] == ["overlap"]


def test_two_simultaneous_references_bill_each_visit_once(cast: Cast) -> None:
    served = serve(make_billing_stage(cast))
    served.log_many(6)
    billers = [as_actor(cast.billing_user), as_actor(cast.provider_administrator)]
    results = at_once(
        *(lambda by=by: create_billing_reference(billing=served.billing(), expected=None, by=by) for by in billers)
    )
    made = [result for result in results if isinstance(result, BillingReference)]
    refused = [result for result in results if isinstance(result, RuleViolation)]
    assert [refusal.code for refusal in refused] == ["nothing_to_bill"]
    assert [reference.event_count for reference in made] == [6]
    assert BillingReferenceRow.objects.filter(is_living=True).count() == 6
    assert made[0].code.split("-")[2].startswith("000001")


@pytest.fixture
def nearly_empty_weeks(cast: Cast) -> Served:
    """Of two weeks the first has handed on all it had but 40 minutes."""
    served = serve_weekly(cast, carry_over="next")
    with standing_on(MAY):
        served.log(MONDAYS[1], "00:00", "03:20")
    return served


def logging_in_may(served: Served, key: str, starts: str, ends: str) -> Callable[[], ServiceEvent]:
    told, by = served.entry(MONDAYS[1] + datetime.timedelta(days=1), starts, ends), as_actor(served.worker)
    return lambda: log_visit(activation=served.activation, entry=told, idempotency_key=key, by=by)


def test_two_loggings_at_once_never_take_over_more_than_a_week_has_left(nearly_empty_weeks: Served) -> None:
    with standing_on(MAY):
        results = at_once(
            logging_in_may(nearly_empty_weeks, "one", "09:00", "09:30"),
            logging_in_may(nearly_empty_weeks, "two", "10:00", "10:30"),
            logging_in_may(nearly_empty_weeks, "three", "11:00", "11:30"),
        )
    saved = [result for result in results if isinstance(result, ServiceEvent)]
    refused = [result.code for result in results if isinstance(result, RuleViolation)]
    assert (len(saved), refused) == (1, ["exhausted", "exhausted"])
    left = Balance.objects.filter(row=nearly_empty_weeks.row).aggregate(left=Sum("remaining_quantity"))["left"]
    assert left == 4 * TWO_HOURS - 200 - 30
    assert verify_balances() == []


def test_the_twin_without_the_lock_takes_over_more(nearly_empty_weeks: Served) -> None:
    careless, date = Careless(nearly_empty_weeks, 2), MONDAYS[1] + datetime.timedelta(days=1)
    with standing_on(MAY):
        results = at_once(
            careless.logging("one", date, "09:00", "09:30"), careless.logging("two", date, "10:00", "10:30")
        )
    assert all(isinstance(result, ServiceEvent) for result in results), results
    assert used(nearly_empty_weeks) == 200 + 60 > 2 * TWO_HOURS
