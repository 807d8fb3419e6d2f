"""A voucher tried out: events priced one after the other on the balances that the earlier ones left.

Nothing is loaded and nothing saved. The test calculator and `manage.py calculate` both run here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from rulebooks.calculation import (
    Outcome,
    QuantityFacts,
    Refusal,
    Terms,
    TravelFacts,
    VisitFacts,
    VisitTerms,
    VoucherRow,
    calculate_quantity,
    calculate_visit,
)
from rulebooks.calculation.cancellation import (
    CancellationFacts,
    CancellationOutcome,
    CancellationReason,
    calculate_cancellation,
)
from rulebooks.definition_facts import DefinitionFacts
from rulebooks.visit_terms import Prices, quantity_terms, visit_terms, voucher_row
from voucher_portal.core.clock import helsinki_date
from voucher_portal.core.money import Split, euro


@dataclass(frozen=True, kw_only=True)
class GrantedRow:
    """What a voucher grants of a product, in units of account, or euro where the version limits money."""

    product_code: str
    quantity: Decimal
    money: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class TrialVisit:
    """A visit with its moments. `chosen` is its product where no hours tell it; kilometres are both ways.

    `not_made` is why it was not made, if it was not; `cancelled_at` when somebody told so.
    """

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    chosen: str | None = None
    kilometres: Decimal | None = None
    kilometres_outside_home: Decimal = Decimal(0)
    not_made: CancellationReason | None = None
    cancelled_at: datetime.datetime | None = None

    @property
    def date(self) -> datetime.date:
        """The Helsinki date on which it began."""
        return helsinki_date(self.starts_at)


@dataclass(frozen=True, kw_only=True)
class TrialQuantity:
    """Pieces, days or months, in units of account."""

    product_code: str
    quantity: Decimal
    on: datetime.date
    kilometres: Decimal | None = None
    kilometres_outside_home: Decimal = Decimal(0)

    @property
    def date(self) -> datetime.date:
        return self.on


TrialEvent: TypeAlias = TrialVisit | TrialQuantity
TrialOutcome: TypeAlias = Outcome | CancellationOutcome


@dataclass(frozen=True, kw_only=True)
class TrialResult:
    """One event with its outcome, or with why it is refused: then it takes nothing from the voucher."""

    event: TrialEvent
    outcome: TrialOutcome | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Everything that came out. `rows` are what is left in the end, in the order in which they were granted."""

    results: tuple[TrialResult, ...]
    granted: tuple[VoucherRow, ...]
    rows: tuple[VoucherRow, ...]

    @property
    def outcomes(self) -> Iterator[TrialOutcome]:
        yield from (result.outcome for result in self.results if result.outcome is not None)

    @property
    def split(self) -> Split:
        return sum((outcome.split for outcome in self.outcomes), Split.zero())

    @property
    def travel(self) -> Decimal:
        """What the organiser pays for travel, in euro."""
        paid = (outcome.travel.amount for outcome in self.outcomes if outcome.travel is not None)
        return sum(paid, euro(0))

    @property
    def refusals(self) -> Iterator[TrialResult]:
        yield from (result for result in self.results if result.refusal is not None)


def run_trial(
    facts: DefinitionFacts,
    prices: Prices,
    granted: Iterable[GrantedRow],
    events: Sequence[TrialEvent],
    *,
    base_code: str | None = None,
    is_free_for_client: bool | None = None,
) -> Trial:
    """Price the events in the order in which they are given.

    `base_code` is the product whose row stands in for a missing one; None for the version's. Raises
    ValueError for a product that the facts do not have, and for a visit whose product nothing tells.
    """
    start = tuple(
        voucher_row(
            facts, key=row.product_code, product=facts.by_code[row.product_code], quantity=row.quantity, money=row.money
        )
        for row in granted
    )
    bench = Bench(facts, prices, base_code or facts.base_product_code, is_free_for_client)
    results, rows = [], start
    for event in events:
        result = bench.price(event, rows)
        if result.outcome is not None:
            rows = _left(rows, result.outcome)
        results.append(result)
    return Trial(results=tuple(results), granted=start, rows=rows)


class Bench:
    """The terms of a version, made once for every product that is chosen."""

    def __init__(
        self, facts: DefinitionFacts, prices: Prices, base_code: str | None, is_free_for_client: bool | None
    ) -> None:
        self.facts = facts
        self.prices = prices
        self.base_code = base_code
        self.is_free_for_client = is_free_for_client
        self._visits: dict[str | None, VisitTerms] = {}

    def price(self, event: TrialEvent, rows: tuple[VoucherRow, ...]) -> TrialResult:
        try:
            outcome = self._visit(event, rows) if isinstance(event, TrialVisit) else self._quantity(event, rows)
        except Refusal as refusal:
            return TrialResult(event=event, refusal=refusal)
        return TrialResult(event=event, outcome=outcome)

    def _visit(self, event: TrialVisit, rows: tuple[VoucherRow, ...]) -> TrialOutcome:
        terms = self._visits.get(event.chosen)
        if terms is None:
            terms = self._visits[event.chosen] = visit_terms(
                self.facts, self.prices, chosen=event.chosen, is_free_for_client=self.is_free_for_client
            )
        facts = VisitFacts(
            terms=terms,
            rows=_rows_of(rows, terms),
            base_row_key=self.base_code,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            travel=self._travel(event),
        )
        if event.not_made is None:
            return calculate_visit(facts)
        return calculate_cancellation(
            CancellationFacts(
                visit=facts, reason=event.not_made, terms=self.facts.cancellations, cancelled_at=event.cancelled_at
            )
        )

    def _travel(self, event: TrialEvent) -> TravelFacts | None:
        terms = self.facts.travel
        if terms is None or not event.kilometres:
            return None
        return TravelFacts(
            kilometres=event.kilometres,
            on=event.date,
            terms=terms,
            kilometres_outside_home=event.kilometres_outside_home,
        )

    def _quantity(self, event: TrialQuantity, rows: tuple[VoucherRow, ...]) -> Outcome:
        unit = self.facts.by_code[event.product_code].unit
        terms = quantity_terms(self.facts, self.prices, unit, is_free_for_client=self.is_free_for_client)
        facts = QuantityFacts(
            terms=terms,
            rows=_rows_of(rows, terms),
            product_code=event.product_code,
            quantity=event.quantity,
            on=event.on,
            travel=self._travel(event),
        )
        return calculate_quantity(facts)


def _rows_of(rows: tuple[VoucherRow, ...], terms: Terms) -> tuple[VoucherRow, ...]:
    """The rows that can pay for a service of these terms: those of its products."""
    codes = {product.code for product in terms.products}
    return tuple(row for row in rows if row.product_code in codes)


def _left(rows: tuple[VoucherRow, ...], outcome: TrialOutcome) -> tuple[VoucherRow, ...]:
    left = outcome.remaining
    return tuple(
        replace(row, remaining_quantity=left[row.key].quantity, remaining_money=left[row.key].money)
        if row.key in left
        else row
        for row in rows
    )


def used_of(trial: Trial) -> Mapping[str, Decimal]:
    """What was taken of each row, in its unit of account."""
    return {
        before.key: before.remaining_quantity - after.remaining_quantity
        for before, after in zip(trial.granted, trial.rows, strict=True)
    }
