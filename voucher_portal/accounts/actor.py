"""The person who acts in this request, and in which capacity. A frozen value: no queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.core.exceptions import PermissionDenied

from voucher_portal.accounts.permissions import CLIENT_DATA, Permission


class CapacityKind(StrEnum):
    PUBLIC = "public"
    OFFICIAL = "official"
    PROVIDER = "provider"
    CLIENT = "client"
    MANDATE = "mandate"


@dataclass(frozen=True)
class Actor:
    """Who acts, in which capacity, with which permissions.

    `permissions` hold everywhere in the capacity's organisation; `office_permissions` only in
    that office (provider staff). `unit_ids` is empty when an official works for the whole
    organisation, else the units of the own area with everything below them. `client_ids` are
    the client records that a client, or the holder of a mandate, may see. `support_phone` and
    `brand_colour` are the organiser's, for officials and its clients; empty where it has none.
    """

    user_id: int | None = None
    display_name: str = ""
    capacity_key: str = "public"
    capacity: CapacityKind = CapacityKind.PUBLIC
    capacity_label: str = ""
    organisation_id: int | None = None
    organisation_public_id: str = ""
    organisation_name: str = ""
    membership_id: int | None = None
    roles: tuple[str, ...] = ()
    permissions: frozenset[Permission] = frozenset()
    office_permissions: tuple[tuple[int, frozenset[Permission]], ...] = ()
    unit_ids: tuple[int, ...] = ()
    client_ids: tuple[int, ...] = ()
    support_phone: str = ""
    brand_colour: str = ""
    identity_hash: bytes = field(default=b"", repr=False)

    @property
    def is_public(self) -> bool:
        return self.capacity is CapacityKind.PUBLIC

    @property
    def is_official(self) -> bool:
        return self.capacity is CapacityKind.OFFICIAL

    @property
    def is_provider(self) -> bool:
        return self.capacity is CapacityKind.PROVIDER

    @property
    def is_client(self) -> bool:
        """The client in person, or somebody with a mandate."""
        return self.capacity in (CapacityKind.CLIENT, CapacityKind.MANDATE)

    @property
    def organiser_id(self) -> int | None:
        """The organiser an official works for; None for everybody else."""
        return self.organisation_id if self.is_official else None

    @property
    def sees_client_data(self) -> bool:
        held = self.permissions.union(*(granted for _, granted in self.office_permissions))
        return bool(held & CLIENT_DATA)

    def can(self, permission: str, thing: Any = None) -> bool:
        """May this actor use the permission, on this thing when one is given?

        An organiser's permission holds for things of that organiser; an office's permission
        for things of that office. Whether the thing may be seen at all is `visible_to`'s answer.
        """
        if permission in self.permissions:
            organiser_id = getattr(thing, "organiser_id", None)
            return not self.is_official or organiser_id in (None, self.organisation_id)
        offices = self.offices_with(permission)
        if thing is None:
            return bool(offices)
        return getattr(thing, "office_id", None) in offices

    def offices_with(self, permission: str) -> tuple[int, ...]:
        """Ids of the offices in which the permission was given (not those covered company-wide)."""
        return tuple(office for office, granted in self.office_permissions if permission in granted)

    def holds_everywhere(self, permission: str) -> bool:
        """Does the permission cover the whole organisation, not only some offices?"""
        return permission in self.permissions


PUBLIC_ACTOR = Actor()


def require(actor: Actor, permission: Permission, thing: Any = None) -> None:
    """Raise PermissionDenied (403) unless the actor may do this."""
    if not actor.can(permission, thing):
        raise PermissionDenied(str(permission))
