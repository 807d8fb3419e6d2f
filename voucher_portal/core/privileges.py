"""What the application's database role may do: everything but change what is append-only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from voucher_portal.core.append_only import append_only_tables

#: Written by migrations alone.
_OWNER_ONLY = ("django_migrations",)


def grant_application_role(connection: BaseDatabaseWrapper) -> bool:
    """Give the application's role its privileges; False when connected as that role itself.

    Runs after every migration, as the owner. Raises ImproperlyConfigured when the role does not
    exist: without it, nothing would keep the application from rewriting append-only tables.
    """
    role = settings.DATABASE_APPLICATION_ROLE
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role])
        current_user, exists = cursor.fetchone()
        if current_user == role:
            return False
        if not exists:
            raise ImproperlyConfigured(
                f'The database role "{role}" does not exist. Create it once: CREATE ROLE "{role}" LOGIN PASSWORD …'
            )
        tables = set(connection.introspection.table_names(cursor))
        for statement in _statements(role, tables):
            cursor.execute(statement)
    return True


def grant_after_migrate(using: str, **_: Any) -> None:
    """Receiver of post_migrate."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        grant_application_role(connection)


def _statements(role: str, tables: set[str]) -> list[sql.Composed]:
    grantee = sql.Identifier(role)
    statements = [
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(grantee),
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(grantee),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(grantee),
    ]
    for table in sorted(tables.intersection(append_only_tables())):
        statements.append(
            sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(sql.Identifier(table), grantee)
        )
    for table in sorted(tables.intersection(_OWNER_ONLY)):
        statements.append(
            sql.SQL("REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(sql.Identifier(table), grantee)
        )
    return statements
