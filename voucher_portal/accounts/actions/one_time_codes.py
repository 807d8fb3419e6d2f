"""Printed one-time codes for people without e-mail, and the password that follows."""

from __future__ import annotations

import datetime
import secrets
from dataclasses import dataclass, field

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from voucher_portal.accounts import rules
from voucher_portal.accounts.models import Membership, OneTimeCode, User
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.transitions import ActorLike

#: Upper case without look-alikes; three groups of four are some 59 bits.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
GROUPS = 3
GROUP_LENGTH = 4
VALID_DAYS = 14


@dataclass(frozen=True)
class IssuedCode:
    """The code in the only moment when it is readable: to be printed, never stored."""

    login_name: str
    code: str = field(repr=False)
    expires_at: datetime.datetime


@transaction.atomic
def issue_one_time_code(*, membership: Membership, by: ActorLike) -> IssuedCode:
    """Make a new code for the person; an older one no longer works. Valid for 14 days.

    Raises RuleViolation for a person whose user also opens something outside this organisation.
    """
    user = User.objects.select_for_update(of=("self",)).get(pk=membership.user_id)
    _refuse_issuing(user, membership)
    now = clock.now()
    OneTimeCode.objects.filter(user=user, spent_at=None).update(spent_at=now)
    code = "-".join(_group() for _unused in range(GROUPS))
    row = OneTimeCode.objects.create(
        user=user,
        code_hash=make_password(code),
        expires_at=now + datetime.timedelta(days=VALID_DAYS),
        created_by_id=_person(by),
    )
    return IssuedCode(user.login_name or "", code, row.expires_at)


@transaction.atomic
def use_one_time_code(*, login_name: str, code: str) -> User | None:
    """The person whose code this is; from now on a password of their own has to be chosen.

    None for a wrong, expired, spent or unknown one alike. A wrong try is counted, so the caller
    must not roll back what a None leaves behind.
    """
    row = _living_code(login_name.strip().lower())
    if row is None:
        make_password(code)
        return None
    matches = check_password(normalised(code), row.code_hash)
    row.attempts += 1
    if matches or row.attempts >= rules.ONE_TIME_CODE_ATTEMPTS:
        row.spent_at = clock.now()
    row.save(update_fields=["attempts", "spent_at"])
    if not matches or row.is_expired:
        return None
    row.user.must_change_password = True
    row.user.save(update_fields=["must_change_password"])
    return row.user


@transaction.atomic
def choose_password(*, user: User, password: str, by: ActorLike) -> User:
    """Set the person's own password. Raises RuleViolation naming what a good one needs."""
    locked = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    try:
        validate_password(password, locked)
    except ValidationError as error:
        raise RuleViolation(" ".join(error.messages), field="password") from error
    locked.set_password(password)
    locked.must_change_password = False
    locked.save(update_fields=["password", "must_change_password"])
    return locked


def normalised(code: str) -> str:
    """The code as it was made: spaces, hyphens and small letters do not matter when typing."""
    bare = "".join(character for character in code.upper() if character.isalnum())
    return "-".join(bare[start : start + GROUP_LENGTH] for start in range(0, len(bare), GROUP_LENGTH))


def _living_code(login_name: str) -> OneTimeCode | None:
    rows = OneTimeCode.objects.select_for_update(of=("self",)).select_related("user")
    return rows.filter(user__login_name=login_name, user__is_active=True, spent_at=None).first()


def _refuse_issuing(user: User, membership: Membership) -> None:
    living = Membership.objects.filter(user=user, ended_at=None).values_list("organisation_id", flat=True)
    allowed = rules.may_issue_code(
        has_login_name=bool(user.login_name) and not user.email,
        is_strongly_identified=user.identity_hash is not None,
        organisation_id=membership.organisation_id,
        living_in=list(living),
    )
    if not allowed:
        raise RuleViolation(
            _("Koodin voi tulostaa vain henkilölle, jolla on käyttäjätunnus ja joka toimii vain teillä."),
            code="code_not_allowed",
        )


def _group() -> str:
    return "".join(secrets.choice(ALPHABET) for _unused in range(GROUP_LENGTH))


def _person(by: ActorLike) -> int:
    """The acting person. Raises ValueError for the portal itself, which does not do this."""
    if by.user_id is None:
        raise ValueError("a person does this")
    return by.user_id
