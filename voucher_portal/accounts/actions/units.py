"""Units of an organiser, in a tree."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from voucher_portal.accounts import rules
from voucher_portal.accounts.models import Organisation, OrganiserUnit
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.transitions import ActorLike
from voucher_portal.core.versions import bump


@dataclass(frozen=True)
class UnitDetails:
    """A unit as its form gives it. Empty Swedish and English names show the Finnish one."""

    name_fi: str
    name_sv: str = ""
    name_en: str = ""
    phone: str = ""
    parent: OrganiserUnit | None = None


@transaction.atomic
def add_unit(*, organiser: Organisation, details: UnitDetails, by: ActorLike) -> OrganiserUnit:
    """Add a unit below its parent, or at the top. Raises RuleViolation for a parent elsewhere or closed."""
    _refuse_parent(organiser.pk, details.parent)
    return OrganiserUnit.objects.create(organiser=organiser, **_columns(details))


@transaction.atomic
def change_unit(
    *, unit: OrganiserUnit, details: UnitDetails, expected_version: int | None, by: ActorLike
) -> OrganiserUnit:
    """Rename or move the unit. Raises StaleVersion, and RuleViolation where it would end up below itself."""
    locked = _locked_tree(unit)
    locked.check_version(expected_version)
    _refuse_parent(locked.organiser_id, details.parent)
    parents = dict(OrganiserUnit.objects.filter(organiser_id=locked.organiser_id).values_list("pk", "parent_id"))
    if rules.would_make_loop(locked.pk, details.parent.pk if details.parent else None, parents):
        raise RuleViolation(_("Yksikkö ei voi olla itsensä alla. Valitse toinen yläyksikkö."), field="parent")
    columns = _columns(details)
    for column, value in columns.items():
        setattr(locked, column, value)
    locked.save(update_fields=list(columns))
    return bump(locked)


@transaction.atomic
def close_unit(*, unit: OrganiserUnit, expected_version: int | None = None, by: ActorLike) -> OrganiserUnit:
    """Close a unit: it can no longer be chosen. Raises RuleViolation while units below it are open."""
    locked = _locked_tree(unit)
    locked.check_version(expected_version)
    if locked.closed_at is not None:
        raise RuleViolation(_("Yksikkö on jo suljettu."))
    if OrganiserUnit.objects.filter(parent=locked, closed_at=None).exists():
        raise RuleViolation(_("Sulje tai siirrä ensin yksikön alla olevat yksiköt."), code="open_children")
    locked.closed_at = clock.now()
    locked.save(update_fields=["closed_at"])
    return bump(locked)


def _locked_tree(unit: OrganiserUnit) -> OrganiserUnit:
    """The unit, with every unit of the organiser locked: two moves at once could make a loop."""
    rows = OrganiserUnit.objects.filter(organiser_id=unit.organiser_id).select_for_update(of=("self",))
    return {row.pk: row for row in rows.order_by("pk")}[unit.pk]


def _refuse_parent(organiser_id: int, parent: OrganiserUnit | None) -> None:
    if parent is not None and (parent.organiser_id != organiser_id or parent.closed_at is not None):
        raise RuleViolation(_("Valitse yläyksikkö luettelosta."), field="parent")


def _columns(details: UnitDetails) -> dict[str, object]:
    return {
        "name_fi": details.name_fi,
        "name_sv": details.name_sv,
        "name_en": details.name_en,
        "phone": details.phone,
        "parent": details.parent,
    }
