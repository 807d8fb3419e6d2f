"""A visit whose hours choose its products: parts, rows, ledger, corrections (C32, C45, design 6)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from billing.actions import cancel_visit, edit_visit
from billing.models import ServiceEvent, ServiceEventPart
from decisions.actions.ledger_check import verify_balances
from decisions.models import Balance, LedgerEntry
from tests.factories.bands import DAY, EVENING, NEW_YEARS_EVE, SATURDAY, SUNDAY, TENTH, Banded, make_banded
from tests.factories.billing import Served, standing_on
from tests.personas import Cast, as_actor, client_as
from voucher_portal.core.errors import RuleViolation

pytestmark = pytest.mark.usefixtures("db")

Parts = list[tuple[str, str, Decimal, Decimal, Decimal, Decimal]]


@pytest.fixture(autouse=True)
def april() -> Iterator[None]:
    """These vouchers are of the autumn of 2026."""
    with standing_on(NEW_YEARS_EVE):
        yield


@pytest.fixture
def banded(personas: Cast) -> Banded:
    return make_banded(personas)


def parts_of(event: ServiceEvent) -> Parts:
    found = event.parts.filter(outcome_number=event.outcome_number).order_by("position")
    return [
        (
            part.product_name_fi,
            part.row.product_name_fi,
            part.billable_quantity,
            part.price,
            part.voucher_part,
            part.client_share,
        )
        for part in found.select_related("row")
    ]


def moved(event: ServiceEvent) -> list[tuple[str, str, Decimal, Decimal]]:
    found = LedgerEntry.objects.filter(cause_id=event.public_id).select_related("balance__row").order_by("pk")
    return [(entry.kind, entry.balance.row.product_name_fi, entry.quantity, entry.money) for entry in found]


def left(served: Served) -> dict[str, Decimal]:
    balances = Balance.objects.filter(row__decision=served.decision).select_related("row")
    return {balance.row.product_name_fi: balance.remaining_quantity for balance in balances}


def money(*amounts: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(amount) for amount in amounts)


def refused(act: object) -> RuleViolation:
    with pytest.raises(RuleViolation) as error:
        act()
    return error.value


@pytest.mark.parametrize(("rows", "told"), [({DAY: 600}, False), ({EVENING: 600}, True)])
def test_what_is_left_is_told_in_euro_only_where_every_hour_is_worth_the_same(
    banded: Banded, personas: Cast, rows: dict[str, int], told: bool
) -> None:
    """Evenings and weekends are taken from the day's hours at their own values."""
    served = banded.serve(**rows)
    page = client_as(personas.client).get(f"/billing/vouchers/{served.decision.public_id}/").content.decode()
    assert ("arvo riippuu päivästä ja kellonajasta" in page) is not told
    assert ("· jäljellä 414,00" in page) is told


def test_each_part_draws_from_its_own_row(banded: Banded) -> None:
    served = banded.serve(**{DAY: 600, EVENING: 300})
    event = served.log(TENTH, "17:15", "18:45")
    assert parts_of(event) == [
        ("Päivä", "Päivä", Decimal(45), *money("29.25", "27.00", "2.25")),
        ("Ilta", "Ilta", Decimal(45), *money("33.75", "31.05", "2.70")),
    ]
    assert moved(event) == [
        ("USE", "Päivä", Decimal(-45), Decimal("-27.00")),
        ("USE", "Ilta", Decimal(-45), Decimal("-31.05")),
    ]
    assert left(served) == {"Päivä": 555, "Ilta": 255}
    assert verify_balances() == []


def test_a_band_without_a_row_is_drawn_from_the_base_at_its_own_value(banded: Banded) -> None:
    served = banded.serve()
    event = served.log(TENTH, "17:15", "18:45")
    assert parts_of(event) == [
        ("Päivä", "Päivä", Decimal(45), *money("29.25", "27.00", "2.25")),
        ("Ilta", "Päivä", Decimal(45), *money("33.75", "31.05", "2.70")),
    ]
    assert moved(event) == [("USE", "Päivä", Decimal(-90), Decimal("-58.05"))]
    assert left(served) == {"Päivä": 510}


def test_a_band_without_a_row_may_be_refused(personas: Cast) -> None:
    served = make_banded(personas, missing_band_row="refuse").serve()
    refusal = refused(lambda: served.log(TENTH, "17:15", "18:45"))
    assert (refusal.code, refusal.field) == ("no_row", "ends")
    assert "Ilta" in str(refusal.message)
    assert not ServiceEvent.objects.exists()
    assert left(served) == {"Päivä": 600}
    assert served.log(TENTH, "16:30", "18:00")


def test_the_hours_of_the_service_are_kept(banded: Banded) -> None:
    served = banded.serve()
    assert refused(lambda: served.log(TENTH, "21:30", "22:30")).code == "outside_hours"
    assert served.log(TENTH, "21:30", "22:00")


def test_a_provider_without_a_price_for_a_band_is_told_which(banded: Banded, personas: Cast) -> None:
    served = banded.serve()
    personas.office.prices.filter(product=banded.products[EVENING]).delete()
    refusal = refused(lambda: served.log(TENTH, "17:15", "18:45"))
    assert (refusal.code, refusal.field) == ("no_price", "service_date")
    assert "Ilta" in str(refusal.message)


def test_an_edit_returns_to_every_row_and_keeps_the_earlier_parts(banded: Banded, personas: Cast) -> None:
    served = banded.serve(**{DAY: 600, EVENING: 300})
    event = served.log(TENTH, "17:15", "18:45")
    edited = edit_visit(
        event=event, entry=served.entry(TENTH, "16:00", "17:00"), expected_version=1, by=as_actor(personas.worker)
    )
    assert parts_of(edited) == [("Päivä", "Päivä", Decimal(60), *money("39.00", "36.00", "3.00"))]
    assert moved(edited)[2:] == [
        ("RETURN", "Päivä", Decimal(45), Decimal("27.00")),
        ("RETURN", "Ilta", Decimal(45), Decimal("31.05")),
        ("USE", "Päivä", Decimal(-60), Decimal("-36.00")),
    ]
    assert left(served) == {"Päivä": 540, "Ilta": 300}
    assert edited.parts.filter(outcome_number=1).count() == 2
    assert ServiceEventPart.objects.current().filter(event=edited).count() == 1
    assert verify_balances() == []


def test_an_edit_may_use_what_each_row_got_back(banded: Banded, personas: Cast) -> None:
    served = banded.serve(**{DAY: 45, EVENING: 45})
    event = served.log(TENTH, "17:15", "18:45")
    assert left(served) == {"Päivä": 0, "Ilta": 0}
    by = as_actor(personas.worker)
    moved_on = edit_visit(
        event=event, entry=served.entry(TENTH.replace(day=11), "17:15", "18:45"), expected_version=1, by=by
    )
    assert moved_on.service_date == TENTH.replace(day=11)
    longer = served.entry(TENTH, "17:14", "18:45")
    assert refused(lambda: edit_visit(event=moved_on, entry=longer, expected_version=2, by=by)).code == "exhausted"
    assert left(served) == {"Päivä": 0, "Ilta": 0}


def test_cancelling_returns_to_every_row(banded: Banded, personas: Cast) -> None:
    served = banded.serve(**{DAY: 600, EVENING: 300})
    event = served.log(TENTH, "17:15", "18:45")
    cancel_visit(event=event, reason="Väärä päivä", expected_version=1, by=as_actor(personas.worker))
    assert left(served) == {"Päivä": 600, "Ilta": 300}
    assert event.parts.count() == 2
    assert verify_balances() == []


def test_a_row_that_runs_out_in_the_middle_refuses_all_of_it(banded: Banded) -> None:
    served = banded.serve(**{DAY: 600, EVENING: 30})
    refusal = refused(lambda: served.log(TENTH, "17:15", "18:45"))
    assert refusal.code == "exhausted"
    assert "Ilta" in str(refusal.message)
    assert left(served) == {"Päivä": 600, "Ilta": 30}


def test_a_voucher_serves_its_client_one_visit_at_a_time(personas: Cast) -> None:
    """Also where two rows could pay for it: two products that no hours choose between."""
    banded = make_banded(personas)
    served = banded.serve(**{DAY: 600, SATURDAY: 300, SUNDAY: 300})
    first = served.log(TENTH, "17:15", "18:45")
    assert refused(lambda: served.log(TENTH, "18:30", "19:00")).code == "overlap"
    assert served.log(TENTH, "18:45", "19:00")
    twin = ServiceEvent.objects.get(pk=first.pk)
    twin.pk, twin.public_id, twin.idempotency_key = None, "a" * 20, "another"
    twin.row = served.decision.rows.get(product=banded.products[SUNDAY])
    with pytest.raises(IntegrityError, match="service_event_one_at_a_time"), transaction.atomic():
        twin.save(force_insert=True)


def test_the_parts_of_a_visit_always_add_up_to_it(banded: Banded) -> None:
    """The database compares when the transaction ends, or here as soon as something is written."""
    event = banded.serve().log(TENTH, "17:15", "18:45")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for change in ({"price": event.price + 1, "client_share": event.client_share + 1}, {"quantity": 89}):
        with pytest.raises(IntegrityError, match="do not add up"), transaction.atomic():
            ServiceEvent.objects.filter(pk=event.pk).update(**change)
    extra = event.parts.first()
    extra.pk, extra.position = None, 9
    with pytest.raises(IntegrityError, match="do not add up"), transaction.atomic():
        extra.save(force_insert=True)


def test_a_part_is_never_changed(banded: Banded) -> None:
    event = banded.serve().log(TENTH, "17:15", "18:45")
    for act in (lambda: event.parts.update(used_quantity=0), lambda: event.parts.all().delete()):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            act()
    assert event.parts.count() == 2


def test_lines_of_every_part_are_stored(banded: Banded) -> None:
    event = banded.serve().log(TENTH, "17:15", "18:45")
    prices = [line for line in event.outcome_lines if line["kind"] == "price"]
    assert [Decimal(line["amount"]) for line in prices] == [Decimal("29.25"), Decimal("33.75")]
    assert any("Päivä" in line["text"]["fi"] and line["rule"] == "draw_from_base" for line in event.outcome_lines)


def test_a_visit_by_its_start_has_one_part(personas: Cast) -> None:
    """G3, by start: 58,50 = 54,00 + 4,50."""
    event = make_banded(personas, band_crossing="by_start").serve().log(TENTH, "17:15", "18:45")
    assert parts_of(event) == [("Päivä", "Päivä", Decimal(90), *money("58.50", "54.00", "4.50"))]


def test_the_price_of_a_part_is_that_of_its_own_row(banded: Banded) -> None:
    event = banded.serve().log(TENTH, "17:15", "18:45")
    listed = [part.price_row.price for part in event.parts.select_related("price_row").order_by("position")]
    assert listed == [Decimal("39.00"), Decimal("45.00")]
    assert event.price_row.price == Decimal("39.00")


def test_a_visit_of_one_band_on_a_saturday(banded: Banded) -> None:
    event = banded.serve().log(datetime.date(2026, 9, 12), "10:00", "11:00")
    assert parts_of(event) == [("Lauantai", "Päivä", Decimal(60), *money("46.00", "43.20", "2.80"))]
    assert event.parts.get().day_kind == "sat"
