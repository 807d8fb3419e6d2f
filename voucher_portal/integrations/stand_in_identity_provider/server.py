"""The provider behind a socket of this machine."""

from __future__ import annotations

import json
import secrets
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from voucher_portal.integrations.stand_in_identity_provider import pages
from voucher_portal.integrations.stand_in_identity_provider.provider import (
    IdentityProvider,
    NeverRedirect,
    SendBack,
    TokenRefused,
)

HOST = "127.0.0.1"
_MAX_FORM_BYTES = 16 * 1024


class RefusedToStart(Exception):
    """The stand-in exists only in development."""


class StandInServer(ThreadingHTTPServer):
    """Listens on 127.0.0.1 alone. Raises RefusedToStart unless settings.DEVELOPMENT."""

    daemon_threads = True

    def __init__(self, provider: IdentityProvider, port: int = 0) -> None:
        from django.conf import settings

        if not settings.DEVELOPMENT:
            raise RefusedToStart("The stand-in identity provider exists only in development.")
        self.provider = provider
        super().__init__((HOST, port), StandInHandler)
        if not provider.issuer:
            provider.issuer = f"http://localhost:{self.server_port}"


class StandInHandler(BaseHTTPRequestHandler):
    """One request. Answers JSON to the portal, pages to the person."""

    server: StandInServer
    protocol_version = "HTTP/1.1"
    server_version = "StandIn"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        path, query = self._target()
        provider = self.server.provider
        if path == "/.well-known/openid-configuration":
            self._answer_json(provider.metadata())
        elif path == "/jwks":
            self._answer_json(provider.key_set())
        elif path == "/userinfo":
            self._answer_or_refuse(lambda: provider.attributes_for(self.headers.get("Authorization", "")))
        elif path == "/authorize":
            self._authorize(query, lambda: self._choose(query))
        else:
            self._answer_json({"error": "not_found"}, HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        path, _ = self._target()
        form = self._form()
        if path == "/token":
            authorization = self.headers.get("Authorization", "")
            self._answer_or_refuse(lambda: self.server.provider.tokens_for(form, authorization))
        elif path == "/authorize":
            self._authorize(form, lambda: self._chosen(form))
        else:
            self._answer_json({"error": "not_found"}, HTTPStatus.NOT_FOUND)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """One line per request, without its query: that holds codes."""
        sys.stderr.write(f"identity provider: {self.command} {urlsplit(self.path).path}\n")

    def _authorize(self, query: dict[str, str], act: Any) -> None:
        try:
            act()
        except NeverRedirect:
            nonce = secrets.token_urlsafe(16)
            self._answer_page(pages.refusal_page(query, nonce), nonce, HTTPStatus.BAD_REQUEST)
        except SendBack as wrong:
            self._redirect(query["redirect_uri"], {"error": wrong.error, "state": query.get("state", "")})

    def _choose(self, query: dict[str, str]) -> None:
        provider = self.server.provider
        request = provider.authorization_request(query)
        nonce = secrets.token_urlsafe(16)
        place = urlsplit(request.redirect_uri)
        page = pages.choice_page(query, provider.persons, nonce)
        self._answer_page(page, nonce, form_action=f"'self' {place.scheme}://{place.netloc}")

    def _chosen(self, form: dict[str, str]) -> None:
        provider = self.server.provider
        request = provider.authorization_request(form)
        if form.get("cancel"):
            raise SendBack("access_denied")
        number = form.get("person", "")
        if not number.isascii() or not number.isdigit() or int(number) >= len(provider.persons):
            raise SendBack("invalid_request")
        code = provider.code_for(request, provider.persons[int(number)])
        self._redirect(request.redirect_uri, {"code": code, "state": request.state})

    def _target(self) -> tuple[str, dict[str, str]]:
        parts = urlsplit(self.path)
        return parts.path, dict(parse_qsl(parts.query))

    def _form(self) -> dict[str, str]:
        length = self.headers.get("Content-Length", "0")
        size = int(length) if length.isascii() and length.isdigit() else 0
        if size > _MAX_FORM_BYTES:
            self.close_connection = True
            return {}
        return dict(parse_qsl(self.rfile.read(size).decode("utf-8", "replace")))

    def _answer_or_refuse(self, act: Any) -> None:
        try:
            self._answer_json(act())
        except TokenRefused as refused:
            self._answer_json({"error": refused.error}, HTTPStatus(refused.status))

    def _answer_json(self, content: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> None:
        headers = {"Content-Type": "application/json"}
        if status == HTTPStatus.UNAUTHORIZED:
            headers["WWW-Authenticate"] = "Bearer" if self.path.startswith("/userinfo") else "Basic"
        self._answer(status, json.dumps(content).encode(), headers)

    def _answer_page(
        self, page: str, nonce: str, status: HTTPStatus = HTTPStatus.OK, form_action: str = "'none'"
    ) -> None:
        policy = f"default-src 'none'; style-src 'nonce-{nonce}'; form-action {form_action}; base-uri 'none'"
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
        self._answer(status, page.encode(), headers)

    def _redirect(self, redirect_uri: str, answer: dict[str, str]) -> None:
        self._answer(HTTPStatus.SEE_OTHER, b"", {"Location": f"{redirect_uri}?{urlencode(answer)}"})

    def _answer(self, status: HTTPStatus, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        common = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
        for name, value in {**headers, **common, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
