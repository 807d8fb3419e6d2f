"""Every write to clients, their mandates and need assessments."""

from __future__ import annotations

import datetime
from dataclasses import asdict

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from clients.models import (
    Client,
    ClientIdentifier,
    Conclusion,
    IdentifierKind,
    Mandate,
    MandateBasis,
    NeedAssessment,
)
from clients.rules import ClientFacts, may_be_assessed_on
from clients.transitions import MandateState
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.identity import IDENTITY_CODE, identity_hash, identity_hashes
from voucher_portal.accounts.models import OrganiserUnit, User
from voucher_portal.core import clock, transitions, versions
from voucher_portal.core.access_log import record_access
from voucher_portal.core.errors import NotPermitted, RuleViolation
from voucher_portal.core.identifiers import decrypt, encrypt, needs_rotation
from voucher_portal.core.periods import DateRange, period
from voucher_portal.core.personal_identity import mask, validate_identity_code


class DuplicateClient(RuleViolation):
    """The person is a client of the organiser already; `existing` is that record."""

    def __init__(self, existing: Client) -> None:
        super().__init__(
            _("Henkilö on jo asiakkaana. Avaa hänen tietonsa, älä lisää häntä uudelleen."),
            field="identity_code",
            code="duplicate",
        )
        self.existing = existing


@transaction.atomic
def add_client(*, facts: ClientFacts, identity_code: str | None, unit: OrganiserUnit | None, by: Actor) -> Client:
    """A new client of the actor's organiser. Raises DuplicateClient when the code is known there.

    `identity_code` None: the person has none (yet).
    """
    if identity_code:
        _refuse_duplicate(identity_code, by)
    client = Client.objects.create(
        organiser_id=_organiser_id(by),
        unit=unit,
        created_by_id=user_id_of(by),
        **{**asdict(facts), "phones": list(facts.phones)},
    )
    if identity_code:
        _add_identity_code(client, identity_code, by)
    return client


@transaction.atomic
def update_client(
    *, client: Client, facts: ClientFacts, unit: OrganiserUnit | None, expected_version: int | None, by: Actor
) -> Client:
    """Change the facts of a client. Raises StaleVersion when somebody else saved meanwhile."""
    locked = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    locked.check_version(expected_version)
    for name, value in asdict(facts).items():
        setattr(locked, name, list(value) if isinstance(value, tuple) else value)
    locked.unit = unit
    locked.save(update_fields=[*asdict(facts), "unit"])
    return versions.bump(locked)


@transaction.atomic
def register_mandate(
    *, client: Client, holder_code: str, holder_name: str, basis: MandateBasis, days: DateRange, by: Actor
) -> Mandate:
    """Write down another person's right to act for the client. The holder's code is kept as a hash."""
    _refuse_own_mandate(client, holder_code)
    if _has_living_mandate(client, holder_code, days):
        raise RuleViolation(
            _("Henkilöllä on jo valtuutus tähän aikaan. Päätä se ensin."), field="holder_code", code="duplicate"
        )
    mandate = Mandate.objects.create(
        organiser_id=client.organiser_id,
        client=client,
        holder_lookup=identity_hash(holder_code),
        holder_name=holder_name,
        basis=basis,
        period=days,
        registered_by_id=user_id_of(by),
    )
    transitions.record_transition(mandate, "register", "", by=by)
    return mandate


@transaction.atomic
def end_mandate(*, mandate: Mandate, reason: str, by: Actor) -> Mandate:
    """The holder loses the client's capacity at the next request."""
    return transitions.apply(mandate, "end", by=by, reason=reason)


@transaction.atomic
def record_need_assessment(
    *,
    client: Client,
    assessed_date: datetime.date,
    needs: str,
    plan: str,
    conclusion: Conclusion,
    unit: OrganiserUnit,
    by: Actor,
) -> NeedAssessment:
    """The assessment behind a voucher (S0:L7). Nobody assesses their own need."""
    refuse_own_case(client=client, by=by)
    if not may_be_assessed_on(assessed_date, clock.today()):
        raise RuleViolation(
            _("Arviointipäivä ei voi olla tulevaisuudessa."), field="assessed_date", code="in_the_future"
        )
    return NeedAssessment.objects.create(
        organiser_id=client.organiser_id,
        client=client,
        unit=unit,
        assessed_date=assessed_date,
        assessor_id=user_id_of(by),
        needs=needs,
        plan=plan,
        conclusion=conclusion,
    )


@transaction.atomic
def reveal_address(*, client: Client, reason: str, by: Actor, ip: str = "") -> Client:
    """Open a protected address to this reader, once, with the reason in the access log."""
    if not reason.strip():
        raise RuleViolation(_("Kirjoita, miksi tarvitset osoitteen."), field="reason", code="reason_missing")
    record_access(
        actor=by,
        subject_kind="client",
        subject_id=client.public_id,
        organiser_id=client.organiser_id,
        purpose="protected_address",
        reason=reason.strip(),
        ip=ip,
    )
    return client


@transaction.atomic
def rotate_identity_code(*, identifier: ClientIdentifier) -> bool:
    """Move one identity code, and the user and mandates of the same person, to the current key.

    False when it was there already. A holder of a mandate who is nobody's client keeps the hash
    of the old key until the next sign-in: their code is not kept anywhere.
    """
    if not needs_rotation(identifier.encrypted):
        return False
    code = decrypt(identifier.encrypted, purpose=IDENTITY_CODE)
    current, *earlier = identity_hashes(code)
    identifier.encrypted = encrypt(code, purpose=IDENTITY_CODE)
    identifier.lookup = current
    identifier.save(update_fields=["encrypted", "lookup"])
    User.objects.filter(identity_hash__in=earlier).update(identity_hash=current)
    Mandate.objects.filter(holder_lookup__in=earlier).update(holder_lookup=current)
    return True


@transaction.atomic
def move_to_current_key(*, earlier: list[bytes], current: bytes) -> None:
    """Move all that is known of one person by the code, as a client and as a holder of mandates.

    They must move together: a person is matched with their own records by the hash alone.
    """
    for identifier in ClientIdentifier.objects.select_for_update(of=("self",)).filter(lookup__in=earlier):
        rotate_identity_code(identifier=identifier)
    Mandate.objects.filter(holder_lookup__in=earlier).update(holder_lookup=current)


def refuse_own_case(*, client: Client, by: Actor) -> None:
    """Nobody handles their own case, nor one in which they act for the client (434/2003, 28 §)."""
    if not by.identity_hash:
        return
    own = Client.objects.of_person(by.identity_hash).filter(pk=client.pk).exists()
    if own or Mandate.objects.in_force(clock.today()).filter(client=client, holder_lookup=by.identity_hash).exists():
        raise RuleViolation(_("Et voi käsitellä omaa asiaasi. Pyydä toista työntekijää."), code="own_case")


def masked_identity_code(client: Client) -> str:
    """ "010150-****", or "" for a client without an identity code in force."""
    held = client.identifiers.filter(identifier_kind=IdentifierKind.IDENTITY_CODE, period__contains=clock.today())
    identifier = held.first()
    return mask(decrypt(identifier.encrypted, purpose=IDENTITY_CODE)) if identifier else ""


def user_id_of(by: Actor) -> int:
    """Who signs what is written. Raises NotPermitted for an actor who is nobody."""
    if by.user_id is None:
        raise NotPermitted("signed-in person")
    return by.user_id


def _organiser_id(by: Actor) -> int:
    if by.organiser_id is None:
        raise NotPermitted("official")
    return by.organiser_id


def _refuse_duplicate(identity_code: str, by: Actor) -> None:
    known = ClientIdentifier.objects.filter(organiser_id=by.organiser_id, lookup__in=identity_hashes(identity_code))
    identifier = known.select_related("client").first()
    if identifier is not None:
        raise DuplicateClient(identifier.client)


def _add_identity_code(client: Client, identity_code: str, by: Actor) -> None:
    code = validate_identity_code(identity_code)
    try:
        with transaction.atomic():
            ClientIdentifier.objects.create(
                organiser_id=client.organiser_id,
                client=client,
                identifier_kind=IdentifierKind.IDENTITY_CODE,
                encrypted=encrypt(code, purpose=IDENTITY_CODE),
                lookup=identity_hash(code),
                period=period(clock.today(), None),
            )
    except IntegrityError:
        _refuse_duplicate(code, by)
        raise


def _refuse_own_mandate(client: Client, holder_code: str) -> None:
    if Client.objects.of_person(*identity_hashes(holder_code)).filter(pk=client.pk).exists():
        raise RuleViolation(
            _("Asiakas ei voi olla oma valtuutettunsa. Tarkista henkilötunnus."),
            field="holder_code",
            code="same_person",
        )


def _has_living_mandate(client: Client, holder_code: str, days: DateRange) -> bool:
    return Mandate.objects.filter(
        client=client,
        holder_lookup__in=identity_hashes(holder_code),
        state=MandateState.REGISTERED,
        period__overlap=days,
    ).exists()
