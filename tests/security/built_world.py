"""The world, built once in each process of the run in a database of its own; every request in it is rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.test import override_settings

from tests.database import TestServers, connected_to
from tests.documents import storages_with_documents_in
from tests.factories.billing import FOURTEENTH_OF_APRIL, standing_on
from tests.security.asking import Asker
from tests.security.world import World, build_world


@pytest.fixture(scope="session")
def built(
    servers: TestServers, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, World, str]]:
    """The name of the world's database, the world, and the folder of its documents."""
    name = servers.clone()
    folder = str(tmp_path_factory.mktemp("documents"))
    with (
        override_settings(STORAGES=storages_with_documents_in(folder)),
        django_db_blocker.unblock(),
        connected_to(name),
        standing_on(FOURTEENTH_OF_APRIL),
    ):
        world = build_world()
    with psycopg.connect(servers.url(name, owner=True), autocommit=True) as owner:
        owner.execute("ANALYZE")
    yield name, world, folder
    servers.drop(name)


@pytest.fixture(scope="module")
def asker(built: tuple[str, World, str], django_db_blocker: Any) -> Iterator[Asker]:
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
