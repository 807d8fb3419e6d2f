"""What the tests of core stand on: the table of letters, and threads with connections of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests.database import TestServers
from tests.web.core.letters import create_table
from voucher_portal.core import broker, outbox


@pytest.fixture
def letters(committed_db: str, servers: TestServers) -> str:
    """The address, as owner, of a fresh database with the table of letters."""
    owner_url = servers.url(urlsplit(committed_db).path.lstrip("/"), owner=True)
    create_table(owner_url)
    return owner_url


Together = Callable[[int, Callable[[int], Any]], list[Any]]


@pytest.fixture
def together(committed_db: str) -> Together:
    """`together(4, act)` runs act(0) … act(3) at once, each on a connection of its own."""

    def run(times: int, act: Callable[[int], Any]) -> list[Any]:
        def one(number: int) -> Any:
            try:
                return act(number)
            finally:
                connection.close()

        with ThreadPoolExecutor(times) as pool:
            return [made.result(timeout=60) for made in [pool.submit(one, number) for number in range(times)]]

    return run


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[outbox.OutboxMessage]:
    """Instead of a broker: the messages handed to it, in order."""
    handed: list[outbox.OutboxMessage] = []
    monkeypatch.setattr(broker, "publish", lambda message, topic, connection: handed.append(message))
    monkeypatch.setattr(broker, "nudge_relay", lambda: None)
    return handed


@pytest.fixture(autouse=True)
def topic(monkeypatch: pytest.MonkeyPatch) -> outbox.Topic:
    """A topic of the tests' own."""
    made = outbox.Topic("letter", "tests.send_letter", outbox.LEASE_SECONDS)
    monkeypatch.setitem(outbox.TOPICS, "letter", made)
    return made
