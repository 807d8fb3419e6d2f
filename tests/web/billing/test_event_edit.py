"""Correcting a visit, and taking one away."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from billing.actions import edit_visit
from billing.models import ServiceEvent
from billing.transitions import EventState
from tests.factories.billing import Served
from tests.personas import Cast, as_actor, client_as

TWELFTH = datetime.date(2023, 4, 12)
REFUSED = {
    "reader": 403,
    "client": 403,
    "case_manager": 403,
    "other_worker": 404,
    "second_worker": 404,
    "other_case_manager": 404,
}


@pytest.fixture
def event(served: Served) -> ServiceEvent:
    return served.log(TWELFTH, "09:00", "10:30", note="Aamukäynti")


def url(event: ServiceEvent, name: str = "event-edit") -> str:
    return reverse(f"billing:{name}", args=[event.public_id])


def typed(visit: ServiceEvent, **fields: str) -> dict[str, str]:
    values = {
        "version": "1",
        "service_date": "12.4.2023",
        "starts": "9.00",
        "ends": "10.00",
        "worker": visit.worker.public_id,
        "note": "",
    }
    return {**values, **fields}


def test_the_form_shows_the_saved_visit_and_its_price(event: ServiceEvent, personas: Cast) -> None:
    page = client_as(personas.worker).get(url(event)).content.decode()
    for text in ('value="12.4.2023"', 'value="9.00"', 'value="10.30"', 'value="Aamukäynti"'):
        assert text in page
    assert "48,00\u00a0€" in page


def test_saves_the_correction(event: ServiceEvent, served: Served, personas: Cast) -> None:
    answer = client_as(personas.worker).post(url(event), typed(event))
    assert answer.status_code == 302
    event.refresh_from_db()
    assert (event.price, event.version) == (Decimal("32.00"), 2)
    assert served.balance.remaining_quantity == Decimal(1140)


def test_the_preview_counts_the_visits_own_time_as_free(served: Served, personas: Cast) -> None:
    event = served.log(datetime.date(2023, 4, 1), "00:00", "20:00")
    address = reverse("billing:event-preview", args=[served.activation.public_id])
    longer = typed(event, service_date="1.4.2023", starts="1.00", ends="21.00", event=event.public_id)
    page = client_as(personas.worker).post(address, longer).content.decode()
    assert "640,00\u00a0€" in page


def test_a_stale_form_shows_both_versions(event: ServiceEvent, served: Served, personas: Cast) -> None:
    meanwhile = served.entry(TWELFTH, "09:00", "09:45", note="Toisen muutos")
    edit_visit(event=event, entry=meanwhile, expected_version=1, by=as_actor(personas.provider_administrator))
    browser = client_as(personas.worker)
    answer = browser.post(url(event), typed(event, note="Oma muutos"))
    page = answer.content.decode()
    assert answer.status_code == 422
    for text in ("Joku muu ehti tallentaa ensin", "Oma muutos", "Toisen muutos", "9.45"):
        assert text in page
    assert answer.context["form"]["version"].value() == "2"
    assert browser.post(url(event), typed(event, note="Oma muutos", version="2")).status_code == 302
    event.refresh_from_db()
    assert (event.note, event.version) == ("Oma muutos", 3)


def test_bad_input_keeps_what_was_typed(event: ServiceEvent, served: Served, personas: Cast) -> None:
    answer = client_as(personas.worker).post(url(event), typed(event, ends="8.00"))
    assert answer.status_code == 422
    assert answer.context["form"]["ends"].value() == "8.00"
    assert served.balance.remaining_quantity == Decimal(1110)


def test_a_billed_visit_is_refused(event: ServiceEvent, served: Served, personas: Cast) -> None:
    served.bill(personas.billing_user)
    answer = client_as(personas.worker).post(url(event), typed(event))
    assert answer.status_code == 422
    assert "Laskutettua" in answer.content.decode()
    answer = client_as(personas.worker).post(url(event, "event-cancel"), {"reason": "Ei ollut", "version": "1"})
    assert answer.status_code == 422


@pytest.mark.parametrize("name", ["event-edit", "event-cancel"])
def test_a_billed_visit_opens_as_what_it_came_to(
    event: ServiceEvent, served: Served, personas: Cast, name: str
) -> None:
    served.bill(personas.billing_user)
    answer = client_as(personas.worker).get(url(event, name), follow=True)
    assert answer.redirect_chain == [(reverse("billing:event-why", args=[event.public_id]), 302)]
    assert "sitä ei voi enää muuttaa" in answer.content.decode()


def test_who_may_correct_and_cancel(event: ServiceEvent, neighbours: Served, personas: Cast) -> None:
    told = {"reason": "Väärä päivä", "version": "2"}
    for who, status in REFUSED.items():
        browser = client_as(personas.everybody[who])
        assert (who, browser.post(url(event), typed(event)).status_code) == (who, status)
        assert (who, browser.post(url(event, "event-cancel"), told).status_code) == (who, status)
    biller = client_as(personas.billing_user)
    assert biller.post(url(event), typed(event)).status_code == 403
    assert client_as(personas.provider_administrator).post(url(event), typed(event)).status_code == 302
    assert biller.post(url(event, "event-cancel"), told).status_code == 302
    event.refresh_from_db()
    assert event.state == EventState.CANCELLED


def test_cancelling_is_confirmed_and_returns_the_time(event: ServiceEvent, served: Served, personas: Cast) -> None:
    browser = client_as(personas.worker)
    page = browser.get(url(event, "event-cancel")).content.decode()
    assert "Poistetaanko käynti?" in page
    assert "12.4.2023" in page
    told = {"reason": "Väärä päivä", "version": "1"}
    answer = browser.post(url(event, "event-cancel"), told, follow=True)
    assert "Käynti poistettiin" in answer.content.decode()
    assert served.balance.remaining_quantity == Decimal(1200)


def test_cancelling_needs_a_reason_and_the_present_version(event: ServiceEvent, personas: Cast) -> None:
    browser = client_as(personas.worker)
    answer = browser.post(url(event, "event-cancel"), {"reason": "", "version": "1"})
    assert answer.status_code == 422
    assert "Kirjoita perustelu." in answer.content.decode()
    answer = browser.post(url(event, "event-cancel"), {"reason": "Väärä", "version": "7"})
    assert answer.status_code == 422
    assert "Joku muu muutti käyntiä" in answer.content.decode()
    assert answer.context["form"]["reason"].value() == "Väärä"


@pytest.mark.parametrize("name", ["event-edit", "event-cancel"])
def test_wrong_method_and_missing_object(event: ServiceEvent, personas: Cast, name: str) -> None:
    browser = client_as(personas.worker)
    assert browser.delete(url(event, name)).status_code == 405
    assert browser.get(reverse(f"billing:{name}", args=["a" * 20])).status_code == 404


def test_sql_budgets(event: ServiceEvent, personas: Cast, sql_budget) -> None:
    browser = client_as(personas.worker)
    with sql_budget(20):
        browser.get(url(event))
    with sql_budget(30):
        assert browser.post(url(event), typed(event)).status_code == 302
    with sql_budget(30):
        told = {"reason": "Väärä päivä", "version": "2"}
        assert browser.post(url(event, "event-cancel"), told).status_code == 302
