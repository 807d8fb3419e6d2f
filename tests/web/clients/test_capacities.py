"""In which capacities a strongly identified person may act, also while keys are being rotated."""

from __future__ import annotations

import base64

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from clients.models import Client, ClientIdentifier
from tests.factories.accounts import identity_code, make_user
from tests.personas import AAMU_CODE, Cast, as_actor, make_client
from voucher_portal.accounts.capacities import capacities_of, resolve_capacity
from voucher_portal.accounts.identity import identity_hash, identity_hashes

pytestmark = pytest.mark.django_db


def test_the_client_sees_the_records_of_every_organiser(personas: Cast) -> None:
    user, registrar = personas.client.user, personas.case_manager.user
    assert user is not None and registrar is not None
    second = make_client(personas.other_organiser, "Testi Aamu", "Aurinkoinen", AAMU_CODE, registrar)
    actor = as_actor(personas.client)
    assert set(actor.client_ids) == {personas.client_record.pk, second.pk}
    assert actor.is_client
    assert Client.objects.visible_to(actor).count() == 2


def test_who_is_nobodys_client_has_no_such_capacity() -> None:
    user = make_user("Testi", "Uusi", email=None, identity_hash=identity_hash(identity_code("210650", 902)))
    assert capacities_of(user) == []
    assert resolve_capacity(user, "client:self") is None


def test_an_unknown_subject_is_no_capacity(personas: Cast) -> None:
    user = personas.client.user
    assert user is not None
    assert resolve_capacity(user, "client:somebody") is None
    assert resolve_capacity(user, f"mandate:{personas.mandate.public_id}") is None


def test_staff_without_strong_identification_have_none(personas: Cast) -> None:
    user = personas.case_manager.user
    assert user is not None
    assert resolve_capacity(user, "client:self") is None
    assert resolve_capacity(user, f"mandate:{personas.mandate.public_id}") is None


@pytest.fixture
def new_key(settings: LazySettings) -> None:
    """A second key has been added and named current."""
    settings.IDENTIFIER_KEYS = {**settings.IDENTIFIER_KEYS, "second": base64.b64encode(b"2" * 32).decode()}
    settings.IDENTIFIER_CURRENT_KEY = "second"


def test_a_new_key_does_not_lose_anybody(personas: Cast, new_key: None, capsys: pytest.CaptureFixture[str]) -> None:
    before = {key: as_actor(getattr(personas, key)).client_ids for key in ("client", "mandate_holder", "neighbour")}
    registrar = personas.case_manager.user
    assert registrar is not None
    late = make_client(personas.other_organiser, "Testi Aamu", "Aurinkoinen", AAMU_CODE, registrar)
    call_command("rotate_identity_codes")
    assert "3 of 4 identity codes" in capsys.readouterr().out
    for key in ("client", "mandate_holder", "neighbour"):
        persona = getattr(personas, key)
        persona.user.refresh_from_db()
        assert set(before[key]) <= set(as_actor(persona).client_ids)
    assert late.pk in as_actor(personas.client).client_ids
    current = {identity_hash(AAMU_CODE)}
    assert {
        bytes(found.lookup) for found in ClientIdentifier.objects.filter(client__last_name="Aurinkoinen")
    } == current
    call_command("rotate_identity_codes")
    assert "0 of 4" in capsys.readouterr().out


def test_while_a_key_is_being_changed_a_client_is_found_by_the_code(personas: Cast, new_key: None) -> None:
    assert len(identity_hashes(AAMU_CODE)) == 2
    assert Client.objects.of_person(*identity_hashes(AAMU_CODE)).get() == personas.client_record
