"""One line of migrations per app, and none missing."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.architecture.source import APP_LABELS

#: Apps without models.
WITHOUT_TABLES = {"integrations", "site"}


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    return MigrationLoader(None)


def test_migrations_are_linear(loader: MigrationLoader) -> None:
    for label in set(APP_LABELS) - WITHOUT_TABLES:
        own = {key: migration for key, migration in loader.disk_migrations.items() if key[0] == label}
        assert own, f"{label} has no migrations"
        parents = Counter(
            dependency for migration in own.values() for dependency in migration.dependencies if dependency[0] == label
        )
        roots = [key for key, migration in own.items() if not any(app == label for app, _ in migration.dependencies)]
        assert len(roots) == 1, f"{label} begins more than once: {roots}"
        assert len(parents) == len(own) - 1, f"{label} has two leaves"
        assert not parents or max(parents.values()) == 1, f"{label} branches: {parents}"


@pytest.mark.django_db
def test_no_model_change_lacks_its_migration(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)
    assert "No changes detected" in capsys.readouterr().out


@pytest.mark.django_db
def test_the_database_sorts_alike_everywhere() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()")
        assert cursor.fetchone() == ("b", "C.UTF-8")
        cursor.execute("SHOW server_version_num")
        assert int(cursor.fetchone()[0]) >= 180000
