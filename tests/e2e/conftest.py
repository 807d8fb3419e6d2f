"""The whole portal running: web server, Celery worker and beat, identity provider, and Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.database import TestServers
from tests.e2e.people import Portal
from voucher_portal.development import Development
from voucher_portal.embedded.files import free_port

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Outside Django's async guard: the browser runs its own loop in this thread."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    assert CHROMIUM, "Chromium is missing: `make test` installs it, or names the command"
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield browser
    browser.close()


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
    report = outcome.get_result()  # type: ignore[attr-defined]
    portal = getattr(item, "funcargs", {}).get("portal")
    if report.when == "call" and report.failed and isinstance(portal, Portal):
        for person in portal.windows:
            report.sections.append((person.page.url, person.main.aria_snapshot()))
