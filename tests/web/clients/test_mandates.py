"""Mandates: registering, ending, and what the holder may then do."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.test import Client as Browser

from clients.models import Mandate
from tests.factories.accounts import identity_code, make_user
from tests.personas import AAMU_CODE, MERI_CODE, Cast, client_as
from voucher_portal.accounts.capacities import capacities_of, resolve_capacity
from voucher_portal.accounts.identity import identity_hash
from voucher_portal.core.periods import period

pytestmark = pytest.mark.usefixtures("db")
HOLDER_CODE = identity_code("110880", 977)


@pytest.fixture
def url(personas: Cast) -> str:
    return f"/clients/{personas.client_record.public_id}/mandates/add/"


def form(**fields: str) -> dict[str, str]:
    values = {
        "holder_name": "Testi Heli Honka",
        "holder_code": HOLDER_CODE,
        "basis": "power_of_attorney",
        "first_day": "1.1.2020",
        "last_day": "",
    }
    return {**values, **fields}


def test_a_registered_holder_acts_for_the_client_at_once(case_manager: Browser, personas: Cast, url: str) -> None:
    holder = make_user("Heli", "Honka", email=None, identity_hash=identity_hash(HOLDER_CODE))
    assert capacities_of(holder) == []
    assert case_manager.post(url, form()).status_code == 302
    (actor,) = capacities_of(holder)
    assert actor.client_ids == (personas.client_record.pk,)
    assert "Testi Aamu Aurinkoinen" in actor.capacity_label


def test_the_holders_code_is_kept_only_as_a_hash(case_manager: Browser, url: str) -> None:
    case_manager.post(url, form())
    mandate = Mandate.objects.get(holder_name="Testi Heli Honka")
    assert bytes(mandate.holder_lookup) == identity_hash(HOLDER_CODE)


def test_an_expired_mandate_falls_away_at_once(personas: Cast) -> None:
    user, key = personas.mandate_holder.user, personas.mandate_holder.capacity_key
    assert user is not None
    personas.mandate.period = period(datetime.date(2020, 1, 1), datetime.date(2026, 5, 31))
    personas.mandate.save()
    with time_machine.travel(datetime.datetime(2026, 5, 31, 12, tzinfo=datetime.UTC)):
        assert resolve_capacity(user, key) is not None
    with time_machine.travel(datetime.datetime(2026, 5, 31, 21, 1, tzinfo=datetime.UTC)):
        assert resolve_capacity(user, key) is None, "it is the first of June in Helsinki"


def test_an_ended_mandate_falls_away_at_once(case_manager: Browser, personas: Cast) -> None:
    user, key = personas.mandate_holder.user, personas.mandate_holder.capacity_key
    assert user is not None
    end = f"/clients/mandates/{personas.mandate.public_id}/end/"
    assert case_manager.get(end).status_code == 200
    assert case_manager.post(end, {"reason": "Valtakirja peruttiin."}).status_code == 302
    assert resolve_capacity(user, key) is None


def test_ending_needs_a_reason(case_manager: Browser, personas: Cast) -> None:
    answer = case_manager.post(f"/clients/mandates/{personas.mandate.public_id}/end/", {"reason": " "})
    assert answer.status_code == 422
    personas.mandate.refresh_from_db()
    assert personas.mandate.is_registered


def test_ending_twice_is_refused(case_manager: Browser, personas: Cast) -> None:
    end = f"/clients/mandates/{personas.mandate.public_id}/end/"
    case_manager.post(end, {"reason": "Peruttiin."})
    assert case_manager.post(end, {"reason": "Peruttiin."}).status_code == 422


def test_the_client_cannot_be_the_holder(case_manager: Browser, url: str) -> None:
    answer = case_manager.post(url, form(holder_code=AAMU_CODE))
    assert answer.status_code == 422
    assert "oma valtuutettunsa" in answer.content.decode()


def test_two_mandates_of_one_holder_do_not_overlap(case_manager: Browser, personas: Cast) -> None:
    neighbour = f"/clients/{personas.neighbour_record.public_id}/mandates/add/"
    answer = case_manager.post(neighbour, form(holder_code=MERI_CODE))
    assert answer.status_code == 422
    assert "jo valtuutus" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("holder_code", "110880-977Q", "110880-****"),
        ("last_day", "31.12.2019", "ennen alkamispäivää"),
        ("first_day", "31.2.2026", "ei ole"),
        ("holder_name", "", "Kirjoita valtuutetun nimi"),
    ],
)
def test_bad_input_keeps_what_was_typed(case_manager: Browser, url: str, field: str, typed: str, says: str) -> None:
    answer = case_manager.post(url, form(**{field: typed}))
    content = answer.content.decode()
    assert answer.status_code == 422
    assert says in content
    assert f'href="#id_{field}"' in content
    assert Mandate.objects.count() == 1


@pytest.mark.parametrize(
    ("key", "status"), [("decision_maker", 403), ("other_case_manager", 404), ("client", 403), ("worker", 404)]
)
def test_who_may_not(personas: Cast, url: str, key: str, status: int) -> None:
    browser = client_as(getattr(personas, key))
    assert browser.post(url, form()).status_code == status
    assert browser.get(url).status_code == status


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("decision_maker", 403),
        ("other_case_manager", 404),
        ("neighbour", 403),
        ("mandate_holder", 403),
        ("client", 404),
    ],
)
def test_who_may_not_end(personas: Cast, key: str, status: int) -> None:
    end = f"/clients/mandates/{personas.mandate.public_id}/end/"
    assert client_as(getattr(personas, key)).post(end, {"reason": "x"}).status_code == status
    personas.mandate.refresh_from_db()
    assert personas.mandate.is_registered


def test_missing_objects_are_404(case_manager: Browser) -> None:
    assert case_manager.get("/clients/aaaaaaaaaaaaaaaaaaaa/mandates/add/").status_code == 404
    assert case_manager.get("/clients/mandates/aaaaaaaaaaaaaaaaaaaa/end/").status_code == 404


def test_the_wrong_method(case_manager: Browser, url: str, personas: Cast) -> None:
    assert case_manager.put(url).status_code == 405
    assert case_manager.delete(f"/clients/mandates/{personas.mandate.public_id}/end/").status_code == 405
