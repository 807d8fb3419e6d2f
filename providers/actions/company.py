"""Companies: registering once, keeping the details, closing (S1:L50–51, S2:L55–61)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from providers.actions import correspondence
from providers.actions.people import acting_person
from providers.models import Provider
from voucher_portal.accounts.actions import SignInMeans, StaffDetails, add_staff
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.models import Membership, Organisation, OrganisationKind
from voucher_portal.accounts.roles import RoleName
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.transitions import apply, record_transition
from voucher_portal.core.versions import bump

_ADMINISTRATOR = (str(RoleName.PROVIDER_ADMINISTRATOR),)


@dataclass(frozen=True)
class NewCompany:
    """What a company says of itself when it registers; `business_id` as 1234567-1."""

    business_id: str
    name: str
    legal_form: str
    street_address: str
    postal_code: str
    post_office: str
    phone: str
    email: str


@dataclass(frozen=True)
class NewPerson:
    """The person who registers without being signed in."""

    first_name: str
    last_name: str
    email: str


@dataclass(frozen=True)
class CompanyDetails:
    """What the company keeps up to date itself."""

    street_address: str
    postal_code: str
    post_office: str
    phone: str
    email: str
    website: str
    languages: list[str]
    bank_account: str
    e_invoice_address: str
    soteri_id: str


@transaction.atomic
def register_company(*, company: NewCompany, person: NewPerson | None, by: Actor) -> Membership:
    """Register a company; the signed-in person, or the new one, becomes its administrator.

    A new person gets a mail with a link for choosing a password, and nobody learns here whether
    the e-mail was known. The company is not active before its authority is shown. Raises
    RuleViolation when the Y-tunnus is registered already.
    """
    organisation = _new_organisation(company)
    provider = Provider.objects.create(
        organisation=organisation,
        legal_form=company.legal_form,
        street_address=company.street_address,
        postal_code=company.postal_code,
        post_office=company.post_office,
        phone=company.phone,
        email=company.email,
        languages=["fi"],
    )
    record_transition(provider, "register", "", by=by)
    if person is None:
        return Membership.objects.create(
            user_id=acting_person(by), organisation=organisation, roles=list(_ADMINISTRATOR)
        )
    return _invite_administrator(organisation, person, by)


def _invite_administrator(organisation: Organisation, person: NewPerson, by: Actor) -> Membership:
    """A refusal concerns the person, not the company whose fields the form names."""
    try:
        return add_staff(
            organisation=organisation,
            first_name=person.first_name,
            last_name=person.last_name,
            means=SignInMeans(email=person.email),
            details=StaffDetails(roles=_ADMINISTRATOR),
            by=by,
        )
    except RuleViolation as error:
        raise RuleViolation(error.message, code=error.code) from error


def _new_organisation(company: NewCompany) -> Organisation:
    """Two registrations of one company at the same moment end with one of them."""
    _refuse_registered(company.business_id)
    try:
        with transaction.atomic():
            return Organisation.objects.create(
                kind_of_party=OrganisationKind.PROVIDER,
                name_fi=company.name,
                name_sv=company.name,
                name_en=company.name,
                business_id=company.business_id,
            )
    except IntegrityError:
        _refuse_registered(company.business_id)
        raise


def _refuse_registered(business_id: str) -> None:
    if Organisation.objects.filter(business_id=business_id).exists():
        raise RuleViolation(
            _(
                "Yritys on jo rekisteröity portaaliin. Pyydä käyttöoikeus yrityksen pääkäyttäjältä. "
                "Jos et tiedä, kuka hän on, kysy portaalin neuvonnasta: %(phone)s."
            )
            % {"phone": settings.SUPPORT_PHONE},
            field="business_id",
            code="company_registered",
        )


@transaction.atomic
def update_company(*, provider: Provider, details: CompanyDetails, expected_version: int | None, by: Actor) -> Provider:
    """Change the company's details. A changed account number is told to the company's administrators."""
    provider = _lock(provider)
    provider.check_version(expected_version)
    account_changed = bool(provider.bank_account) and provider.bank_account != details.bank_account
    changed = asdict(details)
    for field, value in changed.items():
        setattr(provider, field, value)
    provider.save(update_fields=list(changed))
    if account_changed:
        correspondence.tell_of_account_change(provider, by=by)
    return bump(provider)


@transaction.atomic
def close_company(*, provider: Provider, reason: str, expected_version: int | None, by: Actor) -> Provider:
    """The company stops: it leaves the public list and applies no more. What it did can be billed."""
    provider = _lock(provider)
    provider.check_version(expected_version)
    apply(provider, "close", by=by, reason=reason, stamps={"version": provider.version + 1})
    return provider


def _lock(provider: Provider) -> Provider:
    rows = Provider.objects.select_related("organisation").select_for_update(of=("self",))
    return rows.get(pk=provider.pk)
