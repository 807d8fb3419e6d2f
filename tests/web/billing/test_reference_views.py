"""Laskutus: what can be billed, checking it, and each billing reference."""

from __future__ import annotations

import datetime
from copy import copy

import pytest
from django.urls import reverse

from billing.models import BillingReference
from tests.factories.billing import APRIL, Served, multiply, standing_on
from tests.personas import Cast, client_as
from voucher_portal.core.public_ids import new_public_id

TWELFTH = datetime.date(2023, 4, 12)
LIST, ADD = "billing:reference-list", "billing:reference-add"
SEEING = [
    ("billing_user", 200),
    ("provider_administrator", 200),
    ("finance_clerk", 200),
    ("auditor", 200),
    ("worker", 404),
    ("other_provider_administrator", 404),
    ("other_finance_clerk", 404),
    ("case_manager", 404),
    ("client", 404),
]


@pytest.fixture
def reference(served: Served, neighbours: Served, personas: Cast) -> BillingReference:
    """The company's reference; the other company has one of its own."""
    served.log(TWELFTH)
    neighbours.log(TWELFTH)
    neighbours.bill(personas.other_provider_administrator)
    return served.bill(personas.billing_user)


def url(reference: BillingReference, name: str = "reference-detail") -> str:
    return reverse(f"billing:{name}", args=[reference.public_id])


def chosen(served: Served, month: str = "2023-04") -> dict[str, str]:
    return {"definition": served.decision.definition.public_id, "month": month}


def checked(served: Served, browser, month: str = "2023-04") -> dict[str, str]:
    """What the form of the check page sends."""
    totals = browser.get(reverse(ADD), chosen(served, month)).context["totals"]
    return {
        **chosen(served, month),
        "expected_count": str(totals.count),
        "expected_price": str(totals.split.price),
        "expected_voucher": str(totals.split.voucher_part),
        "expected_share": str(totals.split.client_share),
        "expected_travel": str(totals.travel),
    }


# --- The list ---


def test_the_list_shows_what_can_be_billed_and_what_has_been(
    served: Served, reference: BillingReference, personas: Cast
) -> None:
    served.log(datetime.date(2023, 4, 13), "09:00", "10:00")
    page = client_as(personas.billing_user).get(reverse(LIST)).content.decode()
    assert reference.code in page
    assert BillingReference.objects.count() == 2
    assert "48,00\u00a0€" in page
    assert "32,00\u00a0€" in page
    assert "huhtikuu 2023" in page
    assert "Kesken" in page
    other = BillingReference.objects.exclude(pk=reference.pk).get()
    assert other.code not in page


def test_the_list_says_why_a_visit_cannot_be_billed(served: Served, personas: Cast) -> None:
    served.log(TWELFTH)
    decision = served.decision
    type(decision).objects.filter(pk=decision.pk).update(state="ended", end_date=datetime.date(2023, 4, 11))
    page = client_as(personas.billing_user).get(reverse(LIST)).content.decode()
    assert "päätöksen päättymisen jälkeen" in page


def test_the_empty_list_says_what_will_come(personas: Cast) -> None:
    page = client_as(personas.billing_user).get(reverse(LIST)).content.decode()
    assert "Ei laskutettavaa" in page
    assert "Ei vielä laskuviitteitä" in page


def test_search_and_filters(reference: BillingReference, personas: Cast) -> None:
    browser = client_as(personas.billing_user)
    found = ({"q": "23-000"}, {"q": "vamha-23"}, {"q": "RF"}, {"state": "created"}, {"definition": "nonsense"})
    for query in found:
        assert reference.code in browser.get(reverse(LIST), query).content.decode(), query
    for query in ({"q": "PIRHA"}, {"state": "cancelled"}):
        page = browser.get(reverse(LIST), query).content.decode()
        assert reference.code not in page
        assert "Ei osumia" in page


def test_a_filter_alone_for_htmx(reference: BillingReference, personas: Cast) -> None:
    answer = client_as(personas.billing_user).get(reverse(LIST), {"q": "VAMHA"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert reference.code in page
    assert "<html" not in page


def test_who_sees_the_list(reference: BillingReference, strangers: Served, personas: Cast) -> None:
    strangers.log(TWELFTH)
    strangers.bill(personas.third_provider_administrator)
    expected = {
        "billing_user": (200, True),
        "finance_clerk": (200, True),
        "reader": (200, False),
        "other_provider_administrator": (200, False),
        "other_finance_clerk": (200, False),
        "worker": (403, False),
        "case_manager": (403, False),
        "client": (403, False),
    }
    for who, (status, sees) in expected.items():
        answer = client_as(personas.everybody[who]).get(reverse(LIST))
        assert (who, answer.status_code) == (who, status)
        assert (who, f">{reference.code}<" in answer.content.decode()) == (who, sees)


def test_officials_have_no_billing_part(reference: BillingReference, personas: Cast) -> None:
    page = client_as(personas.finance_clerk).get(reverse(LIST)).content.decode()
    assert "Laskutettavana" not in page
    assert "Kotihoiva Esimerkki Oy" in page
    assert "Hoivapari Tmi" in page


def test_list_budget_with_5_and_500_references(served: Served, personas: Cast, sql_budget) -> None:
    served.log(TWELFTH)
    copies_of(served.bill(personas.billing_user), 5)
    multiply(served.log(APRIL, "00:00", "00:05"), 5)
    browser = client_as(personas.billing_user)
    with sql_budget(12) as queries:
        browser.get(reverse(LIST))
    copies_of(BillingReference.objects.latest("pk"), 495)
    multiply(served.log(datetime.date(2023, 4, 5), "00:00", "00:05"), 495)
    with sql_budget(len(queries)):
        assert "?page=21" in browser.get(reverse(LIST)).content.decode()


def copies_of(reference: BillingReference, how_many: int) -> None:
    first, original = BillingReference.objects.count(), BillingReference.objects.get(pk=reference.pk)
    copies = []
    for number in range(how_many):
        copied = copy(original)
        copied.pk, copied.public_id, copied.code = None, new_public_id(), f"COPY-23-{first + number:07}"
        copies.append(copied)
    BillingReference.objects.bulk_create(copies)


# --- Choose, check, create ---


def test_choosing_asks_for_service_and_month(served: Served, personas: Cast) -> None:
    served.log(TWELFTH)
    page = client_as(personas.billing_user).get(reverse(ADD)).content.decode()
    assert str(served.decision.definition) in page
    assert "huhtikuu 2023" in page


def test_a_month_of_long_ago_can_still_be_billed(served: Served, personas: Cast) -> None:
    served.log(TWELFTH)
    with standing_on(datetime.datetime(2026, 11, 21, 12, 0, tzinfo=datetime.UTC)):
        browser = client_as(personas.billing_user)
        assert "huhtikuu 2023" in browser.get(reverse(ADD)).content.decode()
        assert browser.get(reverse(ADD), chosen(served)).status_code == 200


def test_the_check_lists_every_visit_and_locks_nothing(served: Served, personas: Cast) -> None:
    served.log(TWELFTH)
    page = client_as(personas.billing_user).get(reverse(ADD), chosen(served)).content.decode()
    for text in ("12.4.2023", "9.00–10.30", served.decision.number or "", "48,00\u00a0€", "Kuukausi on kesken"):
        assert text in page
    assert not BillingReference.objects.exists()


def test_the_check_names_every_blocked_visit(served: Served, personas: Cast) -> None:
    served.log(TWELFTH)
    decision = served.decision
    type(decision).objects.filter(pk=decision.pk).update(state="ended", end_date=datetime.date(2023, 4, 11))
    page = client_as(personas.billing_user).get(reverse(ADD), chosen(served)).content.decode()
    assert "Näitä käyntejä ei voi laskuttaa" in page
    assert "12.4.2023" in page
    assert "Ei laskutettavia käyntejä" in page


def test_create_leads_to_the_reference(served: Served, personas: Cast) -> None:
    served.log(TWELFTH)
    browser = client_as(personas.billing_user)
    answer = browser.post(reverse(ADD), checked(served, browser))
    assert answer.status_code == 302
    assert answer["Location"] == url(BillingReference.objects.get())


def test_double_submit_makes_one_reference(served: Served, personas: Cast) -> None:
    served.log(TWELFTH)
    browser = client_as(personas.billing_user)
    sent = checked(served, browser)
    assert browser.post(reverse(ADD), sent).status_code == 302
    answer = browser.post(reverse(ADD), sent)
    assert answer.status_code == 422
    assert "ei ole laskutettavia käyntejä" in answer.content.decode()
    assert BillingReference.objects.count() == 1


def test_visits_that_changed_meanwhile_are_shown_again(served: Served, personas: Cast) -> None:
    served.log(TWELFTH)
    browser = client_as(personas.billing_user)
    sent = checked(served, browser)
    served.log(datetime.date(2023, 4, 13))
    answer = browser.post(reverse(ADD), sent)
    assert answer.status_code == 422
    assert "Käynnit ovat muuttuneet" in answer.content.decode()
    assert "13.4.2023" in answer.content.decode()
    assert not BillingReference.objects.exists()


def test_bad_choices_are_named_and_kept(served: Served, personas: Cast) -> None:
    served.log(TWELFTH)
    browser = client_as(personas.billing_user)
    for wrong in ({"month": "2023-05"}, {"month": "eilen"}, {"month": ""}, {"definition": "x"}, {"definition": ""}):
        for send in (browser.get, browser.post):
            answer = send(reverse(ADD), {**chosen(served), **wrong})
            assert (wrong, answer.status_code) == (wrong, 422)
            assert answer.context["form"].errors
    assert not BillingReference.objects.exists()


def test_who_may_bill(served: Served, personas: Cast) -> None:
    served.log(TWELFTH)
    expected = {"billing_user": 200, "worker": 403, "reader": 403, "finance_clerk": 403, "client": 403}
    for who, status in expected.items():
        assert (who, client_as(personas.everybody[who]).get(reverse(ADD)).status_code) == (who, status)


def test_another_companys_service_is_no_choice(served: Served, strangers: Served, personas: Cast) -> None:
    served.log(TWELFTH)
    strangers.log(TWELFTH)
    answer = client_as(personas.billing_user).post(reverse(ADD), chosen(strangers))
    assert answer.status_code == 422


def test_wrong_method(personas: Cast) -> None:
    assert client_as(personas.billing_user).delete(reverse(ADD)).status_code == 405
    assert client_as(personas.billing_user).post(reverse(LIST)).status_code == 405


def test_check_and_create_budget_with_5_and_500_visits(served: Served, personas: Cast, sql_budget) -> None:
    events = multiply(served.log(APRIL, "00:00", "00:05"), 5)
    browser = client_as(personas.billing_user)
    with sql_budget(20) as queries:
        browser.get(reverse(ADD), chosen(served))
    multiply(events[-1], 496)
    with sql_budget(len(queries)):
        browser.get(reverse(ADD), chosen(served))
    sent = checked(served, browser)
    assert sent["expected_count"] == "500"
    with sql_budget(30):
        assert browser.post(reverse(ADD), sent).status_code == 302


# --- One reference ---


def test_detail_shows_code_rf_total_and_rows(reference: BillingReference, personas: Cast) -> None:
    page = client_as(personas.billing_user).get(url(reference)).content.decode()
    for text in (reference.code, reference.rf_code, "48,00\u00a0€", "12.4.2023", "9.00–10.30", "Onni Oja"):
        assert text in page
    assert f'data-copy="{reference.code}"' in page
    assert "Aurinkoinen" not in page


def test_who_sees_a_reference(reference: BillingReference, strangers: Served, personas: Cast) -> None:
    for who, status in SEEING:
        browser = client_as(personas.everybody[who])
        for name in ("reference-detail", "reference-print", "reference-csv"):
            assert (who, name, browser.get(url(reference, name)).status_code) == (who, name, status)
            assert browser.post(url(reference, name)).status_code == 405


def test_the_paper_has_every_row(served: Served, personas: Cast) -> None:
    served.log_many(30)
    reference = served.bill(personas.billing_user)
    page = client_as(personas.billing_user).get(url(reference, "reference-print")).content.decode()
    assert page.count(f">{served.decision.number}</td>") == 30


def test_the_csv_streams_every_row_without_names(reference: BillingReference, personas: Cast) -> None:
    answer = client_as(personas.billing_user).get(url(reference, "reference-csv"))
    assert answer.streaming
    assert answer["Content-Disposition"] == f'attachment; filename="{reference.code}.csv"'
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, row = text.strip().splitlines()
    assert head.startswith("Laskuviite;Päätös;Päivä")
    assert row.startswith(f"{reference.code};2300001;12.4.2023;09:00;10:30;Onni Oja;")
    visit = reference.rows.get().event
    assert row.endswith(f";90,00;minutes;48,00;48,00;0,00;{visit.public_id};1;32,0000;32,0000;;0,00")
    assert "Aurinkoinen" not in text


def test_a_spreadsheet_runs_no_cell(reference: BillingReference, personas: Cast) -> None:
    assert personas.worker.user is not None
    personas.worker.user.first_name = "=1+1"
    personas.worker.user.save(update_fields=["first_name"])
    answer = client_as(personas.billing_user).get(url(reference, "reference-csv"))
    assert b";'=1+1 Oja;" in b"".join(answer.streaming_content)


def test_cancel_asks_why_and_frees_the_visits(reference: BillingReference, served: Served, personas: Cast) -> None:
    browser = client_as(personas.billing_user)
    address = url(reference, "reference-cancel")
    assert "Perutaanko laskuviite" in browser.get(address).content.decode()
    answer = browser.post(address, {"reason": "", "version": "1"})
    assert answer.status_code == 422
    answer = browser.post(address, {"reason": "Väärä kesto", "version": "7"})
    assert answer.status_code == 422
    assert answer.context["form"]["reason"].value() == "Väärä kesto"
    answer = browser.post(address, {"reason": "Väärä kesto", "version": "1"}, follow=True)
    assert "Tämä laskuviite on peruttu" in answer.content.decode()
    assert served.decision.events.get(office=personas.office).state == "logged"
    assert browser.post(address, {"reason": "Väärä kesto", "version": "2"}).status_code == 422


def test_who_may_cancel(reference: BillingReference, personas: Cast) -> None:
    told = {"reason": "Väärä kesto", "version": "1"}
    expected = {"finance_clerk": 403, "reader": 404, "worker": 404, "other_provider_administrator": 404}
    for who, status in {**expected, "billing_user": 302}.items():
        answer = client_as(personas.everybody[who]).post(url(reference, "reference-cancel"), told)
        assert (who, answer.status_code) == (who, status)


def test_missing_object(personas: Cast) -> None:
    browser = client_as(personas.billing_user)
    for name in ("reference-detail", "reference-print", "reference-csv", "reference-cancel"):
        assert browser.get(reverse(f"billing:{name}", args=["a" * 20])).status_code == 404


def test_detail_budget_with_5_and_500_rows(served: Served, personas: Cast, sql_budget) -> None:
    multiply(served.log(APRIL, "00:00", "00:05"), 5)
    few = served.bill(personas.billing_user)
    multiply(served.log(datetime.date(2023, 4, 3), "00:00", "00:05"), 500)
    many = served.bill(personas.billing_user)
    browser = client_as(personas.billing_user)
    with sql_budget(20) as queries:
        browser.get(url(few))
    with sql_budget(len(queries)):
        assert "Yhteensä 500 käyntiä" in browser.get(url(many)).content.decode()
    with sql_budget(12):
        browser.get(url(many, "reference-print"))
    with sql_budget(12):
        b"".join(browser.get(url(many, "reference-csv")).streaming_content)
