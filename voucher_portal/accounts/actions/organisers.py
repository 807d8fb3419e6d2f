"""Taking a new organiser into the portal: done by the operator, not in the browser."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from voucher_portal.accounts import rules
from voucher_portal.accounts.actions.staff import SignInMeans, StaffDetails, add_staff
from voucher_portal.accounts.models import Membership, Organisation, OrganisationKind
from voucher_portal.accounts.roles import RoleName
from voucher_portal.core.business_ids import validate_business_id
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.regions import counties
from voucher_portal.core.transitions import ActorLike
from voucher_portal.core.versions import bump


@dataclass(frozen=True)
class OrganiserFacts:
    """What is known of an organiser before anybody works in it. `county_code` is Statistics Finland's."""

    business_id: str
    organiser_type: str
    name_fi: str
    name_sv: str
    name_en: str
    county_code: str
    support_phone: str
    support_email: str
    support_hours_fi: str = ""
    support_hours_sv: str = ""
    support_hours_en: str = ""
    brand_colour: str = ""


@dataclass(frozen=True)
class SupportDetails:
    """Where people ask for help, and the colour of the organiser's pages ("" is the portal's own)."""

    support_phone: str
    support_email: str
    support_hours_fi: str
    support_hours_sv: str
    support_hours_en: str
    brand_colour: str


@transaction.atomic
def change_support(
    *, organiser: Organisation, details: SupportDetails, expected_version: int | None, by: ActorLike
) -> Organisation:
    """Save how the organiser is reached and looks. Raises StaleVersion, and RuleViolation for an unreadable colour."""
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organiser.pk)
    locked.check_version(expected_version)
    _refuse_colour(details.brand_colour)
    for column, value in vars(details).items():
        setattr(locked, column, value)
    locked.save(update_fields=list(vars(details)))
    return bump(locked)


@transaction.atomic
def add_organiser(*, facts: OrganiserFacts, first_name: str, last_name: str, email: str, by: ActorLike) -> Membership:
    """Write the organiser and its first administrator, who is invited by e-mail and adds the others.

    Raises RuleViolation for an impossible or known business ID or an unknown county.
    """
    if facts.county_code not in counties():
        raise RuleViolation(_("Hyvinvointialueen tunnusta ei ole."), field="county_code")
    _refuse_colour(facts.brand_colour)
    organisation = Organisation.objects.create(
        kind_of_party=OrganisationKind.ORGANISER, **{**vars(facts), "business_id": _free_business_id(facts)}
    )
    return add_staff(
        organisation=organisation,
        first_name=first_name,
        last_name=last_name,
        means=SignInMeans(email=email),
        details=StaffDetails(roles=(str(RoleName.ORGANISER_ADMINISTRATOR),)),
        by=by,
    )


def _refuse_colour(colour: str) -> None:
    """White text stands on the colour: it has to be readable."""
    if not colour:
        return
    if not rules.is_colour(colour):
        raise RuleViolation(
            _("Kirjoita väri muodossa #00347a: ristikkomerkki ja kuusi numeroa tai kirjainta a–f."),
            field="brand_colour",
            code="format",
        )
    if rules.contrast_with_white(colour) < rules.READABLE_CONTRAST:
        raise RuleViolation(
            _("Valkoinen teksti ei erotu tästä väristä tarpeeksi. Valitse tummempi väri."),
            field="brand_colour",
            code="contrast",
        )


def _free_business_id(facts: OrganiserFacts) -> str:
    try:
        business_id = validate_business_id(facts.business_id)
    except ValueError as error:
        raise RuleViolation(str(error), field="business_id") from error
    if Organisation.objects.filter(business_id=business_id).exists():
        raise RuleViolation(_("Y-tunnus on jo portaalissa."), field="business_id", code="duplicate")
    return business_id
