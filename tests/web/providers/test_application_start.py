from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from providers.models import Application
from providers.transitions import ApplicationState, ProviderState
from rulebooks.actions import close_call
from rulebooks.models import Call, DefinitionVersion
from tests.factories.rulebooks import make_call_draft
from tests.personas import Cast, client_as
from tests.web.providers.conftest import Actors


def at(call: Call) -> str:
    return reverse("providers:application-start", args=[call.public_id])


def test_shows_what_is_asked_and_writes_nothing(personas: Cast, call: Call) -> None:
    text = client_as(personas.provider_administrator).get(at(call)).content.decode()
    assert "Vastuuvakuutustodistus" in text
    assert "32,00\u00a0€/h" in text
    assert not Application.objects.exists()


def test_makes_a_draft_of_the_own_company(personas: Cast, call: Call) -> None:
    answer = client_as(personas.provider_administrator).post(at(call))
    application = Application.objects.get()
    assert answer["Location"] == reverse("providers:application-edit", args=[application.public_id])
    assert (application.provider, application.organiser, application.state) == (
        personas.company,
        personas.organiser,
        ApplicationState.DRAFT,
    )


def test_pressing_twice_makes_one_draft(personas: Cast, call: Call) -> None:
    browser = client_as(personas.provider_administrator)
    browser.post(at(call))
    browser.post(at(call))
    assert Application.objects.count() == 1


def test_a_draft_that_was_begun_leaves_room_for_another(personas: Cast, call: Call) -> None:
    """Different prices in different municipalities are separate applications (S0:L87)."""
    browser = client_as(personas.provider_administrator)
    browser.post(at(call))
    Application.objects.update(version=2)
    browser.post(at(call))
    assert Application.objects.count() == 2


def test_a_company_may_begin_before_it_is_active(personas: Cast, call: Call) -> None:
    personas.company.state = ProviderState.REGISTERED
    personas.company.save()
    client_as(personas.provider_administrator).post(at(call))
    assert Application.objects.count() == 1


def test_a_closed_company_may_not(personas: Cast, call: Call) -> None:
    personas.company.state = ProviderState.CLOSED
    personas.company.save()
    answer = client_as(personas.provider_administrator).post(at(call))
    assert "Yrityksen toiminta on lopetettu" in answer.content.decode()
    assert not Application.objects.exists()


def test_a_closed_call_takes_no_applications(personas: Cast, actors: Actors, call: Call) -> None:
    close_call(call=call, reason="Tuottajia on tarpeeksi.", by=actors.planner)
    browser = client_as(personas.provider_administrator)
    assert not browser.get(at(call)).context["accepts"]
    answer = browser.post(at(call))
    assert "Haku ei ole nyt auki." in answer.content.decode()
    assert not Application.objects.exists()


def test_a_call_that_was_never_opened_is_not_found(personas: Cast, actors: Actors, version: DefinitionVersion) -> None:
    hidden = make_call_draft(version, by=actors.planner)
    browser = client_as(personas.provider_administrator)
    assert browser.get(at(hidden)).status_code == 404
    assert browser.post(at(hidden)).status_code == 404


@pytest.mark.parametrize("name", ["worker", "planner", "client"])
def test_only_for_those_who_write_applications(personas: Cast, call: Call, name: str) -> None:
    browser = client_as(personas.everybody[name])
    assert browser.get(at(call)).status_code == 403
    assert browser.post(at(call)).status_code == 403


def test_another_organisers_official_finds_no_call(personas: Cast, call: Call) -> None:
    assert client_as(personas.other_planner).get(at(call)).status_code == 404


def test_missing_and_wrong_method(personas: Cast, call: Call) -> None:
    browser = client_as(personas.provider_administrator)
    assert browser.get(reverse("providers:application-start", args=["a" * 20])).status_code == 404
    assert browser.put(at(call)).status_code == 405


def test_stays_within_its_budget(personas: Cast, call: Call, weigh: Callable[..., int]) -> None:
    assert weigh(client_as(personas.provider_administrator), at(call), 20)
