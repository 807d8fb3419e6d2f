"""GET /api/v1/schema/: OpenAPI 3.1 of every resource."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client as Browser

SCHEMA = "/api/v1/schema/"


@pytest.fixture
def schema(client: Browser, db: None) -> dict[str, Any]:
    answer = client.get(SCHEMA, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


def test_is_openapi_3_1(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1.")


def test_describes_the_vouchers_and_nothing_unknown(schema: dict[str, Any]) -> None:
    assert set(schema["paths"]) == {"/api/v1/vouchers/", "/api/v1/vouchers/{public_id}/"}
    assert set(schema["paths"]["/api/v1/vouchers/"]) == {"get"}
    detail = schema["paths"]["/api/v1/vouchers/{public_id}/"]["get"]
    assert detail["responses"]["200"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/Voucher"
    }
    voucher = schema["components"]["schemas"]["Voucher"]
    assert {"id", "organiser", "name", "description", "municipalities", "values"} <= set(voucher["properties"])
    assert set(schema["components"]["schemas"]["Text"]["properties"]) == {"fi", "sv", "en"}


def test_reading_needs_no_sign_in(schema: dict[str, Any]) -> None:
    assert schema["paths"]["/api/v1/vouchers/"]["get"].get("security", [{}]) == [{}]


@pytest.mark.usefixtures("db")
def test_is_readable_as_yaml_too(client: Browser) -> None:
    answer = client.get(SCHEMA)
    assert answer.status_code == 200
    assert answer.content.startswith(b"openapi: 3.1")


@pytest.mark.usefixtures("db")
def test_wrong_method_is_a_problem(client: Browser) -> None:
    answer = client.post(SCHEMA)
    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
