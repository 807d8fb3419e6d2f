"""manage.py add_organiser: the first thing on a new installation."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from voucher_portal.accounts.models import Membership, Organisation, OrganisationKind
from voucher_portal.accounts.roles import RoleName
from voucher_portal.core.models import OutboxMessage

pytestmark = pytest.mark.usefixtures("db")

FACTS = {
    "business_id": "9100001-3",
    "name_fi": "Keski-Suomen hyvinvointialue",
    "name_sv": "Mellersta Finlands välfärdsområde",
    "name_en": "Central Finland wellbeing services county",
    "county": "15",
    "support_phone": "014 000 0000",
    "support_email": "palveluseteli@keskisuomi.example",
    "first_name": "Helmi",
    "last_name": "Hanki",
    "email": "helmi.hanki@keskisuomi.example",
}


def add(**other: str) -> str:
    said = StringIO()
    words = [f"--{name.replace('_', '-')}={value}" for name, value in {**FACTS, **other}.items()]
    call_command("add_organiser", *words, stdout=said)
    return said.getvalue()


def test_adds_the_organiser_and_invites_its_first_administrator() -> None:
    assert "helmi.hanki@keskisuomi.example" in add()
    organiser = Organisation.objects.get()
    assert (organiser.kind_of_party, organiser.organiser_type) == (OrganisationKind.ORGANISER, "county")
    assert (organiser.name_sv, organiser.county_code) == ("Mellersta Finlands välfärdsområde", "15")
    membership = Membership.objects.get(organisation=organiser)
    assert membership.roles == [RoleName.ORGANISER_ADMINISTRATOR]
    assert (membership.user.first_name, membership.user.last_name) == ("Helmi", "Hanki")
    assert not membership.user.has_usable_password()
    invitations = OutboxMessage.objects.filter(topic="accounts.invitation", subject_id=membership.public_id)
    assert invitations.count() == 1


@pytest.mark.parametrize(
    ("field", "value"), [("business_id", "9100001-4"), ("county", "99")], ids=["impossible ID", "unknown county"]
)
def test_refuses_impossible_facts_and_writes_nothing(field: str, value: str) -> None:
    with pytest.raises(CommandError, match=field):
        add(**{field: value})
    assert not Organisation.objects.exists() and not Membership.objects.exists()


def test_refuses_a_known_business_id() -> None:
    add()
    with pytest.raises(CommandError, match="business_id"):
        add(email="toinen@keskisuomi.example")
    assert Organisation.objects.count() == Membership.objects.count() == 1


def test_refuses_when_something_is_not_told() -> None:
    with pytest.raises(CommandError, match="--email"):
        call_command("add_organiser", "--business-id=9100001-3")
