from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.urls import reverse

from tests.factories.accounts import make_membership
from tests.personas import Cast, client_as
from voucher_portal.accounts.models import Membership

URL = "/accounts/capacity/"


@pytest.fixture
def second(personas: Cast) -> Membership:
    """The planner also works for the other organiser."""
    return make_membership(personas.planner.user, personas.other_organiser, "planner", "supervisor")


def test_lists_every_capacity_and_marks_the_present_one(personas: Cast, second: Membership) -> None:
    text = client_as(personas.planner).get(URL).content.decode()
    assert "Keski-Suomen hyvinvointialue" in text
    assert "Pirkanmaan hyvinvointialue" in text
    assert "Palvelusuunnittelija, Valvoja" in text
    assert text.count("Toimit nyt näin") == 1


def test_switching_is_remembered_and_shown(personas: Cast, second: Membership) -> None:
    browser = client_as(personas.planner)
    answer = browser.post(URL, {"capacity": f"official:{second.public_id}"})
    assert answer.status_code == 302
    page = browser.get(reverse("inbox:message-list"))
    assert page.context["request"].actor.organisation_id == personas.other_organiser.pk
    assert "Pirkanmaan hyvinvointialue" in page.content.decode()


@pytest.mark.parametrize("key", ["official:" + "a" * 20, "nonsense", "", "client:self", "staff:x:y"])
def test_a_capacity_one_has_not_is_not_found(personas: Cast, key: str) -> None:
    assert client_as(personas.planner).post(URL, {"capacity": key}).status_code == 404


def test_a_capacity_of_somebody_else_is_not_found(personas: Cast) -> None:
    browser = client_as(personas.planner)
    assert browser.post(URL, {"capacity": personas.other_planner.capacity_key}).status_code == 404
    assert browser.post(URL, {"capacity": personas.worker.capacity_key}).status_code == 404


def test_a_member_of_staff_who_is_a_client_too_is_asked_for_identification(personas: Cast) -> None:
    make_membership(personas.client.user, personas.organiser, "planner")
    browser = client_as(personas.client, second_factor=False)
    assert browser.post(URL, {"capacity": "client:self"}).status_code == 302
    assert browser.get("/inbox/messages/").headers["Location"].startswith("/accounts/sign-in/")


def test_an_ended_capacity_falls_back_to_another(personas: Cast, second: Membership) -> None:
    browser = client_as(personas.planner)
    browser.post(URL, {"capacity": f"official:{second.public_id}"})
    Membership.objects.filter(pk=second.pk).update(ended_at=second.created_at)
    actor = browser.get(URL).context["request"].actor
    assert actor.organisation_id == personas.organiser.pk


def test_a_person_without_capacity_gets_an_empty_list(personas: Cast) -> None:
    Membership.objects.filter(user=personas.planner.user).update(ended_at=personas.organiser.created_at)
    assert "Sinulla ei ole vielä rooleja" in client_as(personas.planner).get(URL).content.decode()


def test_a_visitor_signs_in_first(db: None) -> None:
    assert Browser().get(URL).headers["Location"].startswith("/accounts/sign-in/")
    assert Browser().post(URL).status_code == 302


def test_other_methods_are_refused(personas: Cast) -> None:
    assert client_as(personas.planner).put(URL).status_code == 405
