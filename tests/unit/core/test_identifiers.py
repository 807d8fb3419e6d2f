"""Encrypted identifiers and their keyed hashes, with two keys during a rotation."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from voucher_portal.core import identifiers
from voucher_portal.core.checks import check_identifier_keys

OLD, NEW = (base64.b64encode(bytes([number]) * 32).decode() for number in (1, 2))
CODE = "010150-999Y"


@pytest.fixture(autouse=True)
def one_key(settings: Settings) -> None:
    settings.IDENTIFIER_KEYS = {"2025": OLD}
    settings.IDENTIFIER_CURRENT_KEY = "2025"


def rotate(settings: Settings) -> None:
    settings.IDENTIFIER_KEYS = {"2025": OLD, "2026": NEW}
    settings.IDENTIFIER_CURRENT_KEY = "2026"


@given(st.text(max_size=40))
def test_what_was_encrypted_is_decrypted(plain: str) -> None:
    token = identifiers.encrypt(plain, purpose="client")
    assert identifiers.decrypt(token, purpose="client") == plain
    assert identifiers.decrypt(memoryview(token), purpose="client") == plain


def test_every_token_is_another_and_hides_the_text() -> None:
    tokens = {identifiers.encrypt(CODE, purpose="client") for _ in range(20)}
    assert len(tokens) == 20
    assert not any(CODE.encode() in token for token in tokens)


def test_a_token_belongs_to_its_purpose() -> None:
    token = identifiers.encrypt(CODE, purpose="client")
    with pytest.raises(identifiers.Undecipherable):
        identifiers.decrypt(token, purpose="user")


def test_a_changed_token_is_refused_whichever_byte_was_changed() -> None:
    token = identifiers.encrypt(CODE, purpose="client")
    for place in range(len(token)):
        changed = bytearray(token)
        changed[place] ^= 1
        with pytest.raises((identifiers.Undecipherable, identifiers.UnusableKey)):
            identifiers.decrypt(bytes(changed), purpose="client")


@pytest.mark.parametrize("token", [b"", b"\x01", b"\x01\x04abcd", b"plain text that is long enough to be one"])
def test_other_bytes_are_no_token(token: bytes) -> None:
    with pytest.raises(identifiers.Undecipherable):
        identifiers.decrypt(token, purpose="client")


def test_rotation_keeps_old_tokens_readable_and_writes_with_the_new_key(settings: Settings) -> None:
    old_token = identifiers.encrypt(CODE, purpose="client")
    old_hash = identifiers.lookup_hash(CODE, purpose="client")
    rotate(settings)
    assert identifiers.decrypt(old_token, purpose="client") == CODE
    assert identifiers.needs_rotation(old_token)
    new_token = identifiers.rotated(old_token, purpose="client")
    assert identifiers.key_id_of(new_token) == "2026"
    assert not identifiers.needs_rotation(new_token)
    assert identifiers.rotated(new_token, purpose="client") == new_token
    new_hash, also_old = identifiers.lookup_hashes(CODE, purpose="client")
    assert also_old == old_hash != new_hash


def test_after_the_old_key_is_gone_its_tokens_cannot_be_read(settings: Settings) -> None:
    old_token = identifiers.encrypt(CODE, purpose="client")
    settings.IDENTIFIER_KEYS = {"2026": NEW}
    settings.IDENTIFIER_CURRENT_KEY = "2026"
    with pytest.raises(identifiers.UnusableKey):
        identifiers.decrypt(old_token, purpose="client")


def test_hashes_depend_on_purpose_text_and_key(settings: Settings) -> None:
    first = identifiers.lookup_hash(CODE, purpose="client")
    assert first == identifiers.lookup_hash(CODE, purpose="client")
    assert len(first) == 32
    assert identifiers.lookup_hash(CODE, purpose="user") != first
    assert identifiers.lookup_hash(CODE + " ", purpose="client") != first
    settings.IDENTIFIER_KEYS = {"2025": NEW}
    assert identifiers.lookup_hash(CODE, purpose="client") != first


@pytest.mark.parametrize(
    "keys", [{}, {"2025": "not base64!"}, {"2025": base64.b64encode(b"short").decode()}, {"other": OLD}]
)
def test_unusable_keys_stop_the_start(settings: Settings, keys: dict[str, str]) -> None:
    settings.IDENTIFIER_KEYS = keys
    assert [message.id for message in check_identifier_keys()] == ["core.E001"]


def test_test_codes_outside_development_stop_the_start(settings: Settings) -> None:
    assert check_identifier_keys() == []
    settings.DEVELOPMENT = False
    settings.ALLOW_TEST_IDENTITY_CODES = True
    assert [message.id for message in check_identifier_keys()] == ["core.E002"]
