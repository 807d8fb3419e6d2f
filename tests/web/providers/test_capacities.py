from __future__ import annotations

import pytest

from providers.capacities import StaffCapacities
from providers.models import OfficeAssignment
from tests.factories.accounts import make_membership
from tests.personas import Cast, as_actor
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock


def test_a_role_of_the_membership_holds_everywhere(personas: Cast) -> None:
    actor = as_actor(personas.billing_user)
    assert actor.is_provider
    assert actor.organisation_id == personas.company.organisation_id
    assert actor.holds_everywhere(Permission.REFERENCE_CREATE)
    assert actor.office_permissions == ()


def test_a_role_of_an_office_holds_in_that_office(personas: Cast) -> None:
    actor = as_actor(personas.worker)
    assert not actor.holds_everywhere(Permission.EVENT_LOG)
    assert actor.offices_with(Permission.EVENT_LOG) == (personas.office.pk,)
    assert actor.can(Permission.EVENT_LOG)
    assert not actor.can(Permission.COMPANY_MANAGE)
    assert actor.roles == ("worker",)


def test_an_ended_membership_gives_nothing(personas: Cast) -> None:
    assert personas.worker.user is not None
    membership = personas.worker.user.memberships.get()
    membership.ended_at = clock.now()
    membership.save()
    assert StaffCapacities().all_for(personas.worker.user) == []
    assert StaffCapacities().resolve(personas.worker.user, membership.public_id) is None


def test_nobody_gets_somebody_elses_capacity(personas: Cast) -> None:
    assert personas.worker.user is not None and personas.other_worker.user is not None
    theirs = personas.other_worker.user.memberships.get()
    assert StaffCapacities().resolve(personas.worker.user, theirs.public_id) is None


def test_a_person_may_work_for_two_companies(personas: Cast) -> None:
    assert personas.worker.user is not None
    make_membership(personas.worker.user, personas.other_company.organisation, "reader")
    organisations = {actor.organisation_id for actor in StaffCapacities().all_for(personas.worker.user)}
    assert organisations == {personas.company.organisation_id, personas.other_company.organisation_id}


@pytest.mark.parametrize("role", ["planner", "decision_maker", "no_such_role"])
def test_a_role_of_another_kind_gives_nothing(personas: Cast, role: str) -> None:
    assert personas.reader.user is not None
    membership = personas.reader.user.memberships.get()
    membership.roles = [role]
    membership.save()
    OfficeAssignment.objects.filter(membership=membership).update(roles=[role])
    actor = as_actor(personas.reader)
    assert actor.permissions == frozenset()
    assert actor.office_permissions == ()


def test_an_organisers_membership_is_no_staff_capacity(personas: Cast) -> None:
    assert personas.planner.user is not None
    assert StaffCapacities().all_for(personas.planner.user) == []


def test_takes_two_queries(personas: Cast, sql_budget) -> None:
    user = personas.worker.user
    assert user is not None
    subject = personas.worker.capacity_key.partition(":")[2]
    with sql_budget(2):
        StaffCapacities().resolve(user, subject)
