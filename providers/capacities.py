"""The capacities of provider staff: one for each company the person works for."""

from __future__ import annotations

from django.db.models import QuerySet

from voucher_portal.accounts.actor import Actor, CapacityKind
from voucher_portal.accounts.models import Membership, OrganisationKind, User
from voucher_portal.accounts.permissions import Permission
from voucher_portal.accounts.roles import PROVIDER_ROLES, ROLES, permissions_of

_ROLE_NAMES = tuple(str(role.name) for role in PROVIDER_ROLES)


class StaffCapacities:
    """Membership roles hold in the whole company, those of office assignments in that office. Two queries."""

    prefix = "staff"

    def all_for(self, user: User) -> list[Actor]:
        return [staff_actor(membership) for membership in self._memberships(user)]

    def resolve(self, user: User, subject_id: str) -> Actor | None:
        membership = self._memberships(user).filter(public_id=subject_id).first()
        return staff_actor(membership) if membership else None

    def _memberships(self, user: User) -> QuerySet[Membership]:
        return (
            Membership.objects.living()
            .filter(user=user, organisation__kind_of_party=OrganisationKind.PROVIDER)
            .select_related("organisation", "user")
            .prefetch_related("office_assignments")
        )


def staff_actor(membership: Membership) -> Actor:
    """The actor of a member of staff. Names that are no provider role give nothing."""
    organisation = membership.organisation
    everywhere = _known(membership.roles)
    in_offices = {row.office_id: _known(row.roles) for row in membership.office_assignments.all()}
    roles = tuple(dict.fromkeys((*everywhere, *(role for names in in_offices.values() for role in names))))
    return Actor(
        user_id=membership.user_id,
        display_name=membership.user.get_full_name(),
        capacity_key=f"{StaffCapacities.prefix}:{membership.public_id}",
        capacity=CapacityKind.PROVIDER,
        capacity_label=", ".join(str(ROLES[role].label) for role in roles),
        organisation_id=organisation.pk,
        organisation_public_id=organisation.public_id,
        organisation_name=str(organisation.name),
        membership_id=membership.pk,
        roles=roles,
        permissions=permissions_of(everywhere),
        office_permissions=_office_permissions(in_offices),
        identity_hash=bytes(membership.user.identity_hash or b""),
    )


def _known(roles: list[str]) -> tuple[str, ...]:
    return tuple(role for role in roles if role in _ROLE_NAMES)


def _office_permissions(
    in_offices: dict[int, tuple[str, ...]],
) -> tuple[tuple[int, frozenset[Permission]], ...]:
    return tuple((office, permissions_of(roles)) for office, roles in sorted(in_offices.items()) if roles)
