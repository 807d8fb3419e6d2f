"""Properties of every outcome: parts sum, nothing is negative, nothing exceeds value or balance."""

from __future__ import annotations

import collections
import dataclasses
import datetime
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

import hypothesis
from hypothesis import assume, given
from hypothesis import strategies as st

from rulebooks.calculation import (
    Crossing,
    Exhaustion,
    FlatValue,
    Outcome,
    PercentageOfPrice,
    Refusal,
    RefusalCode,
    VisitFacts,
    VisitTerms,
    VoucherRow,
    calculate_visit,
)
from rulebooks.calculation.duration import elapsed_minutes
from tests.unit.rulebooks.any_visits import CODES, amounts, rows, terms, visits
from tests.unit.rulebooks.visits import left
from voucher_portal.core.quantities import Unit, value_of

AMPLE = tuple(left(code, "99999") for code in CODES)


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
    for split in (outcome.split, *(part.split for part in outcome.parts)):
        assert split.price == split.voucher_part + split.client_share
        assert min(split.price, split.voucher_part, split.client_share) >= 0
    for kind, amount in outcome.sums().items():
        assert sum(line.amount or 0 for line in outcome.lines if line.kind is kind) == amount
    for name in ("price", "voucher_part", "client_share"):
        assert getattr(outcome.split, name) == sum(getattr(part.split, name) for part in outcome.parts)


@given(visits())
def test_the_voucher_pays_at_most_its_value_and_what_is_left(facts: VisitFacts) -> None:
    if (outcome := outcome_of(facts)) is None:
        return
    for part in outcome.parts:
        assert part.split.voucher_part <= value_of(part.used_quantity, Unit.HOUR, part.rate.unit_value)
        assert part.split.voucher_part <= value_of(part.used_quantity, Unit.HOUR, part.rate.price)
        assert part.used_quantity <= part.billable_quantity
    for row in facts.rows:
        remaining = outcome.remaining[row.key]
        assert remaining.quantity >= 0 and (remaining.money is None or remaining.money >= 0)
        drawn = [part for part in outcome.parts if part.row_key == row.key]
        paid = sum((part.split.voucher_part for part in drawn), Decimal(0))
        counted = paid if row.limits_euros else sum((part.used_quantity for part in drawn), Decimal(0))
        assert row.remaining_quantity - remaining.quantity == counted
        assert row.remaining_money is None or row.remaining_money - (remaining.money or 0) == paid


@given(visits())
def test_each_part_is_rounded_once_half_up(facts: VisitFacts) -> None:
    if (outcome := outcome_of(facts)) is None:
        return
    short = {row.key for row in facts.rows if row.limits_euros or row.remaining_money is not None}
    for part in outcome.parts:
        exact_price = Fraction(part.rate.price) * Fraction(part.billable_quantity) / 60
        exact_part = Fraction(part.rate.paid) * Fraction(part.used_quantity) / 60
        assert part.split.price == half_up_cents(exact_price)
        assert part.split.voucher_part == half_up_cents(exact_part) or part.row_key in short


@given(visits(), st.booleans())
def test_a_free_service_leaves_no_share(facts: VisitFacts, has_value: bool) -> None:
    """With a value of the whole price, or with any: then most are refused."""
    products = facts.terms.products
    if has_value:
        rule = PercentageOfPrice(Decimal(100))
        products = tuple(
            dataclasses.replace(product, rates=(dataclasses.replace(product.rates[0], value=rule),))
            for product in products
        )
    free = dataclasses.replace(facts.terms, is_free_for_client=True, products=products)
    if (outcome := outcome_of(dataclasses.replace(facts, terms=free))) is None:
        return
    assert outcome.split.client_share == 0


@given(visits())
def test_parts_follow_each_other_over_the_billed_time(facts: VisitFacts) -> None:
    if (outcome := outcome_of(facts)) is None:
        return
    assert outcome.parts[0].starts_at == facts.starts_at.astimezone(datetime.UTC)
    for earlier, later in pairwise(outcome.parts):
        assert earlier.ends_at == later.starts_at
        assert (earlier.product_code, earlier.rate) != (later.product_code, later.rate)
    for part in outcome.parts:
        assert part.starts_at and part.ends_at
        assert elapsed_minutes(part.starts_at, part.ends_at) == part.billable_quantity
    assert all(part.billable_quantity for part in outcome.parts[1:])


@given(visits(terms(crossing=Crossing.SPLIT, is_free_for_client=False), rows=AMPLE), st.integers(1, 2879))
def test_cutting_a_visit_in_two_changes_it_by_the_rounding_at_most(facts: VisitFacts, minutes: int) -> None:
    """Each of the three may be rounded by some minutes, and each part by half a cent."""
    assume(minutes < elapsed_minutes(facts.starts_at, facts.ends_at))
    middle = facts.starts_at.astimezone(datetime.UTC) + datetime.timedelta(minutes=minutes)
    whole = calculate_visit(facts)
    two = [
        calculate_visit(dataclasses.replace(facts, ends_at=middle)),
        calculate_visit(dataclasses.replace(facts, starts_at=middle)),
    ]
    lived = [elapsed_minutes(facts.starts_at, facts.ends_at), minutes]
    lived.append(lived[0] - minutes)
    rounded = sum(abs(outcome.billable_quantity - was) for outcome, was in zip((whole, *two), lived, strict=True))
    dearest = max(product.rates[0].price for product in facts.terms.products)
    parts = sum(len(outcome.parts) for outcome in (whole, *two))
    bound = rounded * dearest / 60 + parts * Decimal("0.01")

    for name in ("price", "voucher_part", "client_share"):
        apart = sum(getattr(outcome.split, name) for outcome in two)
        assert abs(getattr(whole.split, name) - apart) <= bound


@given(visits(terms(crossing=Crossing.SPLIT, rounding_minutes=1, minimum_billable_minutes=0), rows=AMPLE))
def test_without_rounding_every_lived_minute_is_billed_once(facts: VisitFacts) -> None:
    if (outcome := outcome_of(facts)) is None:
        return
    assert outcome.billable_quantity == elapsed_minutes(facts.starts_at, facts.ends_at)


def raised(of: VisitTerms, by: dict[str, Decimal]) -> VisitTerms:
    products = []
    for product in of.products:
        rate = product.rates[0]
        higher = dataclasses.replace(rate, value=FlatValue(rate.unit_value + by[product.code]))
        products.append(dataclasses.replace(product, rates=(higher,)))
    return dataclasses.replace(of, products=tuple(products))


@given(
    visits(terms(is_free_for_client=False)),
    rows(exhaustion=st.just(Exhaustion.SPLIT)),
    st.fixed_dictionaries(dict.fromkeys(CODES, amounts)),
)
def test_raising_the_value_never_raises_the_share(
    facts: VisitFacts, lefts: tuple[VoucherRow, ...], by: dict[str, Decimal]
) -> None:
    facts = dataclasses.replace(facts, rows=lefts, base_row_key=lefts[0].key)
    higher = dataclasses.replace(facts, terms=raised(facts.terms, by))
    if (before := outcome_of(facts)) is None or (after := outcome_of(higher)) is None:
        assert outcome_of(higher) is None
        return
    assert after.split.client_share <= before.split.client_share
    assert after.split.price == before.split.price


@st.composite
def several(draw: st.DrawFn) -> list[VisitFacts]:
    """Visits on the same terms and rows, in split mode; each row limits one thing."""
    of = draw(terms(is_free_for_client=False))
    lefts = tuple(
        dataclasses.replace(row, remaining_money=None) for row in draw(rows(exhaustion=st.just(Exhaustion.SPLIT)))
    )
    one = visits(st.just(of), rows=lefts, base_row_key=lefts[0].key)
    return draw(st.lists(one, min_size=2, max_size=5))


def spent(visits_in_order: Iterable[VisitFacts]) -> dict[str, Decimal]:
    lefts: tuple[VoucherRow, ...] = ()
    granted: tuple[VoucherRow, ...] = ()
    for facts in visits_in_order:
        lefts, granted = lefts or facts.rows, granted or facts.rows
        if outcome := outcome_of(dataclasses.replace(facts, rows=lefts)):
            lefts = tuple(
                dataclasses.replace(row, remaining_quantity=outcome.remaining[row.key].quantity) for row in lefts
            )
    return {
        row.key: row.remaining_quantity - after.remaining_quantity for row, after in zip(granted, lefts, strict=True)
    }


@given(several(), st.randoms(use_true_random=False))
def test_in_split_mode_the_order_does_not_change_the_quantity_spent(found: list[VisitFacts], order: object) -> None:
    shuffled = [*found]
    order.shuffle(shuffled)

    assert spent(found) == spent(shuffled)


any_moments = st.datetimes(timezones=st.timezones() | st.just(datetime.UTC))


@given(any_moments, any_moments, terms(), rows())
def test_no_moment_of_any_zone_crashes(
    starts_at: datetime.datetime, ends_at: datetime.datetime, of: VisitTerms, lefts: tuple[VoucherRow, ...]
) -> None:
    """Leap days, hours that are not there, zones with odd minutes, years that cannot be: priced or refused."""
    facts = VisitFacts(terms=of, rows=lefts, starts_at=starts_at, ends_at=ends_at)
    try:
        calculate_visit(facts)
    except Refusal as refusal:
        assert refusal.text.fi and isinstance(refusal.code, RefusalCode)


@given(
    st.datetimes(datetime.datetime(2020, 1, 1), datetime.datetime(2032, 12, 31), timezones=st.timezones()),
    st.integers(-60, 3000),
    terms(),
)
def test_a_visit_in_any_zone_is_counted_as_it_was_lived(
    starts_at: datetime.datetime, minutes: int, of: VisitTerms
) -> None:
    ends_at = starts_at.astimezone(datetime.UTC) + datetime.timedelta(minutes=minutes)
    facts = VisitFacts(terms=of, rows=AMPLE, starts_at=starts_at, ends_at=ends_at)
    if (outcome := outcome_of(facts)) is None:
        assert minutes < 1 or of.is_free_for_client
        return
    step, billed = of.rounding_minutes, outcome.billable_quantity
    assert abs(billed - minutes) < step or billed == of.minimum_billable_minutes


def test_the_properties_are_tried_on_visits_of_every_kind() -> None:
    """The twin of the strategies: many visits are priced, and some have several parts or run short."""
    seen: collections.Counter[str] = collections.Counter()

    @hypothesis.settings(max_examples=150, derandomize=True)
    @given(visits())
    def look(facts: VisitFacts) -> None:
        outcome = outcome_of(facts)
        seen["priced" if outcome else "refused"] += 1
        seen["euro"] += any(row.limits_euros for row in facts.rows)
        seen["ceiling"] += any(row.remaining_money is not None for row in facts.rows)
        if outcome:
            seen["parts"] += len(outcome.parts) > 1
            seen["short"] += any(part.used_quantity < part.billable_quantity for part in outcome.parts)
            seen["base"] += any(part.row_key != f"row {part.product_code}" for part in outcome.parts)

    look()
    assert seen["priced"] > 30, seen
    assert min(seen.values()) >= 1, seen
