"""The cast itself: everybody has the capacity they are known by, and nobody another's."""

from __future__ import annotations

from tests.personas import Cast, as_actor, client_as
from voucher_portal.accounts.actor import CapacityKind


def test_everybody_has_a_capacity(personas: Cast) -> None:
    kinds = {name: as_actor(persona).capacity for name, persona in personas.everybody.items()}
    assert kinds["planner"] is CapacityKind.OFFICIAL
    assert kinds["worker"] is CapacityKind.PROVIDER
    assert kinds["client"] is CapacityKind.CLIENT
    assert kinds["mandate_holder"] is CapacityKind.MANDATE
    assert kinds["visitor"] is CapacityKind.PUBLIC
    assert len(kinds) == 29


def test_the_same_roles_in_both_organisers(personas: Cast) -> None:
    for name in ("planner", "case_manager", "decision_maker", "auditor"):
        own, other = as_actor(personas.everybody[name]), as_actor(personas.everybody[f"other_{name}"])
        assert own.permissions == other.permissions
        assert own.organisation_id != other.organisation_id


def test_a_worker_has_rights_in_one_office_only(personas: Cast) -> None:
    actor = as_actor(personas.worker)
    assert actor.offices_with("event.log") == (personas.office.pk,)
    assert not actor.holds_everywhere("event.log")


def test_a_client_sees_the_own_record_alone(personas: Cast) -> None:
    assert as_actor(personas.client).client_ids == (personas.client_record.pk,)
    assert as_actor(personas.mandate_holder).client_ids == (personas.neighbour_record.pk,)


def test_client_as_is_signed_in(personas: Cast) -> None:
    browser = client_as(personas.planner)
    assert browser.session["_auth_user_id"] == str(personas.planner.user.pk)
    assert "_auth_user_id" not in client_as(personas.visitor).session
