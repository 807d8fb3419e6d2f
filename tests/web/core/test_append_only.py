"""The access log and its kin are only ever added to."""

from __future__ import annotations

from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.db.utils import ProgrammingError
from pytest_django import Settings

from tests.database import TestServers
from tests.web.core.letters import Clerk
from voucher_portal.core.access_log import record_access
from voucher_portal.core.append_only import append_only_models, append_only_tables
from voucher_portal.core.models import AccessLogEntry
from voucher_portal.core.privileges import grant_application_role


def opening(**changed: str) -> AccessLogEntry:
    words = {"subject_kind": "client", "subject_id": "a" * 20, "purpose": "Asiakkaan tiedot", **changed}
    return record_access(actor=Clerk(), organiser_id=3, **words)


@pytest.mark.usefixtures("db")
def test_an_opening_is_written_down() -> None:
    entry = opening(ip="2001:db8::1", reason="Kotikäynti")
    found = AccessLogEntry.objects.get(pk=entry.pk)
    assert (found.subject_kind, found.subject_id, found.organiser_id) == ("client", "a" * 20, 3)
    assert (found.actor_user_id, found.actor_capacity, found.actor_name) == (7, "official:1", "Veera Virkailija")
    assert (found.purpose, found.reason, found.ip) == ("Asiakkaan tiedot", "Kotikäynti", "2001:db8::1")
    assert opening().ip is None


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "statement",
    ["UPDATE core_accesslogentry SET purpose = 'x'", "DELETE FROM core_accesslogentry", "TRUNCATE core_accesslogentry"],
)
def test_the_application_may_not_change_the_log(statement: str) -> None:
    opening()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)
    assert AccessLogEntry.objects.count() == 1


def test_even_the_owner_is_stopped_by_the_trigger(committed_db: str, servers: TestServers) -> None:
    opening()
    owner_url = servers.url(urlsplit(committed_db).path.lstrip("/"), owner=True)
    for statement in ("UPDATE core_accesslogentry SET purpose = 'x'", "DELETE FROM core_accesslogentry"):
        with psycopg.connect(owner_url) as owner, pytest.raises(psycopg.errors.RaiseException, match="Cannot"):
            owner.execute(statement)
    assert AccessLogEntry.objects.get().purpose == "Asiakkaan tiedot"


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE core_accesslogentry DISABLE TRIGGER ALL",
        "DROP TRIGGER pgtrigger_append_only_8ed54 ON core_accesslogentry",
        "DROP TABLE core_accesslogentry",
        "CREATE TABLE mine (id int)",
    ],
)
def test_the_application_cannot_take_the_guard_away(statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"must be owner|permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.usefixtures("db")
def test_granting_as_the_application_itself_does_nothing() -> None:
    assert grant_application_role(connection) is False


@pytest.mark.usefixtures("db")
def test_without_the_application_role_nothing_is_granted_and_the_migration_says_so(settings: Settings) -> None:
    settings.DATABASE_APPLICATION_ROLE = "nobody_made_this_role"
    with pytest.raises(ImproperlyConfigured, match="CREATE ROLE"):
        grant_application_role(connection)


def test_every_append_only_model_has_a_trigger() -> None:
    names = {model: {trigger.name for trigger in model._meta.triggers} for model in append_only_models()}
    assert "core_accesslogentry" in append_only_tables()
    assert len(names) > 10
    assert [model for model, triggers in names.items() if not any("append_only" in name for name in triggers)] == []


@pytest.mark.usefixtures("db")
def test_migrations_are_recorded_by_the_owner_alone() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("DELETE FROM django_migrations")
