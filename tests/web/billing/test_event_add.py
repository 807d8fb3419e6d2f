"""Logging a visit: the form, the live calculation beside it, and what is saved."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.urls import reverse

from billing.models import ServiceEvent
from tests.factories.billing import Served, membership_of, serve, serve_two_products, standing_on
from tests.factories.decisions import Stage
from tests.personas import Cast, client_as
from voucher_portal.core.models import AccessLogEntry
from voucher_portal.core.periods import period


def url(served: Served, name: str = "event-add") -> str:
    return reverse(f"billing:{name}", args=[served.activation.public_id])


def typed(served: Served, **fields: str) -> dict[str, str]:
    values = {
        "idempotency_key": "form-1",
        "service_date": "12.4.2023",
        "starts": "9.00",
        "ends": "10:30",
        "worker": served.membership.public_id,
        "note": "",
    }
    return {**values, **fields}


def test_the_form_names_the_client_and_what_is_left(served: Served, personas: Cast) -> None:
    page = client_as(personas.worker).get(url(served)).content.decode()
    assert "Testi Aamu Aurinkoinen" in page
    assert "20\u00a0h" in page
    assert "Ei terveys- tai asiakastietoja" in page
    assert 'value="14.4.2023"' in page
    assert AccessLogEntry.objects.count() == 1


def test_the_worker_who_types_is_chosen(served: Served, personas: Cast) -> None:
    answer = client_as(personas.worker).get(url(served))
    assert answer.context["form"]["worker"].value() == served.membership.public_id
    assert "Laura Lehto" not in answer.content.decode()


def test_saves_and_leads_to_the_client(served: Served, personas: Cast) -> None:
    answer = client_as(personas.worker).post(url(served), typed(served), follow=True)
    assert answer.redirect_chain == [(url(served, "activation-detail"), 302)]
    page = answer.content.decode()
    assert "Käynti 12.4.2023 klo 9.00–10.30 tallennettiin." in page
    event = ServiceEvent.objects.get()
    assert (event.price, event.worker) == (Decimal("48.00"), served.membership)


def test_save_and_next_leads_to_an_empty_form(served: Served, personas: Cast) -> None:
    answer = client_as(personas.worker).post(url(served), typed(served, act="save_and_next"))
    assert answer.status_code == 302
    assert answer["Location"] == url(served)


def test_double_submit_is_one_visit(served: Served, personas: Cast) -> None:
    browser = client_as(personas.worker)
    assert browser.post(url(served), typed(served)).status_code == 302
    assert browser.post(url(served), typed(served)).status_code == 302
    assert ServiceEvent.objects.count() == 1


def test_a_form_gone_back_to_gets_a_new_key_and_keeps_what_was_typed(served: Served, personas: Cast) -> None:
    browser = client_as(personas.worker)
    browser.post(url(served), typed(served))
    answer = browser.post(url(served), typed(served, starts="12.00", ends="13.00"))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form["starts"].value() == "12.00"
    assert form["idempotency_key"].value() not in ("", "form-1")
    again = typed(served, starts="12.00", ends="13.00", idempotency_key=form["idempotency_key"].value())
    assert browser.post(url(served), again).status_code == 302
    assert ServiceEvent.objects.count() == 2


BAD_INPUT = [
    ({"service_date": "31.2.2023"}, "Päivää 31.2.2023 ei ole"),
    ({"service_date": "eilen"}, "muodossa 1.2.2026"),
    ({"starts": "25.00"}, "muodossa 14.30"),
    ({"ends": ""}, "Kirjoita kellonaika"),
    ({"starts": "10.30", "ends": "9.00"}, "päättyi seuraavana päivänä"),
    ({"service_date": "31.3.2023"}, "voimassa 1.4.2023 – 31.5.2023"),
    ({"service_date": "15.4.2023"}, "tulevaisuudessa"),
    ({"worker": "somebody-else"}, "somebody-else"),
    ({"note": "x" * 301}, "300"),
]


def test_bad_input_names_the_field_and_keeps_what_was_typed(served: Served, personas: Cast) -> None:
    browser = client_as(personas.worker)
    for fields, message in BAD_INPUT:
        answer = browser.post(url(served), typed(served, **fields))
        page = answer.content.decode()
        assert (fields, answer.status_code) == (fields, 422)
        assert "Virhe:" in page
        assert message in page
        for name, value in fields.items():
            assert answer.context["form"][name].value() == value
    assert not ServiceEvent.objects.exists()
    assert served.balance.remaining_quantity == Decimal(1200)


def test_more_than_what_is_left_names_what_is_left(served: Served, personas: Cast) -> None:
    served.log(datetime.date(2023, 4, 1), "00:00", "19:15")
    answer = client_as(personas.worker).post(url(served), typed(served))
    assert answer.status_code == 422
    assert "jäljellä 45\u00a0min" in answer.content.decode()


def test_a_visit_over_midnight_is_ticked(served: Served, personas: Cast) -> None:
    night = typed(served, starts="22.00", ends="1.00", ends_next_day="on")
    assert client_as(personas.worker).post(url(served), night).status_code == 302
    event = ServiceEvent.objects.get()
    assert event.service_date == datetime.date(2023, 4, 12)
    assert event.ends_at - event.starts_at == datetime.timedelta(hours=3)


def test_calculate_without_javascript_saves_nothing(served: Served, personas: Cast) -> None:
    answer = client_as(personas.worker).post(url(served), typed(served, act="calculate"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "18\u00a0h\u00a030\u00a0min" in page
    assert 'value="9.00"' in page
    assert not ServiceEvent.objects.exists()


def test_preview_shows_what_the_visit_costs_and_saves_nothing(served: Served, personas: Cast) -> None:
    answer = client_as(personas.worker).post(url(served, "event-preview"), typed(served))
    page = answer.content.decode()
    assert "<html" not in page
    for text in ("9.00–10.30", "48,00\u00a0€", "0,00\u00a0€", "18\u00a0h\u00a030\u00a0min", "32,00\u00a0€/h"):
        assert text in page
    assert not ServiceEvent.objects.exists()
    assert served.balance.remaining_quantity == Decimal(1200)


def test_preview_is_what_is_saved(served: Served, personas: Cast) -> None:
    browser = client_as(personas.worker)
    previewed = browser.post(url(served, "event-preview"), typed(served)).context["calculation"].priced.outcome
    browser.post(url(served), typed(served))
    event = ServiceEvent.objects.get()
    assert event.split == previewed.split
    assert event.outcome_lines == previewed.lines_as_json()
    assert served.balance.remaining_quantity == previewed.remaining_after


def test_preview_of_a_half_typed_form_says_what_is_missing(served: Served, personas: Cast) -> None:
    page = client_as(personas.worker).post(url(served, "event-preview"), typed(served, ends="10.")).content.decode()
    assert "Kirjoita päivä, kellonajat ja työntekijä" in page


def test_preview_says_why_the_visit_would_be_refused(served: Served, personas: Cast) -> None:
    preview = client_as(personas.worker).post(url(served, "event-preview"), typed(served, service_date="1.3.2023"))
    assert "voimassa 1.4.2023 – 31.5.2023" in preview.content.decode()


def test_preview_knows_only_the_clients_own_visits(served: Served, neighbours: Served, personas: Cast) -> None:
    browser = client_as(personas.worker)
    other = neighbours.log(datetime.date(2023, 4, 12))
    for public_id in (other.public_id, "nonsense"):
        answer = browser.post(url(served, "event-preview"), typed(served, event=public_id))
        assert answer.status_code == 404


def test_the_doubled_hour_is_asked_and_answered(stage: Stage, personas: Cast) -> None:
    autumn = period(datetime.date(2023, 4, 1), datetime.date(2023, 12, 31))
    served = serve(stage, period=autumn)
    with standing_on(datetime.datetime(2023, 10, 30, 12, 0, tzinfo=datetime.UTC)):
        browser = client_as(personas.worker)
        night = typed(served, service_date="29.10.2023", starts="3.15", ends="5.00")
        answer = browser.post(url(served), night)
        assert answer.status_code == 422
        assert 'name="start_occurrence"' in answer.content.decode()
        preview = browser.post(url(served, "event-preview"), night).content.decode()
        assert 'name="start_occurrence"' in preview
        answered = {**night, "start_occurrence": "first", "asked": "1"}
        assert "hx-swap-oob" not in browser.post(url(served, "event-preview"), answered).content.decode()
        moved = {**answered, "starts": "4.15"}
        assert "hx-swap-oob" in browser.post(url(served, "event-preview"), moved).content.decode()
        assert browser.post(url(served), answered).status_code == 302
    event = ServiceEvent.objects.get()
    assert event.ends_at - event.starts_at == datetime.timedelta(hours=2, minutes=45)


def test_who_may_log(served: Served, neighbours: Served, personas: Cast) -> None:
    refused = {
        "reader": 403,
        "billing_user": 403,
        "client": 403,
        "case_manager": 403,
        "other_worker": 404,
        "second_worker": 404,
        "third_provider_administrator": 404,
        "other_case_manager": 404,
    }
    for who, status in refused.items():
        for name in ("event-add", "event-preview"):
            answer = client_as(personas.everybody[who]).post(url(served, name), typed(served))
            assert (who, name, answer.status_code) == (who, name, status)
    assert not ServiceEvent.objects.exists()
    administrator = client_as(personas.provider_administrator)
    assert administrator.post(url(served, "event-preview"), typed(served)).status_code == 200
    assert administrator.post(url(served), typed(served)).status_code == 302


def test_wrong_method_and_missing_object(served: Served, personas: Cast) -> None:
    browser = client_as(personas.worker)
    assert browser.put(url(served)).status_code == 405
    assert browser.get(url(served, "event-preview")).status_code == 405
    assert browser.get(reverse("billing:event-add", args=["a" * 20])).status_code == 404


def test_the_worker_is_of_the_office(served: Served, personas: Cast) -> None:
    other = membership_of(personas.second_worker).public_id
    assert client_as(personas.worker).post(url(served), typed(served, worker=other)).status_code == 422


def test_sql_budget_of_the_form_and_of_saving(served: Served, personas: Cast, sql_budget) -> None:
    browser = client_as(personas.worker)
    with sql_budget(20):
        browser.get(url(served))
    with sql_budget(30):
        assert browser.post(url(served), typed(served)).status_code == 302
    with sql_budget(20):
        browser.post(url(served, "event-preview"), typed(served, starts="12.00", ends="13.00"))


def test_a_voucher_of_two_products_asks_which_one(personas: Cast) -> None:
    served = serve_two_products(personas)
    weekday, evening = served.decision.rows.all()
    page = client_as(personas.worker).get(url(served)).content.decode()
    assert "Säännöllinen kotipalvelu, arkipäivä" in page
    assert "Iltakäynti" in page
    browser = client_as(personas.worker)
    assert browser.post(url(served), typed(served)).status_code == 422
    chosen = typed(served, row=evening.public_id, starts="18.00", ends="19.00")
    assert "40,00\u00a0€" in browser.post(url(served, "event-preview"), chosen).content.decode()
    assert browser.post(url(served), chosen).status_code == 302
    assert ServiceEvent.objects.get().row == evening
    assert weekday.balances.get().remaining_quantity == Decimal(600)
    assert evening.balances.get().remaining_quantity == Decimal(240)
