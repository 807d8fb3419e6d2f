"""People who work for an organisation: adding them, their roles and units, the end of their work.

Organisers and provider companies use the same actions; what the roles may be follows from the
organisation.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from voucher_portal.accounts import rules
from voucher_portal.accounts.identity import identity_hash, identity_hashes
from voucher_portal.accounts.models import Membership, Organisation, OrganisationKind, OrganiserUnit, User
from voucher_portal.accounts.roles import ORGANISER_ROLES, PROVIDER_ROLES, RoleName
from voucher_portal.core import clock, outbox
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.transitions import ActorLike
from voucher_portal.core.versions import bump

INVITATION_TOPIC = "accounts.invitation"

_ALLOWED = {
    OrganisationKind.ORGANISER: frozenset(str(role.name) for role in ORGANISER_ROLES),
    OrganisationKind.PROVIDER: frozenset(str(role.name) for role in PROVIDER_ROLES),
}
_ADMINISTRATOR = {
    OrganisationKind.ORGANISER: str(RoleName.ORGANISER_ADMINISTRATOR),
    OrganisationKind.PROVIDER: str(RoleName.PROVIDER_ADMINISTRATOR),
}


@dataclass(frozen=True)
class StaffDetails:
    """What the administrator says about a place in the organisation.

    `roles` hold in the whole organisation; `units` narrow an official to an own area, none
    means all of it.
    """

    roles: tuple[str, ...] = ()
    units: tuple[OrganiserUnit, ...] = ()
    title: str = ""
    phone: str = ""


@dataclass(frozen=True)
class SignInMeans:
    """How the person will sign in: by e-mail, or by a login name and a printed code.

    `identity_code`, when known, ties the work to the same person as a client, so that nobody
    handles their own case; only its keyed hash is kept.
    """

    email: str = ""
    login_name: str = ""
    identity_code: str = field(default="", repr=False)


@transaction.atomic
def add_staff(
    *,
    organisation: Organisation,
    first_name: str,
    last_name: str,
    means: SignInMeans,
    details: StaffDetails,
    by: ActorLike,
) -> Membership:
    """Give a person a place in the organisation.

    A person whom the portal knows already (by identity code or e-mail) gets one more place;
    somebody new gets a user. With an e-mail an invitation is sent, with a login name the
    administrator issues a code. Raises RuleViolation for a login name or e-mail of somebody
    else, roles or units of another kind, or a person who works here already.
    """
    _lock(organisation)
    _refuse_details(organisation, details)
    user = _known_person(means) or _new_person(first_name, last_name, means)
    _refuse_second_place(organisation, user)
    membership = Membership.objects.create(
        user=user,
        organisation=organisation,
        roles=list(details.roles),
        title=details.title,
        phone=details.phone,
    )
    membership.units.set(details.units)
    if user.email:
        _send_invitation(membership)
    return membership


@transaction.atomic
def change_membership(
    *, membership: Membership, details: StaffDetails, expected_version: int | None, by: ActorLike
) -> Membership:
    """Change roles, units, title and phone. Raises StaleVersion, and RuleViolation for the last administrator."""
    organisation = _lock(membership.organisation)
    locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    locked.check_version(expected_version)
    _refuse_ended(locked)
    _refuse_details(organisation, details)
    _refuse_last_administrator(organisation, locked, stays=_ADMINISTRATOR[_kind(organisation)] in details.roles)
    locked.roles = list(details.roles)
    locked.title, locked.phone = details.title, details.phone
    locked.save(update_fields=["roles", "title", "phone"])
    locked.units.set(details.units)
    return bump(locked)


@transaction.atomic
def end_membership(*, membership: Membership, expected_version: int | None = None, by: ActorLike) -> Membership:
    """End the person's place: it gives no right from this moment on. The user and the history stay."""
    organisation = _lock(membership.organisation)
    locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    locked.check_version(expected_version)
    _refuse_ended(locked)
    _refuse_last_administrator(organisation, locked, stays=False)
    locked.ended_at = clock.now()
    locked.save(update_fields=["ended_at"])
    return bump(locked)


@transaction.atomic
def resend_invitation(*, membership: Membership, by: ActorLike) -> Membership:
    """Send the mail with a new link once more. Raises RuleViolation for a person without e-mail."""
    _refuse_ended(membership)
    if not membership.user.email:
        raise RuleViolation(_("Henkilöllä ei ole sähköpostia. Tulosta hänelle kertakäyttökoodi."))
    _send_invitation(membership)
    return membership


def _lock(organisation: Organisation) -> Organisation:
    """Changes of staff come one at a time in an organisation: roles and administrators are compared."""
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def _kind(organisation: Organisation) -> OrganisationKind:
    return OrganisationKind(organisation.kind_of_party)


def _refuse_details(organisation: Organisation, details: StaffDetails) -> None:
    kind = _kind(organisation)
    if not set(details.roles) <= _ALLOWED[kind]:
        raise RuleViolation(_("Valitse rooli luettelosta."), field="roles", code="role_of_other_kind")
    if kind is OrganisationKind.ORGANISER and not details.roles:
        raise RuleViolation(_("Valitse vähintään yksi rooli."), field="roles", code="no_role")
    if any(unit.organiser_id != organisation.pk for unit in details.units):
        raise RuleViolation(_("Valitse yksikkö luettelosta."), field="units", code="unit_of_other")


def _refuse_ended(membership: Membership) -> None:
    if membership.ended_at is not None:
        raise RuleViolation(_("Työskentely on jo päättynyt. Lisää henkilö uudelleen."), code="ended")


def _refuse_second_place(organisation: Organisation, user: User) -> None:
    if Membership.objects.filter(user=user, organisation=organisation, ended_at=None).exists():
        raise RuleViolation(
            _("%(name)s on jo organisaatiossa. Muuta hänen roolejaan henkilön omalla sivulla.")
            % {"name": user.get_full_name()},
            code="works_here",
        )


def _refuse_last_administrator(organisation: Organisation, membership: Membership, *, stays: bool) -> None:
    role = _ADMINISTRATOR[_kind(organisation)]
    living = Membership.objects.living().filter(organisation=organisation, roles__contains=[role])
    administrators = set(living.values_list("pk", flat=True))
    if rules.leaves_no_administrator(administrators, membership.pk, stays=stays):
        raise RuleViolation(
            _("Organisaatiolla on oltava pääkäyttäjä. Anna rooli ensin toiselle."),
            field="roles",
            code="last_administrator",
        )


def _known_person(means: SignInMeans) -> User | None:
    """The user with this identity code or e-mail. Raises RuleViolation where the two disagree."""
    identified = _by_identity_code(means.identity_code)
    by_email = User.objects.filter(email=means.email.lower()).first() if means.email else None
    if identified and by_email and identified != by_email:
        raise RuleViolation(
            _("Sähköposti on toisen henkilön käytössä. Tarkista sähköposti tai henkilötunnus."), field="email"
        )
    found = identified or by_email
    if found is None:
        return None
    if not found.is_active:
        raise RuleViolation(_("Henkilön käyttäjätili on suljettu. Ota yhteys neuvontaan."), field="email")
    _complete(found, means)
    return found


def _by_identity_code(identity_code: str) -> User | None:
    if not identity_code:
        return None
    return User.objects.filter(identity_hash__in=identity_hashes(identity_code)).first()


def _complete(user: User, means: SignInMeans) -> None:
    """A known person gets the means of sign-in that were missing; those in use never change here."""
    if means.email and not user.email:
        _refuse_taken_email(means.email)
        user.email = means.email.lower()
        user.save(update_fields=["email"])
        _note_email(user)
    if means.login_name and not user.login_name and not user.email:
        _refuse_taken_login_name(means.login_name)
        user.login_name = means.login_name.lower()
        user.save(update_fields=["login_name"])


def _new_person(first_name: str, last_name: str, means: SignInMeans) -> User:
    if means.login_name:
        _refuse_taken_login_name(means.login_name)
    user = User(
        first_name=first_name,
        last_name=last_name,
        email=means.email.lower() or None,
        login_name=means.login_name.lower() or None,
        identity_hash=identity_hash(means.identity_code) if means.identity_code else None,
    )
    user.set_unusable_password()
    user.save()
    _note_email(user)
    return user


def _note_email(user: User) -> None:
    """The address counts as verified: the only way in is the link sent to it."""
    if user.email:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def _refuse_taken_login_name(login_name: str) -> None:
    if User.objects.filter(login_name=login_name.lower()).exists():
        raise RuleViolation(
            _("Käyttäjätunnus on jo käytössä. Valitse toinen."), field="login_name", code="login_name_taken"
        )


def _refuse_taken_email(email: str) -> None:
    if User.objects.filter(email=email.lower()).exists():
        raise RuleViolation(_("Sähköposti on toisen henkilön käytössä."), field="email", code="email_taken")


def _send_invitation(membership: Membership) -> None:
    outbox.enqueue(
        topic=INVITATION_TOPIC,
        subject_kind="membership",
        subject_id=membership.public_id,
        idempotency_key=f"invitation:{membership.public_id}:{uuid.uuid4()}",
        queue="delivery",
    )
