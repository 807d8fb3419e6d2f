from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.urls import reverse

from tests.factories.accounts import make_membership, make_user
from tests.personas import Cast, client_as
from voucher_portal.accounts.models import Organisation

URL = "accounts:staff-list"
Budget = Callable[[int], AbstractContextManager[list[tuple[str, str]]]]


def make_staff(organiser: Organisation, count: int) -> None:
    for number in range(count):
        make_membership(make_user("Testi", f"Tammela{number:03d}"), organiser, "case_manager")


def test_lists_the_own_staff_with_roles_and_area(personas: Cast) -> None:
    membership = make_membership(make_user("Testi", "Äyräpää"), personas.organiser, "auditor", "planner")
    membership.units.set([personas.unit])
    page = client_as(personas.administrator).get(reverse(URL))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Anni Aalto" in text
    assert "Tarkastaja, Palvelusuunnittelija" in text
    assert "Ikääntyneiden palvelut" in text


def test_another_organisers_staff_is_not_there(personas: Cast) -> None:
    stranger = make_user("Vieras", "Vierasniemi")
    make_membership(stranger, personas.other_organiser, "planner")
    assert "Vierasniemi" not in client_as(personas.administrator).get(reverse(URL)).content.decode()
    assert "Vierasniemi" in client_as(personas.other_administrator).get(reverse(URL)).content.decode()


@pytest.mark.parametrize("name", ["planner", "case_manager", "provider_administrator", "client"])
def test_only_for_administrators(personas: Cast, name: str) -> None:
    assert client_as(personas.everybody[name]).get(reverse(URL)).status_code == 403


def test_post_is_not_a_method_here(personas: Cast) -> None:
    assert client_as(personas.administrator).post(reverse(URL)).status_code == 405


def test_search_finds_by_parts_of_name_and_e_mail(personas: Cast) -> None:
    browser = client_as(personas.administrator)
    by_name = browser.get(reverse(URL), {"q": "ann aal"}).content.decode()
    assert "Anni Aalto" in by_name and "Suvi Suunta" not in by_name
    email = personas.planner.user.email
    by_email = browser.get(reverse(URL), {"q": email}).content.decode()
    assert "Suvi Suunta" in by_email and "Anni Aalto" not in by_email


def test_filters_by_role_and_by_having_ended(personas: Cast) -> None:
    browser = client_as(personas.administrator)
    auditors = browser.get(reverse(URL), {"role": "auditor"}).content.decode()
    assert "Timo Tuuli" in auditors and "Anni Aalto" not in auditors
    assert "Haulla ei löytynyt" in browser.get(reverse(URL), {"state": "ended"}).content.decode()


def test_finnish_order_puts_aao_last_and_can_be_turned(personas: Cast) -> None:
    for last_name in ("Öhman", "Zettler", "ähtävä"):
        make_membership(make_user("Testi", last_name), personas.organiser, "planner")
    browser = client_as(personas.administrator)

    def order(sort: str) -> list[str]:
        page = browser.get(reverse(URL), {"sort": sort}).context["page"]
        return [row.user.last_name for row in page if row.user.first_name == "Testi"]

    assert order("name") == ["Zettler", "ähtävä", "Öhman"]
    assert order("-name") == ["Öhman", "ähtävä", "Zettler"]
    assert order("nonsense") == order("name")


def test_htmx_gets_the_results_alone(personas: Cast) -> None:
    page = client_as(personas.administrator).get(reverse(URL), headers={"HX-Request": "true"})
    assert "<html" not in page.content.decode()
    assert "Anni Aalto" in page.content.decode()


@pytest.mark.parametrize("count", [5, 500])
def test_the_same_queries_for_few_and_for_many(personas: Cast, sql_budget: Budget, count: int) -> None:
    make_staff(personas.organiser, count)
    browser = client_as(personas.administrator)
    with sql_budget(12) as queries:
        assert browser.get(reverse(URL)).status_code == 200
    assert len(queries) >= 4
