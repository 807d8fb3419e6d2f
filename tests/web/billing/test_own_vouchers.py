"""The client's own vouchers."""

from __future__ import annotations

import datetime

from django.urls import reverse

from tests.factories.billing import APRIL, Served, multiply, serve
from tests.factories.clients import make_assessment
from tests.factories.decisions import Stage
from tests.personas import Cast, client_as
from voucher_portal.core.models import AccessLogEntry

TWELFTH = datetime.date(2023, 4, 12)
LIST = "billing:own-voucher-list"


def url(served: Served) -> str:
    return reverse("billing:own-voucher", args=[served.decision.public_id])


def test_the_list_shows_what_is_left(served: Served, neighbours: Served, personas: Cast) -> None:
    served.log(TWELFTH)
    page = client_as(personas.client).get(reverse(LIST)).content.decode()
    assert "18\u00a0h\u00a030\u00a0min" in page
    assert url(served) in page
    assert url(neighbours) not in page


def test_an_empty_list_says_what_will_come(personas: Cast) -> None:
    page = client_as(personas.client).get(reverse(LIST)).content.decode()
    assert "Sinulla ei ole palveluseteleitä" in page


def test_a_voucher_shows_hours_euros_visits_and_provider(served: Served, personas: Cast) -> None:
    served.log(TWELFTH)
    page = client_as(personas.client).get(url(served)).content.decode()
    for text in (
        "18\u00a0h\u00a030\u00a0min",
        "592,00\u00a0€",
        "ke 12.4.",
        "9.00–10.30",
        "48,00\u00a0€",
        "0,00\u00a0€",
    ):
        assert text in page
    for text in ("Kotihoiva Esimerkki Oy", "Keskusta", "014 111 1111", "Mistä tämä summa tulee?", "is-client"):
        assert text in page
    assert reverse("decisions:own-decision", args=[served.decision.public_id]) in page


def test_a_provider_that_has_not_answered_is_told_as_such(stage: Stage, personas: Cast) -> None:
    """The decision's own page names it too: the two must not contradict each other."""
    attached = stage.signed(office=personas.office)
    page = client_as(personas.client).get(reverse("billing:own-voucher", args=[attached.public_id])).content.decode()
    assert "Tuottaja ei ole vielä vastannut." in page
    assert str(personas.company) in page
    assert "Et ole vielä valinnut palveluntuottajaa" not in page


def test_the_future_in_one_sentence(served: Served, personas: Cast) -> None:
    """600 of 1200 min in 14 days: the other 600 last 14 days more, until 28.4."""
    served.log(APRIL, "08:00", "18:00")
    page = client_as(personas.client).get(url(served)).content.decode()
    assert "Nykyisellä tahdilla tunnit riittävät" in page
    assert "28. huhtikuuta 2023" in page


def test_every_visit_leads_to_why_its_sum(served: Served, personas: Cast) -> None:
    events = [served.log(TWELFTH, *times) for times in (("09:00", "10:00"), ("12:00", "13:00"))]
    page = client_as(personas.client).get(url(served)).content.decode()
    for event in events:
        assert reverse("billing:event-why", args=[event.public_id]) in page


def test_the_clients_own_reading_is_logged(served: Served, personas: Cast) -> None:
    browser = client_as(personas.client)
    browser.get(url(served))
    browser.get(reverse(LIST))
    entries = AccessLogEntry.objects.order_by("pk")
    assert [entry.purpose for entry in entries] == ["own_voucher", "own_vouchers"]
    assert {entry.subject_id for entry in entries} == {personas.client_record.public_id}


def test_the_holder_of_a_mandate_sees_that_clients_voucher(served: Served, neighbours: Served, personas: Cast) -> None:
    browser = client_as(personas.mandate_holder)
    assert browser.get(url(neighbours)).status_code == 200
    assert browser.get(url(served)).status_code == 404


def test_others_do_not_see_it(served: Served, neighbours: Served, strangers: Served, personas: Cast) -> None:
    expected = {
        "neighbour": (404, 200),
        "stranger_client": (404, 200),
        "worker": (404, 403),
        "finance_clerk": (404, 403),
        "case_manager": (403, 403),
        "other_case_manager": (404, 403),
    }
    for who, statuses in expected.items():
        browser = client_as(personas.everybody[who])
        assert (who, tuple(browser.get(address).status_code for address in (url(served), reverse(LIST)))) == (
            who,
            statuses,
        )


def test_wrong_method_and_missing_object(served: Served, personas: Cast) -> None:
    browser = client_as(personas.client)
    assert browser.post(url(served)).status_code == 405
    assert browser.post(reverse(LIST)).status_code == 405
    assert browser.get(reverse("billing:own-voucher", args=["a" * 20])).status_code == 404


def test_detail_budget_with_5_and_500_visits(served: Served, personas: Cast, sql_budget) -> None:
    events = multiply(served.log(APRIL, "00:00", "00:05"), 5)
    browser = client_as(personas.client)
    with sql_budget(20) as queries:
        browser.get(url(served))
    multiply(events[-1], 496)
    with sql_budget(len(queries)):
        assert "Yhteensä 500 käyntiä" in browser.get(url(served)).content.decode()


def test_list_budget_does_not_grow(stage: Stage, served: Served, personas: Cast, sql_budget) -> None:
    served.log(TWELFTH)
    browser = client_as(personas.client)
    with sql_budget(12) as queries:
        browser.get(reverse(LIST))
    assert personas.case_manager.user is not None
    assessment = make_assessment(personas.client_record, personas.unit, personas.case_manager.user)
    for _number in range(6):
        serve(stage, need_assessment=assessment)
    with sql_budget(len(queries)):
        browser.get(reverse(LIST))
