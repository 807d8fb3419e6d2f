"""GET /api/v1/vouchers/: what is in force, for anybody, in three languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client as Browser

from tests.api.conftest import MakeVouchers
from tests.factories.decisions import make_service
from tests.personas import Cast, client_as

LIST = "/api/v1/vouchers/"
UNKNOWN = f"{LIST}{'a' * 20}/"


def test_lists_what_is_in_force(client: Browser, make_vouchers: MakeVouchers) -> None:
    [version] = make_vouchers(1)
    answer = client.get(LIST)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    [voucher] = answer.json()["results"]
    assert voucher["id"] == version.public_id
    assert voucher["municipalities"] == ["179", "500"]
    assert voucher["is_free_for_client"] is True
    [value] = voucher["values"]
    assert (value["unit"], value["unit_value"]) == ("h", "32.0000")
    assert (value["valid_from"], value["valid_to"]) == ("2023-01-01", None)


def test_texts_are_in_three_languages(client: Browser, make_vouchers: MakeVouchers) -> None:
    """Swedish as written; English falls back to Finnish."""
    [version] = make_vouchers(1)
    voucher = client.get(f"{LIST}{version.public_id}/").json()
    assert voucher["description"] == {"fi": "Apua kotiin.", "sv": "Hjälp i hemmet.", "en": "Apua kotiin."}
    assert set(voucher["name"]) == set(voucher["organiser"]) == {"fi", "sv", "en"}
    assert voucher["values"][0]["product"]["sv"].endswith("(sv)")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_answer_does_not_depend_on_the_reader(
    client: Browser, make_vouchers: MakeVouchers, personas: Cast, language: str
) -> None:
    """Neither on the language asked for nor on who is signed in."""
    make_vouchers(2)
    first = client.get(LIST).json()
    assert client.get(LIST, headers={"Accept-Language": language}).json() == first
    assert client_as(personas.planner).get(LIST).json() == first


def test_a_draft_is_not_there(client: Browser, personas: Cast) -> None:
    planner = personas.planner.user
    assert planner is not None
    draft = make_service(personas.organiser, personas.unit, planner, published=False).version
    assert client.get(LIST).json()["results"] == []
    assert client.get(f"{LIST}{draft.public_id}/").status_code == 404
    assert client_as(personas.planner).get(f"{LIST}{draft.public_id}/").status_code == 404


def test_pages_of_25_lead_on_and_back(client: Browser, make_vouchers: MakeVouchers) -> None:
    expected = sorted(version.public_id for version in make_vouchers(30))
    first = client.get(LIST).json()
    assert first["previous"] is None
    second = client.get(first["next"]).json()
    assert second["next"] is None
    assert [voucher["id"] for voucher in (*first["results"], *second["results"])] == expected
    assert len(first["results"]) == 25
    assert client.get(second["previous"]).json()["results"] == first["results"]


def test_a_broken_cursor_is_a_problem(client: Browser) -> None:
    problem(client.get(f"{LIST}?cursor=nonsense"), 404)


@pytest.mark.parametrize("how_many", [5, 50])
def test_budget(client: Browser, make_vouchers: MakeVouchers, sql_budget: Any, how_many: int) -> None:
    versions = make_vouchers(how_many)
    with sql_budget(12) as queries:
        assert client.get(LIST).status_code == 200
    assert len(queries) == 3
    with sql_budget(12):
        assert client.get(f"{LIST}{versions[0].public_id}/").status_code == 200


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The answer is a problem of this status; its body."""
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["type"] == "about:blank"
    assert body["title"]
    return body


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("address", [UNKNOWN, f"{LIST}UPPERCASE/", "/api/v1/nothing/", "/api/v1/", f"{LIST}a/b/"])
def test_what_is_not_there_is_a_problem(client: Browser, address: str) -> None:
    problem(client.get(address), 404)


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_an_unknown_address_is_unknown_in_every_method(personas: Cast, method: str) -> None:
    """Also for somebody who is signed in and sends no CSRF token."""
    browser = client_as(personas.planner)
    browser.handler.enforce_csrf_checks = True
    problem(getattr(browser, method)("/api/v1/nothing/"), 404)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", [LIST, UNKNOWN])
def test_nothing_can_be_written(client: Browser, method: str, address: str) -> None:
    answer = getattr(client, method)(address, data="{}", content_type="application/json")
    problem(answer, 405)
    assert "GET" in answer["Allow"]


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("address", [LIST, UNKNOWN])
def test_another_format_is_not_there(client: Browser, address: str) -> None:
    problem(client.get(address, headers={"Accept": "text/csv"}), 406)


@pytest.mark.usefixtures("db")
def test_titles_are_in_the_language_asked_for(client: Browser) -> None:
    assert problem(client.get(UNKNOWN, headers={"Accept-Language": "fi"}), 404)["title"] == "Ei löytynyt"
