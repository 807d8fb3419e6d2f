"""Offices: opening, changing and closing them (S1:L51)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from providers.models import Office, Provider
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.versions import bump


@dataclass(frozen=True)
class OfficeDetails:
    """What a company says of an office. Municipalities by their three-digit codes."""

    name: str
    street_address: str
    postal_code: str
    post_office: str
    municipality_code: str
    served_municipality_codes: list[str]
    contact_name: str
    phone: str
    email: str = ""
    opening_hours: str = ""


@transaction.atomic
def add_office(*, provider: Provider, details: OfficeDetails, by: Actor) -> Office:
    """Open an office. Raises RuleViolation when an open one has the same name."""
    Provider.objects.select_for_update(of=("self",)).get(pk=provider.pk)
    _refuse_same_name(provider, details.name)
    return Office.objects.create(provider=provider, **asdict(details))


@transaction.atomic
def update_office(*, office: Office, details: OfficeDetails, expected_version: int | None, by: Actor) -> Office:
    """Change an open office. Raises StaleVersion, or RuleViolation for a closed one or a taken name."""
    office = _lock_open(office)
    office.check_version(expected_version)
    _refuse_same_name(office.provider, details.name, besides=office)
    changed = asdict(details)
    for field, value in changed.items():
        setattr(office, field, value)
    office.save(update_fields=list(changed))
    return bump(office)


@transaction.atomic
def close_office(*, office: Office, expected_version: int | None, by: Actor) -> Office:
    """Close an office: it leaves the public list, what was done there can still be billed."""
    office = _lock_open(office)
    office.check_version(expected_version)
    office.closed_at = clock.now()
    office.save(update_fields=["closed_at"])
    return bump(office)


def _lock_open(office: Office) -> Office:
    Provider.objects.select_for_update(of=("self",)).get(pk=office.provider_id)
    locked = Office.objects.select_related("provider").select_for_update(of=("self",)).get(pk=office.pk)
    if locked.closed_at is not None:
        raise RuleViolation(_("Toimipiste on suljettu. Lisää tarvittaessa uusi toimipiste."), code="office_closed")
    return locked


def _refuse_same_name(provider: Provider, name: str, besides: Office | None = None) -> None:
    same = provider.offices.open().filter(name=name)
    if (same.exclude(pk=besides.pk) if besides else same).exists():
        raise RuleViolation(
            _("Teillä on jo tämänniminen toimipiste. Anna toimipisteelle toinen nimi."),
            field="name",
            code="office_name_taken",
        )
