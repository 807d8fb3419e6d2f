"""A browser window that shows what the portal answers in this process.

Each address is asked as one person of the world, and what asking wrote is rolled back; the browser gets
the answer over a socket, with its Content-Security-Policy. Islands are asked and answered the same way.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from django.contrib.staticfiles import finders
from django.db import connections
from django.http import HttpResponse
from django.utils import translation
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.chromium import serving
from tests.factories.billing import FOURTEENTH_OF_APRIL, standing_on
from tests.security.asking import Answer, Asker

Result = TypeVar("Result")


class Screen:
    """One window. `troubles` are console errors, broken scripts and answers that failed."""

    def __init__(self, page: Page, asker: Asker) -> None:
        self.page = page
        self.asker = asker
        self.origin = ""
        self.troubles: list[str] = []
        self._persona = "visitor"
        self._shown: HttpResponse | None = None
        # One thread with one database connection, whoever asks: the test, or a thread of the server.
        self._thread = ThreadPoolExecutor(max_workers=1)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))

    def ask(self, persona: str, method: str, address: str, *form_and_headers: dict[str, str]) -> Answer:
        return self.in_portal(lambda: self.asker.ask(persona, method, address, *form_and_headers))

    def in_portal(self, act: Callable[[], Result]) -> Result:
        """Where the portal runs, on the day of the world."""
        with standing_on(FOURTEENTH_OF_APRIL):
            return self._thread.submit(_in_finnish, act).result()

    def show(self, persona: str, address: str, response: HttpResponse) -> None:
        """Open the address with this answer; islands that load by themselves have come when it returns."""
        self._persona, self._shown = persona, response
        self.troubles.clear()
        self.page.goto(self.origin + address)
        if b'hx-trigger="load"' in response.content:
            self.page.wait_for_load_state("networkidle")

    def close(self) -> None:
        self._thread.submit(connections.close_all).result()
        self._thread.shutdown()

    def application(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """The WSGI side: files, the page to be shown, and whatever the page asks for itself."""
        path = environ["PATH_INFO"]
        try:
            response = _file(path) if path.startswith("/static/") else self._page_or_island(environ, path)
        except Exception as error:  # the browser would only be told that something failed
            self.troubles.append(f"{path}: {error!r}")
            response = HttpResponse(status=500)
        response["Content-Length"] = str(len(response.content))
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [response.content]

    def _page_or_island(self, environ: dict[str, Any], path: str) -> HttpResponse:
        if environ.get("HTTP_SEC_FETCH_MODE") == "navigate" and self._shown is not None:
            response, self._shown = self._shown, None
            return response
        sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
        headers = {name[5:].replace("_", "-"): value for name, value in environ.items() if name.startswith("HTTP_HX_")}
        form = dict(parse_qsl(sent, keep_blank_values=True))
        answer = self.ask(self._persona, environ["REQUEST_METHOD"], path, form, headers)
        if answer.is_refusal:
            self.troubles.append(f"{environ['REQUEST_METHOD']} {path}: {answer.status}")
        return answer.response

    def _hear(self, message: ConsoleMessage) -> None:
        """What failed to load is told by `application`; a page in its error state is no failure."""
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.troubles.append(f"console: {message.text}")


def _in_finnish(act: Callable[[], Result]) -> Result:
    """The request before may have left its language behind in the thread."""
    with translation.override("fi"):
        return act()


def _file(path: str) -> HttpResponse:
    found = Path(finders.find(path.removeprefix("/static/")) or path)
    kind = mimetypes.guess_type(found.name)[0]
    return HttpResponse(found.read_bytes(), content_type=kind, headers={"Cache-Control": "max-age=3600"})


@contextmanager
def screen_of(browser: Browser, asker: Asker, *, axe_source: str = "") -> Iterator[Screen]:
    context = browser.new_context(locale="fi-FI", reduced_motion="reduce")
    if axe_source:
        context.add_init_script(axe_source)
    screen = Screen(context.new_page(), asker)
    with serving(screen.application) as screen.origin:
        yield screen
        context.close()
    screen.close()
