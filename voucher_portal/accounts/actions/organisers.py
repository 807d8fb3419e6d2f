"""Taking a new organiser into the portal: done by the operator, not in the browser."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from voucher_portal.accounts.actions.staff import SignInMeans, StaffDetails, add_staff
from voucher_portal.accounts.models import Membership, Organisation, OrganisationKind
from voucher_portal.accounts.roles import RoleName
from voucher_portal.core.business_ids import validate_business_id
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.regions import counties
from voucher_portal.core.transitions import ActorLike


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


@transaction.atomic
def add_organiser(*, facts: OrganiserFacts, first_name: str, last_name: str, email: str, by: ActorLike) -> Membership:
    """Write the organiser and its first administrator, who is invited by e-mail and adds the others.

    Raises RuleViolation for an impossible or known business ID or an unknown county.
    """
    if facts.county_code not in counties():
        raise RuleViolation(_("Hyvinvointialueen tunnusta ei ole."), field="county_code")
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


def _free_business_id(facts: OrganiserFacts) -> str:
    try:
        business_id = validate_business_id(facts.business_id)
    except ValueError as error:
        raise RuleViolation(str(error), field="business_id") from error
    if Organisation.objects.filter(business_id=business_id).exists():
        raise RuleViolation(_("Y-tunnus on jo portaalissa."), field="business_id", code="duplicate")
    return business_id
