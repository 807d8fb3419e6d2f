from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from providers import completeness
from providers.models import Application
from providers.rules import Section
from rulebooks.models import Call
from tests.factories.providers import fill_application, many_applications
from tests.personas import Cast, client_as
from tests.web.providers.conftest import Actors

LIST = "providers:application-list"


def test_lists_own_applications_with_what_is_missing(personas: Cast, draft: Application) -> None:
    text = client_as(personas.provider_administrator).get(reverse(LIST)).content.decode()
    assert str(draft.call.version_of_definition.definition) in text
    assert "1 hinta puuttuu" in text
    assert "1 pakollinen liite puuttuu" in text
    assert "2 hyväksyntää puuttuu" in text


def test_a_full_draft_lacks_nothing(personas: Cast, actors: Actors, draft: Application) -> None:
    fill_application(draft, [personas.office], by=actors.administrator)
    text = client_as(personas.provider_administrator).get(reverse(LIST)).content.decode()
    assert "puuttuu" not in text
    assert "Tarkista ja lähetä" in text


def test_the_counts_agree_with_the_full_checklist(personas: Cast, actors: Actors, draft: Application) -> None:
    for full in (False, True):
        if full:
            fill_application(draft, [personas.office], by=actors.administrator)
        counted = Application.objects.with_missing_counts().get(pk=draft.pk)
        items = completeness.missing_items(Application.objects.with_contents().get(pk=draft.pk))
        by_section = {section: sum(item.section is section for item in items) for section in Section}
        assert counted.missing_price_count == by_section[Section.PRICES]
        assert counted.missing_attachment_count == by_section[Section.ATTACHMENTS]
        assert counted.missing_answer_count == by_section[Section.QUESTIONS]
        assert counted.missing_acceptance_count == by_section[Section.ACCEPTANCES]


def test_another_companys_applications_are_not_there(personas: Cast, others_submitted: Application) -> None:
    own = client_as(personas.provider_administrator).get(reverse(LIST))
    assert list(own.context["page"]) == []
    assert "Ei vielä hakemuksia" in own.content.decode()
    theirs = client_as(personas.other_provider_administrator).get(reverse(LIST))
    assert list(theirs.context["page"]) == [others_submitted]


def test_searches_by_name_and_state(personas: Cast, draft: Application) -> None:
    browser = client_as(personas.provider_administrator)
    for query, found in (
        ({"search": "kotipalvelun"}, 1),
        ({"search": "keski-suomen"}, 1),
        ({"search": "siivous"}, 0),
        ({"state": "draft"}, 1),
        ({"state": "approved"}, 0),
        ({"state": "no such"}, 1),
    ):
        assert len(browser.get(reverse(LIST), query).context["page"]) == found


def test_a_worker_reads_the_list_without_the_button(personas: Cast, draft: Application) -> None:
    answer = client_as(personas.worker).get(reverse(LIST))
    assert answer.status_code == 200
    assert not answer.context["may_apply"]


@pytest.mark.parametrize("name", ["planner", "client"])
def test_only_for_staff_of_companies(personas: Cast, name: str) -> None:
    assert client_as(personas.everybody[name]).get(reverse(LIST)).status_code == 403


def test_other_methods_are_refused(personas: Cast) -> None:
    assert client_as(personas.provider_administrator).post(reverse(LIST)).status_code == 405


def test_the_same_queries_for_5_and_500(personas: Cast, call: Call, weigh: Callable[..., int]) -> None:
    assert personas.provider_administrator.user is not None
    browser = client_as(personas.provider_administrator)
    many_applications([personas.company] * 5, call, personas.provider_administrator.user)
    few = weigh(browser, reverse(LIST), 12)
    many_applications([personas.company] * 495, call, personas.provider_administrator.user)
    assert weigh(browser, reverse(LIST), 12) == few
