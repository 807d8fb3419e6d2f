"""Proposing a voucher: choosing the service, typing quantities, the value, what is refused."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.test import Client as Browser

from decisions.models import VoucherDecision
from decisions.transitions import DecisionState
from rulebooks.models import DefinitionVersion
from tests.factories.clients import make_assessment
from tests.factories.decisions import Stage, make_product, make_service, make_value, publish
from tests.personas import AAMU_CODE, client_as
from voucher_portal.accounts.identity import identity_hash
from voucher_portal.core.periods import period

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def browser(stage: Stage) -> Browser:
    return client_as(stage.cast.case_manager)


def add_url(stage: Stage) -> str:
    client = stage.cast.client_record.public_id
    return f"/decisions/clients/{client}/add/?service={stage.service.definition.public_id}"


def form(stage: Stage, **fields: str) -> dict[str, str]:
    user = stage.cast.case_manager.user
    assert user is not None
    assessment = stage.cast.client_record.need_assessments.first() or make_assessment(
        stage.cast.client_record, stage.cast.unit, user
    )
    values = {
        "need_assessment": assessment.public_id,
        "first_day": "1.4.2023",
        "last_day": "31.5.2023",
        f"quantity_{stage.service.product.public_id}": "20:00",
        "reasons": "Asiakas tarvitsee apua.",
        "decision_language": "fi",
        "office": "",
    }
    return {**values, **fields}


def quantity(stage: Stage, typed: str) -> dict[str, str]:
    return {f"quantity_{stage.service.product.public_id}": typed}


def test_first_the_service_is_chosen(browser: Browser, stage: Stage) -> None:
    answer = browser.get(add_url(stage).split("?")[0])
    content = answer.content.decode()
    assert answer.status_code == 200
    assert "Kotipalvelu" in content
    assert "Palvelutarvetta ei ole arvioitu" in content


def test_a_service_of_other_municipalities_is_not_offered(browser: Browser, stage: Stage) -> None:
    planner = stage.cast.planner.user
    assert planner is not None
    make_service(stage.cast.organiser, stage.cast.unit, planner, name="Muualla", municipality_codes=["500"])
    assert "Muualla" not in browser.get(add_url(stage).split("?")[0]).content.decode()


@pytest.mark.parametrize("typed", ["20:00", "20", "20,0", "20 h"])
def test_a_draft_is_saved_with_its_value(browser: Browser, stage: Stage, typed: str) -> None:
    answer = browser.post(add_url(stage), form(stage, **quantity(stage, typed)))
    decision = VoucherDecision.objects.get()
    assert answer["Location"].endswith(f"/decisions/{decision.public_id}/")
    assert (decision.state, decision.number, decision.unit) == (DecisionState.DRAFT, None, stage.cast.unit)
    row = decision.rows.get()
    assert (row.quantity, row.unit, row.unit_value, row.value) == (1200, "h", 32, 640)
    assert row.is_free_for_client
    assert decision.period == period(datetime.date(2023, 4, 1), datetime.date(2023, 5, 31))
    assert decision.law_sections.startswith("Laki sosiaali-")


def test_half_hours_count(browser: Browser, stage: Stage) -> None:
    browser.post(add_url(stage), form(stage, **quantity(stage, "20,5")))
    row = VoucherDecision.objects.get().rows.get()
    assert (row.quantity, row.value) == (1230, 656)


def test_several_rows(browser: Browser, stage: Stage) -> None:
    service = two_products(stage)
    fields = {f"quantity_{product.public_id}": typed for product, typed in zip(service, ("10", "2,5"), strict=True)}
    url = f"/decisions/clients/{stage.cast.client_record.public_id}/add/?service={service[0].definition.public_id}"
    assert browser.post(url, {**form(stage), **fields}).status_code == 302
    rows = VoucherDecision.objects.get().rows.order_by("position")
    assert [(row.quantity, row.value) for row in rows] == [(600, Decimal(320)), (150, Decimal(100))]


def two_products(stage: Stage):
    planner = stage.cast.planner.user
    assert planner is not None
    service = make_service(stage.cast.organiser, stage.cast.unit, planner, name="Kaksi", published=False)
    evening = make_product(service.definition, "Ilta", position=1)
    make_value(service.version, evening, Decimal(40))
    publish(service.version, planner)
    return [service.product, evening]


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"last_day": "31.3.2023"}, "last_day", "ennen alkamispäivää"),
        ({"first_day": "32.1.2023"}, "first_day", "ei ole"),
        ({"first_day": ""}, "first_day", "Kirjoita päivä, josta palveluseteli alkaa"),
        ({"reasons": ""}, "reasons", "Kirjoita perustelut"),
        ({"need_assessment": ""}, "need_assessment", "palvelutarpeen arvio"),
        ({"first_day": "1.4.2022", "last_day": "31.5.2022"}, "first_day", "ei ole voimassa olevaa"),
    ],
)
def test_bad_input_names_the_field_and_keeps_what_was_typed(
    browser: Browser, stage: Stage, fields: dict[str, str], field: str, says: str
) -> None:
    answer = browser.post(add_url(stage), form(stage, **fields))
    content = answer.content.decode()
    assert answer.status_code == 422
    assert says in content
    assert f'href="#id_{field}"' in content
    assert 'value="20:00"' in content
    assert not VoucherDecision.objects.exists()


@pytest.mark.parametrize("typed", ["", "0", "-5", "kaksikymmentä", "20,123"])
def test_a_quantity_that_cannot_be(browser: Browser, stage: Stage, typed: str) -> None:
    answer = browser.post(add_url(stage), form(stage, **quantity(stage, typed)))
    assert answer.status_code == 422
    assert f'href="#id_quantity_{stage.service.product.public_id}"' in answer.content.decode()


def test_an_assessment_that_does_not_suggest_a_voucher_does_not_do(browser: Browser, stage: Stage) -> None:
    user = stage.cast.case_manager.user
    assert user is not None
    other = make_assessment(stage.cast.client_record, stage.cast.unit, user, conclusion="client_refused")
    answer = browser.post(add_url(stage), form(stage, need_assessment=other.public_id))
    assert answer.status_code == 422
    assert not VoucherDecision.objects.exists()


def test_an_assessment_of_somebody_else_does_not_do(browser: Browser, stage: Stage) -> None:
    user = stage.cast.case_manager.user
    assert user is not None
    other = make_assessment(stage.cast.neighbour_record, stage.cast.unit, user)
    assert browser.post(add_url(stage), form(stage, need_assessment=other.public_id)).status_code == 422


def test_a_client_of_another_municipality_is_refused(browser: Browser, stage: Stage) -> None:
    client = stage.cast.client_record
    fields = form(stage)
    url = add_url(stage)
    client.municipality_code = "091"
    client.save()
    answer = browser.post(url, fields)
    assert "Kotikuntaan ei ole palveluseteleitä" in answer.content.decode()
    assert not VoucherDecision.objects.exists()


def test_the_period_may_go_on_into_the_next_version_of_the_rules(browser: Browser, stage: Stage) -> None:
    version, planner = stage.service.version, stage.cast.planner.user
    assert planner is not None
    version.period = period(datetime.date(2023, 1, 1), datetime.date(2023, 4, 30))
    version.save(update_fields=["period"])
    answer = browser.post(add_url(stage), form(stage))
    assert answer.status_code == 422
    assert "Valitse aikaisempi päättymispäivä" in answer.content.decode()
    second = make_second_version(stage)
    publish(second, planner)
    assert browser.post(add_url(stage), form(stage)).status_code == 302
    assert VoucherDecision.objects.get().definition_version == version


def make_second_version(stage: Stage):
    second = DefinitionVersion.objects.get(pk=stage.service.version.pk)
    second.pk = None
    second._state.adding = True
    second.public_id = "b" * 20
    second.number, second.state, second.published_at, second.published_by = 2, "draft", None, None
    second.period = period(datetime.date(2023, 5, 1), None)
    second.go_live_date = datetime.date(2023, 5, 1)
    second.save()
    return second


def test_nobody_proposes_for_themselves(stage: Stage) -> None:
    client, user = stage.cast.client.user, stage.cast.case_manager.user
    assert client is not None and user is not None
    client.identity_hash = None
    client.save()
    user.identity_hash = identity_hash(AAMU_CODE)
    user.save()
    answer = client_as(stage.cast.case_manager).post(add_url(stage), form(stage))
    assert answer.status_code == 422
    assert "omaa asiaasi" in answer.content.decode()


def test_an_office_may_be_attached_at_once(browser: Browser, stage: Stage) -> None:
    browser.post(add_url(stage), form(stage, office=stage.cast.office.public_id))
    decision = VoucherDecision.objects.get()
    assert decision.attached_office == stage.cast.office
    assert not decision.activations.exists(), "the provider sees nothing before the signature"


def test_an_office_that_is_not_approved_cannot_be_chosen(browser: Browser, stage: Stage) -> None:
    assert browser.post(add_url(stage), form(stage, office=stage.cast.other_office.public_id)).status_code == 422


def test_the_value_while_typing(browser: Browser, stage: Stage) -> None:
    url = f"/decisions/services/{stage.service.definition.public_id}/values/"
    answer = browser.post(url, {**quantity(stage, "20,5"), "first_day": "1.4.2023"})
    content = answer.content.decode()
    assert answer.status_code == 200
    assert "656,00\u00a0€" in content
    assert "20:30\u00a0h" in content
    assert "<html" not in content
    assert not VoucherDecision.objects.exists()


def test_the_value_of_a_day_without_rules(browser: Browser, stage: Stage) -> None:
    url = f"/decisions/services/{stage.service.definition.public_id}/values/"
    content = browser.post(url, {**quantity(stage, "20"), "first_day": "1.4.2022"}).content.decode()
    assert "ei ole voimassa olevaa" in content


def test_the_value_is_asked_for_by_post(browser: Browser, stage: Stage) -> None:
    assert browser.get(f"/decisions/services/{stage.service.definition.public_id}/values/").status_code == 405


def test_the_form_shows_the_definitions_reasons(browser: Browser, stage: Stage) -> None:
    content = browser.get(add_url(stage)).content.decode()
    assert "Palveluseteli soveltuu palvelun järjestämiseen." in content


def test_editing_a_draft(browser: Browser, stage: Stage) -> None:
    decision = stage.draft()
    url = f"/decisions/{decision.public_id}/edit/"
    content = browser.get(url).content.decode()
    assert 'value="20:00"' in content
    assert "640,00\u00a0€" in content
    fields = form(stage, **quantity(stage, "10"), version=str(decision.version))
    assert browser.post(url, fields).status_code == 302
    row = decision.rows.get()
    assert (row.quantity, row.value) == (600, 320)


def test_a_stale_draft_shows_both_versions(browser: Browser, stage: Stage) -> None:
    decision = stage.draft()
    url = f"/decisions/{decision.public_id}/edit/"
    browser.post(url, form(stage, reasons="Ensin tallennettu.", version=str(decision.version)))
    answer = browser.post(url, form(stage, reasons="Toisen teksti.", version=str(decision.version)))
    content = answer.content.decode()
    assert answer.status_code == 422
    assert "Ensin tallennettu." in content
    assert "Toisen teksti." in content
    decision.refresh_from_db()
    assert decision.reasons == "Ensin tallennettu."


def test_a_proposed_decision_is_not_edited(browser: Browser, stage: Stage) -> None:
    decision = stage.proposed()
    url = f"/decisions/{decision.public_id}/edit/"
    assert browser.post(url, form(stage, reasons="Toinen.")).status_code == 302
    decision.refresh_from_db()
    assert decision.reasons != "Toinen."


@pytest.mark.parametrize(
    ("key", "status"),
    [("auditor", 403), ("client", 403), ("other_case_manager", 404), ("worker", 404), ("planner", 404)],
)
def test_who_may_not(stage: Stage, key: str, status: int) -> None:
    browser = client_as(getattr(stage.cast, key))
    fields = form(stage)
    assert browser.get(add_url(stage)).status_code == status
    assert browser.post(add_url(stage), fields).status_code == status
    draft = stage.draft()
    edit = 404 if key == "client" else status
    assert browser.get(f"/decisions/{draft.public_id}/edit/").status_code == edit


def test_missing_objects_are_404(browser: Browser) -> None:
    assert browser.get("/decisions/clients/aaaaaaaaaaaaaaaaaaaa/add/").status_code == 404
    assert browser.get("/decisions/aaaaaaaaaaaaaaaaaaaa/edit/").status_code == 404
    assert browser.post("/decisions/services/aaaaaaaaaaaaaaaaaaaa/values/").status_code == 404


def test_the_wrong_method(browser: Browser, stage: Stage) -> None:
    assert browser.delete(add_url(stage)).status_code == 405
    assert browser.delete(f"/decisions/{stage.draft().public_id}/edit/").status_code == 405


def test_sql_budget(browser: Browser, stage: Stage, sql_budget) -> None:
    fields = form(stage)
    browser.get(add_url(stage))
    with sql_budget(20):
        browser.get(add_url(stage))
    with sql_budget(30):
        browser.post(add_url(stage), fields)
