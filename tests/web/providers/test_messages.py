"""Writing a new message: an official to a company, a company to an organiser."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client as Browser
from django.urls import reverse

from providers.models import Application, Provider
from rulebooks.models import Call, Definition
from tests.factories.providers import draft_application, many_companies, submitted_application
from tests.personas import Cast, client_as
from tests.web.providers.conftest import Actors
from voucher_portal.accounts.models import Membership
from voucher_portal.core import clock
from voucher_portal.core.periods import format_date
from voucher_portal.inbox.models import Message, Task

ADD = reverse("providers:message-add")
WORDS = {"title": "Palveluaika", "body": "Milloin palvelette viikonloppuisin?"}


def about(application: Application) -> str:
    return reverse("providers:application-message-add", args=[application.public_id])


def to_company(company: Provider, **change: str) -> dict[str, str]:
    return {**WORDS, "company": company.public_id, "role": "provider_administrator", **change}


def offered(browser: Browser, name: str) -> set[str]:
    form = browser.get(ADD).context["form"]
    return {str(thing) for thing in form.fields[name].queryset}


@pytest.fixture
def planner(personas: Cast, submitted: Application) -> Browser:
    return client_as(personas.planner)


@pytest.fixture
def administrator(personas: Cast, submitted: Application) -> Browser:
    return client_as(personas.provider_administrator)


class TestOfficials:
    def test_a_message_goes_to_the_company(self, personas: Cast, planner: Browser) -> None:
        answer = planner.post(ADD, to_company(personas.company))
        assert answer["Location"] == reverse("inbox:message-list")
        message = Message.objects.get(title="Palveluaika")
        assert message.body == WORDS["body"]
        assert (message.recipient_organisation, message.recipient_role) == (
            personas.company.organisation,
            "provider_administrator",
        )
        assert (message.sender_organisation, message.sender_user) == (personas.organiser, personas.planner.user)
        page = client_as(personas.provider_administrator).get(reverse("inbox:message-list")).content.decode()
        assert "Palveluaika" in page
        assert not Task.objects.filter(title="Palveluaika").exists()

    def test_about_a_voucher_it_leads_to_the_page_that_both_may_open(
        self, personas: Cast, planner: Browser, call: Call
    ) -> None:
        definition = call.version_of_definition.definition
        planner.post(ADD, to_company(personas.company, definition=definition.public_id))
        message = Message.objects.get(title="Palveluaika")
        assert message.about == f"{personas.organiser.name} · {definition.name}"
        page = reverse("rulebooks:definition-version", args=[message.subject_id])
        for persona in (personas.provider_administrator, personas.planner):
            assert client_as(persona).get(page).status_code == 200
        detail = client_as(personas.provider_administrator).get(
            reverse("inbox:message-detail", args=[message.public_id])
        )
        assert f'href="{page}"' in detail.content.decode()

    def test_a_day_to_answer_by_makes_a_task_that_the_answer_ends(self, personas: Cast, planner: Browser) -> None:
        day = clock.today() + datetime.timedelta(days=10)
        planner.post(ADD, to_company(personas.company, answer_by=format_date(day)))
        task = Task.objects.get(title="Palveluaika")
        assert clock.helsinki_date(task.due_at) == day
        company = client_as(personas.provider_administrator)
        page = reverse("inbox:message-detail", args=[task.subject_id])
        assert page in company.get(reverse("inbox:task-list")).content.decode()
        assert company.post(page, {"body": "Klo 8–20."}).status_code == 302
        task.refresh_from_db()
        assert task.done_by == personas.provider_administrator.user

    def test_a_day_that_has_passed_is_refused_and_what_was_typed_stays(self, personas: Cast, planner: Browser) -> None:
        yesterday = clock.today() - datetime.timedelta(days=1)
        answer = planner.post(ADD, to_company(personas.company, answer_by=format_date(yesterday)))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Määräpäivä on jo mennyt. Valitse tuleva päivä." in page
        assert WORDS["body"] in page
        assert not Message.objects.filter(title="Palveluaika").exists()

    def test_only_companies_that_deal_with_the_organiser_are_offered(self, personas: Cast, planner: Browser) -> None:
        assert offered(planner, "company") == {str(personas.company)}
        assert offered(client_as(personas.other_planner), "company") == set()
        answer = planner.post(ADD, to_company(personas.other_company))
        assert answer.status_code == 422
        assert "Valitse yritys luettelosta." in answer.content.decode()

    def test_only_the_own_organisers_vouchers_are_offered(self, personas: Cast, planner: Browser, call: Call) -> None:
        assert offered(planner, "definition") == {str(definition) for definition in Definition.objects.all()}
        foreign = to_company(personas.company, definition=call.version_of_definition.definition.public_id)
        assert client_as(personas.other_planner).post(ADD, foreign).status_code == 422

    def test_to_everybody_and_to_a_role_that_nobody_has(self, personas: Cast, planner: Browser) -> None:
        planner.post(ADD, to_company(personas.company, role="everybody", title="Kaikille"))
        planner.post(ADD, to_company(personas.company, role="billing_user", title="Laskuttajille"))
        Membership.objects.filter(pk=personas.billing_user.user.memberships.get().pk).update(ended_at=clock.now())
        planner.post(ADD, to_company(personas.company, role="billing_user", title="Ei kenellekään"))
        roles = dict(Message.objects.filter(sender_user=personas.planner.user).values_list("title", "recipient_role"))
        assert (roles["Kaikille"], roles["Laskuttajille"], roles["Ei kenellekään"]) == ("", "billing_user", "")


class TestCompanies:
    def test_the_matter_says_who_at_the_organiser_reads_it(self, personas: Cast, administrator: Browser) -> None:
        typed = {**WORDS, "organiser": personas.organiser.public_id, "role": "finance_clerk"}
        assert administrator.post(ADD, typed).status_code == 302
        message = Message.objects.get(title="Palveluaika")
        assert (message.recipient_organisation, message.recipient_role) == (personas.organiser, "finance_clerk")
        assert "Palveluaika" in client_as(personas.finance_clerk).get(reverse("inbox:message-list")).content.decode()
        assert "Palveluaika" not in client_as(personas.planner).get(reverse("inbox:message-list")).content.decode()

    def test_only_organisers_it_deals_with_are_offered(self, personas: Cast, administrator: Browser) -> None:
        assert offered(administrator, "organiser") == {str(personas.organiser)}
        typed = {**WORDS, "organiser": personas.other_organiser.public_id, "role": "planner"}
        answer = administrator.post(ADD, typed)
        assert answer.status_code == 422
        assert "Valitse järjestäjä luettelosta." in answer.content.decode()

    def test_who_deals_with_nobody_is_told_when_they_can_write(self, personas: Cast) -> None:
        page = client_as(personas.other_provider_administrator).get(ADD)
        assert "Ei vielä järjestäjiä" in page.content.decode()
        assert "Lähetä viesti" not in page.content.decode()

    def test_a_draft_tells_the_organiser_nothing(self, personas: Cast, actors: Actors, call: Call) -> None:
        draft = draft_application(personas.company, call, by=actors.administrator)
        browser = client_as(personas.provider_administrator)
        assert browser.get(about(draft)).status_code == 404
        assert offered(browser, "organiser") == set()


class TestAboutAnApplication:
    def test_both_sides_reach_each_other_and_their_own_pages(self, personas: Cast, submitted: Application) -> None:
        review = reverse("providers:review-detail", args=[submitted.public_id])
        own = reverse("providers:application-detail", args=[submitted.public_id])
        company, planner = client_as(personas.provider_administrator), client_as(personas.planner)
        assert about(submitted) in planner.get(review).content.decode()
        assert about(submitted) in company.get(own).content.decode()
        assert planner.post(about(submitted), WORDS)["Location"] == review
        asked = Message.objects.get(title="Palveluaika")
        page = reverse("inbox:message-detail", args=[asked.public_id])
        assert f'href="{own}"' in company.get(page).content.decode()
        company.post(page, {"body": "Lauantaisin."})
        answered = Message.objects.get(in_reply_to=asked)
        answer_page = reverse("inbox:message-detail", args=[answered.public_id])
        assert f'href="{review}"' in planner.get(answer_page).content.decode()

    def test_the_company_writes_to_the_planners(self, personas: Cast, submitted: Application) -> None:
        browser = client_as(personas.worker)
        assert browser.post(about(submitted), WORDS).status_code == 302
        message = Message.objects.get(title="Palveluaika")
        assert (message.recipient_organisation, message.recipient_role) == (personas.organiser, "planner")
        assert message.view_name == "providers:review-detail"

    @pytest.mark.parametrize("name", ["other_planner", "other_provider_administrator", "client"])
    def test_a_stranger_finds_nothing(self, personas: Cast, submitted: Application, name: str) -> None:
        for method in ("get", "post"):
            assert getattr(client_as(personas.everybody[name]), method)(about(submitted)).status_code == 404

    @pytest.mark.parametrize("name", ["case_manager", "auditor"])
    def test_only_reviewers_write_about_it(self, personas: Cast, submitted: Application, name: str) -> None:
        assert client_as(personas.everybody[name]).get(about(submitted)).status_code == 403


@pytest.mark.parametrize("name", ["auditor", "client", "mandate_holder"])
def test_readers_and_clients_write_no_messages(personas: Cast, name: str) -> None:
    browser = client_as(personas.everybody[name])
    assert browser.get(ADD).status_code == 403
    assert browser.post(ADD, WORDS).status_code == 403
    assert ADD not in browser.get(reverse("inbox:message-list")).content.decode()


@pytest.mark.parametrize("name", ["planner", "finance_clerk", "worker", "billing_user"])
def test_the_list_of_messages_leads_to_a_new_one(personas: Cast, name: str) -> None:
    page = client_as(personas.everybody[name]).get(reverse("inbox:message-list")).content.decode()
    assert f'href="{ADD}"' in page


def test_every_missing_field_is_named(planner: Browser, administrator: Browser) -> None:
    page = planner.post(ADD, {}).content.decode()
    for message in ("Valitse yritys.", "Vastaa kysymykseen: Kenelle yrityksessä?", "Kirjoita otsikko."):
        assert message in page
    page = administrator.post(ADD, {}).content.decode()
    for message in ("Valitse järjestäjä.", "Vastaa kysymykseen: Mitä asia koskee?", "Kirjoita viesti."):
        assert message in page


def test_the_subject_asks_for_no_client_data(planner: Browser) -> None:
    assert "Älä kirjoita otsikkoon asiakkaan nimeä" in planner.get(ADD).content.decode()


def test_a_wrong_method_and_a_missing_application(planner: Browser) -> None:
    assert planner.put(ADD).status_code == 405
    assert planner.get(reverse("providers:application-message-add", args=["a" * 20])).status_code == 404


@pytest.mark.parametrize("count", [5, 500])
def test_the_same_queries_for_few_and_for_many(
    personas: Cast,
    actors: Actors,
    call: Call,
    sql_budget,
    count: int,
) -> None:
    companies = many_companies(count)
    application = submitted_application(personas.office, call, by=actors.administrator)
    Application.objects.bulk_create(
        Application(
            organiser=personas.organiser,
            provider=company,
            call=call,
            state="submitted",
            created_by=application.created_by,
            submitted_at=clock.now(),
            submitted_by=application.created_by,
        )
        for company in companies
    )
    browser = client_as(personas.planner)
    with sql_budget(20) as queries:
        assert browser.get(ADD).status_code == 200
    assert len(queries) >= 6
    day = format_date(clock.today() + datetime.timedelta(days=1))
    with sql_budget(30):
        assert browser.post(ADD, to_company(personas.company, answer_by=day)).status_code == 302
