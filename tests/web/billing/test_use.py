"""The organiser follows use: granted, used, billed."""

from __future__ import annotations

import datetime
from copy import copy

import pytest
from django.urls import reverse

from decisions.models import VoucherDecision
from tests.factories.billing import APRIL, Served, multiply
from tests.personas import Cast, client_as
from voucher_portal.core.models import AccessLogEntry
from voucher_portal.core.public_ids import new_public_id

TWELFTH = datetime.date(2023, 4, 12)
USE, CSV = "billing:use", "billing:use-csv"


def url(served: Served) -> str:
    return reverse("billing:use-decision", args=[served.decision.public_id])


@pytest.fixture
def used(served: Served, neighbours: Served, strangers: Served, personas: Cast) -> Served:
    """Two vouchers of 640,00 €: 48,00 billed, 32,00 logged, 32,00 by the other company; strangers elsewhere."""
    served.log(TWELFTH, "09:00", "10:30")
    served.bill(personas.billing_user)
    served.log(TWELFTH, "12:00", "13:00")
    neighbours.log(TWELFTH, "09:00", "10:00")
    strangers.log(TWELFTH, "09:00", "19:00")
    return served


def test_granted_used_and_billed_by_service_and_unit(used: Served, personas: Cast) -> None:
    answer = client_as(personas.finance_clerk).get(reverse(USE))
    page = answer.content.decode()
    for text in ("Kotipalvelu", "Ikääntyneiden palvelut", "1\u00a0280,00\u00a0€", "112,00\u00a0€", "48,00\u00a0€"):
        assert text in page
    total = answer.context["total"]
    assert (total.vouchers, total.visits) == (2, 3)


def test_the_period_is_chosen(used: Served, personas: Cast) -> None:
    browser = client_as(personas.finance_clerk)
    march = browser.get(reverse(USE), {"first": "1.3.2023", "last": "31.3.2023"}).content.decode()
    assert "Ei palveluseteleitä" in march
    may = browser.get(reverse(USE), {"first": "1.5.2023", "last": "31.5.2023"}).context["total"]
    assert (may.vouchers, may.visits, may.used) == (2, 0, 0)


def test_a_period_that_ends_before_it_starts_is_named_and_kept(used: Served, personas: Cast) -> None:
    answer = client_as(personas.finance_clerk).get(reverse(USE), {"first": "1.5.2023", "last": "1.4.2023"})
    page = answer.content.decode()
    assert "Kausi ei voi päättyä ennen kuin se alkaa" in page
    assert 'value="1.5.2023"' in page


def test_drilling_down_lists_the_decisions_without_names(used: Served, neighbours: Served, personas: Cast) -> None:
    query = {"definition": used.decision.definition.public_id, "unit": personas.unit.public_id}
    page = client_as(personas.finance_clerk).get(reverse(USE), query).content.decode()
    assert url(used) in page
    assert url(neighbours) in page
    assert "Aurinkoinen" not in page


def test_one_decisions_use_is_masked_for_the_finance_clerk(used: Served, personas: Cast) -> None:
    page = client_as(personas.finance_clerk).get(url(used)).content.decode()
    for text in (used.decision.number or "", "80,00\u00a0€", "48,00\u00a0€", "12.4.2023", "Kotihoiva Esimerkki Oy"):
        assert text in page
    for text in ("Aurinkoinen", "Koulukatu", "Onni Oja"):
        assert text not in page


def test_the_person_is_named_to_who_sees_the_decision(used: Served, personas: Cast) -> None:
    page = client_as(personas.auditor).get(url(used)).content.decode()
    assert "Testi Aamu Aurinkoinen" in page


def test_every_opening_of_a_voucher_is_logged(used: Served, personas: Cast) -> None:
    browser = client_as(personas.finance_clerk)
    browser.get(reverse(USE))
    assert not AccessLogEntry.objects.exists()
    browser.get(url(used))
    entry = AccessLogEntry.objects.get()
    assert (entry.subject_id, entry.purpose) == (personas.client_record.public_id, "use_of_voucher")


def test_the_csv_streams_the_decisions_of_the_period(used: Served, personas: Cast) -> None:
    answer = client_as(personas.finance_clerk).get(reverse(CSV), {"first": "1.4.2023", "last": "30.4.2023"})
    assert answer.streaming
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, *rows = text.strip().splitlines()
    assert head.startswith("Päätös;Palveluseteli;Yksikkö")
    assert rows[0].endswith(";1.4.2023;31.5.2023;640,00;80,00;48,00")
    assert len(rows) == 2
    assert "Aurinkoinen" not in text


def test_who_follows_use(used: Served, personas: Cast) -> None:
    expected = {
        "finance_clerk": (200, 200),
        "decision_maker": (200, 200),
        "auditor": (200, 200),
        "other_finance_clerk": (200, 404),
        "planner": (403, 404),
        "case_manager": (403, 404),
        "billing_user": (403, 404),
        "worker": (403, 404),
        "client": (403, 404),
    }
    for who, (status, detail) in expected.items():
        browser = client_as(personas.everybody[who])
        answers = [browser.get(address).status_code for address in (reverse(USE), reverse(CSV), url(used))]
        assert (who, answers) == (who, [status, status, detail])


def test_the_other_organiser_sees_its_own_sums_alone(used: Served, personas: Cast) -> None:
    total = client_as(personas.other_finance_clerk).get(reverse(USE)).context["total"]
    assert (total.vouchers, total.visits) == (1, 1)


def test_wrong_method_and_missing_object(used: Served, personas: Cast) -> None:
    browser = client_as(personas.finance_clerk)
    for address in (reverse(USE), reverse(CSV), url(used)):
        assert browser.post(address).status_code == 405
    assert browser.get(reverse("billing:use-decision", args=["a" * 20])).status_code == 404


def test_a_rejected_application_is_no_voucher(used: Served, personas: Cast) -> None:
    decision = used.decision
    VoucherDecision.objects.filter(pk=decision.pk).update(state="rejected")
    browser = client_as(personas.finance_clerk)
    assert browser.get(reverse(USE)).context["total"].vouchers == 1
    assert browser.get(url(used)).status_code == 404


def test_budgets_with_5_and_500_rows(used: Served, personas: Cast, sql_budget) -> None:
    copies_of(used.decision, 5)
    events = multiply(used.log(APRIL, "00:00", "00:05"), 5)
    browser = client_as(personas.finance_clerk)
    query = {"definition": used.decision.definition.public_id}
    with sql_budget(12) as overview:
        browser.get(reverse(USE), query)
    with sql_budget(20) as detail:
        browser.get(url(used))
    copies_of(used.decision, 495)
    multiply(events[-1], 496)
    with sql_budget(len(overview)):
        assert browser.get(reverse(USE), query).context["page"].paginator.count == 502
    with sql_budget(len(detail)):
        browser.get(url(used))
    with sql_budget(12):
        b"".join(browser.get(reverse(CSV)).streaming_content)


def copies_of(decision: VoucherDecision, how_many: int) -> None:
    first, original = VoucherDecision.objects.count(), VoucherDecision.objects.get(pk=decision.pk)
    copies = []
    for number in range(first, first + how_many):
        copied = copy(original)
        copied.pk, copied.public_id, copied.number = None, new_public_id(), f"23{number + 1000:05}"
        copies.append(copied)
    VoucherDecision.objects.bulk_create(copies)
