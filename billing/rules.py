"""Rules of logging and billing visits, over plain values."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from voucher_portal.core import clock
from voucher_portal.core.money import Split
from voucher_portal.core.payment_reference import check_digit_731, rf_reference
from voucher_portal.core.periods import DateRange, first_day, last_day, period

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Totals:
    """How many events, and what they cost together. `travel` is what the reference counts of it, in euro."""

    count: int
    split: Split
    travel: Decimal = Decimal("0.00")

    @property
    def of_reference(self) -> Decimal:
        """What the organiser owes by the billing reference."""
        return self.split.voucher_part + self.travel


# --- When a visit was ------------------------------------------------------------------------


@dataclass(frozen=True)
class VisitTimes:
    """A visit as a worker tells it: clock times in Helsinki.

    `ends_next_day` is ticked, not guessed. `start_is_second` and `end_is_second` answer which of
    the two is meant in the hour that autumn doubles; None when it was not asked.
    """

    service_date: datetime.date
    starts: datetime.time
    ends: datetime.time
    ends_next_day: bool = False
    start_is_second: bool | None = None
    end_is_second: bool | None = None


class TimeProblem(StrEnum):
    AMBIGUOUS = "ambiguous"
    NONEXISTENT = "nonexistent"
    ENDS_BEFORE_START = "ends_before_start"
    LONGER_THAN_A_DAY = "longer_than_a_day"


class UnclearTime(ValueError):
    """The times do not say when the visit was; `field` is `starts` or `ends`."""

    def __init__(self, problem: TimeProblem, field: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.problem = problem
        self.field = field


def moments(times: VisitTimes) -> tuple[datetime.datetime, datetime.datetime]:
    """Start and end of the visit in UTC. Raises UnclearTime."""
    end_date = times.service_date + _DAY if times.ends_next_day else times.service_date
    starts_at = _moment(times.service_date, times.starts, times.start_is_second, "starts")
    ends_at = _moment(end_date, times.ends, times.end_is_second, "ends")
    if ends_at <= starts_at:
        raise UnclearTime(TimeProblem.ENDS_BEFORE_START, "ends")
    if times.ends_next_day and times.ends > times.starts:
        raise UnclearTime(TimeProblem.LONGER_THAN_A_DAY, "ends")
    return starts_at, ends_at


def is_doubled(date: datetime.date, time: datetime.time) -> bool:
    """Does a Helsinki clock show this time twice on this date?"""
    try:
        clock.moment(date, time)
    except clock.AmbiguousTime:
        return True
    except clock.NonexistentTime:
        return False
    return False


def _moment(date: datetime.date, time: datetime.time, is_second: bool | None, field: str) -> datetime.datetime:
    try:
        return clock.moment(date, time, second_occurrence=is_second)
    except clock.AmbiguousTime as error:
        raise UnclearTime(TimeProblem.AMBIGUOUS, field) from error
    except clock.NonexistentTime as error:
        raise UnclearTime(TimeProblem.NONEXISTENT, field) from error


# --- When a visit may be logged --------------------------------------------------------------


class DateRefusal(StrEnum):
    FUTURE = "future"
    NOT_ENDED = "not_ended"
    BEFORE_VOUCHER = "before_voucher"
    AFTER_VOUCHER = "after_voucher"
    AFTER_SERVICE = "after_service"
    TOO_OLD = "too_old"


@dataclass(frozen=True)
class LoggingTerms:
    """What bounds the date of a visit.

    `validity` is the decision's, `decision_ended` and `service_ended` the last days on which the
    voucher and this provider's service of it held when somebody ended them early.
    """

    validity: DateRange
    window_days: int
    decision_ended: datetime.date | None = None
    service_ended: datetime.date | None = None

    @property
    def last_voucher_date(self) -> datetime.date | None:
        ends = [date for date in (last_day(self.validity), self.decision_ended) if date is not None]
        return min(ends, default=None)


def first_loggable_date(today: datetime.date, window_days: int) -> datetime.date:
    """The current month and `window_days` before it (domain.md C23, G15: 21.11.2026 → 2.9.2026)."""
    return today.replace(day=1) - datetime.timedelta(days=window_days)


def loggable_days(terms: LoggingTerms, today: datetime.date) -> DateRange | None:
    """The days whose visits can be logged today, None when there are none."""
    ends = [date for date in (terms.last_voucher_date, terms.service_ended) if date is not None]
    first = max(first_day(terms.validity), first_loggable_date(today, terms.window_days))
    last = min([*ends, today])
    return period(first, last) if first <= last else None


def date_refusal(
    terms: LoggingTerms,
    *,
    service_date: datetime.date,
    ends_at: datetime.datetime,
    now: datetime.datetime,
    keeps_date: bool = False,
) -> DateRefusal | None:
    """Why a visit of this date may not be logged now; None when it may.

    `keeps_date`: an edit that leaves the date as it was is not bound by the logging window.
    """
    today = clock.helsinki_date(now)
    if service_date > today:
        return DateRefusal.FUTURE
    if service_date < first_day(terms.validity):
        return DateRefusal.BEFORE_VOUCHER
    if terms.last_voucher_date is not None and service_date > terms.last_voucher_date:
        return DateRefusal.AFTER_VOUCHER
    if terms.service_ended is not None and service_date > terms.service_ended:
        return DateRefusal.AFTER_SERVICE
    if not keeps_date and service_date < first_loggable_date(today, terms.window_days):
        return DateRefusal.TOO_OLD
    return DateRefusal.NOT_ENDED if ends_at > now else None


def is_editable(state: str) -> bool:
    """A visit can be corrected while it is neither billed nor cancelled (domain.md C24)."""
    return state == "logged"


# --- Months and billing references -----------------------------------------------------------

_CODE = re.compile(r"(?P<prefix>[A-Z]{1,5})-(?P<year>\d{2})-(?P<number>\d{6})(?P<check>\d)")
_MOST_REFERENCES = 999_999


def month_has_started(first: datetime.date, today: datetime.date) -> bool:
    return first <= today


def month_has_ended(first: datetime.date, today: datetime.date) -> bool:
    return (first.year, first.month) < (today.year, today.month)


def reference_code(prefix: str, year: int, number: int) -> str:
    """VAMHA-26-0047183: prefix, year, six digits and a 7-3-1 check digit over YYnnnnnn (S1:L263).

    Raises ValueError for a number that six digits cannot hold.
    """
    if not 1 <= number <= _MOST_REFERENCES:
        raise ValueError(f"{number} does not fit in six digits")
    digits = f"{year % 100:02}{number:06}"
    return f"{prefix}-{digits[:2]}-{digits[2:]}{check_digit_731(digits)}"


def is_reference_code(text: str) -> bool:
    """Is this a code of ours, with its check digit right? Spaces and lower case are forgiven."""
    found = _CODE.fullmatch(tidy_reference_code(text))
    return found is not None and check_digit_731(found["year"] + found["number"]) == found["check"]


def tidy_reference_code(text: str) -> str:
    """The code as it is stored, from what somebody typed or pasted."""
    return re.sub(r"\s", "", text).upper().replace("–", "-")


def rf_code(code: str) -> str:
    """The ISO 11649 form of a reference code: RF, two check digits, prefix and digits."""
    return rf_reference(code.replace("-", ""))


# --- How long the hours last -----------------------------------------------------------------

PACE_DAYS = 56
_LEAST_DAYS = 7
_MOST_DAYS = 36_525


class Outlook(StrEnum):
    NOT_STARTED = "not_started"
    OVER = "over"
    USED_UP = "used_up"
    TOO_EARLY = "too_early"
    UNUSED = "unused"
    LASTS = "lasts"
    RUNS_OUT = "runs_out"


@dataclass(frozen=True)
class Forecast:
    """What happens at the present pace. `until` is the last day served; `spare` what is left over then.

    `spare` is in whole units of account, set when the voucher lasts its whole validity.
    """

    outlook: Outlook
    until: datetime.date | None = None
    spare: Decimal = Decimal(0)


def forecast(
    *, remaining: Decimal, uses: Iterable[tuple[datetime.date, Decimal]], validity: DateRange, today: datetime.date
) -> Forecast:
    """How long what is left lasts at the pace of the last eight weeks.

    `remaining` and the quantities of `uses` are in units of account. The pace is what was used
    in the last 56 days of the voucher, today included, divided by those days.
    """
    last = last_day(validity)
    if today < first_day(validity):
        return Forecast(Outlook.NOT_STARTED, until=last)
    if last is not None and today > last:
        return Forecast(Outlook.OVER, until=last)
    if remaining <= 0:
        return Forecast(Outlook.USED_UP)
    since = max(first_day(validity), today - (PACE_DAYS - 1) * _DAY)
    observed = (today - since).days + 1
    used = sum((quantity for date, quantity in uses if since <= date <= today), Decimal(0))
    if used <= 0:
        return Forecast(Outlook.UNUSED, until=last)
    if observed < _LEAST_DAYS:
        return Forecast(Outlook.TOO_EARLY, until=last)
    return _at_pace(remaining, used, observed, last, today)


def _at_pace(
    remaining: Decimal, used: Decimal, observed: int, last: datetime.date | None, today: datetime.date
) -> Forecast:
    days_served = min(int(remaining * observed // used), _MOST_DAYS)
    if last is None:
        return Forecast(Outlook.RUNS_OUT, until=today + days_served * _DAY)
    days_left = (last - today).days
    if days_served < days_left:
        return Forecast(Outlook.RUNS_OUT, until=today + days_served * _DAY)
    return Forecast(Outlook.LASTS, until=last, spare=(remaining - used * days_left / observed) // 1)
