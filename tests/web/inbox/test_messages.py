from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.urls import reverse

from tests.factories.inbox import make_message
from tests.personas import Cast, as_actor, client_as
from voucher_portal.core.errors import RuleViolation
from voucher_portal.inbox.actions import Recipient, SubjectLink, mark_read, reply, send_message
from voucher_portal.inbox.counters import unread_count
from voucher_portal.inbox.models import Message

LIST = "/inbox/messages/"


def detail(message: Message, name: str = "message-detail") -> str:
    return reverse(f"inbox:{name}", args=[message.public_id])


@pytest.fixture
def message(personas: Cast) -> Message:
    """From the organiser's planner to the company."""
    make_message(Recipient.of_organisation(personas.other_company.organisation), "Toisen viesti")
    return make_message(
        Recipient.of_organisation(personas.company.organisation), "Haku on avattu", by=as_actor(personas.planner)
    )


def test_lists_what_is_addressed_to_the_organisation(personas: Cast, message: Message) -> None:
    text = client_as(personas.provider_administrator).get(LIST).content.decode()
    assert "Haku on avattu" in text
    assert "Keski-Suomen hyvinvointialue" in text
    assert "Toisen viesti" not in text
    assert "Toisen viesti" in client_as(personas.other_provider_administrator).get(LIST).content.decode()


def test_unread_stand_first(personas: Cast) -> None:
    to = Recipient.of_organisation(personas.organiser)
    for title in ("ensin", "toiseksi", "viimeksi"):
        make_message(to, title)
    mark_read(message=Message.objects.get(title="viimeksi"), by=as_actor(personas.planner))
    page = client_as(personas.planner).get(LIST).context["page"]
    assert [each.title for each in page] == ["toiseksi", "ensin", "viimeksi"]


def test_search_and_unread_filter(personas: Cast) -> None:
    to = Recipient.of_organisation(personas.organiser)
    make_message(to, "Päätös odottaa")
    mark_read(message=make_message(to, "Vanha asia", body="sääntökirja"), by=as_actor(personas.planner))
    browser = client_as(personas.planner)
    found = browser.get(LIST, {"q": "sääntö"}).content.decode()
    assert "Vanha asia" in found and "Päätös odottaa" not in found
    unread = browser.get(LIST, {"state": "unread"}).content.decode()
    assert "Päätös odottaa" in unread and "Vanha asia" not in unread
    assert "Haulla ei löytynyt viestejä" in browser.get(LIST, {"q": "olematon"}).content.decode()


def test_a_message_to_a_role_is_for_that_role(personas: Cast) -> None:
    make_message(Recipient.of_organisation(personas.organiser, "planner"), "Suunnittelijoille")
    assert "Suunnittelijoille" in client_as(personas.planner).get(LIST).content.decode()
    assert "Suunnittelijoille" not in client_as(personas.auditor).get(LIST).content.decode()
    assert "Suunnittelijoille" not in client_as(personas.other_planner).get(LIST).content.decode()


def test_a_message_to_a_person_is_for_that_person(personas: Cast) -> None:
    message = make_message(Recipient.of_person(personas.client.user), "Sinulle")
    assert "Sinulle" in client_as(personas.client).get(LIST).content.decode()
    for other in (personas.neighbour, personas.mandate_holder, personas.planner):
        assert client_as(other).get(detail(message)).status_code == 404


def test_opening_shows_the_text_and_writes_nothing(personas: Cast, message: Message) -> None:
    page = client_as(personas.provider_administrator).get(detail(message))
    assert page.status_code == 200
    assert "Hei!" in page.content.decode()
    assert "Merkitse luetuksi" in page.content.decode()
    message.refresh_from_db()
    assert message.read_at is None


def test_marking_read_names_who_and_when_and_the_first_stays(personas: Cast, message: Message) -> None:
    browser = client_as(personas.provider_administrator)
    assert browser.post(detail(message, "message-read")).status_code == 302
    message.refresh_from_db()
    first = message.read_at
    assert message.read_by == personas.provider_administrator.user
    client_as(personas.billing_user).post(detail(message, "message-read"))
    message.refresh_from_db()
    assert (message.read_at, message.read_by) == (first, personas.provider_administrator.user)


def test_htmx_gets_nothing_back_when_it_marks(personas: Cast, message: Message) -> None:
    browser = client_as(personas.provider_administrator)
    answer = browser.post(detail(message, "message-read"), headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (200, b"")


def test_an_answer_goes_back_to_the_sender(personas: Cast, message: Message) -> None:
    answer = client_as(personas.provider_administrator).post(detail(message), {"body": "Kiitos tiedosta."})
    assert answer.status_code == 302
    sent = Message.objects.get(in_reply_to=message)
    assert sent.title == "Vs: Haku on avattu"
    assert sent.recipient_organisation == personas.organiser
    assert sent.sender_organisation == personas.company.organisation
    message.refresh_from_db()
    assert message.read_at is not None
    assert "Kiitos tiedosta." in client_as(personas.planner).get(detail(sent)).content.decode()
    assert "Kiitos tiedosta." in client_as(personas.provider_administrator).get(detail(message)).content.decode()


def test_an_answer_to_an_answer_keeps_one_prefix(personas: Cast, message: Message) -> None:
    first = reply(message=message, body="Kiitos", by=as_actor(personas.provider_administrator))
    second = reply(message=first, body="Ole hyvä", by=as_actor(personas.planner))
    assert second.title == "Vs: Haku on avattu"
    assert second.recipient_organisation == personas.company.organisation


def test_an_answer_to_a_client_goes_to_the_person(personas: Cast) -> None:
    asked = make_message(Recipient.of_organisation(personas.organiser), "Kysymys", by=as_actor(personas.client))
    answered = reply(message=asked, body="Vastaus", by=as_actor(personas.case_manager))
    assert (answered.recipient_user, answered.recipient_organisation) == (personas.client.user, None)
    assert "Vs: Kysymys" in client_as(personas.client).get(LIST).content.decode()


def test_the_portal_itself_gets_no_answers(personas: Cast) -> None:
    message = make_message(Recipient.of_organisation(personas.organiser))
    page = client_as(personas.planner).get(detail(message))
    assert "Lähetä vastaus" not in page.content.decode()
    assert client_as(personas.planner).post(detail(message), {"body": "Hei"}).status_code == 422
    with pytest.raises(RuleViolation):
        reply(message=message, body="Hei", by=as_actor(personas.planner))


def test_an_empty_answer_is_refused(personas: Cast, message: Message) -> None:
    answer = client_as(personas.provider_administrator).post(detail(message), {"body": ""})
    assert answer.status_code == 422
    assert "Kirjoita vastaus." in answer.content.decode()
    assert not Message.objects.filter(in_reply_to=message).exists()


def test_the_page_it_is_about_is_one_click_away(personas: Cast) -> None:
    message = send_message(
        to=Recipient.of_organisation(personas.organiser),
        title="Roolit",
        subject=SubjectLink("role", "", "accounts:roles"),
        by=as_actor(personas.administrator),
    )
    assert 'href="/accounts/roles/"' in client_as(personas.planner).get(detail(message)).content.decode()


def test_a_strangers_message_is_not_found(personas: Cast, message: Message) -> None:
    for persona in (personas.other_provider_administrator, personas.planner, personas.client):
        browser = client_as(persona)
        assert browser.get(detail(message)).status_code == 404
        assert browser.post(detail(message), {"body": "Hei"}).status_code == 404
        assert browser.post(detail(message, "message-read")).status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_visitors_sign_in_first(message: Message) -> None:
    for address in (LIST, detail(message)):
        assert Browser().get(address).headers["Location"].startswith("/accounts/sign-in/")


def test_wrong_methods_and_missing_messages(personas: Cast, message: Message) -> None:
    browser = client_as(personas.provider_administrator)
    assert browser.post(LIST).status_code == 405
    assert browser.get(detail(message, "message-read")).status_code == 405
    assert browser.put(detail(message)).status_code == 405
    assert browser.get(reverse("inbox:message-detail", args=["a" * 20])).status_code == 404


def test_a_recipient_is_somebody() -> None:
    with pytest.raises(ValueError, match="organisation or to a person"):
        Recipient()


def test_the_counter_is_one_query(personas: Cast, message: Message, sql_budget) -> None:
    actor = as_actor(personas.provider_administrator)
    with sql_budget(1):
        assert unread_count(actor) == 1
    with sql_budget(0):
        assert unread_count(as_actor(personas.visitor)) == 0


@pytest.mark.parametrize("count", [5, 500])
def test_the_same_queries_for_few_and_for_many(personas: Cast, sql_budget, count: int) -> None:
    to, by = Recipient.of_organisation(personas.organiser), as_actor(personas.provider_administrator)
    for number in range(count):
        latest = make_message(to, f"Viesti {number}", by=by)
    browser = client_as(personas.planner)
    with sql_budget(12) as queries:
        assert browser.get(LIST).status_code == 200
    assert len(queries) >= 4
    with sql_budget(20):
        assert browser.get(detail(latest)).status_code == 200
    with sql_budget(30):
        assert browser.post(detail(latest), {"body": "Selvä"}).status_code == 302
