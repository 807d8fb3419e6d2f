"""System checks, the seal port, tokens and outside requests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from voucher_portal.integrations import json_web_tokens as tokens
from voucher_portal.integrations.checks import check_identification
from voucher_portal.integrations.outside_requests import OutsideServiceFailed, fetch_json, is_this_machine
from voucher_portal.integrations.seal import active_seal

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KEYS = {"one": KEY.public_key()}

#: RFC 7515 appendix A.2: a token and the key that signed it.
RFC_TOKEN = (
    "eyJhbGciOiJSUzI1NiJ9"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7"
    "AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4"
    "BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K"
    "0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv"
    "hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrB"
    "p0igcN_IoypGlUPQGe77Rw"
)
RFC_KEY = {
    "kty": "RSA",
    "n": (
        "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMs"
        "D1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdV"
        "MTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
    ),
    "e": "AQAB",
}


@pytest.mark.parametrize(
    "issuer", ["", "http://id.example.fi", "https://localhost:8400", "https://127.0.0.1", "https://[::1]"]
)
def test_a_stand_in_outside_development_stops_the_start(settings: Settings, issuer: str) -> None:
    settings.IDENTIFICATION_OIDC_ISSUER = issuer
    assert check_identification() == []
    settings.DEVELOPMENT = False
    assert [message.id for message in check_identification()] == ["integrations.E001"]


def test_settings_of_the_stand_in_outside_development_stop_the_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEVELOPMENT = False
    settings.IDENTIFICATION_OIDC_ISSUER = "https://id.example.fi"
    assert check_identification() == []
    monkeypatch.setenv("STAND_IN_PORT", "8400")
    assert [message.id for message in check_identification()] == ["integrations.E002"]


def test_this_machine() -> None:
    assert all(map(is_this_machine, ("localhost", "portal.localhost", "127.0.0.53", "::1", "::")))
    assert not any(map(is_this_machine, ("id.example.fi", "localhost.example.fi", "10.0.0.1", "")))


def test_documents_are_stored_as_they_are_and_said_not_to_be_sealed() -> None:
    sealed = active_seal().seal(b"%PDF-1.7")
    assert (sealed.content, sealed.status.value) == (b"%PDF-1.7", "not_sealed")


def test_the_signed_example_of_rfc_7515_is_verified() -> None:
    claims = tokens.verified_claims(RFC_TOKEN, tokens.keys_of({"keys": [RFC_KEY]}))
    assert claims == {"iss": "joe", "exp": 1300819380, "http://example.com/is_root": True}


@given(st.dictionaries(st.text(max_size=10), st.text(max_size=20), max_size=5))
def test_what_was_signed_is_verified(claims: dict[str, str]) -> None:
    published = tokens.keys_of({"keys": [tokens.public_jwk(KEY.public_key(), "one")]})
    assert tokens.verified_claims(tokens.signed_token(claims, KEY, "one"), published) == claims


def test_a_changed_token_is_refused_wherever_it_was_changed() -> None:
    token = tokens.signed_token({"sub": "somebody"}, KEY, "one")
    for place in range(0, len(token) - 1, 7):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(tokens.InvalidToken):
            tokens.verified_claims(changed, KEYS)


def forged(header: str) -> str:
    return ".".join((tokens.base64url(header.encode()), tokens.base64url(b'{"sub": "x"}'), ""))


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ("", "not_a_token"),
        ("a.b", "not_a_token"),
        ("!.!.!", "not_a_token"),
        (forged('{"alg": "none"}'), "algorithm"),
        (forged('{"alg": "HS256", "kid": "one"}'), "algorithm"),
        (forged('{"alg": "RS256", "kid": "one", "crit": ["exp"]}'), "algorithm"),
        (forged('{"alg": "RS256", "kid": "two"}'), "unknown_key"),
        (forged('{"alg": "RS256", "kid": "one"}'), "signature"),
        (forged("[]"), "not_a_token"),
    ],
)
def test_forged_tokens_are_refused(token: str, code: str) -> None:
    with pytest.raises(tokens.InvalidToken) as refused:
        tokens.verified_claims(token, KEYS)
    assert refused.value.code == code


def test_keys_of_another_kind_or_too_short_are_left_out() -> None:
    whole = tokens.public_jwk(KEY.public_key(), "one")
    published = [
        whole,
        whole | {"kid": "short", "n": str(whole["n"])[:170]},
        whole | {"kid": "encryption", "use": "enc"},
        whole | {"kid": "even", "e": "AA"},
        {"kty": "EC", "kid": "curve"},
    ]
    assert list(tokens.keys_of({"keys": published})) == ["one"]
    assert tokens.keys_of({}) == {}


class _Odd(BaseHTTPRequestHandler):
    """Answers in ways that a good service does not."""

    def do_GET(self) -> None:
        answers = {
            "/list": (200, b"[]"),
            "/text": (200, b"hello"),
            "/large": (200, b'{"a": "' + b"x" * 600_000 + b'"}'),
            "/away": (302, b""),
            "/error": (500, b"{}"),
            "/good": (200, b'{"a": 1}'),
        }
        status, content = answers[self.path]
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/good")
        self.end_headers()
        self.wfile.write(content)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Nothing to log."""


@pytest.fixture(scope="module")
def odd_service() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Odd)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_json_object_is_fetched(odd_service: str) -> None:
    assert fetch_json(f"{odd_service}/good") == {"a": 1}


@pytest.mark.parametrize("path", ["/list", "/text", "/large", "/away", "/error"])
def test_other_answers_are_failures(odd_service: str, path: str) -> None:
    with pytest.raises(OutsideServiceFailed):
        fetch_json(odd_service + path)


@pytest.mark.parametrize("address", ["file:///etc/hostname", "ftp://localhost/", "", "http://127.0.0.1:9/"])
def test_other_addresses_are_failures(address: str) -> None:
    with pytest.raises(OutsideServiceFailed):
        fetch_json(address)
