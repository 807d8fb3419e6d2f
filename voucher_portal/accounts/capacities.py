"""The capacities in which a signed-in person may act, collected from every app.

Each entry of `settings.CAPACITY_SOURCES` is the dotted path of a `CapacitySource`. Higher apps
(providers, clients) add theirs there, so that nothing is imported upwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from voucher_portal.accounts.actor import Actor, CapacityKind
from voucher_portal.accounts.models import Membership, OrganisationKind, OrganiserUnit, User
from voucher_portal.accounts.roles import ROLES, permissions_of


class CapacitySource(Protocol):
    """Where capacities of one kind come from. A capacity's key is `prefix:public id`."""

    prefix: str

    def all_for(self, user: User) -> list[Actor]:
        """Every capacity of this kind that the user has now."""

    def resolve(self, user: User, subject_id: str) -> Actor | None:
        """The capacity with this public id, or None when the user no longer has it."""


class OfficialCapacities:
    """One capacity for each organiser the person works for."""

    prefix = "official"

    def all_for(self, user: User) -> list[Actor]:
        return [official_actor(membership) for membership in self._memberships(user)]

    def resolve(self, user: User, subject_id: str) -> Actor | None:
        membership = self._memberships(user).filter(public_id=subject_id).first()
        return official_actor(membership) if membership else None

    def _memberships(self, user: User) -> QuerySet[Membership]:
        return (
            Membership.objects.living()
            .filter(user=user, organisation__kind_of_party=OrganisationKind.ORGANISER)
            .select_related("organisation", "user")
            .prefetch_related("units")
        )


def official_actor(membership: Membership) -> Actor:
    """The actor of an official's membership; own units include everything below them."""
    organisation = membership.organisation
    roles = tuple(membership.roles)
    return Actor(
        user_id=membership.user_id,
        display_name=membership.user.get_full_name(),
        capacity_key=f"{OfficialCapacities.prefix}:{membership.public_id}",
        capacity=CapacityKind.OFFICIAL,
        capacity_label=", ".join(str(ROLES[role].label) for role in roles),
        organisation_id=organisation.pk,
        organisation_public_id=organisation.public_id,
        organisation_name=str(organisation.name),
        membership_id=membership.pk,
        roles=roles,
        permissions=permissions_of(roles),
        support_phone=organisation.support_phone,
        brand_colour=organisation.brand_colour,
        unit_ids=_with_units_below([unit.pk for unit in membership.units.all()], organisation.pk),
        identity_hash=bytes(membership.user.identity_hash or b""),
    )


def _with_units_below(unit_ids: list[int], organiser_id: int) -> tuple[int, ...]:
    if not unit_ids:
        return ()
    children: dict[int | None, list[int]] = {}
    for pk, parent in OrganiserUnit.objects.filter(organiser_id=organiser_id).values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found, waiting = set(unit_ids), list(unit_ids)
    while waiting:
        below = [pk for pk in children.get(waiting.pop(), []) if pk not in found]
        found.update(below)
        waiting.extend(below)
    return tuple(sorted(found))


@lru_cache
def sources() -> dict[str, CapacitySource]:
    """The capacity sources of the project by their prefix."""
    instances: list[CapacitySource] = [import_string(path)() for path in settings.CAPACITY_SOURCES]
    return {source.prefix: source for source in instances}


def capacities_of(user: User) -> list[Actor]:
    """Every capacity the user may choose, in the order of the sources."""
    return list(_all(user))


def _all(user: User) -> Iterator[Actor]:
    for source in sources().values():
        yield from source.all_for(user)


def resolve_capacity(user: User, key: str) -> Actor | None:
    """The actor of a chosen capacity, asked from the database at every request."""
    prefix, _, subject_id = key.partition(":")
    source = sources().get(prefix)
    return source.resolve(user, subject_id) if source else None
