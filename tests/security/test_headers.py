"""What every answer says about itself, and what addresses must not say."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client as Browser
from django.urls import reverse

from tests.operations.test_settings import PRODUCTION, python
from tests.personas import AAMU_CODE, MERI_CODE, SISKO_CODE, VEIKKO_CODE
from tests.security.asking import Asker

#: A page of each kind: (persona, address, object).
PAGES = (
    ("visitor", "site:home", ""),
    ("visitor", "accounts:sign-in", ""),
    ("visitor", "account_login", ""),
    ("visitor", "providers:directory", ""),
    ("visitor", "rulebooks:rulebook-version", "rulebook_version"),
    ("visitor", "rulebooks:consultation", "consultation"),
    ("visitor", "rulebooks:comment-add", "consultation"),
    ("planner", "site:home", ""),
    ("planner", "clients:client-list", ""),
    ("planner", "rulebooks:definition-version-edit", "definition_draft"),
    ("planner", "rulebooks:consultation-comments", "consultation"),
    ("planner", "providers:review-list", ""),
    ("planner", "providers:acceptance-list", "rulebook"),
    ("planner", "providers:review-detail", "application"),
    ("administrator", "accounts:staff-list", ""),
    ("administrator", "accounts:staff-edit", "member"),
    ("case_manager", "site:home", ""),
    ("case_manager", "clients:client-list", ""),
    ("case_manager", "clients:client-detail", "client"),
    ("case_manager", "clients:client-edit", "client"),
    ("case_manager", "decisions:decision-list", ""),
    ("case_manager", "decisions:client-decisions", "client"),
    ("case_manager", "decisions:decision-detail", "decision"),
    ("case_manager", "decisions:decision-edit", "decision_draft"),
    ("case_manager", "inbox:message-list", ""),
    ("case_manager", "inbox:task-list", ""),
    ("finance_clerk", "billing:use", ""),
    ("finance_clerk", "billing:use-decision", "decision"),
    ("finance_clerk", "billing:reference-detail", "reference"),
    ("provider_administrator", "site:home", ""),
    ("provider_administrator", "providers:staff-list", ""),
    ("provider_administrator", "decisions:activation-list", ""),
    ("provider_administrator", "decisions:activation-offer", "offer"),
    ("provider_administrator", "billing:activation-detail", "activation"),
    ("provider_administrator", "billing:event-add", "activation"),
    ("provider_administrator", "billing:reference-list", ""),
    ("provider_administrator", "billing:reference-print", "reference"),
    ("client", "billing:own-voucher-list", ""),
    ("client", "decisions:own-decision-list", ""),
    ("client", "decisions:own-decision", "decision"),
    ("client", "billing:own-voucher", "decision"),
    ("mandate_holder", "billing:own-voucher-list", ""),
)
FILES = (
    ("client", "decisions:document", "copy"),
    ("case_manager", "decisions:document", "copy"),
    ("provider_administrator", "providers:attachment-download", "attachment"),
    ("planner", "providers:attachment-download", "attachment"),
    ("planner", "providers:proof-document", "proof"),
    ("visitor", "rulebooks:rulebook-pdf", "published_pdf"),
    ("planner", "providers:acceptance-csv", "rulebook"),
    ("provider_administrator", "billing:reference-csv", "reference"),
    ("finance_clerk", "billing:use-csv", ""),
)
ADDRESSES = re.compile(r"""\b(?:href|action|src|hx-get|hx-post|formaction)\s*=\s*["']([^"']*)["']""")
IDENTITY_CODE = re.compile(r"\b\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]\b")


@pytest.mark.parametrize(("persona", "name", "thing"), PAGES)
def test_every_kind_of_page_is_told_a_strict_policy(asker: Asker, persona: str, name: str, thing: str) -> None:
    response = asker.ask(persona, "GET", asker.address(name, thing)).response
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert "unsafe" not in response["Content-Security-Policy"]
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "*" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("persona", "name", "thing"), PAGES)
def test_a_page_has_no_inline_script_or_style(asker: Asker, persona: str, name: str, thing: str) -> None:
    """What the policy would refuse: handlers, style attributes, scripts without a nonce."""
    html = asker.ask(persona, "GET", asker.address(name, thing)).response.content.decode()
    assert not re.search(r"<[^>]+\s(?:on[a-z]+|style)=[\"']", html)
    assert not re.search(r"<script(?![^>]*\b(?:src=|nonce=|type=\"application/json\"))", html)
    assert "javascript:" not in html


@pytest.mark.parametrize(("persona", "name", "thing"), PAGES)
def test_no_address_holds_a_name_or_an_identity_code(asker: Asker, persona: str, name: str, thing: str) -> None:
    html = asker.ask(persona, "GET", asker.address(name, thing)).response.content.decode()
    found = {unquote(address) for address in ADDRESSES.findall(html)}
    inside = [address for address in found if not address.startswith(("tel:", "mailto:", "data:"))]
    assert inside, "the page has addresses"
    for address in inside:
        assert not IDENTITY_CODE.search(address), address
        words = set(re.split(r"[^\w]+", address.lower()))
        assert not words & _names(asker), address


def _names(asker: Asker) -> set[str]:
    """The surnames of the cast, in small letters."""
    users = [persona.user for persona in asker.world.personas.values()]
    return {user.last_name.lower() for user in users if user is not None}


def test_the_scan_knows_what_it_looks_for(asker: Asker) -> None:
    assert all(IDENTITY_CODE.search(code) for code in (AAMU_CODE, MERI_CODE, SISKO_CODE, VEIKKO_CODE))
    assert "aurinkoinen" in _names(asker)
    assert ADDRESSES.findall('<a class="x" href="/clients/?q=Aurinkoinen">') == ["/clients/?q=Aurinkoinen"]


@pytest.mark.parametrize(("persona", "name", "thing"), FILES)
def test_files_are_named_and_not_guessed(asker: Asker, persona: str, name: str, thing: str) -> None:
    """Saved rather than shown, kept in no cache, and nobody's name in the name of the file."""
    response = asker.ask(persona, "GET", asker.address(name, thing)).response
    assert response.status_code == 200
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment;")
    assert "no-store" in response["Cache-Control"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert not any(name in response["Content-Disposition"].lower() for name in _names(asker))


def test_only_the_portal_learns_where_a_reader_came_from_or_frames_it(asker: Asker) -> None:
    response = asker.ask("visitor", "GET", "/healthz").response
    assert response["Cross-Origin-Opener-Policy"] == response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_cookies_of_a_real_server() -> None:
    """Of this host alone, over TLS, out of reach of scripts, and not sent along from elsewhere."""
    hardened = ("CSRF_COOKIE_HTTPONLY", "LANGUAGE_COOKIE_SECURE", "SESSION_EXPIRE_AT_BROWSER_CLOSE")
    same_site = ("SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE", "LANGUAGE_COOKIE_SAMESITE")
    named = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME")
    found = _production_settings(*hardened, *same_site, *named)
    assert [found[name] for name in hardened] == [True] * len(hardened)
    assert {found[name] for name in same_site} == {"Lax"}
    assert all(found[name].startswith("__Host-") for name in named)


def _production_settings(*names: str) -> dict[str, Any]:
    reading = f"{{name: getattr(production, name) for name in {names!r}}}"
    code = f"import json; from voucher_portal.settings import production; print(json.dumps({reading}))"
    found: dict[str, Any] = json.loads(python(code, PRODUCTION).stdout)
    return found


class TestPostingByHtmx:
    """Any element may post: <body> names the token, which a form inside would send besides."""

    TOKEN = re.compile(r"<body[^>]* hx-headers='([^']*)'")

    def _page(self, asker: Asker, browser: Browser) -> str:
        address = asker.address("billing:event-add", "activation")
        return browser.get(address).content.decode()

    @pytest.fixture
    def browser(self, asker: Asker) -> Browser:
        """The worker, with the CSRF check that the test client usually leaves out."""
        browser = Browser(enforce_csrf_checks=True)
        browser.cookies = asker.browsers["worker"].cookies.copy()
        return browser

    def test_the_header_of_the_page_is_accepted(self, asker: Asker, browser: Browser) -> None:
        [written] = self.TOKEN.findall(self._page(asker, browser))
        headers = json.loads(written)
        address = asker.address("billing:event-preview", "activation")
        assert browser.post(address, headers={"HX-Request": "true", **headers}).status_code == 200
        assert browser.post(address, headers={"HX-Request": "true"}).status_code == 403

    def test_a_visitors_page_has_one_too(self, asker: Asker) -> None:
        assert self.TOKEN.search(Browser().get(reverse("site:home")).content.decode())
