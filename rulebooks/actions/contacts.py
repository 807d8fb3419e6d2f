"""Whom people of one unit's area contact, besides the voucher's main contact."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rulebooks.actions.drafts import locked_definition_draft, set_columns
from rulebooks.models import DefinitionContact, DefinitionVersion
from voucher_portal.accounts.models import OrganiserUnit
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.transitions import ActorLike
from voucher_portal.core.versions import bump


@dataclass(frozen=True)
class ContactDetails:
    """A unit's contact: a person or a service."""

    unit: OrganiserUnit
    name: str
    phone: str
    email: str = ""

    @property
    def columns(self) -> dict[str, object]:
        return {"unit": self.unit, "name": self.name, "phone": self.phone, "email": self.email}


@transaction.atomic
def add_contact(
    *, version: DefinitionVersion, details: ContactDetails, expected_version: int | None, by: ActorLike
) -> DefinitionContact:
    """Add a unit's contact to a draft. Raises StaleVersion, and RuleViolation for a unit that has one."""
    draft = locked_definition_draft(version, expected_version)
    _refuse(draft, details)
    contact = DefinitionContact.objects.create(organiser_id=draft.organiser_id, version=draft, **details.columns)
    bump(draft)
    return contact


@transaction.atomic
def edit_contact(
    *, contact: DefinitionContact, details: ContactDetails, expected_version: int | None, by: ActorLike
) -> DefinitionContact:
    """Change a unit's contact on a draft; `expected_version` is the draft's. Raises StaleVersion, RuleViolation."""
    draft = locked_definition_draft(contact.version, expected_version)
    _refuse(draft, details, but=contact.pk)
    row = DefinitionContact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    set_columns(row, details.columns)
    bump(draft)
    return row


@transaction.atomic
def remove_contact(*, contact: DefinitionContact, expected_version: int | None, by: ActorLike) -> DefinitionVersion:
    """Take a unit's contact off a draft. Raises StaleVersion, RuleViolation."""
    draft = locked_definition_draft(contact.version, expected_version)
    DefinitionContact.objects.filter(pk=contact.pk, version=draft).delete()
    return bump(draft)


def _refuse(draft: DefinitionVersion, details: ContactDetails, but: int = 0) -> None:
    if details.unit.organiser_id != draft.organiser_id:
        raise RuleViolation(_("Valitse yksikkö luettelosta."), field="unit")
    if draft.contacts.filter(unit=details.unit).exclude(pk=but).exists():
        raise RuleViolation(
            _("Yksiköllä on jo yhteystieto. Muuta sitä tai valitse toinen yksikkö."), field="unit", code="taken"
        )
