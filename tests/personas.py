"""The fixed cast: two organisers, three providers, their staff, clients and a holder of a mandate.

`personas` builds them; `as_actor(persona)` is the actor of their capacity and
`client_as(persona)` a test client signed in as them with the second factor done.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client as Browser
from psycopg.types.range import DateRange

from clients.models import Client, ClientIdentifier, IdentifierKind, Mandate, MandateBasis
from providers.models import Office, OfficeAssignment, Provider
from providers.transitions import ProviderState
from tests.factories.accounts import (
    identity_code,
    make_company,
    make_organiser,
    make_unit,
    make_user,
    new_user,
)
from tests.grounds import Made, kept
from voucher_portal.accounts.actor import PUBLIC_ACTOR, Actor
from voucher_portal.accounts.capacities import resolve_capacity
from voucher_portal.accounts.identity import IDENTITY_CODE, identity_hash
from voucher_portal.accounts.middleware import CAPACITY_SESSION_KEY, SEEN_SESSION_KEY
from voucher_portal.accounts.models import Membership, Organisation, OrganisationKind, OrganiserUnit, User
from voucher_portal.accounts.roles import RoleName
from voucher_portal.core import identifiers

AUTHENTICATION_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

AAMU_CODE = identity_code("010150", 901)
VEIKKO_CODE = identity_code("020240", 903)
MERI_CODE = identity_code("030375", 904)
SISKO_CODE = identity_code("040444", 906)


@dataclass(frozen=True)
class Persona:
    """One person of the cast, in the capacity in which they act."""

    key: str
    user: User | None = None
    capacity_key: str = ""

    @property
    def is_strongly_identified(self) -> bool:
        return self.capacity_key.startswith(("client:", "mandate:"))


@dataclass(frozen=True)
class Cast:
    """Everybody and what they stand on. Fields of type Persona are the people."""

    organiser: Organisation
    other_organiser: Organisation
    unit: OrganiserUnit
    sub_unit: OrganiserUnit
    other_unit: OrganiserUnit
    company: Provider
    other_company: Provider
    third_company: Provider
    office: Office
    second_office: Office
    other_office: Office
    third_office: Office
    client_record: Client
    neighbour_record: Client
    stranger_record: Client
    mandate: Mandate

    administrator: Persona
    planner: Persona
    case_manager: Persona
    second_case_manager: Persona
    decision_maker: Persona
    supervisor: Persona
    finance_clerk: Persona
    auditor: Persona

    other_administrator: Persona
    other_planner: Persona
    other_case_manager: Persona
    other_second_case_manager: Persona
    other_decision_maker: Persona
    other_supervisor: Persona
    other_finance_clerk: Persona
    other_auditor: Persona

    provider_administrator: Persona
    worker: Persona
    second_worker: Persona
    billing_user: Persona
    reader: Persona
    other_provider_administrator: Persona
    other_worker: Persona
    third_provider_administrator: Persona

    client: Persona
    neighbour: Persona
    mandate_holder: Persona
    stranger_client: Persona
    visitor: Persona

    @property
    def everybody(self) -> dict[str, Persona]:
        """Every persona by name, the anonymous visitor last."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: persona for name, persona in found.items() if isinstance(persona, Persona)}


_OFFICIALS = (
    ("administrator", "Helmi", "Hanki", RoleName.ORGANISER_ADMINISTRATOR),
    ("planner", "Suvi", "Suunta", RoleName.PLANNER),
    ("case_manager", "Anni", "Aalto", RoleName.CASE_MANAGER),
    ("second_case_manager", "Oili", "Ohra", RoleName.CASE_MANAGER),
    ("decision_maker", "Päivi", "Puro", RoleName.DECISION_MAKER),
    ("supervisor", "Vesa", "Vuori", RoleName.SUPERVISOR),
    ("finance_clerk", "Taina", "Talvi", RoleName.FINANCE_CLERK),
    ("auditor", "Timo", "Tuuli", RoleName.AUDITOR),
)


def build_cast() -> Cast:
    """Write the whole cast to the database, each kind of row at once: most tests begin with it."""
    organiser = make_organiser("Keski-Suomen hyvinvointialue", county_code="15")
    other_organiser = make_organiser("Pirkanmaan hyvinvointialue", county_code="08")
    unit = make_unit(organiser, "Ikääntyneiden palvelut")
    companies = _companies()
    parts = {
        "organiser": organiser,
        "other_organiser": other_organiser,
        "unit": unit,
        "sub_unit": make_unit(organiser, "Asiakasohjaus Jyväskylä", parent=unit),
        "other_unit": make_unit(other_organiser, "Kotiin annettavat palvelut"),
        **companies,
        **_members([*_officials(organiser), *_officials(other_organiser, "other_"), *_staff(companies)]),
        **_clients(organiser, other_organiser),
        "visitor": Persona("visitor"),
    }
    return Cast(**parts)


@dataclass(frozen=True)
class _Member:
    """Somebody who acts for an organisation: the role holds everywhere, or only in the office given."""

    key: str
    first_name: str
    last_name: str
    organisation: Organisation
    role: str
    office: Office | None = None


def _officials(organiser: Organisation, prefix: str = "") -> list[_Member]:
    return [_Member(prefix + key, first, last, organiser, role) for key, first, last, role in _OFFICIALS]


def _companies() -> dict[str, Any]:
    company = make_provider("Kotihoiva Esimerkki Oy")
    other_company = make_provider("Hoivapari Tmi", legal_form="tmi")
    third_company = make_provider("Iltatähti Osk", legal_form="osk")
    return {
        "company": company,
        "other_company": other_company,
        "third_company": third_company,
        "office": make_office(company, "Keskusta"),
        "second_office": make_office(company, "Palokka"),
        "other_office": make_office(other_company, "Hoivapari"),
        "third_office": make_office(third_company, "Tampere", municipality_code="837"),
    }


def _staff(at: dict[str, Any]) -> list[_Member]:
    own, other, third = (at[name].organisation for name in ("company", "other_company", "third_company"))
    return [
        _Member("provider_administrator", "Veera", "Virta", own, RoleName.PROVIDER_ADMINISTRATOR),
        _Member("worker", "Onni", "Oja", own, RoleName.WORKER, at["office"]),
        _Member("second_worker", "Laura", "Lehto", own, RoleName.WORKER, at["second_office"]),
        _Member("billing_user", "Liisa", "Laine", own, RoleName.BILLING_USER),
        _Member("reader", "Raili", "Rinne", own, RoleName.READER, at["office"]),
        _Member("other_provider_administrator", "Henna", "Harju", other, RoleName.PROVIDER_ADMINISTRATOR),
        _Member("other_worker", "Heikki", "Heinä", other, RoleName.WORKER, at["other_office"]),
        _Member("third_provider_administrator", "Ilta", "Ilves", third, RoleName.PROVIDER_ADMINISTRATOR),
    ]


def _members(members: list[_Member]) -> dict[str, Persona]:
    users = User.objects.bulk_create(new_user(member.first_name, member.last_name) for member in members)
    pairs = list(zip(members, users, strict=True))
    memberships = Membership.objects.bulk_create(
        Membership(user=user, organisation=member.organisation, roles=[] if member.office else [member.role])
        for member, user in pairs
    )
    pairs = list(zip(members, memberships, strict=True))
    OfficeAssignment.objects.bulk_create(
        OfficeAssignment(membership=membership, office=member.office, roles=[member.role])
        for member, membership in pairs
        if member.office
    )
    return {member.key: _persona(member.key, membership) for member, membership in pairs}


def _persona(key: str, membership: Membership) -> Persona:
    kind = "official" if membership.organisation.kind_of_party == OrganisationKind.ORGANISER else "staff"
    return Persona(key, membership.user, f"{kind}:{membership.public_id}")


def make_provider(name: str, **values: object) -> Provider:
    """An active company with its organisation."""
    defaults: dict[str, object] = {
        "state": ProviderState.ACTIVE,
        "legal_form": "oy",
        "street_address": "Kauppakatu 1",
        "postal_code": "40100",
        "post_office": "Jyväskylä",
        "phone": "014 111 1111",
        "email": "yritys@example.fi",
        "languages": ["fi"],
    }
    return Provider.objects.create(organisation=make_company(name), **{**defaults, **values})


def make_office(provider: Provider, name: str, **values: object) -> Office:
    """An open office of the company that serves Jyväskylä."""
    defaults: dict[str, object] = {
        "street_address": "Kauppakatu 1",
        "postal_code": "40100",
        "post_office": "Jyväskylä",
        "municipality_code": "179",
        "served_municipality_codes": ["179"],
        "contact_name": "Veera Virta",
        "phone": "014 111 1111",
    }
    return Office.objects.create(provider=provider, name=name, **{**defaults, **values})


def _clients(organiser: Organisation, other_organiser: Organisation) -> dict[str, object]:
    registrar = make_user("Rauha", "Rekisteri")
    aamu = make_client(organiser, "Testi Aamu", "Aurinkoinen", AAMU_CODE, registrar)
    veikko = make_client(organiser, "Testi Veikko", "Vanamo", VEIKKO_CODE, registrar)
    sisko = make_client(other_organiser, "Testi Sisko", "Sammal", SISKO_CODE, registrar)
    mandate = make_mandate(veikko, MERI_CODE, "Testi Meri Mansikka", registrar)
    return {
        "client_record": aamu,
        "neighbour_record": veikko,
        "stranger_record": sisko,
        "mandate": mandate,
        "client": _identified("client", "Testi Aamu", "Aurinkoinen", AAMU_CODE),
        "neighbour": _identified("neighbour", "Testi Veikko", "Vanamo", VEIKKO_CODE),
        "stranger_client": _identified("stranger_client", "Testi Sisko", "Sammal", SISKO_CODE),
        "mandate_holder": _identified(
            "mandate_holder", "Testi Meri", "Mansikka", MERI_CODE, f"mandate:{mandate.public_id}"
        ),
    }


def _identified(key: str, first_name: str, last_name: str, code: str, capacity: str = "client:self") -> Persona:
    user = make_user(first_name, last_name, email=None, identity_hash=identity_hash(code))
    return Persona(key, user, capacity)


def make_client(
    organiser: Organisation, first_names: str, last_name: str, code: str, created_by: User, **values: object
) -> Client:
    """A client of the organiser, living in Jyväskylä, with a personal identity code."""
    defaults: dict[str, object] = {
        "street_address": "Koulukatu 11 a 2",
        "postal_code": "40100",
        "post_office": "Jyväskylä",
        "municipality_code": "179",
    }
    record = Client.objects.create(
        organiser=organiser,
        first_names=first_names,
        last_name=last_name,
        created_by=created_by,
        **{**defaults, **values},
    )
    ClientIdentifier.objects.create(
        organiser=organiser,
        client=record,
        identifier_kind=IdentifierKind.IDENTITY_CODE,
        encrypted=identifiers.encrypt(code, purpose=IDENTITY_CODE),
        lookup=identity_hash(code),
        period=DateRange(datetime.date(2020, 1, 1), None),
    )
    return record


def make_mandate(record: Client, holder_code: str, holder_name: str, registered_by: User) -> Mandate:
    """A power of attorney in force, given by the client to the holder."""
    return Mandate.objects.create(
        organiser=record.organiser,
        client=record,
        holder_lookup=identity_hash(holder_code),
        holder_name=holder_name,
        basis=MandateBasis.POWER_OF_ATTORNEY,
        period=DateRange(datetime.date(2020, 1, 1), None),
        registered_by=registered_by,
    )


def as_actor(persona: Persona) -> Actor:
    """The actor a persona is, read from the database as a request would."""
    if persona.user is None:
        return PUBLIC_ACTOR
    actor = resolve_capacity(persona.user, persona.capacity_key)
    assert actor is not None, f"{persona.key} has no capacity {persona.capacity_key}"
    return actor


def client_as(persona: Persona, *, second_factor: bool = True) -> Browser:
    """A test client signed in as the persona; with `second_factor=False` by password alone."""
    browser = Browser()
    if persona.user is None or isinstance(persona.user, AnonymousUser):
        return browser
    browser.force_login(persona.user, backend=AUTHENTICATION_BACKEND)
    session = browser.session
    session[CAPACITY_SESSION_KEY] = persona.capacity_key
    session[SEEN_SESSION_KEY] = int(time.time())
    session["account_authentication_methods"] = _records(persona, second_factor)
    session["account_authentication_methods_user"] = str(persona.user.pk)
    session.save()
    return browser


def _records(persona: Persona, second_factor: bool) -> list[dict[str, object]]:
    """What the sign-in flow leaves in the session."""
    if persona.is_strongly_identified and second_factor:
        return [{"method": "strong_identification", "at": time.time()}]
    records: list[dict[str, object]] = [{"method": "password", "at": time.time()}]
    if second_factor:
        records.append({"method": "mfa", "type": "totp", "at": time.time()})
    return records


@kept()
def personas(made: Made) -> Cast:
    return build_cast()


@pytest.fixture(name="as_actor")
def _as_actor() -> Callable[[Persona], Actor]:
    return as_actor


@pytest.fixture(name="client_as")
def _client_as() -> Callable[..., Browser]:
    return client_as
