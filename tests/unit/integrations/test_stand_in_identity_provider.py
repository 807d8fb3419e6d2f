"""What the stand-in refuses, as the specification demands, and where it refuses to exist."""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import time_machine
from pytest_django import Settings

from tests.unit.integrations.conftest import RETURN_URL, SECRET, Conversation, PortalRequest
from voucher_portal.integrations.stand_in_identity_provider.__main__ import redirect_uris, server_from_environment
from voucher_portal.integrations.stand_in_identity_provider.personas import (
    BUILT_IN,
    TestPerson,
    read_persons,
    write_persons,
)
from voucher_portal.integrations.stand_in_identity_provider.server import RefusedToStart

ROOT = Path(__file__).parents[3]
SIGN_IN_SESSION = "strong_identification"


def basic(client_id: str = "voucher-portal", secret: str = SECRET) -> str:
    from urllib.parse import quote

    return "Basic " + base64.b64encode(f"{quote(client_id)}:{quote(secret)}".encode()).decode()


def good_exchange(conversation: Conversation) -> dict[str, str]:
    """The form that the token endpoint accepts, once."""
    request = PortalRequest()
    code = conversation.choose(conversation.start(request)).sent_back["code"]
    return {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": RETURN_URL,
        "code_verifier": request.session[SIGN_IN_SESSION]["verifier"],
    }


def exchange(conversation: Conversation, form: dict[str, str], authorization: str = "") -> tuple[int, dict[str, str]]:
    answer = conversation.ask("POST", "/token", form, Authorization=authorization or basic())
    return answer.status, json.loads(answer.text)


@pytest.mark.parametrize("changed", [{"redirect_uri": RETURN_URL + "x"}, {"redirect_uri": ""}, {"client_id": "other"}])
def test_an_unknown_sender_is_never_redirected(conversation: Conversation, changed: dict[str, str]) -> None:
    query = conversation.start(PortalRequest(), **changed)
    for answer in (conversation.choose(query), conversation.ask("GET", f"/authorize?redirect_uri={RETURN_URL}x")):
        assert answer.status == 400
        assert answer.headers["Location"] is None
        assert "paluuosoite" in answer.text


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "email"}, "invalid_scope"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"nonce": ""}, "invalid_request"),
        ({"state": ""}, "invalid_request"),
    ],
)
def test_a_wrong_request_is_sent_back_with_its_error(
    conversation: Conversation, changed: dict[str, str], error: str
) -> None:
    answer = conversation.choose(conversation.start(PortalRequest(), **changed))
    assert answer.status == 303
    assert answer.headers["Location"].startswith(RETURN_URL + "?")
    assert answer.sent_back["error"] == error


@pytest.mark.parametrize("person", ["99", "-1", "x", "", "٣"])
def test_a_person_who_is_not_on_the_list(conversation: Conversation, person: str) -> None:
    answer = conversation.choose(conversation.start(PortalRequest()), person=person)
    assert answer.sent_back["error"] == "invalid_request"


def test_a_code_is_exchanged_once_and_replaying_it_takes_the_token_back(conversation: Conversation) -> None:
    form = good_exchange(conversation)
    status, tokens = exchange(conversation, form)
    assert status == 200
    bearer = f"Bearer {tokens['access_token']}"
    assert conversation.ask("GET", "/userinfo", Authorization=bearer).status == 200
    assert exchange(conversation, form) == (400, {"error": "invalid_grant"})
    assert conversation.ask("GET", "/userinfo", Authorization=bearer).status == 401


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"code": "guessed"}, (400, {"error": "invalid_grant"})),
        ({"code_verifier": "a" * 64}, (400, {"error": "invalid_grant"})),
        ({"code_verifier": ""}, (400, {"error": "invalid_grant"})),
        ({"redirect_uri": RETURN_URL + "x"}, (400, {"error": "invalid_grant"})),
        ({"grant_type": "password"}, (400, {"error": "unsupported_grant_type"})),
    ],
)
def test_a_wrong_exchange_is_refused(
    conversation: Conversation, changed: dict[str, str], refused: tuple[int, dict[str, str]]
) -> None:
    assert exchange(conversation, good_exchange(conversation) | changed) == refused


def test_a_failed_exchange_uses_the_code_up(conversation: Conversation) -> None:
    form = good_exchange(conversation)
    exchange(conversation, form | {"code_verifier": "a" * 64})
    assert exchange(conversation, form) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize("authorization", [basic(secret="wrong"), basic("other"), "Bearer x", "Basic !", "Basic"])
def test_an_unauthenticated_client_is_refused(conversation: Conversation, authorization: str) -> None:
    form = good_exchange(conversation)
    answer = conversation.ask("POST", "/token", form, Authorization=authorization)
    assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Basic")


def test_a_code_does_not_live_long(conversation: Conversation) -> None:
    form = good_exchange(conversation)
    with time_machine.travel(time.time() + 61, tick=False):
        assert exchange(conversation, form) == (400, {"error": "invalid_grant"})


@pytest.mark.parametrize("authorization", ["", "Bearer guessed", "Basic x"])
def test_attributes_need_the_token(conversation: Conversation, authorization: str) -> None:
    assert conversation.ask("GET", "/userinfo", Authorization=authorization).status == 401


@pytest.mark.parametrize("path", ["/", "/authorize/", "/admin"])
def test_there_is_nothing_else(conversation: Conversation, path: str) -> None:
    assert conversation.ask("GET", path).status == 404
    assert conversation.ask("POST", path, {}).status == 404


def test_a_form_that_is_too_large_is_not_read(conversation: Conversation) -> None:
    answer = conversation.ask("POST", "/token", {"code": "x" * 20_000}, Authorization=basic())
    assert answer.status == 400


@pytest.mark.parametrize(
    ("locales", "language", "heading"),
    [("fi", "fi", "Testitunnistus"), ("sv", "sv", "Testidentifiering"), ("de en", "en", "Test identification")],
)
def test_the_page_in_three_languages_without_any_other_file(
    conversation: Conversation, locales: str, language: str, heading: str
) -> None:
    from urllib.parse import urlencode

    query = conversation.start(PortalRequest(), ui_locales=locales)
    answer = conversation.ask("GET", f"/authorize?{urlencode(query)}")
    assert f"<html lang='{language}'>" in answer.text
    assert f"<h1>{heading}</h1>" in answer.text
    assert "Testi Aamu Aurinkoinen" in answer.text
    assert "<script" not in answer.text
    assert "src=" not in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self' http://localhost:8000;" in policy
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_a_request_says_is_escaped_on_the_page(conversation: Conversation) -> None:
    from urllib.parse import urlencode

    query = conversation.start(PortalRequest(), state="\"'><script>alert(1)</script>")
    assert "<script" not in conversation.ask("GET", f"/authorize?{urlencode(query)}").text


def test_it_listens_on_this_machine_alone(conversation: Conversation) -> None:
    assert conversation.server.server_address[0] == "127.0.0.1"


def test_no_server_is_made_outside_development(conversation: Conversation, settings: Settings) -> None:
    settings.DEVELOPMENT = False
    with pytest.raises(RefusedToStart):
        type(conversation.server)(conversation.provider)


def test_return_addresses_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_ORIGIN", "http://localhost:8123/")
    assert redirect_uris() == ("http://localhost:8123/accounts/identify/return/",)
    monkeypatch.setenv("STAND_IN_REDIRECT_URIS", "http://a.localhost/x, http://b.localhost/y")
    assert redirect_uris() == ("http://a.localhost/x", "http://b.localhost/y")


def test_people_come_from_the_file_that_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Settings
) -> None:
    write_persons(tmp_path / "people.json", BUILT_IN[1:2])
    monkeypatch.setenv("STAND_IN_PERSONAS", str(tmp_path / "people.json"))
    monkeypatch.setenv("STAND_IN_PORT", "0")
    settings.IDENTIFICATION_OIDC_ISSUER = "http://localhost:1"
    server = server_from_environment()
    server.server_close()
    assert list(server.provider.persons) == [BUILT_IN[1]]
    assert server.provider.issuer == "http://localhost:1"


def test_without_a_file_there_are_built_in_people(tmp_path: Path) -> None:
    assert read_persons(None) == read_persons(tmp_path / "missing.json") == list(BUILT_IN)
    assert all(person.identity_code[7] == "9" for person in BUILT_IN)


@pytest.mark.parametrize(
    "content",
    ['{"a": 1}', "[]", "[1]", '[{"identity_code": "010150-901X"}]', '[{"name": "x"}]', "not json"],
)
def test_a_file_that_says_something_else_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "people.json"
    path.write_text(content)
    with pytest.raises(ValueError, match=r"test|JSON|value|Expecting"):
        read_persons(path)


@pytest.mark.parametrize("code", ["131052-308T", "010150-901X", "", "010150a901P"])
def test_only_test_identity_codes_are_lent_out(code: str) -> None:
    with pytest.raises(ValueError, match="900–999"):
        TestPerson(code, "Eeva", "Esimerkki")


def test_a_protected_address_is_not_told() -> None:
    aamu = BUILT_IN[0]
    hidden = TestPerson(aamu.identity_code, "Aamu", "Aurinkoinen", street_address="Salainen", address_protected=True)
    assert "Salainen" not in hidden.attributes().values()
    assert hidden.attributes()["urn:oid:1.2.246.517.2002.2.27"] == "1"


def run_process(settings_module: str, port: int) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings_module,
        "STAND_IN_PORT": str(port),
        "IDENTIFICATION_OIDC_ISSUER": f"http://localhost:{port}",
    }
    command = [sys.executable, "-m", "voucher_portal.integrations.stand_in_identity_provider"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE)


def test_a_process_of_its_own_serves_in_development() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = run_process("voucher_portal.settings.dev", port)
    try:
        assert process.stderr is not None
        assert f"http://localhost:{port}".encode() in process.stderr.readline()
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(b"GET /.well-known/openid-configuration HTTP/1.0\r\n\r\n")
            assert b"200 OK" in connection.recv(100)
    finally:
        process.terminate()
        process.communicate(timeout=10)


def test_the_process_refuses_to_start_outside_development(tmp_path: Path) -> None:
    (tmp_path / "outside_development.py").write_text("from voucher_portal.settings.dev import *\nDEVELOPMENT = False\n")
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "outside_development", "PYTHONPATH": f"{tmp_path}:{ROOT}"}
    command = [sys.executable, "-m", "voucher_portal.integrations.stand_in_identity_provider"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False)
    assert done.returncode == 1
    assert b"only in development" in done.stderr
