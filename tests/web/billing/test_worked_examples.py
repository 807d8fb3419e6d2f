"""The worked examples of domain.md section G that visits can show, through the whole stack."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.urls import reverse

from billing.models import BillingReference, ServiceEvent
from decisions.actions.ledger_check import verify_balances
from tests.factories.bands import (
    AUTUMN,
    BOXING_DAY,
    CHRISTMAS_EVE,
    DAY,
    EVENING,
    NEW_YEARS_EVE,
    SUNDAY,
    TENTH,
    Banded,
    make_banded,
)
from tests.factories.billing import Served, serve, standing_on
from tests.factories.decisions import Stage, approve, make_service
from tests.personas import Cast, client_as
from voucher_portal.core.errors import RuleViolation

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def april() -> Iterator[None]:
    """The examples are of the calendar of 2026."""
    with standing_on(NEW_YEARS_EVE):
        yield


@pytest.fixture
def banded(personas: Cast) -> Banded:
    return make_banded(personas)


def priced_at(personas: Cast, price: str, value: str = "32", **terms: object) -> Served:
    """Twenty hours of a service of one product at this price and value."""
    planner, signer = personas.planner.user, personas.decision_maker.user
    assert planner is not None and signer is not None
    columns = {"is_free_for_client": False, "logging_window_days": 150, **terms}
    service = make_service(
        personas.organiser, personas.unit, planner, name=f"Palvelu {price}", published=False, **columns
    )
    service.version.values.update(unit_value=Decimal(value))
    service.version.state, service.version.published_by = "published", planner
    service.version.published_at = NEW_YEARS_EVE
    service.version.save()
    approve(personas.office, service, price=price, signer=signer, preparer=planner)
    return serve(Stage(personas, service), period=AUTUMN)


def split(event: ServiceEvent) -> tuple[str, str, str]:
    return str(event.price), str(event.voucher_part), str(event.client_share)


def type_visit(served: Served, personas: Cast, day: str, starts: str, ends: str, **more: str) -> ServiceEvent:
    """As a worker types it, through the form."""
    typed = {
        "idempotency_key": f"{day} {starts}",
        "service_date": day,
        "starts": starts,
        "ends": ends,
        "worker": served.membership.public_id,
        "note": "",
        **more,
    }
    address = reverse("billing:event-add", args=[served.activation.public_id])
    answer = client_as(personas.worker).post(address, typed)
    assert answer.status_code == 302, answer.context["form"].errors
    return ServiceEvent.objects.latest("pk")


def test_g1_flat_without_share(personas: Cast) -> None:
    served = priced_at(personas, "32", is_free_for_client=True)
    assert served.row.value == Decimal("640.00")
    assert split(served.log(TENTH, "09:00", "10:30")) == ("48.00", "48.00", "0.00")
    assert (served.balance.remaining_quantity, served.balance.remaining_value) == (1110, Decimal("592.00"))


def test_g1_a_price_below_the_value(personas: Cast) -> None:
    served = priced_at(personas, "30", is_free_for_client=True)
    assert split(served.log(TENTH, "09:00", "10:30")) == ("45.00", "45.00", "0.00")
    assert (served.balance.remaining_quantity, served.balance.remaining_value) == (1110, Decimal("592.00"))


def test_g2_three_visits_with_a_share(personas: Cast) -> None:
    served = priced_at(personas, "25", "15")
    for hour in (9, 11, 13):
        served.log(TENTH, f"{hour:02}:00", f"{hour + 1:02}:00")
    totals = ServiceEvent.objects.totals().split
    assert (totals.price, totals.voucher_part, totals.client_share) == (75, 45, 30)


def test_g2_a_price_below_the_value_leaves_no_share(personas: Cast) -> None:
    event = priced_at(personas, "14", "15").log(TENTH, "09:00", "10:00")
    assert split(event) == ("14.00", "14.00", "0.00")


def test_g3_evening_split_from_the_form_to_the_reference(banded: Banded, personas: Cast) -> None:
    served = banded.serve(**{DAY: 600, EVENING: 300})
    event = type_visit(served, personas, "10.9.2026", "17.15", "18.45")
    assert split(event) == ("63.00", "58.05", "4.95")
    parts = [(part.product_name_fi, str(part.voucher_part)) for part in event.parts.order_by("position")]
    assert parts == [("Päivä", "27.00"), ("Ilta", "31.05")]
    reference = served.bill(personas.billing_user, TENTH.replace(day=1))
    assert reference.total == Decimal("58.05")
    assert verify_balances() == []


def test_g3_drawn_from_the_base_row(banded: Banded, personas: Cast) -> None:
    served = banded.serve()
    assert split(type_visit(served, personas, "10.9.2026", "17.15", "18.45")) == ("63.00", "58.05", "4.95")
    assert served.balance.remaining_quantity == 510


def test_g4_boxing_day_beats_saturday(banded: Banded) -> None:
    event = banded.serve().log(BOXING_DAY, "10:00", "12:00")
    assert split(event) == ("150.00", "144.00", "6.00")
    assert event.parts.get().day_kind == "holiday"


def test_g4_an_hour_of_day_and_an_hour_of_eve(banded: Banded) -> None:
    event = banded.serve(**{DAY: 600, SUNDAY: 300}).log(CHRISTMAS_EVE, "17:00", "19:00")
    assert split(event) == ("114.00", "108.00", "6.00")
    assert [part.day_kind for part in event.parts.order_by("position")] == ["thu", "eve"]


def test_g4_an_eve_is_one_only_where_the_calendar_says_so(banded: Banded) -> None:
    event = banded.serve().log(datetime.date(2026, 12, 30), "18:00", "19:00")
    assert split(event) == ("45.00", "41.40", "3.60")


def test_g7_split(personas: Cast) -> None:
    served = priced_at(personas, "34", exhaustion="split")
    served.log(TENTH, "00:00", "19:15")
    event = served.log(TENTH.replace(day=11), "09:00", "10:30")
    assert split(event) == ("51.00", "24.00", "27.00")
    part = event.parts.get()
    assert (part.billable_quantity, part.used_quantity) == (90, 45)
    assert served.balance.remaining_quantity == 0
    assert [line["amount"] for line in event.outcome_lines if line["kind"] == "client_share"] == ["1.50", "25.50"]


def test_g7_a_free_service_refuses_and_saves_nothing(personas: Cast) -> None:
    served = priced_at(personas, "32", exhaustion="split", is_free_for_client=True)
    served.log(TENTH, "00:00", "19:15")
    with pytest.raises(RuleViolation, match="ota yhteyttä setelin myöntäjään") as refusal:
        served.log(TENTH.replace(day=11), "09:00", "10:30")
    assert refusal.value.code == "exhausted"
    assert (ServiceEvent.objects.count(), served.balance.remaining_quantity) == (1, 45)


@pytest.mark.parametrize(("free_km", "amounts"), [("0", ("21.66", "7.13")), ("10", ("15.96", "1.43"))])
def test_g9_travel_is_beside_the_price_and_in_the_reference(
    personas: Cast, free_km: str, amounts: tuple[str, str]
) -> None:
    served = make_banded(personas, free_km=free_km).serve()
    first = type_visit(served, personas, "10.9.2026", "9.00", "10.00", kilometres="38")
    second = type_visit(served, personas, "10.9.2026", "12.00", "13.00", kilometres="12,5")
    assert (str(first.travel_amount), str(second.travel_amount)) == amounts
    assert split(first) == ("39.00", "36.00", "3.00")
    assert served.balance.remaining_quantity == 480
    reference = served.bill(personas.billing_user, TENTH.replace(day=1))
    travel = sum(Decimal(amount) for amount in amounts)
    assert (reference.travel_total, reference.total) == (travel, 72 + travel)


def test_g9_travel_that_the_reference_does_not_count(personas: Cast) -> None:
    served = make_banded(personas, free_km="0", is_travel_in_reference=False).serve()
    event = served.log(TENTH, "09:00", "10:00", kilometres="38")
    assert event.travel_amount == Decimal("21.66")
    served.bill(personas.billing_user, TENTH.replace(day=1))
    reference = BillingReference.objects.get()
    assert (reference.total, reference.travel_total) == (36, 0)
    row = reference.rows.get()
    assert (row.kilometres, row.travel_amount) == (None, 0)


def test_g15_late_logging(personas: Cast) -> None:
    served = priced_at(personas, "32", logging_window_days=60)
    with standing_on(datetime.datetime(2026, 11, 21, 12, 0, tzinfo=datetime.UTC)):
        assert served.log(datetime.date(2026, 9, 2), "09:00", "10:00")
        with pytest.raises(RuleViolation) as too_old:
            served.log(datetime.date(2026, 9, 1), "09:00", "10:00")
        with pytest.raises(RuleViolation) as before:
            served.log(datetime.date(2026, 8, 31), "09:00", "10:00")
    assert (too_old.value.code, before.value.code) == ("too_old", "before_voucher")
    january = datetime.datetime(2027, 1, 10, 12, 0, tzinfo=datetime.UTC)
    with standing_on(january), pytest.raises(RuleViolation) as after:
        served.log(datetime.date(2027, 1, 2), "09:00", "10:00")
    assert after.value.code == "after_voucher"


def test_g3_by_the_start(personas: Cast) -> None:
    event = type_visit(make_banded(personas, band_crossing="by_start").serve(), personas, "10.9.2026", "17.15", "18.45")
    assert split(event) == ("58.50", "54.00", "4.50")
    assert event.parts.get().product_name_fi == "Päivä"


@pytest.mark.parametrize(
    ("rounding", "billed"),
    [
        ({"rounding_mode": "nearest", "rounding_minutes": 15}, [0, 15, 30, 45, 60]),
        ({"rounding_mode": "up", "rounding_minutes": 15}, [15, 30, 30, 60, 60]),
        ({"rounding_mode": "up", "rounding_minutes": 30}, [30, 30, 30, 60, 60]),
        ({"rounding_mode": "nearest", "rounding_minutes": 15, "minimum_billable_minutes": 15}, [15, 15, 30, 45, 60]),
    ],
)
def test_g14_rounding(personas: Cast, rounding: dict[str, object], billed: list[int]) -> None:
    """Visits of 7, 22, 23, 47 and 53 minutes; what is billed is what is taken from the balance."""
    served = priced_at(personas, "32", **rounding)
    events = [
        type_visit(served, personas, "10.9.2026", f"{hour}.00", f"{hour}.{minutes:02}")
        for hour, minutes in zip(range(8, 13), (7, 22, 23, 47, 53), strict=True)
    ]
    assert [int(event.parts.get().billable_quantity) for event in events] == billed
    assert served.balance.remaining_quantity == 1200 - sum(billed)
