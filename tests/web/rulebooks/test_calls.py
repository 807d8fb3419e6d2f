"""One call: its public page, writing, opening with news, closing with a reason."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client as Browser
from django.urls import reverse

from rulebooks.actions import close_call, open_call
from rulebooks.models import Call, DefinitionVersion
from tests.factories.rulebooks import make_call, make_call_draft
from tests.personas import Cast, client_as
from tests.web.rulebooks.conftest import Budget
from tests.web.rulebooks.forms import fields_of
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock
from voucher_portal.core.transitions import history
from voucher_portal.inbox.models import Announcement, Message

ADD = reverse("rulebooks:call-add")
MIDNIGHT = datetime.time(0)


def url(name: str, call: Call) -> str:
    return reverse(f"rulebooks:call-{name}", args=[call.public_id])


def helsinki_midnight(day: str) -> datetime.datetime:
    return clock.moment(datetime.date.fromisoformat(day), MIDNIGHT)


class TestReading:
    def test_everything_without_signing_in(self, call: Call) -> None:
        page = Browser().get(url("detail", call)).content.decode()

        for text in (
            "Apua kotiin arkipäivisin.",
            "Palvelutarve on arvioitu.",
            "32,00\u00a0€/h",
            "Jyväskylä",
            "Vastuuvakuutustodistus",
            "(pakollinen)",
            "Jatkuva haku",
            "Rekisteröi yritys",
        ):
            assert text in page
        terms = call.version_of_definition.service_rulebook
        assert reverse("rulebooks:rulebook-version", args=[terms.public_id]) in page
        assert "Sulje haku" not in page and "Historia" not in page

    def test_a_company_may_start_its_application(self, personas: Cast, call: Call) -> None:
        page = client_as(personas.provider_administrator).get(url("detail", call)).content.decode()

        assert "Aloita hakemus" in page

    @pytest.mark.parametrize(
        ("details", "expected"),
        [
            ({"opens_at": datetime.datetime(2040, 5, 1, tzinfo=datetime.UTC)}, "Hakea voi 1.5.2040 alkaen"),
            ({"closes_at": datetime.datetime(2039, 12, 31, 22, tzinfo=datetime.UTC)}, "31.12.2039"),
        ],
    )
    def test_dates(
        self, published: DefinitionVersion, planner: Actor, details: dict[str, datetime.datetime], expected: str
    ) -> None:
        call = make_call(published, by=planner, **details)

        assert expected in Browser().get(url("detail", call)).content.decode()

    def test_a_closed_call_says_so(self, call: Call, planner: Actor) -> None:
        close_call(call=call, reason="Riittää", by=planner)

        assert "Haku on päättynyt" in Browser().get(url("detail", call)).content.decode()

    def test_queries(self, call: Call, browser: Browser, sql_budget: Budget) -> None:
        with sql_budget(20):
            Browser().get(url("detail", call))
        with sql_budget(20):
            browser.get(url("detail", call))


class TestWriting:
    def test_add_a_draft(self, browser: Browser, published: DefinitionVersion) -> None:
        page = browser.get(ADD, {"definition": published.public_id})
        typed = {"opens_on": "1.12.2026", "first_round_closes_on": "31.12.2026", "closes_on": "31.3.2027"}

        response = browser.post(ADD, {**fields_of(page), **typed})

        call = Call.objects.get()
        assert response.headers["Location"] == url("detail", call)
        assert (call.state, call.version_of_definition) == ("draft", published)
        assert call.opens_at == helsinki_midnight("2026-12-01")
        assert call.first_round_closes_at == helsinki_midnight("2027-01-01")
        assert call.closes_at == helsinki_midnight("2027-04-01")

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"opens_on": ""}, "opens_on"),
            ({"opens_on": "32.12.2026"}, "opens_on"),
            ({"version_of_definition": "zzz"}, "version_of_definition"),
            ({"closes_on": "1.11.2026"}, "closes_on"),
            ({"first_round_closes_on": "1.11.2026"}, "first_round_closes_on"),
            ({"first_round_closes_on": "1.5.2027", "closes_on": "1.4.2027"}, "first_round_closes_on"),
        ],
    )
    def test_bad_input_keeps_what_was_typed(
        self, browser: Browser, published: DefinitionVersion, wrong: dict[str, str], field: str
    ) -> None:
        typed = {"version_of_definition": published.public_id, "opens_on": "1.12.2026", "message_fi": "Tervetuloa!"}

        response = browser.post(ADD, {**typed, **wrong})

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert "Tervetuloa!" in response.content.decode()
        assert not Call.objects.exists()

    def test_a_draft_definition_cannot_be_called(self, browser: Browser, draft: DefinitionVersion) -> None:
        response = browser.post(ADD, {"version_of_definition": draft.public_id, "opens_on": "1.12.2026"})

        assert list(response.context["form"].errors) == ["version_of_definition"]

    def test_edit_until_opened(self, browser: Browser, call_draft: Call, planner: Actor) -> None:
        page = url("edit", call_draft)
        fields = fields_of(browser.get(page))

        assert browser.post(page, {**fields, "message_fi": "Uusi saate"}).status_code == 302
        call_draft.refresh_from_db()
        assert call_draft.message_fi == "Uusi saate"
        stale = browser.post(page, {**fields, "message_fi": "Vanha"})
        assert stale.status_code == 409 and "Uusi saate" in stale.content.decode()
        open_call(call=call_draft, by=planner)
        assert browser.post(page, fields_of(stale)).status_code == 422


class TestOpening:
    def test_opens_with_an_announcement_and_a_message_to_every_company(
        self, personas: Cast, browser: Browser, call_draft: Call
    ) -> None:
        response = browser.post(url("open", call_draft), follow=True)

        assert "Yrityksille lähti viesti" in response.content.decode()
        call_draft.refresh_from_db()
        assert call_draft.state == "opened"
        announcement = Announcement.objects.get()
        assert (announcement.audience, announcement.organiser) == ("provider", personas.organiser)
        assert "Säännöllisen kotihoidon palveluseteli" in announcement.title_fi
        assert announcement.title_sv and announcement.body_en
        companies = {personas.company, personas.other_company, personas.third_company}
        told = Message.objects.filter(subject_id=call_draft.public_id)
        assert {message.recipient_organisation for message in told} == {one.organisation for one in companies}
        assert told[0].view_name == "rulebooks:call-detail"
        assert client_as(personas.worker).get(url("detail", call_draft)).status_code == 200

    def test_opening_twice_sends_nothing_more(self, browser: Browser, call: Call) -> None:
        sent = Message.objects.count()

        response = browser.post(url("open", call), follow=True)

        assert "avoin haku" in response.content.decode() or "Tila on ehtinyt muuttua" in response.content.decode()
        assert Message.objects.count() == sent

    def test_one_open_call_for_each_voucher(self, browser: Browser, call: Call, planner: Actor) -> None:
        second = make_call_draft(call.version_of_definition, by=planner)

        response = browser.post(url("open", second), follow=True)

        assert "Samasta palvelusetelistä on jo avoin haku" in response.content.decode()
        second.refresh_from_db()
        assert second.state == "draft"

    def test_a_call_that_would_be_over_is_not_opened(
        self, browser: Browser, published: DefinitionVersion, planner: Actor
    ) -> None:
        past = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
        call = make_call_draft(published, by=planner, closes_at=past)

        assert "on jo mennyt" in browser.post(url("open", call), follow=True).content.decode()

    def test_queries(self, browser: Browser, call_draft: Call, sql_budget: Budget) -> None:
        with sql_budget(30):
            browser.post(url("open", call_draft))


class TestClosing:
    def test_closes_with_a_reason_and_opens_again(self, browser: Browser, call: Call) -> None:
        response = browser.post(url("close", call), {"reason": "Tuottajia on riittävästi."})

        assert response.headers["Location"] == url("detail", call)
        call.refresh_from_db()
        assert call.state == "closed"
        page = browser.get(url("detail", call)).content.decode()
        assert "Tuottajia on riittävästi." in page and "Avaa uudelleen" in page
        assert "Haku avattiin uudelleen" in browser.post(url("open", call), follow=True).content.decode()
        assert [record.name for record in history(call)] == ["draft", "open", "close", "reopen"]

    @pytest.mark.parametrize("reason", ["", "   "])
    def test_without_a_reason_it_stays_open(self, browser: Browser, call: Call, reason: str) -> None:
        response = browser.post(url("close", call), {"reason": reason})

        assert response.status_code == 422
        assert "Kirjoita, miksi haku suljetaan." in response.content.decode()
        call.refresh_from_db()
        assert call.state == "opened"

    def test_a_draft_cannot_be_closed(self, browser: Browser, call_draft: Call) -> None:
        response = browser.post(url("close", call_draft), {"reason": "Ei tarvita"})

        assert response.status_code == 422
        assert "Tila on ehtinyt muuttua" in response.content.decode()
