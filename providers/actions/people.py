"""Who acts: a person who is known, and for no company of their own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from providers import rules
from providers.models import Provider
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.models import Membership
from voucher_portal.core.errors import NotPermitted, RuleViolation

OWN_COMPANY = _("Olet itse tämän yrityksen käyttäjä, joten et voi käsitellä sen asioita. Pyydä toista käsittelijää.")


def acting_person(by: Actor) -> int:
    """The user id of whoever acts. Raises NotPermitted when nobody is signed in."""
    if by.user_id is None:
        raise NotPermitted
    return by.user_id


def refuse_own_company(provider: Provider, by: Actor) -> None:
    """Raise RuleViolation when the official is, or has been, a member of the company."""
    if rules.handling_conflict(user_id=by.user_id, company_user_ids=company_user_ids(provider)):
        raise RuleViolation(OWN_COMPANY, code=rules.Conflict.OWN_COMPANY)


def company_user_ids(provider: Provider) -> list[int]:
    """Everybody who is, or has been, a member of the company."""
    members = Membership.objects.filter(organisation=provider.organisation_id)
    return list(members.values_list("user_id", flat=True))
