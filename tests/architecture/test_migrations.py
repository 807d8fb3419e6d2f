"""One line of migrations per app, and none missing."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

from tests.architecture.source import APP_LABELS
from voucher_portal.core.migration_batches import Additions, BatchedMigration, batched

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


@pytest.mark.usefixtures("db")
def test_no_model_change_lacks_its_migration(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)
    assert "No changes detected" in capsys.readouterr().out


@pytest.mark.usefixtures("db")
def test_the_database_sorts_alike_everywhere() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()")
        assert cursor.fetchone() == ("b", "C.UTF-8")
        cursor.execute("SHOW server_version_num")
        assert int(cursor.fetchone()[0]) >= 180000


def test_every_migration_gathers_its_additions(loader: MigrationLoader) -> None:
    """A first migration otherwise renders a third of the models some two hundred times."""
    own = [migration for (label, _), migration in loader.disk_migrations.items() if label in APP_LABELS]
    assert len(own) > 5
    assert not [str(migration) for migration in own if not isinstance(migration, BatchedMigration)]


def test_additions_are_gathered_and_nothing_else_is_moved() -> None:
    field, index = (
        migrations.AddField("a", "b", models.TextField()),
        migrations.AddIndex("a", models.Index("b", name="c")),
    )
    made, removed = migrations.CreateModel("a", []), migrations.RemoveField("a", "b")

    first, together, last, alone = batched([made, field, index, removed, field])

    assert (first, last, alone) == (made, removed, field)
    assert isinstance(together, Additions) and together.operations == [field, index]
