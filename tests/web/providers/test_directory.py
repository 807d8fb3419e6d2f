"""The public list of approved providers: who is there, who is not, search, print."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest
import time_machine
from django.urls import reverse

from providers.actions.approvals import (
    prepare_approval,
    resume_approval,
    revoke_approval,
    sign_approval,
    suspend_approval,
)
from providers.models import Application, ApprovalDecision
from rulebooks.models import Call
from tests.factories.providers import (
    approval_draft,
    many_approvals,
    many_companies,
    many_offices,
    signed_approval,
    submitted_application,
)
from tests.personas import Cast, client_as
from tests.web.providers.conftest import Actors
from voucher_portal.core import clock, periods

LIST, PRINT = "providers:directory", "providers:directory-print"


def detail(approval: ApprovalDecision) -> str:
    return reverse("providers:directory-detail", args=[approval.provider.public_id])


@pytest.fixture
def cheaper(personas: Cast, actors: Actors, call: Call) -> ApprovalDecision:
    """The other company, approved for 30,00 €/h, that serves in Swedish."""
    personas.other_company.languages = ["sv"]
    personas.other_company.save()
    application = submitted_application(personas.other_office, call, by=actors.other_administrator, price="30.00")
    return signed_approval(application, preparer=actors.planner, signer=actors.decision_maker)


def listed(personas: Cast, **query: str) -> list[str]:
    page = client_as(personas.visitor).get(reverse(LIST), query).context["page"]
    return [str(office.provider) for office in page]


ANYBODY = ("visitor", "client", "mandate_holder", "worker", "other_provider_administrator", "case_manager")


@pytest.mark.parametrize("name", ANYBODY)
def test_everybody_reads_the_list(personas: Cast, signed: ApprovalDecision, name: str) -> None:
    browser = client_as(personas.everybody[name])
    text = browser.get(reverse(LIST)).content.decode()
    for shown in ("Kotihoiva Esimerkki Oy", "Keskusta", "Jyväskylä", "32,00\u00a0€/h", "Veera Virta", "014 111 1111"):
        assert shown in text
    assert browser.get(detail(signed)).status_code == 200
    assert browser.get(reverse(PRINT)).status_code == 200


def test_a_company_without_an_approval_is_not_listed(personas: Cast, submitted: Application) -> None:
    assert listed(personas) == []
    address = reverse("providers:directory-detail", args=[personas.company.public_id])
    assert client_as(personas.visitor).get(address).status_code == 404
    assert "Ei vielä hyväksyttyjä tuottajia" in client_as(personas.visitor).get(reverse(LIST)).content.decode()


def test_an_office_that_did_not_apply_is_not_listed(personas: Cast, signed: ApprovalDecision) -> None:
    assert "Palokka" not in client_as(personas.visitor).get(detail(signed)).content.decode()


def test_a_rejected_company_is_not_listed(personas: Cast, actors: Actors, submitted: Application) -> None:
    rejected = signed_approval(submitted, preparer=actors.planner, signer=actors.decision_maker, outcome="rejected")
    assert listed(personas) == []
    assert client_as(personas.visitor).get(detail(rejected)).status_code == 404


def is_gone(personas: Cast, approval: ApprovalDecision) -> bool:
    browser = client_as(personas.visitor)
    on_paper = "Kotihoiva" in browser.get(reverse(PRINT)).content.decode()
    return not listed(personas) and browser.get(detail(approval)).status_code == 404 and not on_paper


def test_a_suspended_company_goes_and_comes_back(personas: Cast, actors: Actors, signed: ApprovalDecision) -> None:
    suspended = suspend_approval(approval=signed, reason="x", expected_version=None, by=actors.decision_maker)
    assert is_gone(personas, signed)
    resume_approval(approval=suspended, reason="", expected_version=None, by=actors.decision_maker)
    assert listed(personas) == ["Kotihoiva Esimerkki Oy"]


def test_a_revoked_company_is_gone(personas: Cast, actors: Actors, signed: ApprovalDecision) -> None:
    revoke_approval(approval=signed, reason="x", expected_version=None, by=actors.decision_maker)
    assert is_gone(personas, signed)


def test_a_closed_company_is_gone(personas: Cast, signed: ApprovalDecision) -> None:
    personas.company.state = "closed"
    personas.company.save()
    assert is_gone(personas, signed)


def test_a_closed_office_is_gone(personas: Cast, signed: ApprovalDecision) -> None:
    personas.office.closed_at = clock.now()
    personas.office.save()
    assert listed(personas) == []


def test_an_approval_shows_from_its_first_day_to_its_last(
    personas: Cast, actors: Actors, submitted: Application
) -> None:
    today = clock.today()
    first, last = today + datetime.timedelta(days=3), today + datetime.timedelta(days=5)
    draft = replace(approval_draft(submitted), period=periods.period(first, last))
    approval = prepare_approval(application=submitted, draft=draft, expected_version=None, by=actors.planner)
    approval = sign_approval(approval=approval, expected_version=None, by=actors.decision_maker)
    for days, shows in ((2, False), (3, True), (5, True), (6, False)):
        with time_machine.travel(clock.now() + datetime.timedelta(days=days), tick=False):
            assert bool(listed(personas)) is shows, days
            assert (client_as(personas.visitor).get(detail(approval)).status_code == 200) is shows


def test_searches_by_service_municipality_language_and_name(
    personas: Cast, signed: ApprovalDecision, cheaper: ApprovalDecision
) -> None:
    both = ["Hoivapari Tmi", "Kotihoiva Esimerkki Oy"]
    for query, found in (
        ({}, both),
        ({"definition": signed.definition.public_id}, both),
        ({"municipality": "179"}, both),
        ({"municipality": "992"}, []),
        ({"language": "sv"}, ["Hoivapari Tmi"]),
        ({"language": "fi"}, ["Kotihoiva Esimerkki Oy"]),
        ({"search": "esimerkki"}, ["Kotihoiva Esimerkki Oy"]),
        ({"search": "keskusta"}, ["Kotihoiva Esimerkki Oy"]),
        ({"search": "ei ketään"}, []),
    ):
        assert listed(personas, **query) == found, query


def test_sorts_by_price(personas: Cast, signed: ApprovalDecision, cheaper: ApprovalDecision) -> None:
    assert listed(personas, sort="price") == ["Hoivapari Tmi", "Kotihoiva Esimerkki Oy"]
    assert listed(personas, sort="-price") == ["Kotihoiva Esimerkki Oy", "Hoivapari Tmi"]
    assert listed(personas, sort="no such") == ["Hoivapari Tmi", "Kotihoiva Esimerkki Oy"]


def test_a_strange_search_shows_the_whole_list(personas: Cast, signed: ApprovalDecision) -> None:
    for query in ({"definition": "x"}, {"municipality": "xyz"}, {"language": "xx"}, {"page": "99"}):
        assert listed(personas, **query) == ["Kotihoiva Esimerkki Oy"], query


def test_htmx_gets_the_results_alone(personas: Cast, signed: ApprovalDecision) -> None:
    text = client_as(personas.visitor).get(reverse(LIST), headers={"HX-Request": "true"}).content.decode()
    assert "Kotihoiva Esimerkki Oy" in text
    assert "<html" not in text


def test_the_paper_list_has_what_a_client_needs(
    personas: Cast, signed: ApprovalDecision, cheaper: ApprovalDecision
) -> None:
    query = {"definition": signed.definition.public_id, "municipality": "179", "language": "fi"}
    text = client_as(personas.case_manager).get(reverse(PRINT), query).content.decode()
    for shown in ("Kotihoiva Esimerkki Oy", "Keskusta", "014 111 1111", "32,00\u00a0€/h", "Jyväskylä"):
        assert shown in text
    assert "Hoivapari" not in text
    assert "<nav" not in text


def test_only_what_is_public_is_shown(personas: Cast, signed: ApprovalDecision) -> None:
    personas.company.bank_account = "FI2112345600000785"
    personas.company.save()
    text = client_as(personas.visitor).get(detail(signed)).content.decode()
    assert "FI2112345600000785" not in text
    assert "Suvi Suunta" not in text and "Päivi Puro" not in text


def test_wrong_method_and_missing(personas: Cast) -> None:
    browser = client_as(personas.visitor)
    assert browser.post(reverse(LIST)).status_code == 405
    assert browser.post(reverse(PRINT)).status_code == 405
    assert browser.get(reverse("providers:directory-detail", args=["a" * 20])).status_code == 404


def test_the_same_queries_for_5_and_500(personas: Cast, call: Call, weigh: Callable[..., int]) -> None:
    people = {"preparer": personas.planner.user, "signer": personas.decision_maker.user}
    browser = client_as(personas.worker)
    addresses = [reverse(LIST), f"{reverse(LIST)}?sort=price&municipality=179&search=joukko", reverse(PRINT)]
    many_approvals(many_companies(5), call, **people)
    few = [weigh(browser, address, 12) for address in addresses]
    many_approvals(many_companies(495), call, **people)
    assert [weigh(browser, address, 12) for address in addresses] == few


def test_a_company_of_many_offices_takes_the_same_queries(
    personas: Cast, call: Call, weigh: Callable[..., int]
) -> None:
    people = {"preparer": personas.planner.user, "signer": personas.decision_maker.user}
    browser = client_as(personas.visitor)
    small, large = many_companies(2)
    many_offices([large] * 499)
    few, many = many_approvals([small, large], call, **people)
    assert weigh(browser, detail(few), 20) == weigh(browser, detail(many), 20)
