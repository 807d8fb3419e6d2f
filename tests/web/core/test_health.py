"""Alive, and ready to serve; and never a word about why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.documents import storages_with_documents_in
from voucher_portal.core import health

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def look_again(settings: Settings, tmp_path: Path) -> None:
    health._migrations_found_applied.cache_clear()
    settings.STORAGES = storages_with_documents_in(tmp_path / "documents")


def test_alive(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


def test_alive_even_when_nothing_else_is(client: Client, settings: Settings) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:9/0"
    assert client.get("/healthz").status_code == 200


def test_ready(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reading(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200


@pytest.mark.parametrize("part", ["database", "migrations", "broker", "storage"])
def test_not_ready_without_one_part(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, part: str
) -> None:
    def broken() -> None:
        raise ConnectionError("password of the database")

    monkeypatch.setitem(health._CHECKS, part, broken)
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"status": "unavailable"})
    assert part in caplog.text
    assert "password" not in caplog.text


def test_the_broker_is_really_asked(client: Client, settings: Settings) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:9/0"
    assert client.get("/readyz").status_code == 503


def test_a_migration_that_is_not_applied(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: ["0002"])
    assert client.get("/readyz").status_code == 503


def test_a_storage_that_cannot_be_written(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.os, "access", lambda path, mode: False)
    assert client.get("/readyz").status_code == 503
