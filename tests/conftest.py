"""The ground every test stands on: servers, a database of its own, and the guards of tests/guards.py."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.utils import translation

from tests import guards
from tests.database import TestServers, connected_to, use_servers
from tests.grounds import Grounds

pytest_plugins = ["tests.personas", "tests.chromium", "tests.security.built_world"]
#: Tests that mostly wait, or are one long journey; by a part of their name.
LONGEST = ("tests/faults/", "tests/e2e/test_journey", "tests/e2e/test_definition_week", "tests/operations/test_compose")
writes_on_get = guards.NoWritesOnGet()
settings_kept = guards.SettingsKept()
# A slow machine is no counterexample.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")


def pytest_configure(config: pytest.Config) -> None:
    """With several worker processes the leading one starts the servers before they exist."""
    config.addinivalue_line("markers", "get_may_write(reason): this test's GET writes on purpose")
    guards.refuse_other_machines()
    guards.shuffle_unordered_querysets()
    writes_on_get.install()
    leads_workers = getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput")
    if leads_workers and not config.option.collectonly:
        servers = TestServers.start()
        os.environ.update(servers.environment())
        config.add_cleanup(servers.stop)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no core waits for them at the end; the rest stays in random order."""
    items.sort(key=_turn)
    _refuse_marked(items)


def _turn(item: pytest.Item) -> int:
    return next((turn for turn, name in enumerate(LONGEST) if name in item.nodeid), len(LONGEST))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """At the end of each module, when its own fixtures are gone, the settings are as it found them."""
    yield
    if nextitem is None or nextitem.path != item.path:
        settings_kept.compare(item.nodeid.partition("::")[0])


def pytest_collection_finish() -> None:
    """What the imports left behind stays: looking through it again and again takes a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _refuse_marked(items: list[pytest.Item]) -> None:
    """The marker opens the database before the test's ground is chosen, and might ask to empty tables."""
    for item in items:
        if item.get_closest_marker("django_db") is not None:
            raise pytest.UsageError(f"{item.nodeid}: use the fixture db, or committed_db, instead of the marker.")


@pytest.fixture(scope="session", autouse=True)
def _settings_remembered(django_test_environment: None) -> None:
    """Addresses are read once: the first to ask must not be a test that has changed which of them there are."""
    settings_kept.remember()
    import_module(settings.ROOT_URLCONF)


@pytest.fixture(scope="session")
def servers(worker_id: str) -> Iterator[TestServers]:
    """The run's PostgreSQL and Valkey; alone in its process, a run starts them when a test needs them."""
    leading = worker_id == "master"
    found = TestServers.start() if leading else TestServers.from_environment()
    use_servers(found, 0 if leading else int(worker_id.removeprefix("gw")) % 39 + 1)
    settings_kept.remember()
    yield found
    if leading:
        found.stop()


@pytest.fixture(scope="session")
def django_db_setup(servers: TestServers, django_test_environment: None, django_db_blocker: Any) -> Iterator[Grounds]:
    """pytest-django's own creation replaced: this process works in clones of the template."""
    name = servers.clone()
    with django_db_blocker.unblock(), connected_to(name):
        grounds = Grounds(servers, name, django_db_blocker)
        yield grounds
        grounds.drop()
    servers.drop(name)


@pytest.fixture
def ground(request: pytest.FixtureRequest, django_db_setup: Grounds) -> dict[str, Any]:
    """The kept things that the test asks for (tests/grounds.py); the database is theirs."""
    standing = django_db_setup.enter(request.path, request.fixturenames)
    standing.lay_documents()
    return standing.copy()


@pytest.fixture
def db(ground: dict[str, Any], db: None) -> None:
    """pytest-django's own, on the test's ground."""


@pytest.fixture
def committed_db(servers: TestServers, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A fresh clone for real commits, threads and other processes; gives its address. Not with `db`."""
    name = servers.clone()
    with django_db_blocker.unblock(), connected_to(name):
        yield servers.url(name)
    servers.drop(name)


@pytest.fixture
def sql_budget() -> Callable[[int], AbstractContextManager[list[tuple[str, str]]]]:
    """`with sql_budget(12): client.get(…)` fails above 12 queries and names the lines that made them."""
    return guards.counted_queries


@pytest.fixture(autouse=True)
def _finnish() -> Iterator[None]:
    """A page in another language leaves it active in the thread: each test starts in Finnish."""
    with translation.override("fi"):
        yield


@pytest.fixture(autouse=True)
def _get_may_write(request: pytest.FixtureRequest) -> Iterator[None]:
    writes_on_get.allowed = request.node.get_closest_marker("get_may_write") is not None
    yield
    writes_on_get.allowed = False
