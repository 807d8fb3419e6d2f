"""The portal's side of OpenID Connect, over a real socket."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import rsa
from pytest_django import Settings

from tests.unit.integrations.conftest import RETURN_URL, SECRET, Conversation, PortalRequest
from voucher_portal.integrations.identification import IdentificationFailed, strong_identification
from voucher_portal.integrations.identification_oidc import SESSION_KEY
from voucher_portal.integrations.person_attributes import Attribute
from voucher_portal.integrations.stand_in_identity_provider.personas import BUILT_IN


def finish(conversation: Conversation, request: PortalRequest, **portal: str) -> Any:
    return conversation.portal(**portal).finish(request)


def refusal(conversation: Conversation, request: PortalRequest, **portal: str) -> str:
    with pytest.raises(IdentificationFailed) as refused:
        finish(conversation, request, **portal)
    return refused.value.code


def identified_request(conversation: Conversation) -> PortalRequest:
    """A request that comes back from the provider with a good answer."""
    request = PortalRequest()
    answer = conversation.choose(conversation.start(request))
    return PortalRequest(request.session, **answer.sent_back)


def lie(monkeypatch: pytest.MonkeyPatch, conversation: Conversation, method: str, change: Callable[[Any], Any]) -> None:
    """Make the provider say something else than it would."""
    honest = getattr(conversation.provider, method)
    monkeypatch.setattr(conversation.provider, method, lambda *given: change(honest(*given)))


def test_a_person_is_identified(conversation: Conversation) -> None:
    person = finish(conversation, identified_request(conversation))
    assert person.identity_code == BUILT_IN[0].identity_code
    assert (person.first_names, person.given_name, person.last_name) == ("Testi Aamu", "Aamu", "Aurinkoinen")
    assert (person.street_address, person.postal_code, person.municipality_code) == ("Koulukatu 11 a 2", "40100", "179")
    assert person.identity_code not in repr(person)


def test_the_adapter_in_use_is_that_of_the_settings(conversation: Conversation, settings: Settings) -> None:
    settings.IDENTIFICATION_OIDC_ISSUER = conversation.provider.issuer + "/"
    settings.IDENTIFICATION_OIDC_CLIENT_ID = "voucher-portal"
    settings.IDENTIFICATION_OIDC_CLIENT_SECRET = SECRET
    request = identified_request(conversation)
    assert strong_identification().finish(request).last_name == "Aurinkoinen"


def test_an_answer_is_read_once(conversation: Conversation) -> None:
    request = identified_request(conversation)
    finish(conversation, request)
    assert SESSION_KEY not in request.session
    assert refusal(conversation, request) == "state"


def test_an_answer_nobody_asked_for_is_refused(conversation: Conversation) -> None:
    assert refusal(conversation, PortalRequest()) == "not_started"
    assert refusal(conversation, PortalRequest(code="x", state="y")) == "state"


def test_somebody_elses_answer_is_refused(conversation: Conversation) -> None:
    mine, theirs = identified_request(conversation), identified_request(conversation)
    assert refusal(conversation, PortalRequest(mine.session, **theirs.GET)) == "state"


def test_a_code_of_another_browser_is_refused_by_pkce(conversation: Conversation) -> None:
    mine, theirs = identified_request(conversation), identified_request(conversation)
    stolen = PortalRequest(mine.session, state=mine.GET["state"], code=theirs.GET["code"])
    assert refusal(conversation, stolen) == "token_endpoint_failed"


def test_cancelling_is_told_apart(conversation: Conversation) -> None:
    request = PortalRequest()
    answer = conversation.choose(conversation.start(request), cancel="1")
    assert refusal(conversation, PortalRequest(request.session, **answer.sent_back)) == "cancelled"


def test_another_error_of_the_provider(conversation: Conversation) -> None:
    request = PortalRequest()
    query = conversation.start(request)
    back = PortalRequest(request.session, state=query["state"], error="server_error")
    assert refusal(conversation, back) == "refused_by_provider"


def test_coming_back_too_late(conversation: Conversation) -> None:
    request = identified_request(conversation)
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=16)
    with time_machine.travel(later, tick=False):
        assert refusal(conversation, request) == "too_late"


def test_a_wrong_client_secret(conversation: Conversation) -> None:
    request = identified_request(conversation)
    assert refusal(conversation, request, client_secret="guessed") == "token_endpoint_failed"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"iss": "https://elsewhere.example"}, "issuer"),
        ({"aud": "another-portal"}, "audience"),
        ({"aud": ["voucher-portal", "another-portal"]}, "authorized_party"),
        ({"azp": "another-portal"}, "authorized_party"),
        ({"exp": 1_000_000_000}, "expired"),
        ({"exp": None}, "expired"),
        ({"iat": 4_000_000_000}, "issued_at"),
        ({"iat": 1_000_000_000}, "issued_at"),
        ({"nonce": "of another sign-in"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"sub": ""}, "subject"),
        ({"acr": "urn:oid:1.2.246.517.3002.110.7"}, "level"),
        ({"acr": None}, "level"),
    ],
)
def test_claims_that_do_not_fit_are_refused(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any], code: str
) -> None:
    lie(monkeypatch, conversation, "_claims", lambda claims: claims | changed)
    assert refusal(conversation, identified_request(conversation)) == f"id_token_{code}"


def test_several_audiences_with_the_portal_as_authorized_party(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = {"aud": ["another-portal", "voucher-portal"], "azp": "voucher-portal"}
    lie(monkeypatch, conversation, "_claims", lambda claims: claims | changed)
    assert finish(conversation, identified_request(conversation)).last_name == "Aurinkoinen"


def test_the_test_level_does_not_count_outside_development(conversation: Conversation, settings: Settings) -> None:
    request = identified_request(conversation)
    settings.DEVELOPMENT = False
    assert refusal(conversation, request) == "id_token_level"


def test_a_token_signed_by_another_key_is_refused(conversation: Conversation) -> None:
    request = identified_request(conversation)
    published = conversation.provider.key_set()
    conversation.provider.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    conversation.provider.key_set = lambda: published
    assert refusal(conversation, request) == "id_token_signature"


def test_a_key_that_is_not_published_is_refused(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation.provider, "key_set", lambda: {"keys": []})
    assert refusal(conversation, identified_request(conversation)) == "id_token_unknown_key"


def test_attributes_of_somebody_else_are_refused(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    lie(monkeypatch, conversation, "attributes_for", lambda found: found | {"sub": "somebody else"})
    assert refusal(conversation, identified_request(conversation)) == "userinfo_subject"


@pytest.mark.parametrize(("identity_code", "code"), [("", "format"), ("010150-9010", "check_character")])
def test_an_impossible_identity_code_is_refused(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch, identity_code: str, code: str
) -> None:
    lie(
        monkeypatch,
        conversation,
        "attributes_for",
        lambda found: found | {Attribute.IDENTITY_CODE.value: identity_code},
    )
    assert refusal(conversation, identified_request(conversation)) == f"identity_code_{code}"


def test_a_protected_address_is_not_carried_over(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    lie(monkeypatch, conversation, "attributes_for", lambda found: found | {Attribute.ADDRESS_PROTECTED.value: "1"})
    person = finish(conversation, identified_request(conversation))
    assert person.address_protected
    assert person.street_address == person.postal_code == person.post_office == ""


def test_a_provider_that_is_away(conversation: Conversation) -> None:
    portal = conversation.portal(issuer="http://127.0.0.1:9")
    with pytest.raises(IdentificationFailed) as refused:
        portal.start(PortalRequest(), RETURN_URL)
    assert refused.value.code == "provider_unavailable"


def test_metadata_of_another_issuer_is_refused(conversation: Conversation) -> None:
    portal = conversation.portal(issuer=f"http://127.0.0.1:{conversation.server.server_port}")
    with pytest.raises(IdentificationFailed) as refused:
        portal.start(PortalRequest(), RETURN_URL)
    assert refused.value.code == "metadata_issuer"


@pytest.mark.parametrize("address", ["http://elsewhere.example/token", "file:///etc/passwd", None])
def test_an_endpoint_that_cannot_be_trusted_is_not_asked(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch, address: str | None
) -> None:
    lie(monkeypatch, conversation, "metadata", lambda found: found | {"token_endpoint": address})
    assert refusal(conversation, identified_request(conversation)) == "token_endpoint_missing"
