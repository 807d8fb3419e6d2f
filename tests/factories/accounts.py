"""Plain makers of users, organisations, units and memberships."""

from __future__ import annotations

from stdnum.fi import ytunnus

from tests.numbering import numbers
from voucher_portal.accounts.models import (
    Membership,
    Organisation,
    OrganisationKind,
    OrganiserType,
    OrganiserUnit,
    User,
)

PASSWORD = "aurinko paistaa 12"

_numbers = numbers()


def make_user(first_name: str = "Testi", last_name: str = "Tammela", **fields: object) -> User:
    """A user with an e-mail of their own and no password, unless told otherwise."""
    user = new_user(first_name, last_name, **fields)
    user.save()
    return user


def new_user(first_name: str, last_name: str, **fields: object) -> User:
    """The same, not yet in the database."""
    number = next(_numbers)
    fields.setdefault("email", f"{ascii_name(first_name)}.{ascii_name(last_name)}.{number}@example.fi")
    return User(first_name=first_name, last_name=last_name, **fields)


def make_user_with_password(**fields: object) -> User:
    """A user who can sign in with PASSWORD."""
    user = make_user(**fields)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def make_organiser(name: str = "Esimerkkilän hyvinvointialue", **fields: object) -> Organisation:
    """A county with a support phone and a valid invented business ID."""
    values: dict[str, object] = {
        "kind_of_party": OrganisationKind.ORGANISER,
        "organiser_type": OrganiserType.COUNTY,
        "name_fi": name,
        "name_sv": name,
        "name_en": name,
        "business_id": business_id(),
        "support_phone": "014 000 0000",
        "support_email": "neuvonta@example.fi",
        "support_hours_fi": "arkisin klo 9–15",
    }
    return Organisation.objects.create(**{**values, **fields})


def make_company(name: str = "Esimerkkipalvelu Oy", **fields: object) -> Organisation:
    """The organisation behind a provider."""
    values: dict[str, object] = {
        "kind_of_party": OrganisationKind.PROVIDER,
        "name_fi": name,
        "name_sv": name,
        "name_en": name,
        "business_id": business_id(),
    }
    return Organisation.objects.create(**{**values, **fields})


def make_unit(organiser: Organisation, name: str = "Kotihoito", **fields: object) -> OrganiserUnit:
    values: dict[str, object] = {"name_fi": name, "name_sv": name, "name_en": name}
    return OrganiserUnit.objects.create(organiser=organiser, **{**values, **fields})


def make_membership(user: User, organisation: Organisation, *roles: str, **fields: object) -> Membership:
    return Membership.objects.create(user=user, organisation=organisation, roles=list(roles), **fields)


def business_id() -> str:
    """An invented business ID with a right check digit, different each time."""
    while True:
        body = f"{9_000_000 + next(_numbers):07d}"
        for check in "0123456789":
            if ytunnus.is_valid(body + check):
                return f"{body}-{check}"


def identity_code(birth: str = "010150", number: int = 901) -> str:
    """A test personal identity code: individual number 900–999 and the right check character.

    `birth` is ddmmyy in the 1900s.
    """
    check = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(f"{birth}{number:03d}") % 31]
    return f"{birth}-{number:03d}{check}"


def ascii_name(name: str) -> str:
    return name.lower().translate(str.maketrans("åäö ", "aao-"))
