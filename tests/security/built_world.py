"""The world, built once in a run; each process has a database of its own, and every request in it is rolled back."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests.database import TestServers, connected_to
from tests.documents import storages_with_documents_in
from tests.factories.billing import FOURTEENTH_OF_APRIL, standing_on
from tests.security.asking import Asker
from tests.security.world import World, build_world


@dataclass(frozen=True)
class Kept:
    """The world as the first process that needed it left it, for the others of the run."""

    folder: Path
    database: str = "test_world"

    @property
    def documents(self) -> Path:
        return self.folder / "documents"

    @property
    def world(self) -> Path:
        return self.folder / "world.pickle"


@pytest.fixture(scope="session")
def built(
    servers: TestServers,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
    worker_id: str,
) -> Iterator[tuple[str, World, str]]:
    """The name of the world's database, the world, and the folder of its documents: copies of this process's own."""
    own = tmp_path_factory.getbasetemp()
    kept = Kept((own if worker_id == "master" else own.parent) / "world")
    with servers.one_at_a_time():
        if not kept.world.exists():
            _build(servers, django_db_blocker, kept)
    world: World = pickle.loads(kept.world.read_bytes())  # noqa: S301 - written by this run itself
    folder = shutil.copytree(kept.documents, own / "documents-of-the-world")
    name = servers.clone(kept.database)
    yield name, world, str(folder)
    servers.drop(name)


def _build(servers: TestServers, blocker: DjangoDbBlocker, kept: Kept) -> None:
    kept.documents.mkdir(parents=True)
    servers.clone(name=kept.database)
    with (
        override_settings(STORAGES=storages_with_documents_in(kept.documents)),
        blocker.unblock(),
        connected_to(kept.database),
        standing_on(FOURTEENTH_OF_APRIL),
    ):
        world = build_world()
    with psycopg.connect(servers.url(kept.database, owner=True), autocommit=True) as owner:
        owner.execute("ANALYZE")
    kept.world.write_bytes(pickle.dumps(world))


@pytest.fixture(scope="module")
def asker(built: tuple[str, World, str], django_db_blocker: DjangoDbBlocker) -> Iterator[Asker]:
    """Asks the portal as any of the personas, all of them signed in beforehand."""
    name, world, folder = built
    with (
        override_settings(STORAGES=storages_with_documents_in(folder)),
        django_db_blocker.unblock(),
        connected_to(name),
    ):
        with standing_on(FOURTEENTH_OF_APRIL):
            asker = Asker(world)
        yield asker
