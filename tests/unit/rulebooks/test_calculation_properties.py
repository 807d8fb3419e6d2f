"""Properties of every outcome: parts sum, nothing is negative, nothing exceeds value or balance."""

from __future__ import annotations

import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from rulebooks.calculation import (
    Exhaustion,
    LineKind,
    Outcome,
    Refusal,
    RoundingMode,
    VisitFacts,
    calculate_visit,
)
from tests.unit.rulebooks.visits import HELSINKI, RULE
from voucher_portal.core.quantities import Unit, value_of

rates = st.decimals(0, 999, places=4)
moments = st.datetimes(datetime.datetime(2023, 1, 1), datetime.datetime(2032, 12, 31), timezones=st.just(HELSINKI)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


@st.composite
def visits(draw: st.DrawFn, **fixed: object) -> VisitFacts:
    """Any visit of up to two days, on any row."""
    starts_at = draw(moments)
    passed = datetime.timedelta(minutes=draw(st.integers(1, 2880)))
    facts: dict[str, object] = {
        "starts_at": starts_at,
        "ends_at": (starts_at.astimezone(datetime.UTC) + passed).astimezone(HELSINKI),
        "unit": Unit.HOUR,
        "price": draw(rates),
        "unit_value": draw(rates),
        "remaining_quantity": Decimal(draw(st.integers(0, 6000))),
        "is_free_for_client": draw(st.booleans()),
        "exhaustion": draw(st.sampled_from(Exhaustion)),
        "rounding_minutes": draw(st.sampled_from([1, 5, 15, 30, 60])),
        "rounding_mode": draw(st.sampled_from(RoundingMode)),
        "minimum_billable_minutes": draw(st.sampled_from([0, 15, 60])),
        "value_rule": RULE,
    }
    return VisitFacts(**{**facts, **fixed})


def outcome_of(facts: VisitFacts) -> Outcome | None:
    try:
        return calculate_visit(facts)
    except Refusal:
        return None


def half_up_cents(amount: Fraction) -> Decimal:
    cents = (amount * 100 + Fraction(1, 2)).__floor__()
    return (Decimal(cents) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(visits())
def test_parts_sum_and_nothing_is_negative(facts: VisitFacts) -> None:
    if (outcome := outcome_of(facts)) is None:
        return
    parts = outcome.split
    assert parts.price == parts.voucher_part + parts.client_share
    assert min(parts.price, parts.voucher_part, parts.client_share) >= 0
    assert outcome.used_quantity + outcome.remaining_after == facts.remaining_quantity
    for kind, part in ((LineKind.PRICE, parts.price), (LineKind.CLIENT_SHARE, parts.client_share)):
        assert sum(line.amount or 0 for line in outcome.lines if line.kind is kind) == part


@given(visits())
def test_the_voucher_pays_at_most_its_value_and_what_is_left(facts: VisitFacts) -> None:
    if (outcome := outcome_of(facts)) is None:
        return
    assert outcome.split.voucher_part <= value_of(outcome.used_quantity, Unit.HOUR, facts.unit_value)
    assert outcome.split.voucher_part <= value_of(facts.remaining_quantity, Unit.HOUR, facts.unit_value)
    assert outcome.split.voucher_part <= value_of(outcome.used_quantity, Unit.HOUR, facts.price)
    assert outcome.used_quantity <= facts.remaining_quantity


@given(visits())
def test_rounded_once_half_up(facts: VisitFacts) -> None:
    if (outcome := outcome_of(facts)) is None:
        return
    exact_price = Fraction(facts.price) * Fraction(outcome.billable_quantity) / 60
    exact_part = Fraction(min(facts.price, facts.unit_value)) * Fraction(outcome.used_quantity) / 60
    assert outcome.split.price == half_up_cents(exact_price)
    assert outcome.split.voucher_part == half_up_cents(exact_part)


@given(visits(is_free_for_client=True))
def test_a_free_service_leaves_no_share(facts: VisitFacts) -> None:
    if (outcome := outcome_of(facts)) is None:
        return
    assert outcome.split.client_share == 0


@given(visits(is_free_for_client=False), rates)
def test_raising_the_value_never_raises_the_share(facts: VisitFacts, raise_by: Decimal) -> None:
    higher = VisitFacts(**{**vars(facts), "unit_value": facts.unit_value + raise_by})
    if (before := outcome_of(facts)) is None or (after := outcome_of(higher)) is None:
        assert outcome_of(higher) is None
        return
    assert after.split.client_share <= before.split.client_share
    assert after.split.price == before.split.price


@given(st.lists(visits(is_free_for_client=False, exhaustion=Exhaustion.SPLIT), max_size=6), st.integers(0, 3000))
def test_in_split_mode_the_order_does_not_change_the_quantity_spent(several: list[VisitFacts], granted: int) -> None:
    assert _spent(several, granted) == _spent(several[::-1], granted)


def _spent(several: list[VisitFacts], granted: int) -> Decimal:
    left = Decimal(granted)
    for facts in several:
        outcome = outcome_of(VisitFacts(**{**vars(facts), "remaining_quantity": left}))
        left = outcome.remaining_after if outcome else left
    return granted - left
