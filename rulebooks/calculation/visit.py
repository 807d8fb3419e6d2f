"""A visit or a counted quantity, from its facts to its outcome."""

from __future__ import annotations

import datetime
import functools
from decimal import Decimal

from rulebooks.calculation import refusals
from rulebooks.calculation.cutting import Span, cut, span_of_start
from rulebooks.calculation.duration import MINUTE, billable_minutes
from rulebooks.calculation.explanation import quantity_lines, visit_lines
from rulebooks.calculation.facts import QuantityFacts, Terms, VisitFacts, VoucherFacts
from rulebooks.calculation.outcome import Outcome, Tell
from rulebooks.calculation.settlement import Asked, settle
from rulebooks.calculation.travel import calculate_travel
from voucher_portal.core.quantities import Unit

MOST_DAYS = 31
FIRST_YEAR, LAST_YEAR = 1990, 2199
_MOST_MINUTES = MOST_DAYS * 24 * 60
_ONE = Decimal(1)


def calculate_visit(facts: VisitFacts) -> Outcome:
    """Price a visit by its start and end.

    A visit sold by the hour is billed by its minutes; one sold by the visit, day or piece counts
    as one, whatever it lasted, at the rate of its start. Raises Refusal.
    """
    starts_at, lived = _lived(facts)
    asked = _asked(facts, starts_at, lived)
    return _outcome(asked, facts, facts.terms, functools.partial(visit_lines, facts))


def calculate_quantity(facts: QuantityFacts) -> Outcome:
    """Price pieces, days, months or visits counted as such (units of account). Raises Refusal."""
    if facts.quantity <= 0:
        raise refusals.no_quantity()
    product = facts.terms.product(facts.product_code)
    rate = product.rate_on(facts.on)
    if rate is None:
        raise refusals.no_price(product.name, facts.on)
    asked: list[Asked] = [(Span(product, rate, None, 0), facts.quantity, None, None)]
    return _outcome(asked, facts, facts.terms, functools.partial(quantity_lines, facts))


def _outcome(asked: list[Asked], facts: VoucherFacts, terms: Terms, tell: Tell) -> Outcome:
    parts, uses = settle(asked, facts, terms)
    travel = None if facts.travel is None else calculate_travel(facts.travel)
    return Outcome(parts=parts, uses=uses, rows=facts.rows, travel=travel, tell=tell)


def _lived(facts: VisitFacts) -> tuple[datetime.datetime, int]:
    """The start in UTC, on its minute, and the whole minutes that the visit took.

    Raises Refusal for times that cannot be right.
    """
    for moment in (facts.starts_at, facts.ends_at):
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise refusals.impossible_date(moment.year)
    starts_at = facts.starts_at.astimezone(datetime.UTC)
    lived = (facts.ends_at.astimezone(datetime.UTC) - starts_at) // MINUTE
    if lived < 1:
        raise refusals.ends_before_start()
    if lived > _MOST_MINUTES:
        raise refusals.lasts_too_long(MOST_DAYS)
    if starts_at.second or starts_at.microsecond:
        starts_at = starts_at.replace(second=0, microsecond=0)
    return starts_at, lived


def _asked(facts: VisitFacts, starts_at: datetime.datetime, lived: int) -> list[Asked]:
    """The visit's parts, each with its quantity, start and end: one after the other."""
    terms = facts.terms
    if terms.unit is not Unit.HOUR:
        return [(span_of_start(starts_at, lived, terms), _ONE, starts_at, starts_at + lived * MINUTE)]
    asked: list[Asked] = []
    for span in cut(starts_at, lived, billable_minutes(lived, terms), terms):
        ends_at = starts_at + span.minutes * MINUTE
        asked.append((span, Decimal(span.minutes), starts_at, ends_at))
        starts_at = ends_at
    return asked
