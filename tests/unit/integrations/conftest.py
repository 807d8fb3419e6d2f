"""A stand-in identity provider behind a real socket, and a browser's part of the conversation."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from voucher_portal.integrations import identification_oidc
from voucher_portal.integrations.identification_oidc import OidcIdentification
from voucher_portal.integrations.stand_in_identity_provider.personas import BUILT_IN
from voucher_portal.integrations.stand_in_identity_provider.provider import Client, IdentityProvider
from voucher_portal.integrations.stand_in_identity_provider.server import StandInServer

RETURN_URL = "http://localhost:8000/accounts/identify/return/"
SECRET = "portal & its secret"


class PortalRequest:
    """What the adapter reads of a request: its session and its query."""

    def __init__(self, session: dict[str, Any] | None = None, **query: str) -> None:
        self.session = {} if session is None else session
        self.GET = query


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def sent_back(self) -> dict[str, str]:
        """The query of the address that the browser is sent to."""
        return dict(parse_qsl(urlsplit(self.headers["Location"]).query))


@dataclass
class Conversation:
    """One portal, one provider, one browser between them."""

    server: StandInServer

    @property
    def provider(self) -> IdentityProvider:
        return self.server.provider

    def portal(self, **changed: str) -> OidcIdentification:
        return OidcIdentification(
            **{"issuer": self.provider.issuer, "client_id": "voucher-portal", "client_secret": SECRET, **changed}
        )

    def ask(self, method: str, address: str, form: dict[str, str] | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=5)
        body = urlencode(form) if form is not None else None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, address, body, headers)
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read().decode())
        connection.close()
        return answer

    def start(self, request: PortalRequest, **changed: str) -> dict[str, str]:
        """The query of the authorization request, changed where a test says so; "" takes a part away."""
        address = self.portal().start(request, RETURN_URL)
        query = dict(parse_qsl(urlsplit(address).query)) | changed
        return {name: value for name, value in query.items() if value}

    def choose(self, query: dict[str, str], **choice: str) -> Answer:
        return self.ask("POST", "/authorize", {**query, **(choice or {"person": "0"})})


@pytest.fixture
def conversation() -> Iterator[Conversation]:
    identification_oidc._cached_metadata.clear()
    client = Client("voucher-portal", SECRET, (RETURN_URL,))
    server = StandInServer(IdentityProvider("", client, BUILT_IN))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Conversation(server)
    server.shutdown()
    server.server_close()
    thread.join()
    identification_oidc._cached_metadata.clear()
