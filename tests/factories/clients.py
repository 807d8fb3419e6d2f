"""Makers of clients, need assessments and mandates."""

from __future__ import annotations

import datetime

from clients.models import Client, Conclusion, NeedAssessment
from tests.factories.accounts import identity_code
from tests.numbering import numbers
from tests.personas import make_client
from voucher_portal.accounts.models import Organisation, OrganiserUnit, User

_numbers = numbers()


def new_identity_code() -> str:
    """A test identity code that nobody of the cast has."""
    number = next(_numbers)
    birth = f"{number % 28 + 1:02}{number // 28 % 12 + 1:02}{number // 336 % 40 + 20:02}"
    return identity_code(birth, 950 + number % 50)


def make_numbered_client(organiser: Organisation, created_by: User, **fields: object) -> Client:
    """Another client of the organiser, with an identity code of their own."""
    number = next(_numbers)
    first_names = str(fields.pop("first_names", f"Testi{number}"))
    last_name = str(fields.pop("last_name", f"Tuomi{number:04}"))
    return make_client(organiser, first_names, last_name, new_identity_code(), created_by, **fields)


def make_many_clients(organiser: Organisation, created_by: User, many: int) -> list[Client]:
    """Clients without identifiers, in one statement: for lists that are long."""
    return Client.objects.bulk_create(
        Client(
            organiser=organiser,
            first_names=f"Testi{number}",
            last_name=f"Tuomi{number:04}",
            street_address="Koulukatu 1",
            postal_code="40100",
            post_office="Jyväskylä",
            municipality_code="179",
            created_by=created_by,
        )
        for number in range(many)
    )


def make_assessment(client: Client, unit: OrganiserUnit, assessor: User, **fields: object) -> NeedAssessment:
    """An assessment of 15.3.2023 by which a voucher suits the client, unless told otherwise."""
    values: dict[str, object] = {
        "assessed_date": datetime.date(2023, 3, 15),
        "needs": "Tarvitsee apua arkiaskareissa kahdesti viikossa.",
        "plan": "Kotipalvelua arkisin.",
        "conclusion": Conclusion.VOUCHER_SUITS,
    }
    return NeedAssessment.objects.create(
        organiser=client.organiser, client=client, unit=unit, assessor=assessor, **{**values, **fields}
    )
