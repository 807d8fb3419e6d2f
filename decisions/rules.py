"""Rules of vouchers over plain values: numbers, codes, periods, movements, attempts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from voucher_portal.core.periods import DateRange, first_day, last_day

#: The letters and digits of an activation code: no look-alikes (I, L, O, 0, 1).
CODE_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 6
CODE_PREFIX = "T-"

#: Administrative Procedure Act (434/2003) 49 c § and 59 §: a review request within 30 days of
#: notice, which is presumed on the 7th day from posting and on the 3rd from sending electronically.
REVIEW_DAYS = 30
NOTICE_DAYS_BY_LETTER = 7
NOTICE_DAYS_ELECTRONICALLY = 3

HUNDRED_THOUSAND = 100_000


def decision_number(year: int, serial: int) -> str:
    """YYnnnnn, e.g. 2300119 for the 119th decision of 2023. Raises ValueError when the year is full."""
    if not 0 < serial < HUNDRED_THOUSAND:
        raise ValueError(f"serial {serial} does not fit in five digits")
    return f"{year % 100:02}{serial:05}"


def normalise_code(text: str) -> str:
    """The activation code as it is stored, from what people type: "kgrt8m" is T-KGRT8M.

    Raises ValueError when it cannot be a code.
    """
    typed = text.strip().upper()
    has_prefix = typed.startswith("T") and not typed[1:2].isalnum()
    plain = "".join(character for character in typed[has_prefix:] if character.isalnum())
    if len(plain) == CODE_LENGTH + 1 and plain.startswith("T"):
        plain = plain[1:]
    if len(plain) != CODE_LENGTH or any(character not in CODE_ALPHABET for character in plain):
        raise ValueError("not an activation code")
    return f"{CODE_PREFIX}{plain}"


def is_covered(days: DateRange, periods: Iterable[DateRange]) -> bool:
    """Is every day of `days` in one of the periods? One may go on where another ends."""
    day: datetime.date = first_day(days)
    last = last_day(days)
    for period in sorted(periods, key=first_day):
        if day not in period:
            continue
        limit = last_day(period)
        if limit is None or (last is not None and last <= limit):
            return True
        day = limit + datetime.timedelta(days=1)
    return False


@dataclass(frozen=True)
class Standing:
    """How a balance stands, in units of account; `money` is None when only the quantity is limited."""

    granted: Decimal
    remaining: Decimal
    money: Decimal | None


@dataclass(frozen=True)
class Movement:
    """One signed movement: quantity in units of account, money in euro."""

    quantity: Decimal
    money: Decimal


def refusal_of_movement(standing: Standing, movement: Movement) -> str:
    """Why the balance cannot move so: "exhausted", "money_exhausted", "above_grant" or ""."""
    left = standing.remaining + movement.quantity
    if left < 0:
        return "exhausted"
    if left > standing.granted:
        return "above_grant"
    if standing.money is not None and standing.money + movement.money < 0:
        return "money_exhausted"
    return ""


@dataclass(frozen=True)
class AttemptLimit:
    """At most `failures` wrong codes in `period`, then the next tries are refused unread."""

    failures: int
    period: datetime.timedelta


#: Against guessing codes: by one person, by one company, and against one voucher.
USER_LIMIT = AttemptLimit(5, datetime.timedelta(minutes=15))
ORGANISATION_LIMIT = AttemptLimit(20, datetime.timedelta(hours=1))
VOUCHER_LIMIT = AttemptLimit(10, datetime.timedelta(hours=24))


def is_past_logging(last: datetime.date, today: datetime.date, window_days: int) -> bool:
    """Can no visit of this last day be logged any more? (domain.md C23)

    A visit may be dated at most `window_days` before the first day of the current month.
    """
    earliest = today.replace(day=1) - datetime.timedelta(days=window_days)
    return last < earliest


def review_request_due(
    sent: datetime.date, *, electronically: bool, free_days: frozenset[datetime.date]
) -> datetime.date:
    """The last day of a review request: 20.3.2023 by letter gives 26.4.2023.

    A last day that is a Saturday, Sunday or one of `free_days` moves to the next working day
    (Act on the calculation of statutory time limits, 150/1930, 5 §).
    """
    notice = NOTICE_DAYS_ELECTRONICALLY if electronically else NOTICE_DAYS_BY_LETTER
    due = sent + datetime.timedelta(days=notice + REVIEW_DAYS)
    while due.weekday() >= 5 or due in free_days:
        due += datetime.timedelta(days=1)
    return due
