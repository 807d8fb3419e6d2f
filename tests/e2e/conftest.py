"""One window on the pages of the matrix's world, and the whole portal running."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.database import TestServers
from tests.e2e.people import Portal
from tests.e2e.screen import Screen, screen_of
from tests.security.asking import Asker
from voucher_portal.development import Development
from voucher_portal.embedded.files import free_port


@pytest.fixture(scope="module")
def screen(chromium: Browser, asker: Asker, axe_source: str) -> Iterator[Screen]:
    """The pages of the matrix's world in one window, without a running portal."""
    with screen_of(chromium, asker, axe_source=axe_source) as screen:
        yield screen


@pytest.fixture
def portal(servers: TestServers, committed_db: str, chromium: Browser, tmp_path: Path) -> Iterator[Portal]:
    """Everything that `make run` starts, on an empty database of its own."""
    development = Development(free_port(), reloads=False)
    development.environment |= {
        "DATABASE_URL": committed_db,
        "REDIS_URL": servers.redis_url(15),
        "PORTAL_VAR": str(tmp_path),
    }
    development.var = tmp_path
    try:
        development.start_children()
        yield Portal(f"http://localhost:{development.port}", chromium)
    finally:
        development.stop()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A failed journey tells what each person had before their eyes."""
    outcome = yield
    report = outcome.get_result()
    portal = getattr(item, "funcargs", {}).get("portal")
    if report.when == "call" and report.failed and isinstance(portal, Portal):
        for person in portal.windows:
            report.sections.append((person.page.url, person.main.aria_snapshot()))
