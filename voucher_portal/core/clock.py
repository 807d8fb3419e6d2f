"""The one clock. Moments are aware and UTC; what day or hour it is, is decided in Helsinki."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")
UTC = datetime.UTC

_set_to: ContextVar[datetime.datetime | None] = ContextVar("clock_set_to", default=None)


class AmbiguousTime(ValueError):
    """The clock shows this time twice (autumn); ask which one is meant."""


class NonexistentTime(ValueError):
    """The clock jumps over this time (spring)."""


def now() -> datetime.datetime:
    """This moment, aware, in UTC."""
    return _set_to.get() or datetime.datetime.now(UTC)


@contextmanager
def set_to(at: datetime.datetime) -> Iterator[None]:
    """Inside the block it is this moment: for entering what happened earlier (demo data, imports).

    Raises ValueError for a naive datetime. Only this thread's clock is set.
    """
    token = _set_to.set(helsinki(at).astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)


def today() -> datetime.date:
    """Today's date in Helsinki."""
    return helsinki_date(now())


def helsinki(at: datetime.datetime) -> datetime.datetime:
    """The moment as a Helsinki clock shows it. Raises ValueError for a naive datetime."""
    if at.tzinfo is None:
        raise ValueError("a moment must carry its time zone")
    return at.astimezone(HELSINKI)


def helsinki_date(at: datetime.datetime) -> datetime.date:
    """The Helsinki date of a moment."""
    return helsinki(at).date()


def moment(date: datetime.date, time: datetime.time, *, second_occurrence: bool | None = None) -> datetime.datetime:
    """The UTC moment at which a Helsinki clock shows this date and time.

    Raises NonexistentTime in the hour that spring skips, and AmbiguousTime in the hour that
    autumn doubles unless `second_occurrence` says which one is meant.
    """
    local = datetime.datetime.combine(date, time.replace(tzinfo=None, fold=0))
    first = local.replace(tzinfo=HELSINKI, fold=0)
    second = local.replace(tzinfo=HELSINKI, fold=1)
    if first.astimezone(UTC).astimezone(HELSINKI).replace(tzinfo=None) != local:
        raise NonexistentTime(f"{date} {time} does not exist in Helsinki")
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if second_occurrence is None:
        raise AmbiguousTime(f"{date} {time} happens twice in Helsinki")
    return (second if second_occurrence else first).astimezone(UTC)
