"""In which capacity a strongly identified person acts: as the client, or on a client's behalf."""

from __future__ import annotations

from django.utils.translation import gettext as _

from clients.models import Client, Mandate, MandateQuerySet
from voucher_portal.accounts.actor import Actor, CapacityKind
from voucher_portal.accounts.models import User
from voucher_portal.accounts.roles import RoleName, permissions_of
from voucher_portal.core import clock


class ClientCapacities:
    """The person's own affairs: one capacity over the client records of every organiser."""

    prefix = "client"
    subject = "self"

    def all_for(self, user: User) -> list[Actor]:
        actor = self.resolve(user, self.subject)
        return [actor] if actor else []

    def resolve(self, user: User, subject_id: str) -> Actor | None:
        if subject_id != self.subject or not user.identity_hash:
            return None
        own = Client.objects.of_person(bytes(user.identity_hash)).order_by("pk").select_related("organiser")
        records = list(own.only("pk", "organiser__support_phone", "organiser__brand_colour"))
        if not records:
            return None
        return _actor(user, f"{self.prefix}:{self.subject}", CapacityKind.CLIENT, _("Asiakas"), records)


class MandateCapacities:
    """One capacity for each mandate in force; an ended or expired one is gone at the next request."""

    prefix = "mandate"

    def all_for(self, user: User) -> list[Actor]:
        if not user.identity_hash:
            return []
        return [self._actor(user, mandate) for mandate in self._held_by(user)]

    def resolve(self, user: User, subject_id: str) -> Actor | None:
        if not user.identity_hash:
            return None
        mandate = self._held_by(user).filter(public_id=subject_id).first()
        return self._actor(user, mandate) if mandate else None

    def _held_by(self, user: User) -> MandateQuerySet:
        held = Mandate.objects.in_force(clock.today()).filter(holder_lookup=bytes(user.identity_hash or b""))
        return held.select_related("client__organiser")

    def _actor(self, user: User, mandate: Mandate) -> Actor:
        label = _("Asioit puolesta: %(name)s") % {"name": mandate.client.full_name}
        key = f"{self.prefix}:{mandate.public_id}"
        return _actor(user, key, CapacityKind.MANDATE, label, [mandate.client])


def _actor(user: User, key: str, kind: CapacityKind, label: str, records: list[Client]) -> Actor:
    """The look and phone are an organiser's when the records are all its own; else the portal's."""
    organisers = {record.organiser for record in records}
    organiser = organisers.pop() if len(organisers) == 1 else None
    return Actor(
        user_id=user.pk,
        display_name=user.get_full_name(),
        capacity_key=key,
        capacity=kind,
        capacity_label=label,
        roles=(RoleName.CLIENT,),
        permissions=permissions_of([RoleName.CLIENT]),
        client_ids=tuple(record.pk for record in records),
        support_phone=organiser.support_phone if organiser else "",
        brand_colour=organiser.brand_colour if organiser else "",
        identity_hash=bytes(user.identity_hash or b""),
    )
