"""Past visits priced anew by the terms of a definition version. Reads only, one visit at a time.

Each visit is priced as if its voucher had enough left, at the prices that its office had approved on its day;
a product that the office has no price for costs what the recorded service cost. Values by income are those
that the client's decision was made on.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from billing.models import ServiceEvent
from billing.visit_facts import PRICING_STATES, price_rule
from decisions.models import IncomeBasis
from decisions.personal_values import depends_on_income
from providers.models import PriceListRow
from rulebooks.calculation import Outcome, Refusal, Texts, VoucherRow
from rulebooks.calculation_facts import definition_facts, income_edition
from rulebooks.definition_facts import DatedPrice, DefinitionFacts
from rulebooks.income_values import values_of_income
from rulebooks.models import DefinitionVersion
from rulebooks.trial import Bench, TrialVisit
from rulebooks.visit_terms import voucher_row
from voucher_portal.core.money import euro
from voucher_portal.core.periods import DateRange, first_day

CHUNK = 2000
ENOUGH = Decimal(10**8)
_READ = (
    "starts_at",
    "ends_at",
    "kilometres",
    "kilometres_outside_home",
    "price",
    "voucher_part",
    "client_share",
    "travel_amount",
    "provider_id",
    "office_id",
    "decision_id",
    "decision__municipality_code",
    "row__product__public_id",
)
_NO_PRODUCT = Texts(
    "Määritelmässä ei ole tuotetta, jolle käynti on kirjattu.",
    "Definitionen har inte den produkt som besöket har registrerats på.",
    "The definition does not have the product on which the visit was logged.",
)
_NO_INCOME = Texts(
    "Päätöksessä ei ole tuloja, joista arvo laskettaisiin.",
    "Beslutet har inga inkomster som värdet kunde räknas av.",
    "The decision has no income from which the value would be calculated.",
)


@dataclass
class Sums:
    """One company's visits, in euro: as recorded and as they would be."""

    events: int = 0
    refused: int = 0
    price_before: Decimal = euro(0)
    price_after: Decimal = euro(0)
    voucher_before: Decimal = euro(0)
    voucher_after: Decimal = euro(0)
    share_before: Decimal = euro(0)
    share_after: Decimal = euro(0)
    travel_before: Decimal = euro(0)
    travel_after: Decimal = euro(0)

    def add(self, event: Any, outcome: Outcome) -> None:
        self.events += 1
        self.price_before += event.price
        self.price_after += outcome.split.price
        self.voucher_before += event.voucher_part
        self.voucher_after += outcome.split.voucher_part
        self.share_before += event.client_share
        self.share_after += outcome.split.client_share
        self.travel_before += event.travel_amount
        self.travel_after += outcome.travel.amount if outcome.travel is not None else 0


@dataclass
class Refused:
    """How many visits a reason would refuse, with the words of the first of them."""

    text: Texts
    count: int = 0


@dataclass
class Effect:
    """What came out, by the company's key and by the code of the refusal."""

    companies: dict[int, Sums] = field(default_factory=dict)
    refusals: dict[str, Refused] = field(default_factory=dict)

    def refuse(self, event: Any, code: str, text: Texts) -> None:
        self.companies.setdefault(event.provider_id, Sums()).refused += 1
        self.refusals.setdefault(code, Refused(text)).count += 1


def past_visits(version: DefinitionVersion, days: DateRange) -> Any:
    """The visits that were made on vouchers of the same definition, whichever version of it they followed."""
    events = ServiceEvent.objects.standing().filter(definition_id=version.definition_id)
    return events.filter(service_date__gte=days.lower, service_date__lt=days.upper).order_by("pk")


def simulate(version: DefinitionVersion, days: DateRange, effect: Effect) -> Iterator[int]:
    """Price every visit of the days into `effect`; tells how many are done, after each chunk and at the end.

    Select `definition`, `base_product`, `travel_rate_table` and `income_table` with the version. Raises
    FaultyParameters for a table that cannot be read.
    """
    bench, done = _Pricing(version), 0
    for event in past_visits(version, days).values_list(*_READ, named=True).iterator(chunk_size=CHUNK):
        bench.price(event, effect)
        done += 1
        if done % CHUNK == 0:
            yield done
    yield done


class _Pricing:
    """The terms of the version for each office and municipality, made once."""

    def __init__(self, version: DefinitionVersion) -> None:
        self.version = version
        self.facts = definition_facts(version).stretched()
        self.by_income = depends_on_income(version)
        self._prices = _approved_prices(version)
        self._benches: dict[tuple[Any, ...], Bench] = {}
        self._rows: dict[int, tuple[VoucherRow, ...]] = {}
        self._own: dict[int, DefinitionFacts | None] = {}

    def price(self, event: Any, effect: Effect) -> None:
        chosen = event.row__product__public_id
        chooses = bool(self.facts.bands) and chosen in {*self.facts.banded_codes, self.facts.base_product_code}
        facts = self._own_facts(event.decision_id) if self.by_income else self.facts
        if facts is None:
            return effect.refuse(event, "no_income", _NO_INCOME)
        if not chooses and chosen not in facts.by_code:
            return effect.refuse(event, "no_product", _NO_PRODUCT)
        visit = TrialVisit(
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            chosen=None if chooses else chosen,
            kilometres=event.kilometres if facts.travel is not None else None,
            kilometres_outside_home=event.kilometres_outside_home,
        )
        result = self._bench(event, facts, chosen).price(visit, self._unlimited(facts))
        if result.outcome is None:
            refusal = result.refusal
            assert isinstance(refusal, Refusal)
            return effect.refuse(event, str(refusal.code.value), refusal.text)
        return effect.companies.setdefault(event.provider_id, Sums()).add(event, result.outcome)

    def _bench(self, event: Any, facts: DefinitionFacts, chosen: str) -> Bench:
        key = (event.office_id, event.decision__municipality_code, chosen, id(facts))
        if key not in self._benches:
            approved = self._prices.get(event.office_id, {}).get(event.decision__municipality_code, {})
            recorded = approved.get(chosen, ())
            prices = {code: approved.get(code) or recorded for code in facts.by_code}
            self._benches[key] = Bench(facts, prices, facts.base_product_code or chosen, None)
        return self._benches[key]

    def _unlimited(self, facts: DefinitionFacts) -> tuple[VoucherRow, ...]:
        if id(facts) not in self._rows:
            products = facts.by_code.items()
            self._rows[id(facts)] = tuple(
                voucher_row(facts, key=code, product=product, quantity=ENOUGH, money=ENOUGH)
                for code, product in products
            )
        return self._rows[id(facts)]

    def _own_facts(self, decision_id: int) -> DefinitionFacts | None:
        """The values of the client's income as the decision knows it; None where it knows none."""
        if decision_id not in self._own:
            basis = IncomeBasis.objects.filter(decision_id=decision_id).select_related("decision").first()
            self._own[decision_id] = None if basis is None else self._valued(basis)
        return self._own[decision_id]

    def _valued(self, basis: IncomeBasis) -> DefinitionFacts | None:
        """By the table in force when the version begins."""
        on = first_day(self.version.period) if self.version.period else first_day(basis.decision.period)
        edition = income_edition(self.version, on)
        if edition is None:
            return None
        try:
            return values_of_income(self.facts, edition[0], basis.situation, edition[1], on)[0].stretched()
        except Refusal:
            return None


def _approved_prices(version: DefinitionVersion) -> Mapping[int, Mapping[str, Mapping[str, tuple[DatedPrice, ...]]]]:
    """By office, municipality and product; where two hold on one day, the newest approval counts. One query."""
    found: dict[int, dict[str, dict[str, tuple[DatedPrice, ...]]]] = {}
    rows = PriceListRow.objects.filter(
        product__definition_id=version.definition_id, approval__state__in=PRICING_STATES
    ).select_related("approval", "product")
    for row in rows.order_by("-approval__signed_at", "-pk"):
        price = DatedPrice(price=row.price, period=row.period, rule=price_rule(row))
        for municipality in row.municipality_codes:
            products = found.setdefault(row.office_id, {}).setdefault(municipality, {})
            products[row.product.public_id] = (*products.get(row.product.public_id, ()), price)
    return found


def whole_months_before(today: datetime.date, months: int) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of so many whole months before the one that a day is in."""
    end = today.replace(day=1) - datetime.timedelta(days=1)
    number = end.year * 12 + end.month - months
    return datetime.date(number // 12, number % 12 + 1, 1), end
