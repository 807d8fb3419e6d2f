from __future__ import annotations

import datetime

import pytest
import time_machine
from django.urls import reverse

from tests.factories.inbox import make_announcement
from tests.personas import Cast, as_actor, client_as
from voucher_portal.core import clock
from voucher_portal.inbox.models import Announcement

LIST = "/inbox/announcements/"
ADD = "/inbox/announcements/add/"
TYPED = {
    "audience": "provider",
    "title_fi": "Hinnat muuttuvat",
    "title_sv": "Priserna ändras",
    "title_en": "Prices change",
    "body_fi": "Uudet hinnat.",
    "body_sv": "Nya priser.",
    "body_en": "New prices.",
    "last_date": "31.12.2026",
}


def detail(announcement: Announcement) -> str:
    return reverse("inbox:announcement-detail", args=[announcement.public_id])


@pytest.mark.parametrize(
    ("audience", "readers", "others"),
    [
        ("everyone", ["visitor", "client", "worker", "planner", "other_planner"], []),
        ("provider", ["worker", "other_worker", "planner"], ["visitor", "client", "auditor", "other_planner"]),
        ("client", ["client", "mandate_holder", "planner"], ["visitor", "worker", "case_manager", "other_planner"]),
        ("official", ["planner", "auditor"], ["visitor", "client", "worker", "other_planner"]),
    ],
)
def test_each_audience_reads_its_own(personas: Cast, audience: str, readers: list[str], others: list[str]) -> None:
    announcement = make_announcement(personas.organiser, as_actor(personas.administrator), audience=audience)
    for name in readers:
        browser = client_as(personas.everybody[name])
        assert "Katko" in browser.get(LIST).content.decode(), name
        assert browser.get(detail(announcement)).status_code == 200, name
    for name in others:
        browser = client_as(personas.everybody[name])
        assert "Katko" not in browser.get(LIST).content.decode(), name
        assert browser.get(detail(announcement)).status_code == 404, name


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        ("everyone", {"planner", "auditor", "worker"}),
        ("provider", {"worker"}),
        ("client", set()),
        ("official", {"planner", "auditor"}),
    ],
)
def test_the_home_page_shows_what_is_meant_for_the_reader(personas: Cast, audience: str, readers: set[str]) -> None:
    """Also to those who write news: what they wrote for others stands in their list, with whom it is for."""
    make_announcement(personas.organiser, as_actor(personas.planner), audience=audience)
    found = {name for name in ("planner", "auditor", "worker") if "Katko" in home_of(personas, name)}
    assert found == readers


def home_of(personas: Cast, name: str) -> str:
    return client_as(personas.everybody[name]).get("/").content.decode()


def test_the_writers_list_says_whom_each_is_for(personas: Cast) -> None:
    make_announcement(personas.organiser, as_actor(personas.planner), audience="provider")
    assert "Palveluntuottajat" in client_as(personas.planner).get(LIST).content.decode()
    assert "Palveluntuottajat" not in client_as(personas.worker).get(LIST).content.decode()


def test_it_is_read_in_the_language_of_the_page(personas: Cast) -> None:
    address = detail(make_announcement(personas.organiser, as_actor(personas.administrator)))
    browser = client_as(personas.visitor)
    assert "Katko sv" in browser.get(f"/sv{address}").content.decode()
    assert "Katko en" in browser.get(f"/en{address}").content.decode()


def test_what_has_expired_is_gone_but_for_the_own_officials(personas: Cast) -> None:
    ends = clock.now() + datetime.timedelta(days=1)
    make_announcement(personas.organiser, as_actor(personas.administrator), expires_at=ends)
    with time_machine.travel(ends + datetime.timedelta(seconds=1), tick=False):
        assert "Katko" not in client_as(personas.visitor).get(LIST).content.decode()
        assert "Ei enää näkyvissä" in client_as(personas.planner).get(LIST).content.decode()


def test_publishing(personas: Cast) -> None:
    with time_machine.travel(datetime.datetime(2026, 6, 1, 9, tzinfo=datetime.UTC), tick=False):
        answer = client_as(personas.planner).post(ADD, TYPED)
    announcement = Announcement.objects.get()
    assert answer.headers["Location"] == detail(announcement)
    assert (announcement.organiser, announcement.created_by) == (personas.organiser, personas.planner.user)
    assert announcement.published_at is not None
    assert clock.helsinki(announcement.expires_at).isoformat() == "2027-01-01T00:00:00+02:00"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title_sv": ""}, "Kirjoita otsikko ruotsiksi."),
        ({"body_en": ""}, "Kirjoita teksti englanniksi."),
        ({"last_date": "31.2.2027"}, "Päivää 31.2.2027 ei ole."),
        ({"last_date": "1.1.2020"}, "Viimeinen näyttöpäivä on jo mennyt."),
        ({"audience": "nobody"}, "nobody"),
    ],
)
def test_bad_input_names_the_field_and_keeps_what_was_typed(personas: Cast, change: dict[str, str], words: str) -> None:
    answer = client_as(personas.planner).post(ADD, {**TYPED, **change})
    assert answer.status_code == 422
    assert words in answer.content.decode() or change.get("audience")
    assert "Hinnat muuttuvat" in answer.content.decode()
    assert not Announcement.objects.exists()


@pytest.mark.parametrize("name", ["case_manager", "auditor", "provider_administrator", "client"])
def test_only_those_who_may_write(personas: Cast, name: str) -> None:
    browser = client_as(personas.everybody[name])
    assert browser.get(ADD).status_code == 403
    assert browser.post(ADD, TYPED).status_code == 403
    assert "Kirjoita tiedote" not in browser.get(LIST).content.decode()


def test_the_button_stands_where_it_may_be_used(personas: Cast) -> None:
    assert "Kirjoita tiedote" in client_as(personas.planner).get(LIST).content.decode()


def test_wrong_methods_and_missing_news(personas: Cast) -> None:
    browser = client_as(personas.planner)
    announcement = make_announcement(personas.organiser, as_actor(personas.administrator))
    assert browser.post(LIST).status_code == 405
    assert browser.post(detail(announcement)).status_code == 405
    assert browser.put(ADD).status_code == 405
    assert browser.get(reverse("inbox:announcement-detail", args=["a" * 20])).status_code == 404


@pytest.mark.parametrize("count", [5, 500])
def test_the_same_queries_for_few_and_for_many(personas: Cast, sql_budget, count: int) -> None:
    actor = as_actor(personas.administrator)
    for number in range(count):
        latest = make_announcement(personas.organiser, actor, title=f"Uutinen {number}")
    for persona in (personas.visitor, personas.planner):
        browser = client_as(persona)
        with sql_budget(12):
            assert browser.get(LIST).status_code == 200
        with sql_budget(20):
            assert browser.get(detail(latest)).status_code == 200
