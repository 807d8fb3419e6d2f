"""In which capacities a strongly identified person may act, also while keys are being rotated."""

from __future__ import annotations

import base64
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from clients.actions import refuse_own_case
from clients.models import Client, ClientIdentifier
from tests.factories.accounts import identity_code, make_user
from tests.personas import AAMU_CODE, MERI_CODE, Cast, Persona, as_actor, make_client
from voucher_portal.accounts.actions import record_identified_person
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.capacities import capacities_of, resolve_capacity
from voucher_portal.accounts.identity import IDENTITY_CODE, identity_hash, identity_hashes
from voucher_portal.accounts.models import User
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.identifiers import decrypt, needs_rotation

pytestmark = pytest.mark.usefixtures("db")


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


def signed_in(code: str, name: str) -> User:
    return record_identified_person(identity_code=code, first_names="Testi", last_name=name)


def acting(persona: Persona) -> Actor:
    """As the next request would see the person."""
    assert persona.user is not None
    persona.user.refresh_from_db()
    return as_actor(persona)


class TestSigningInUnderANewKey:
    """The person and all that is found by the same code move together, without the command."""

    def test_the_client_moves_with_the_own_records(self, personas: Cast, new_key: None) -> None:
        user = signed_in(AAMU_CODE, "Aurinkoinen")
        assert user == personas.client.user, "nobody new was written down"
        user.refresh_from_db()
        assert bytes(user.identity_hash or b"") == identity_hash(AAMU_CODE)
        assert acting(personas.client).client_ids == (personas.client_record.pk,)
        identifier = ClientIdentifier.objects.get(client=personas.client_record)
        assert not needs_rotation(identifier.encrypted)
        assert decrypt(identifier.encrypted, purpose=IDENTITY_CODE) == AAMU_CODE

    def test_a_holder_of_a_mandate_who_is_nobodys_client_moves_too(self, personas: Cast, new_key: None) -> None:
        user = signed_in(MERI_CODE, "Mansikka")
        assert user == personas.mandate_holder.user
        assert acting(personas.mandate_holder).client_ids == (personas.neighbour_record.pk,)
        personas.mandate.refresh_from_db()
        assert bytes(personas.mandate.holder_lookup) == identity_hash(MERI_CODE)

    def test_somebody_elses_records_stay_where_they_are(self, personas: Cast, new_key: None) -> None:
        signed_in(AAMU_CODE, "Aurinkoinen")
        assert needs_rotation(ClientIdentifier.objects.get(client=personas.neighbour_record).encrypted)
        assert acting(personas.neighbour).client_ids == (personas.neighbour_record.pk,)

    def test_the_old_key_can_then_be_taken_away(self, personas: Cast, new_key: None, settings: LazySettings) -> None:
        signed_in(AAMU_CODE, "Aurinkoinen")
        settings.IDENTIFIER_KEYS = {"second": settings.IDENTIFIER_KEYS["second"]}
        assert signed_in(AAMU_CODE, "Aurinkoinen") == personas.client.user
        assert acting(personas.client).client_ids == (personas.client_record.pk,)

    def test_who_was_not_moved_would_be_somebody_new(
        self, personas: Cast, new_key: None, settings: LazySettings
    ) -> None:
        """The twin: without the sign-in in between, the old key takes the person along."""
        settings.IDENTIFIER_KEYS = {"second": settings.IDENTIFIER_KEYS["second"]}
        assert signed_in(AAMU_CODE, "Aurinkoinen") != personas.client.user

    def test_the_own_case_is_still_refused(self, personas: Cast, new_key: None) -> None:
        user = signed_in(AAMU_CODE, "Aurinkoinen")
        official = replace(acting(personas.case_manager), identity_hash=bytes(user.identity_hash or b""))
        with pytest.raises(RuleViolation):
            refuse_own_case(client=personas.client_record, by=official)

    def test_the_same_queries_as_ever_without_a_change_of_keys(
        self, personas: Cast, sql_budget: Callable[[int], AbstractContextManager[list[tuple[str, str]]]]
    ) -> None:
        with sql_budget(4):
            signed_in(AAMU_CODE, "Aurinkoinen")
