"""Who may act for whom, and which sign-in is strong enough: plain predicates."""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

#: A printed code dies after this many wrong tries; the administrator then prints a new one.
ONE_TIME_CODE_ATTEMPTS = 5


class HasIdentity(Protocol):
    """Whoever acts, as far as recognising the person goes."""

    @property
    def identity_hash(self) -> bytes: ...


def is_own_case(actor: HasIdentity, lookups: Iterable[bytes | memoryview]) -> bool:
    """Is the client the acting person? Nobody handles their own case (design.md section 4).

    `lookups` are the keyed hashes of the client's identifiers. An actor who has never been
    identified has no hash and matches nobody.
    """
    own = bytes(actor.identity_hash)
    return bool(own) and any(hmac.compare_digest(own, bytes(lookup)) for lookup in lookups)


@dataclass(frozen=True)
class SignInStrength:
    """How the person has proved who they are in this session."""

    second_factor: bool = False
    strongly_identified: bool = False


class Demand(StrEnum):
    """What is still asked before a client's data is shown."""

    NOTHING = "nothing"
    SECOND_FACTOR = "second_factor"
    STRONG_IDENTIFICATION = "strong_identification"


def demand_of(*, sees_client_data: bool, is_client: bool, strength: SignInStrength) -> Demand:
    """Clients are strongly identified; others who see client data use a second factor or are identified."""
    if strength.strongly_identified:
        return Demand.NOTHING
    if is_client:
        return Demand.STRONG_IDENTIFICATION
    if sees_client_data and not strength.second_factor:
        return Demand.SECOND_FACTOR
    return Demand.NOTHING


#: WCAG 2.2: text of normal size on its ground.
READABLE_CONTRAST = 4.5
_COLOUR = re.compile(r"#[0-9a-f]{6}")


def is_colour(text: str) -> bool:
    """Is it a colour such as "#00347a": six hexadecimal digits, small letters?"""
    return bool(_COLOUR.fullmatch(text))


def contrast_with_white(colour: str) -> float:
    """How well white text is read on the colour, from 1 to 21 (WCAG 2.2). Raises ValueError for no colour."""
    if not is_colour(colour):
        raise ValueError(f"no colour: {colour}")
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def is_known_here_alone(*, is_strongly_identified: bool, organisation_id: int, living_in: Collection[int]) -> bool:
    """Does the person's user open nothing outside this organisation?

    Only then may its administrator touch how the person signs in: that would open the rest too.
    """
    return not is_strongly_identified and set(living_in) == {organisation_id}


def may_issue_code(
    *, has_login_name: bool, is_strongly_identified: bool, organisation_id: int, living_in: Collection[int]
) -> bool:
    """May the administrator of the organisation print a code with which this person signs in?"""
    return has_login_name and is_known_here_alone(
        is_strongly_identified=is_strongly_identified, organisation_id=organisation_id, living_in=living_in
    )


def leaves_no_administrator(administrators: Collection[int], membership_id: int, *, stays: bool) -> bool:
    """Would this change take away the organisation's last administrator?"""
    return not stays and set(administrators) == {membership_id}


def would_make_loop(unit_id: int, parent_id: int | None, parents: Mapping[int, int | None]) -> bool:
    """Would the unit end up below itself? `parents` maps each unit of the organiser to its parent."""
    seen: set[int] = set()
    above = parent_id
    while above is not None and above not in seen:
        if above == unit_id:
            return True
        seen.add(above)
        above = parents.get(above)
    return False
