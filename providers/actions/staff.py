"""The company's people and their rights, in the whole company and in each office (S2:L63–65)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from providers.models import Office, OfficeAssignment, Provider
from voucher_portal.accounts.actions import (
    SignInMeans,
    StaffDetails,
    add_staff,
    change_membership,
    end_membership,
)
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.models import Membership
from voucher_portal.accounts.roles import RoleName
from voucher_portal.core.errors import RuleViolation

#: What may be given in one office. The administrator's role holds in the whole company only.
OFFICE_ROLES = (str(RoleName.WORKER), str(RoleName.BILLING_USER), str(RoleName.READER))


@dataclass(frozen=True)
class Rights:
    """Roles in the whole company, and roles in single offices by office id."""

    everywhere: tuple[str, ...] = ()
    in_offices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.everywhere and not any(self.in_offices.values())


@dataclass(frozen=True)
class WorkerDetails:
    """What the administrator says about a member of staff."""

    title: str = ""
    phone: str = ""


@transaction.atomic
def add_worker(
    *,
    provider: Provider,
    first_name: str,
    last_name: str,
    means: SignInMeans,
    details: WorkerDetails,
    rights: Rights,
    by: Actor,
) -> Membership:
    """Add a member of staff: with an e-mail an invitation goes out, with a login name a code is printed.

    Raises RuleViolation when no right is given, the e-mail or login name is taken, or an office
    is of another company.
    """
    _refuse_rights(provider, rights)
    membership = add_staff(
        organisation=provider.organisation,
        first_name=first_name,
        last_name=last_name,
        means=means,
        details=StaffDetails(roles=rights.everywhere, title=details.title, phone=details.phone),
        by=by,
    )
    _assign(membership, rights)
    return membership


@transaction.atomic
def change_worker(
    *,
    provider: Provider,
    membership: Membership,
    details: WorkerDetails,
    rights: Rights,
    expected_version: int | None,
    by: Actor,
) -> Membership:
    """Change what a member of staff may do, and where. Offices that are not named keep their rights.

    Raises StaleVersion, and RuleViolation when the company would lose its last administrator.
    """
    _refuse_rights(provider, rights)
    membership = change_membership(
        membership=membership,
        details=StaffDetails(roles=rights.everywhere, title=details.title, phone=details.phone),
        expected_version=expected_version,
        by=by,
    )
    _assign(membership, rights)
    return membership


@transaction.atomic
def end_worker(*, membership: Membership, expected_version: int | None, by: Actor) -> Membership:
    """The person's work for the company ends now. Raises RuleViolation for the last administrator."""
    return end_membership(membership=membership, expected_version=expected_version, by=by)


def _refuse_rights(provider: Provider, rights: Rights) -> None:
    if rights.is_empty:
        raise RuleViolation(_("Anna henkilölle vähintään yksi oikeus."), code="no_rights")
    if not all(set(roles) <= set(OFFICE_ROLES) for roles in rights.in_offices.values()):
        raise RuleViolation(_("Valitse oikeus luettelosta."), code="role_not_for_office")
    own = Office.objects.filter(provider=provider, pk__in=rights.in_offices).count()
    if own != len(rights.in_offices):
        raise RuleViolation(_("Valitse oman yrityksen toimipisteitä."), code="foreign_office")


def _assign(membership: Membership, rights: Rights) -> None:
    for office_id, roles in rights.in_offices.items():
        if roles:
            OfficeAssignment.objects.update_or_create(
                membership=membership, office_id=office_id, defaults={"roles": list(roles)}
            )
        else:
            OfficeAssignment.objects.filter(membership=membership, office_id=office_id).delete()
