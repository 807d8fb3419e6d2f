"""The people and parties of the demonstration. All invented, but for the sources' own test person."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from voucher_portal.accounts.actions import SignInMeans, StaffDetails, add_staff, add_unit
from voucher_portal.accounts.actions.organisers import OrganiserFacts, add_organiser
from voucher_portal.accounts.actions.units import UnitDetails
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.capacities import capacities_of, official_actor
from voucher_portal.accounts.models import Membership, Organisation, OrganiserUnit
from voucher_portal.accounts.roles import RoleName
from voucher_portal.core import clock
from voucher_portal.core.transitions import SYSTEM

KESKI_SUOMI = OrganiserFacts(
    business_id="9100001-3",
    organiser_type="county",
    name_fi="Keski-Suomen hyvinvointialue",
    name_sv="Mellersta Finlands välfärdsområde",
    name_en="Central Finland wellbeing services county",
    county_code="15",
    support_phone="014 000 0000",
    support_email="palveluseteli@keskisuomi.example",
    support_hours_fi="arkisin klo 9–15",
    support_hours_sv="vardagar kl. 9–15",
    support_hours_en="weekdays 9–15",
)
KANTA_HAME = OrganiserFacts(
    business_id="9100002-1",
    organiser_type="county",
    name_fi="Kanta-Hämeen hyvinvointialue",
    name_sv="Egentliga Tavastlands välfärdsområde",
    name_en="Kanta-Häme wellbeing services county",
    county_code="07",
    support_phone="03 000 0000",
    support_email="palveluseteli@kantahame.example",
    brand_colour="#6b1f5c",
    support_hours_fi="arkisin klo 9–15",
    support_hours_sv="vardagar kl. 9–15",
    support_hours_en="weekdays 9–15",
)

#: key, first name, last name, role, title. The same posts in both organisers, other people.
_KESKI_SUOMI_STAFF = (
    ("planner", "Suvi", "Suunta", RoleName.PLANNER, "palvelusuunnittelija"),
    ("case_manager", "Eero", "Enqvist", RoleName.CASE_MANAGER, "asiakasohjaaja"),
    ("decision_maker", "Aino", "Alanko", RoleName.DECISION_MAKER, "palvelupäällikkö"),
    ("second_decision_maker", "Pekka", "Päätalo", RoleName.DECISION_MAKER, "palvelujohtaja"),
    ("supervisor", "Vesa", "Vuori", RoleName.SUPERVISOR, "valvontakoordinaattori"),
    ("finance_clerk", "Taina", "Talvi", RoleName.FINANCE_CLERK, "taloussihteeri"),
    ("auditor", "Timo", "Tuuli", RoleName.AUDITOR, "sisäinen tarkastaja"),
)
_KANTA_HAME_STAFF = (
    ("planner", "Satu", "Selkälä", RoleName.PLANNER, "suunnittelija"),
    ("case_manager", "Kaisa", "Kanerva", RoleName.CASE_MANAGER, "asiakasohjaaja"),
    ("decision_maker", "Heikki", "Harju", RoleName.DECISION_MAKER, "palvelupäällikkö"),
)


@dataclass(frozen=True)
class House:
    """An organiser with its units and the actors who work in it, by their key."""

    organiser: Organisation
    units: dict[str, OrganiserUnit]
    people: dict[str, Actor]

    def __getitem__(self, key: str) -> Actor:
        return self.people[key]


def build_keski_suomi() -> House:
    units = (
        (
            "families",
            (
                "Lasten, nuorten ja perheiden palvelut",
                "Tjänster för barn, unga och familjer",
                "Services for children, young people and families",
            ),
        ),
        ("elderly", ("Ikääntyneiden palvelut", "Tjänster för äldre", "Services for older people")),
        ("guidance", ("Asiakasohjaus", "Klienthandledning", "Case management")),
    )
    return _build(KESKI_SUOMI, ("Helmi", "Hanki", "helmi.hanki@keskisuomi.example"), units, _KESKI_SUOMI_STAFF)


def build_kanta_hame() -> House:
    units = (("elderly", ("Ikäihmisten palvelut", "Tjänster för äldre", "Services for older people")),)
    return _build(KANTA_HAME, ("Armi", "Aula", "armi.aula@kantahame.example"), units, _KANTA_HAME_STAFF)


_Units = tuple[tuple[str, tuple[str, str, str]], ...]
_Staff = tuple[tuple[str, str, str, RoleName, str], ...]


def _build(facts: OrganiserFacts, first: tuple[str, str, str], units: _Units, staff: _Staff) -> House:
    with clock.set_to(datetime.datetime(2022, 11, 14, 9, tzinfo=clock.HELSINKI)):
        membership = add_organiser(facts=facts, first_name=first[0], last_name=first[1], email=first[2], by=SYSTEM)
        administrator = official_actor(membership)
        organiser = membership.organisation
        rooms = {
            key: add_unit(
                organiser=organiser,
                details=UnitDetails(name_fi=names[0], name_sv=names[1], name_en=names[2], phone=facts.support_phone),
                by=administrator,
            )
            for key, names in units
        }
        people = {key: _hire(organiser, row, facts, by=administrator) for key, *row in staff}
    return House(organiser, rooms, {"administrator": administrator, **people})


def _hire(organiser: Organisation, row: list[str], facts: OrganiserFacts, by: Actor) -> Actor:
    first_name, last_name, role, title = row
    domain = facts.support_email.partition("@")[2]
    membership = add_staff(
        organisation=organiser,
        first_name=first_name,
        last_name=last_name,
        means=SignInMeans(email=f"{_plain(first_name)}.{_plain(last_name)}@{domain}"),
        details=StaffDetails(roles=(str(role),), title=title, phone=facts.support_phone),
        by=by,
    )
    return official_actor(membership)


def staff_actor(membership: Membership) -> Actor:
    """The actor of a provider's member of staff."""
    return next(
        actor for actor in capacities_of(membership.user) if actor.organisation_id == membership.organisation_id
    )


def _plain(name: str) -> str:
    return name.lower().translate(str.maketrans("åäö", "aao"))
