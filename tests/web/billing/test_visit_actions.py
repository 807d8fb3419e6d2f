"""Logging, correcting and cancelling visits: what is saved, what is refused, what the ledger says."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from billing.actions import cancel_visit, edit_visit, log_visit
from billing.models import ServiceEvent
from billing.transitions import EventState
from decisions.models import LedgerEntry
from providers.models import PriceListRow
from tests.factories.billing import APRIL, Served, membership_of, serve, standing_on
from tests.factories.decisions import Stage, approve, make_service
from tests.personas import Cast, as_actor
from voucher_portal.core import transitions
from voucher_portal.core.errors import NotPermitted, RuleViolation, StaleVersion
from voucher_portal.core.periods import period

TWELFTH = datetime.date(2023, 4, 12)


def entries(event: ServiceEvent) -> list[tuple[str, Decimal, Decimal]]:
    found = LedgerEntry.objects.filter(cause_kind="service_event", cause_id=event.public_id).order_by("pk")
    return [(entry.kind, entry.quantity, entry.money) for entry in found]


def test_log_visit_takes_the_time_from_the_balance_g1(served: Served) -> None:
    """G1: 90 min at 32,00 €/h is 48,00 € from the voucher, 0,00 € from the client; 18 h 30 min left."""
    event = served.log(TWELFTH, "09:00", "10:30")
    assert (event.price, event.voucher_part, event.client_share) == (
        Decimal("48.00"),
        Decimal("48.00"),
        Decimal("0.00"),
    )
    assert event.starts_at == datetime.datetime(2023, 4, 12, 6, 0, tzinfo=datetime.UTC)
    assert served.balance.remaining_quantity == Decimal(1110)
    assert served.balance.remaining_value == Decimal("592.00")
    assert entries(event) == [("USE", Decimal(-90), Decimal("-48.00"))]
    assert [record.name for record in transitions.history(event)] == ["log"]


def test_the_stored_lines_say_why(served: Served) -> None:
    lines = served.log(TWELFTH).outcome_lines
    kinds = {line["kind"] for line in lines}
    assert {"price", "voucher_part", "client_share"} <= kinds
    assert sum(Decimal(line["amount"]) for line in lines if line["kind"] == "price") == Decimal("48.00")
    price = next(line for line in lines if line["kind"] == "price")
    assert "Hyväksymispäätös" in price["version"]["name"]["fi"]


def test_the_same_form_sent_twice_is_one_visit(served: Served) -> None:
    first = served.log(TWELFTH, key="form-1")
    again = served.log(TWELFTH, key="form-1")
    assert again == first
    assert ServiceEvent.objects.count() == 1
    assert served.balance.remaining_quantity == Decimal(1110)


def test_a_used_form_with_another_visit_is_refused_not_lost(served: Served) -> None:
    served.log(TWELFTH, key="form-1")
    with pytest.raises(RuleViolation) as error:
        served.log(TWELFTH, "12:00", "13:00", key="form-1")
    assert error.value.code == "key_reused"
    assert ServiceEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("date", "starts", "ends", "code", "field"),
    [
        (TWELFTH, "10:30", "09:00", "ends_before_start", "ends"),
        (datetime.date(2023, 3, 31), "09:00", "10:00", "before_voucher", "service_date"),
        (datetime.date(2023, 4, 15), "09:00", "10:00", "future", "service_date"),
        (datetime.date(2023, 4, 14), "17:00", "19:00", "not_ended", "ends"),
    ],
)
def test_log_visit_refuses(served: Served, date: datetime.date, starts: str, ends: str, code: str, field: str) -> None:
    with pytest.raises(RuleViolation) as error:
        served.log(date, starts, ends)
    assert (error.value.code, error.value.field) == (code, field)
    assert not ServiceEvent.objects.exists()
    assert served.balance.remaining_quantity == Decimal(1200)


def test_log_visit_after_the_voucher_and_after_the_window(served: Served) -> None:
    with standing_on(datetime.datetime(2023, 6, 5, 12, 0, tzinfo=datetime.UTC)):
        with pytest.raises(RuleViolation) as error:
            served.log(datetime.date(2023, 6, 1))
        assert error.value.code == "after_voucher"
        assert "31.5.2023" in str(error.value.message)
        with pytest.raises(RuleViolation) as error:
            served.log(datetime.date(2023, 4, 1))
        assert error.value.code == "too_old"
        assert "2.4.2023" in str(error.value.message)
        assert served.log(datetime.date(2023, 4, 2)).service_date == datetime.date(2023, 4, 2)


def test_more_than_what_is_left_is_refused_with_what_is_left(served: Served) -> None:
    served.log(APRIL, "00:00", "19:15")
    with pytest.raises(RuleViolation) as error:
        served.log(TWELFTH, "09:00", "10:30")
    assert error.value.code == "exhausted"
    assert "45\u00a0min" in str(error.value.message)
    assert "1\u00a0h\u00a030\u00a0min" in str(error.value.message)
    assert served.balance.remaining_quantity == Decimal(45)
    assert ServiceEvent.objects.count() == 1


def test_a_definition_may_split_a_visit_that_is_longer_g7(personas: Cast, stage: Stage) -> None:
    """G7: 45 min left, visit 90 min at 34,00, value 32,00: voucher 24,00, client 1,50 + 25,50."""
    planner, signer = personas.planner.user, personas.decision_maker.user
    assert planner is not None and signer is not None
    service = make_service(
        personas.organiser, personas.unit, planner, name="Siivous", exhaustion="split", is_free_for_client=False
    )
    approve(personas.office, service, price="34", signer=signer, preparer=planner)
    served = serve(Stage(personas, service))
    served.log(APRIL, "00:00", "19:15")
    event = served.log(TWELFTH, "09:00", "10:30")
    assert (event.price, event.voucher_part, event.client_share) == (
        Decimal("51.00"),
        Decimal("24.00"),
        Decimal("27.00"),
    )
    assert event.quantity == Decimal(45)
    assert event.billable_quantity == Decimal(90)
    assert served.balance.remaining_quantity == 0


def test_a_worker_of_another_office_is_refused(served: Served, personas: Cast) -> None:
    with pytest.raises(RuleViolation) as error:
        served.log(TWELFTH, worker=membership_of(personas.second_worker))
    assert (error.value.code, error.value.field) == ("other_office", "worker")


def test_a_worker_who_left_may_still_have_made_earlier_visits(served: Served, personas: Cast) -> None:
    membership = membership_of(personas.worker)
    membership.ended_at = datetime.datetime(2023, 4, 13, 9, 0, tzinfo=datetime.UTC)
    membership.save(update_fields=["ended_at"])
    administrator = as_actor(personas.provider_administrator)
    told = served.entry(TWELFTH, "09:00", "10:00", worker=membership)
    assert log_visit(activation=served.activation, entry=told, idempotency_key="a", by=administrator)
    later = served.entry(datetime.date(2023, 4, 14), "09:00", "10:00", worker=membership)
    with pytest.raises(RuleViolation, match="työntekijä"):
        log_visit(activation=served.activation, entry=later, idempotency_key="b", by=administrator)


def test_overlapping_visits_of_one_client_and_row_are_refused(served: Served) -> None:
    served.log(TWELFTH, "09:00", "10:30")
    with pytest.raises(RuleViolation) as error:
        served.log(TWELFTH, "10:29", "11:00")
    assert error.value.code == "overlap"
    assert "9.00–10.30" in str(error.value.message)
    assert served.log(TWELFTH, "10:30", "11:00")


def test_a_cancelled_visit_leaves_its_time_free(served: Served, personas: Cast) -> None:
    event = served.log(TWELFTH)
    cancel_visit(event=event, reason="Väärä päivä", expected_version=1, by=as_actor(personas.worker))
    assert served.log(TWELFTH).state == EventState.LOGGED


def test_an_offered_client_has_no_visits_yet(served: Served) -> None:
    activation = served.activation
    type(activation).objects.filter(pk=activation.pk).update(state="offered", activated_at=None, activated_by=None)
    activation.refresh_from_db()
    with pytest.raises(RuleViolation) as error:
        served.log(TWELFTH)
    assert error.value.code == "not_activated"


def test_after_the_service_ended_earlier_visits_can_be_logged(served: Served) -> None:
    activation = served.activation
    ended_at = datetime.datetime(2023, 4, 12, 20, 30, tzinfo=datetime.UTC)
    type(activation).objects.filter(pk=activation.pk).update(state="ended", ended_at=ended_at)
    activation.refresh_from_db()
    assert served.log(TWELFTH)
    with pytest.raises(RuleViolation) as error:
        served.log(datetime.date(2023, 4, 13))
    assert error.value.code == "after_service"


def test_the_price_is_that_of_the_visits_date(served: Served) -> None:
    """A new price from 10.4.: the visit of the 9th costs the old one."""
    tenth = APRIL.replace(day=10)
    row = served.activation.office.prices.get()
    old = period(row.period.lower, tenth - datetime.timedelta(days=1))
    PriceListRow.objects.filter(pk=row.pk).update(period=old)
    PriceListRow.objects.create(
        organiser=row.organiser,
        approval=row.approval,
        office=row.office,
        product=row.product,
        municipality_codes=row.municipality_codes,
        price=Decimal(30),
        period=period(tenth, None),
    )
    assert served.log(APRIL.replace(day=9)).price == Decimal("48.00")
    assert served.log(TWELFTH).price == Decimal("45.00")


def test_edit_visit_is_return_and_use(served: Served, personas: Cast) -> None:
    event = served.log(TWELFTH, "09:00", "10:30")
    edited = edit_visit(
        event=event,
        entry=served.entry(TWELFTH, "09:00", "10:00", note="Lyhyempi"),
        expected_version=1,
        by=as_actor(personas.worker),
    )
    assert (edited.version, edited.note, edited.price) == (2, "Lyhyempi", Decimal("32.00"))
    assert entries(edited) == [
        ("USE", Decimal(-90), Decimal("-48.00")),
        ("RETURN", Decimal(90), Decimal("48.00")),
        ("USE", Decimal(-60), Decimal("-32.00")),
    ]
    assert served.balance.remaining_quantity == Decimal(1140)
    assert [record.name for record in transitions.history(edited)] == ["log", "edit"]


def test_an_edit_may_use_what_the_visit_itself_used(served: Served, personas: Cast) -> None:
    event = served.log(APRIL, "00:00", "20:00")
    assert served.balance.remaining_quantity == 0
    by = as_actor(personas.worker)
    edited = edit_visit(event=event, entry=served.entry(APRIL, "01:00", "21:00"), expected_version=1, by=by)
    assert edited.quantity == Decimal(1200)
    with pytest.raises(RuleViolation) as error:
        edit_visit(event=edited, entry=served.entry(APRIL, "01:00", "21:01"), expected_version=2, by=by)
    assert error.value.code == "exhausted"
    edited.refresh_from_db()
    assert (edited.version, served.balance.remaining_quantity) == (2, Decimal(0))


def test_a_stale_edit_is_found_out(served: Served, personas: Cast) -> None:
    event = served.log(TWELFTH)
    by = as_actor(personas.worker)
    edit_visit(event=event, entry=served.entry(TWELFTH, "09:00", "10:00"), expected_version=1, by=by)
    with pytest.raises(StaleVersion):
        edit_visit(event=event, entry=served.entry(TWELFTH, "09:00", "11:00"), expected_version=1, by=by)
    assert served.balance.remaining_quantity == Decimal(1140)


def test_a_billed_visit_is_neither_edited_nor_cancelled(served: Served, personas: Cast) -> None:
    event = served.log(TWELFTH)
    served.bill(personas.billing_user)
    by = as_actor(personas.worker)
    with pytest.raises(RuleViolation) as error:
        edit_visit(event=event, entry=served.entry(TWELFTH, "09:00", "10:00"), expected_version=None, by=by)
    assert error.value.code == "not_editable"
    with pytest.raises(RuleViolation):
        cancel_visit(event=event, reason="Ei ollut", expected_version=None, by=by)
    assert served.balance.remaining_quantity == Decimal(1110)


def test_cancel_visit_returns_the_time_and_keeps_the_reason(served: Served, personas: Cast) -> None:
    event = served.log(TWELFTH)
    cancelled = cancel_visit(event=event, reason="Väärä asiakas", expected_version=1, by=as_actor(personas.worker))
    assert cancelled.state == EventState.CANCELLED
    assert served.balance.remaining_quantity == Decimal(1200)
    assert [record.reason for record in transitions.history(event)] == ["", "Väärä asiakas"]


def test_cancel_visit_needs_a_reason_and_the_right(served: Served, personas: Cast) -> None:
    event = served.log(TWELFTH)
    with pytest.raises(RuleViolation) as error:
        cancel_visit(event=event, reason=" ", expected_version=None, by=as_actor(personas.worker))
    assert error.value.field == "reason"
    with pytest.raises(NotPermitted):
        cancel_visit(event=event, reason="Ei", expected_version=None, by=as_actor(personas.reader))
    assert served.balance.remaining_quantity == Decimal(1110)


def test_nobody_logs_visits_to_themselves(served: Served, personas: Cast) -> None:
    client = personas.client.user
    assert client is not None
    themselves = replace(as_actor(served.worker), identity_hash=bytes(client.identity_hash or b""))
    with pytest.raises(RuleViolation) as error:
        log_visit(
            activation=served.activation,
            entry=served.entry(TWELFTH, "09:00", "10:00"),
            idempotency_key="own",
            by=themselves,
        )
    assert error.value.code == "own_case"


def test_a_row_of_another_decision_is_refused(served: Served, neighbours: Served) -> None:
    told = neighbours.entry(TWELFTH, "09:00", "10:00", worker=served.membership)
    with pytest.raises(RuleViolation) as error:
        log_visit(activation=served.activation, entry=told, idempotency_key="x", by=as_actor(served.worker))
    assert error.value.code == "other_row"


def test_the_event_carries_its_parents_organiser(served: Served, strangers: Served) -> None:
    for voucher in (served, strangers):
        event = voucher.log(TWELFTH)
        assert event.organiser_id == voucher.decision.organiser_id == voucher.activation.organiser_id
