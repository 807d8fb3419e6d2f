"""The system's Chromium for the tests that look at pages, and a socket for it to ask.

Chromium is started once for a module and stopped after it: while it runs, this thread has an event loop of
the browser's own, which Django's async guard would refuse.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.guards import ROOT
from voucher_portal.bootstrap import CHROMIUM_NAMES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
    # A page's scripts run once or twice: compiling them well takes longer than running them.
    "--js-flags=--no-opt --no-maglev",
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    assert path, "Chromium is missing: `make test` installs it, or names the command"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            yield browser
            browser.close()


@pytest.fixture(scope="session")
def axe_source() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()


@contextmanager
def serving(application: Callable[..., Any]) -> Iterator[str]:
    """The WSGI application on a free port of this machine; its address."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    class QuietHandler(WSGIRequestHandler):
        def log_message(self, *args: object) -> None:
            """A page asks for a dozen files; the test's own words are enough."""

    server = ThreadedWSGIServer(("localhost", 0), QuietHandler, ipv6=False)
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
