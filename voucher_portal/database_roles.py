"""The database and its two roles: the owner migrates, the application owns nothing.

Used for the embedded server, for the tests, and once on a server of your own:

    DATABASE_ADMIN_URL=… DATABASE_OWNER_URL=… DATABASE_URL=… python -m voucher_portal.database_roles
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql


@dataclass(frozen=True)
class Role:
    name: str
    password: str

    @classmethod
    def from_url(cls, url: str) -> Role:
        parts = urlsplit(url)
        return cls(unquote(parts.username or ""), unquote(parts.password or ""))

    def url(self, server: str, database: str) -> str:
        """The address of a database on `server` (any address of it) as this role."""
        place = urlsplit(server)
        netloc = f"{quote(self.name)}:{quote(self.password, safe='')}@{place.hostname}:{place.port or 5432}"
        return urlunsplit(("postgresql", netloc, f"/{quote(database)}", place.query, ""))


def create_database(admin_url: str, *, database: str, owner: Role, application: Role) -> None:
    """Create what is missing and set passwords and rights; running it again changes nothing else."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        for role in (owner, application):
            _ensure_role(connection, role)
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
        if known is None:
            create_empty_database(connection, database, owner)
    inside = urlunsplit(urlsplit(admin_url)._replace(path=f"/{quote(database)}"))
    with psycopg.connect(inside, autocommit=True) as connection:
        _grant_by_default(connection, owner, application)


def create_empty_database(connection: psycopg.Connection, database: str, owner: Role) -> None:
    """The builtin C.UTF-8 locale sorts and folds alike on every machine, whatever is installed there."""
    connection.execute(
        sql.SQL(
            "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' "
            "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE 'C'"
        ).format(sql.Identifier(database), sql.Identifier(owner.name))
    )


def _ensure_role(connection: psycopg.Connection, role: Role) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role.name]).fetchone()
    verb = sql.SQL("ALTER" if known else "CREATE")
    # Who administers a hosted server is often no superuser: it must belong to the owner to create its database.
    connection.execute(
        sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}").format(
            verb, sql.Identifier(role.name), sql.Literal(role.password)
        )
    )


def _grant_by_default(connection: psycopg.Connection, owner: Role, application: Role) -> None:
    """Whatever the owner creates later, the application may use; append-only tables are narrowed by core."""
    rights = (
        "SELECT, INSERT, UPDATE, DELETE ON TABLES",
        "USAGE, SELECT ON SEQUENCES",
        "EXECUTE ON FUNCTIONS",
    )
    for right in rights:
        connection.execute(
            sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public GRANT {} TO {}").format(
                sql.Identifier(owner.name), sql.SQL(right), sql.Identifier(application.name)
            )
        )
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(application.name)))


def main() -> None:
    owner_url, application_url = os.environ["DATABASE_OWNER_URL"], os.environ["DATABASE_URL"]
    database = unquote(urlsplit(application_url).path.lstrip("/"))
    create_database(
        os.environ["DATABASE_ADMIN_URL"],
        database=database,
        owner=Role.from_url(owner_url),
        application=Role.from_url(application_url),
    )
    sys.stdout.write(f"Database {database} and its two roles are ready.\n")


if __name__ == "__main__":
    main()
