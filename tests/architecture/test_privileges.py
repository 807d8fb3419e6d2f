"""The application's role owns nothing and cannot rewrite what is append-only. Tests run as that role."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from voucher_portal.core.append_only import append_only_tables

pytestmark = pytest.mark.usefixtures("db")


def rows(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def test_tests_run_as_the_application() -> None:
    assert rows("SELECT current_user") == [(settings.DATABASE_APPLICATION_ROLE,)]
    assert rows("SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user") == [
        (False, False, False)
    ]


def test_the_application_owns_nothing() -> None:
    owners = rows("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
    assert owners == [(settings.DATABASE_OWNER_ROLE,)]
    assert rows("SELECT has_schema_privilege('public', 'CREATE')") == [(False,)]


def test_append_only_tables_are_append_only() -> None:
    tables = append_only_tables()
    assert len(tables) > 10
    allowed = {
        (table, right)
        for table in tables
        for right in ("UPDATE", "DELETE", "TRUNCATE")
        if rows(f"SELECT has_table_privilege('{table}', '{right}')") == [(True,)]
    }
    assert not allowed
    assert all(rows(f"SELECT has_table_privilege('{table}', 'INSERT')") == [(True,)] for table in tables)


def test_every_other_table_can_be_used() -> None:
    tables = {
        model._meta.db_table for model in apps.get_models() if not model._meta.proxy and model._meta.managed
    } - set(append_only_tables())
    assert len(tables) > 30
    rights = ("SELECT", "INSERT", "UPDATE", "DELETE")
    refused = [
        (table, right)
        for table in tables
        for right in rights
        if rows(f"SELECT has_table_privilege('{table}', '{right}')") != [(True,)]
    ]
    assert not refused


def test_nothing_may_be_emptied() -> None:
    names = rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    assert names
    assert not [name for (name,) in names if rows(f"SELECT has_table_privilege('{name}', 'TRUNCATE')") == [(True,)]]
