"""Asking one address as one person, without leaving a trace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import reverse

from tests.guards import MAY_BE_WRITTEN_ON_GET, WRITES
from tests.personas import client_as
from tests.security.world import World

SIGN_IN = "sign-in"
#: An empty form as a browser sends it: the token (which the test client does not check) and nothing else.
TOKEN = {"csrfmiddlewaretoken": "valid"}


@dataclass(frozen=True)
class Answer:
    """What came back. `status` is the number, or `sign-in` for being led to the sign-in page."""

    status: str
    written: tuple[str, ...]
    response: HttpResponse

    @property
    def is_refusal(self) -> bool:
        return self.status in (SIGN_IN, "403", "404", "405")


class Asker:
    """A signed-in browser for each persona of the world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.browsers: dict[str, Browser] = {name: client_as(persona) for name, persona in world.personas.items()}

    def address(self, name: str, thing: str = "", query: str = "") -> str:
        return reverse(name, kwargs=self.world.objects[thing] or None) + query

    def ask(
        self,
        persona: str,
        method: str,
        address: str,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer; a POST sends an empty form unless one is given. Everything the request wrote is rolled back."""
        browser = self.browsers[persona]
        cookies = browser.cookies.copy()
        written: list[str] = []
        with transaction.atomic(), connection.execute_wrapper(_noting(written)):
            if method == "POST":
                response = browser.post(address, {**TOKEN, **(form or {})}, headers=headers)
            else:
                response = browser.generic(method, address, headers=headers)
            if response.streaming:
                response.getvalue()
            transaction.set_rollback(True)
        browser.cookies = cookies
        return Answer(_status(response), tuple(written), response)


def _noting(written: list[str]) -> Callable[..., Any]:
    """Notes the tables that are written, but for those that any reading may write."""

    def note(execute: Callable[..., Any], query: Any, params: Any, many: bool, context: Any) -> Any:
        found = WRITES.match(str(query))
        if found and found[1] not in MAY_BE_WRITTEN_ON_GET:
            written.append(found[1])
        return execute(query, params, many, context)

    return note


def _status(response: HttpResponse) -> str:
    if response.status_code == 302 and reverse("accounts:sign-in") in response["Location"]:
        return SIGN_IN
    return str(response.status_code)
