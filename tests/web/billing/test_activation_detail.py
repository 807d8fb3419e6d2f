"""The provider's client card."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from tests.factories.billing import APRIL, Served, multiply
from tests.personas import Cast, Persona, client_as
from voucher_portal.core.models import AccessLogEntry

TWELFTH = datetime.date(2023, 4, 12)


def url(served: Served, name: str = "activation-detail") -> str:
    return reverse(f"billing:{name}", args=[served.activation.public_id])


def test_shows_the_decision_what_is_left_and_the_visits(served: Served, personas: Cast) -> None:
    served.log(TWELFTH)
    page = client_as(personas.worker).get(url(served)).content.decode()
    for text in ("Testi Aamu Aurinkoinen", served.decision.number or "", "Koulukatu 11 a 2", "12.4.2023", "9.00–10.30"):
        assert text in page
    assert "18\u00a0h\u00a030\u00a0min" in page
    assert "592,00\u00a0€" in page
    assert "48,00\u00a0€" in page
    assert reverse("billing:event-add", args=[served.activation.public_id]) in page


def test_every_opening_is_logged(served: Served, personas: Cast) -> None:
    client_as(personas.worker).get(url(served))
    entry = AccessLogEntry.objects.get()
    assert (entry.subject_kind, entry.subject_id) == ("client", personas.client_record.public_id)
    assert entry.organiser_id == personas.organiser.pk
    assert personas.worker.user is not None
    assert entry.actor_user_id == personas.worker.user.pk


def test_billed_visits_stand_in_their_own_tab(served: Served, personas: Cast) -> None:
    event = served.log(TWELFTH)
    served.bill(personas.billing_user)
    browser = client_as(personas.worker)
    edit = f'"{reverse("billing:event-edit", args=[event.public_id])}"'
    logged = browser.get(url(served)).content.decode()
    assert "Ei laskuttamattomia käyntejä" in logged
    billed = browser.get(f"{url(served)}?tab=billed").content.decode()
    assert "12.4.2023" in billed
    assert edit not in billed


def test_totals_are_of_every_visit_not_of_the_page(served: Served, personas: Cast) -> None:
    served.log_many(30)
    page = client_as(personas.worker).get(url(served)).content.decode()
    assert "Yhteensä 30 käyntiä" in page
    assert "?page=2" in page


def test_the_tab_alone_for_htmx(served: Served, personas: Cast) -> None:
    page = client_as(personas.worker).get(url(served), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert "Laskuttamatta" in page


def test_strangers_find_nothing_and_others_have_no_right(served: Served, neighbours: Served, personas: Cast) -> None:
    for who in ("other_worker", "second_worker", "third_provider_administrator", "planner"):
        assert (who, client_as(personas.everybody[who]).get(url(served)).status_code) == (who, 404)
    for who in ("client", "case_manager"):
        assert (who, client_as(personas.everybody[who]).get(url(served)).status_code) == (who, 403)


def test_the_visitor_is_asked_to_sign_in(served: Served) -> None:
    assert client_as(Persona("visitor")).get(url(served)).status_code == 302


def test_without_the_second_factor_nothing_is_shown(served: Served, personas: Cast) -> None:
    answer = client_as(personas.worker, second_factor=False).get(url(served))
    assert answer.status_code == 302


def test_wrong_method_and_missing_object(served: Served, personas: Cast) -> None:
    browser = client_as(personas.worker)
    assert browser.post(url(served)).status_code == 405
    assert browser.get(reverse("billing:activation-detail", args=["a" * 20])).status_code == 404


def test_a_reader_sees_but_has_no_buttons(served: Served, personas: Cast) -> None:
    event = served.log(TWELFTH)
    page = client_as(personas.reader).get(url(served)).content.decode()
    assert "12.4.2023" in page
    for name, subject in (("event-add", served.activation), ("event-edit", event), ("event-cancel", event)):
        assert f'"{reverse(f"billing:{name}", args=[subject.public_id])}"' not in page


@pytest.fixture
def protected(served: Served, personas: Cast) -> Served:
    record = personas.client_record
    record.address_protected = True
    record.save(update_fields=["address_protected"])
    return served


def test_a_protected_address_is_not_shown(protected: Served, personas: Cast) -> None:
    page = client_as(personas.worker).get(url(protected)).content.decode()
    assert "Koulukatu" not in page
    assert "Turvakielto" in page


def test_the_worker_may_reveal_it_with_a_reason(protected: Served, personas: Cast) -> None:
    answer = client_as(personas.worker).post(url(protected, "activation-address"), {"reason": "Käynti tänään klo 18"})
    assert answer.status_code == 200
    assert "Koulukatu 11 a 2" in answer.content.decode()
    entry = AccessLogEntry.objects.get(purpose="protected_address")
    assert entry.reason == "Käynti tänään klo 18"


def test_without_a_reason_it_stays_hidden(protected: Served, personas: Cast) -> None:
    answer = client_as(personas.worker).post(url(protected, "activation-address"), {"reason": ""})
    assert answer.status_code == 422
    assert "Koulukatu" not in answer.content.decode()
    assert not AccessLogEntry.objects.filter(purpose="protected_address").exists()


def test_who_may_not_log_visits_may_not_reveal(protected: Served, neighbours: Served, personas: Cast) -> None:
    address = url(protected, "activation-address")
    assert client_as(personas.reader).post(address, {"reason": "Utelias"}).status_code == 403
    assert client_as(personas.other_worker).post(address, {"reason": "Utelias"}).status_code == 404
    assert client_as(personas.worker).get(address).status_code == 405


def test_the_same_queries_for_5_rows_and_500(served: Served, personas: Cast, sql_budget) -> None:
    events = multiply(served.log(APRIL, "00:00", "00:05"), 5)
    browser = client_as(personas.worker)
    with sql_budget(20) as queries:
        browser.get(url(served))
    multiply(events[-1], 496)
    with sql_budget(len(queries)):
        assert "Yhteensä 500 käyntiä" in browser.get(url(served)).content.decode()
