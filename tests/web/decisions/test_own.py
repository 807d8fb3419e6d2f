"""What clients see of their own: decisions in plain words, and the comparison of providers."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client as Browser

from decisions.actions.signing import reject_decision
from decisions.models import VoucherDecision
from decisions.proposals import RowDraft
from providers.models import Office, PriceListRow
from tests.factories.decisions import (
    Service,
    Stage,
    approve,
    make_activation,
    make_product,
    make_service,
    make_value,
    publish,
    twenty_hours,
)
from tests.personas import as_actor, client_as, make_office, make_provider
from voucher_portal.core.models import AccessLogEntry

pytestmark = pytest.mark.usefixtures("db")
LIST = "/decisions/own/"
JUNE = datetime.datetime(2023, 6, 1, 9, tzinfo=datetime.UTC)


@pytest.fixture
def browser(stage: Stage) -> Browser:
    return client_as(stage.cast.client)


def own(decision: VoucherDecision) -> str:
    return f"{LIST}{decision.public_id}/"


def comparison(decision: VoucherDecision) -> str:
    return f"/decisions/compare/{decision.public_id}/"


def test_the_list_has_given_and_rejected_decisions_only(browser: Browser, stage: Stage) -> None:
    stage.signed()
    rejected = stage.proposed()
    reject_decision(decision=rejected, reason="x", expected_version=None, by=as_actor(stage.cast.decision_maker))
    stage.proposed()
    content = browser.get(LIST).content.decode()
    assert "2300001" in content
    assert "2300002" in content
    assert content.count('<th scope="row">') == 2


def test_an_empty_list_says_what_will_come(browser: Browser) -> None:
    assert "Sinulla ei ole päätöksiä" in browser.get(LIST).content.decode()


def test_the_decision_in_plain_words(browser: Browser, stage: Stage) -> None:
    decision = stage.signed()
    content = browser.get(own(decision)).content.decode()
    assert "Sinulle on myönnetty palveluseteli" in content
    assert "20 tuntia palvelua" in content
    assert "Palvelu on sinulle maksuton." in content
    assert "Mitä teet nyt" in content
    assert "26.4.2023" in content
    assert "Valmistuu hetkessä." in content
    assert f"/billing/vouchers/{decision.public_id}/" in content
    assert AccessLogEntry.objects.filter(purpose="own_decision").count() == 1


@pytest.mark.parametrize(("day", "is_over"), [("2023-04-26", False), ("2023-04-27", True)])
def test_a_time_for_review_that_has_passed_is_told(browser: Browser, stage: Stage, day: str, is_over: bool) -> None:
    decision = stage.signed()
    with time_machine.travel(datetime.datetime.fromisoformat(f"{day}T12:00+03:00"), tick=False):
        content = client_as(stage.cast.client).get(own(decision)).content.decode()
    assert ("Oikaisua piti pyytää viimeistään 26.4.2023." in content) is is_over
    assert ("Pyynnön on oltava perillä viimeistään" in content) is not is_over


def test_a_rejection_in_plain_words(browser: Browser, stage: Stage) -> None:
    decision = reject_decision(
        decision=stage.proposed(),
        reason="Tarvetta ei ole.",
        expected_version=None,
        by=as_actor(stage.cast.decision_maker),
    )
    content = browser.get(own(decision)).content.decode()
    assert "Sinulle ei myönnetty palveluseteliä" in content
    assert "Tarvetta ei ole." in content
    assert "Mitä teet nyt" not in content


def test_the_chosen_provider_is_told(browser: Browser, stage: Stage) -> None:
    decision, user = stage.signed(), stage.cast.worker.user
    assert user is not None
    make_activation(decision, stage.cast.office, user)
    content = browser.get(own(decision)).content.decode()
    assert "Tuottajasi on Kotihoiva Esimerkki Oy" in content


def test_a_mandate_holder_reads_the_clients_decisions(stage: Stage) -> None:
    decision = stage.signed(stage.cast.neighbour_record)
    holder = client_as(stage.cast.mandate_holder)
    assert holder.get(own(decision)).status_code == 200
    assert holder.get(comparison(decision)).status_code == 200
    assert holder.get(own(stage.signed())).status_code == 404


@pytest.mark.parametrize(
    ("key", "status"),
    [("neighbour", 404), ("stranger_client", 404), ("mandate_holder", 404), ("case_manager", 403), ("worker", 403)],
)
def test_who_may_not(stage: Stage, key: str, status: int) -> None:
    decision, other = stage.signed(), client_as(getattr(stage.cast, key))
    assert other.get(own(decision)).status_code == status
    assert other.get(comparison(decision)).status_code == status
    if status == 403:
        assert other.get(LIST).status_code == 403
        assert other.get("/decisions/compare/").status_code == 403


def test_a_proposal_is_not_yet_the_clients(browser: Browser, stage: Stage) -> None:
    assert browser.get(own(stage.proposed())).status_code == 404


def test_missing_and_wrong_method(browser: Browser, stage: Stage) -> None:
    decision = stage.signed()
    for address in (LIST, own(decision), comparison(decision), "/decisions/compare/"):
        assert browser.post(address).status_code == 405
    assert browser.get(f"{LIST}{'a' * 20}/").status_code == 404
    assert browser.get(f"/decisions/compare/{'a' * 20}/").status_code == 404


@pytest.fixture
def shared(stage: Stage) -> VoucherDecision:
    """A voucher of 32,00 €/h that leaves a share: offices at 30, 34 and 36 €/h."""
    planner, signer = stage.cast.planner.user, stage.cast.decision_maker.user
    assert planner is not None and signer is not None
    service = make_service(stage.cast.organiser, stage.cast.unit, planner, name="Siivous", is_free_for_client=False)
    prices = ((stage.cast.office, "34"), (stage.cast.other_office, "36"), (swedish_office(), "30"))
    for office, price in prices:
        approve(office, service, price=price, signer=signer, preparer=planner)
    return stage.signed(definition=service.definition, rows=twenty_hours(service))


def swedish_office() -> Office:
    provider = make_provider("Äldreomsorg Ab", languages=["sv", "fi"])
    return make_office(provider, "Muurame", municipality_code="500")


def names(content: str) -> list[str]:
    companies = ("Kotihoiva Esimerkki Oy", "Hoivapari Tmi", "Äldreomsorg Ab")
    shown = content[content.index('id="results"') :] if 'id="results"' in content else content
    return sorted((name for name in companies if name in shown), key=shown.index)


def test_compares_what_i_pay(browser: Browser, shared: VoucherDecision) -> None:
    content = browser.get(comparison(shared)).content.decode()
    assert names(content) == ["Äldreomsorg Ab", "Kotihoiva Esimerkki Oy", "Hoivapari Tmi"]
    for amount in ("0,00", "2,00", "4,00"):
        assert f"{amount}\u00a0€ <small>sinä maksat / h" in content
    assert "34,00\u00a0€/h" in content
    assert "32,00\u00a0€/h" in content
    assert "ruotsi" in content


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"sort": "name"}, ["Hoivapari Tmi", "Kotihoiva Esimerkki Oy", "Äldreomsorg Ab"]),
        ({"sort": "price"}, ["Äldreomsorg Ab", "Kotihoiva Esimerkki Oy", "Hoivapari Tmi"]),
        ({"language": "sv"}, ["Äldreomsorg Ab"]),
        ({"municipality": "179"}, ["Kotihoiva Esimerkki Oy", "Hoivapari Tmi"]),
        ({"municipality": "179", "language": "sv"}, []),
    ],
)
def test_filters_and_order(
    browser: Browser, shared: VoucherDecision, query: dict[str, str], expected: list[str]
) -> None:
    assert names(browser.get(comparison(shared), query).content.decode()) == expected


def test_picks_some_to_stand_side_by_side(browser: Browser, shared: VoucherDecision, stage: Stage) -> None:
    picked = [stage.cast.office.public_id, stage.cast.other_office.public_id]
    content = browser.get(comparison(shared), {"with": picked}).content.decode()
    assert names(content) == ["Kotihoiva Esimerkki Oy", "Hoivapari Tmi"]


def test_at_most_four_stand_side_by_side(browser: Browser, shared: VoucherDecision, stage: Stage) -> None:
    planner, signer = stage.cast.planner.user, stage.cast.decision_maker.user
    assert planner is not None and signer is not None
    service = Service(shared.definition, shared.definition_version, shared.rows.get().product)
    for number in range(4):
        office = make_office(make_provider(f"Lisä {number} Oy"), f"Lisä {number}")
        approve(office, service, price="33", signer=signer, preparer=planner)
    every = list(Office.objects.values_list("public_id", flat=True))
    content = browser.get(comparison(shared), {"with": every}).content.decode()
    assert content.count("sinä maksat / h") <= 4


def test_prices_not_in_force_or_suspended_are_left_out(browser: Browser, shared: VoucherDecision) -> None:
    row = PriceListRow.objects.get(price=Decimal(36))
    row.approval.state = "suspended"
    row.approval.save()
    assert "Hoivapari Tmi" not in names(browser.get(comparison(shared)).content.decode())


def test_a_price_above_the_value_of_a_free_service_is_left_out(browser: Browser, stage: Stage) -> None:
    PriceListRow.objects.filter(office=stage.cast.second_office).update(price=Decimal(33))
    content = browser.get(comparison(stage.signed())).content.decode()
    assert content.count("sinä maksat / h") == 1


def test_several_products_are_shown_each(browser: Browser, stage: Stage) -> None:
    planner, signer = stage.cast.planner.user, stage.cast.decision_maker.user
    assert planner is not None and signer is not None
    service = make_service(
        stage.cast.organiser, stage.cast.unit, planner, name="Kaksi", published=False, is_free_for_client=False
    )
    evening = make_product(service.definition, "Ilta", position=1)
    make_value(service.version, evening, Decimal(40))
    publish(service.version, planner)
    row = approve(stage.cast.office, service, price="35", signer=signer, preparer=planner)
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.fields
        if field.name not in ("id", "public_id")
    }
    PriceListRow.objects.create(**{**values, "product_id": evening.pk, "price": Decimal(45)})
    rows = (RowDraft(service.product, Decimal(600)), RowDraft(evening, Decimal(300)))
    content = browser.get(comparison(stage.signed(definition=service.definition, rows=rows))).content.decode()
    assert "sinä maksat 3,00\u00a0€/h" in content
    assert "sinä maksat 5,00\u00a0€/h" in content


def test_no_providers_yet(browser: Browser, stage: Stage) -> None:
    decision = stage.signed()
    PriceListRow.objects.update(municipality_codes=["500"])
    assert "ei ole vielä hyväksyttyjä tuottajia" in browser.get(comparison(decision)).content.decode()


def test_the_menu_leads_to_the_only_voucher(browser: Browser, stage: Stage) -> None:
    assert "Sinulla ei ole voimassa olevaa" in browser.get("/decisions/compare/").content.decode()
    decision = stage.signed()
    assert browser.get("/decisions/compare/")["Location"] == comparison(decision)
    stage.signed()
    assert "Minkä palvelusetelin" in browser.get("/decisions/compare/").content.decode()


def test_an_ended_voucher_is_not_compared(stage: Stage) -> None:
    decision = stage.signed()
    with time_machine.travel(JUNE):
        assert client_as(stage.cast.client).get(comparison(decision)).status_code == 404


@pytest.mark.parametrize("many", [5, 500])
def test_sql_budget(browser: Browser, stage: Stage, sql_budget, many: int) -> None:
    decisions = stage.signed_without_letters(many)
    VoucherDecision.objects.update(client=stage.cast.client_record)
    browser.get(LIST)
    with sql_budget(12):
        browser.get(LIST)
    with sql_budget(20):
        browser.get(own(decisions[0]))


@pytest.mark.parametrize("many", [5, 60])
def test_sql_budget_of_comparing(browser: Browser, stage: Stage, sql_budget, many: int) -> None:
    planner, signer = stage.cast.planner.user, stage.cast.decision_maker.user
    assert planner is not None and signer is not None
    for number in range(many):
        office = make_office(make_provider(f"Palvelu {number} Oy"), f"Toimipiste {number}")
        approve(office, stage.service, signer=signer, preparer=planner)
    decision = stage.signed()
    browser.get(comparison(decision))
    with sql_budget(12):
        browser.get(comparison(decision))
