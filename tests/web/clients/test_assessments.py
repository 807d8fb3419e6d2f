"""Need assessments: recording and reading."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from clients.models import NeedAssessment
from tests.factories.clients import make_assessment
from tests.personas import AAMU_CODE, Cast, client_as
from voucher_portal.accounts.identity import identity_hash
from voucher_portal.core.models import AccessLogEntry

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def url(personas: Cast) -> str:
    return f"/clients/{personas.client_record.public_id}/assessments/add/"


@pytest.fixture
def assessment(personas: Cast) -> NeedAssessment:
    user = personas.case_manager.user
    assert user is not None
    return make_assessment(personas.client_record, personas.unit, user)


def form(personas: Cast, **fields: str) -> dict[str, str]:
    values = {
        "assessed_date": "15.3.2023",
        "unit": personas.unit.public_id,
        "needs": "Apua arkiaskareissa.",
        "plan": "Kotipalvelua kahdesti viikossa.",
        "conclusion": "voucher_suits",
    }
    return {**values, **fields}


def test_records_an_assessment(case_manager: Browser, personas: Cast, url: str) -> None:
    answer = case_manager.post(url, form(personas))
    recorded = NeedAssessment.objects.get()
    assert answer["Location"].endswith(f"/clients/assessments/{recorded.public_id}/")
    assert recorded.assessor == personas.case_manager.user
    assert recorded.conclusion == "voucher_suits"


def test_it_cannot_be_dated_in_the_future(case_manager: Browser, personas: Cast, url: str) -> None:
    answer = case_manager.post(url, form(personas, assessed_date="1.1.2999"))
    content = answer.content.decode()
    assert answer.status_code == 422
    assert "ei voi olla tulevaisuudessa" in content
    assert 'value="1.1.2999"' in content
    assert "Apua arkiaskareissa." in content


@pytest.mark.parametrize(
    ("field", "typed"), [("needs", ""), ("conclusion", ""), ("unit", ""), ("assessed_date", "eilen")]
)
def test_bad_input(case_manager: Browser, personas: Cast, url: str, field: str, typed: str) -> None:
    answer = case_manager.post(url, form(personas, **{field: typed}))
    assert answer.status_code == 422
    assert not NeedAssessment.objects.exists()


def test_nobody_assesses_their_own_need(personas: Cast, url: str) -> None:
    client, user = personas.client.user, personas.case_manager.user
    assert client is not None and user is not None
    client.identity_hash = None
    client.save()
    user.identity_hash = identity_hash(AAMU_CODE)
    user.save()
    answer = client_as(personas.case_manager).post(url, form(personas))
    assert answer.status_code == 422
    assert "omaa asiaasi" in answer.content.decode()


def test_officials_and_the_client_read_it(personas: Cast, assessment: NeedAssessment) -> None:
    for key in ("case_manager", "decision_maker", "auditor", "client"):
        answer = client_as(getattr(personas, key)).get(f"/clients/assessments/{assessment.public_id}/")
        assert answer.status_code == 200, key
        assert "kahdesti viikossa" in answer.content.decode()
    assert AccessLogEntry.objects.filter(purpose="assessment_page").count() == 4


@pytest.mark.parametrize(
    "key", ["other_case_manager", "worker", "neighbour", "mandate_holder", "planner", "stranger_client"]
)
def test_a_stranger_gets_404(personas: Cast, assessment: NeedAssessment, key: str) -> None:
    answer = client_as(getattr(personas, key)).get(f"/clients/assessments/{assessment.public_id}/")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("key", "status"), [("auditor", 403), ("client", 403), ("other_case_manager", 404), ("worker", 404)]
)
def test_who_may_not_record(personas: Cast, url: str, key: str, status: int) -> None:
    browser = client_as(getattr(personas, key))
    assert browser.get(url).status_code == status
    assert browser.post(url, form(personas)).status_code == status


def test_the_decision_maker_may_record(personas: Cast, url: str) -> None:
    assert client_as(personas.decision_maker).post(url, form(personas)).status_code == 302


def test_missing_objects_are_404(case_manager: Browser) -> None:
    assert case_manager.get("/clients/aaaaaaaaaaaaaaaaaaaa/assessments/add/").status_code == 404
    assert case_manager.get("/clients/assessments/aaaaaaaaaaaaaaaaaaaa/").status_code == 404


def test_the_wrong_method(case_manager: Browser, url: str, assessment: NeedAssessment) -> None:
    assert case_manager.put(url).status_code == 405
    assert case_manager.post(f"/clients/assessments/{assessment.public_id}/").status_code == 405


def test_sql_budget(case_manager: Browser, personas: Cast, url: str, assessment: NeedAssessment, sql_budget) -> None:
    case_manager.get(url)
    with sql_budget(20):
        case_manager.get(url)
    with sql_budget(30):
        case_manager.post(url, form(personas))
    with sql_budget(20):
        case_manager.get(f"/clients/assessments/{assessment.public_id}/")
