"""The facts of a visit: what was decided, what the provider charges, which rows can pay, what is left. Reads only."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from billing.versions import VisitRules
from decisions.actions import ledger
from decisions.band_values import values_without_a_row
from decisions.models import Balance, VoucherDecision, VoucherRow
from decisions.personal_values import basis_of
from decisions.recurrence import shares
from decisions.rules import Movement
from providers.models import Office, PriceListRow
from providers.transitions import ApprovalState
from rulebooks.calculation import Exhaustion, FlatValue, PercentageOfPrice, RuleVersion, Texts, VisitTerms
from rulebooks.calculation import VoucherRow as RowFacts
from rulebooks.calculation.facts import ValueRule
from rulebooks.calculation_facts import three_languages
from rulebooks.definition_facts import DatedPrice, DatedValue, ServiceProduct
from rulebooks.models import DefinitionVersion, Product
from rulebooks.models.terms import ValueBasis, ValueModel
from rulebooks.visit_terms import visit_terms
from voucher_portal.core.periods import period
from voucher_portal.core.quantities import Unit, value_of

#: An approval that has ended or is suspended still prices what was done while it held.
PRICING_STATES = (ApprovalState.SIGNED, ApprovalState.SUSPENDED, ApprovalState.REVOKED)
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class PriceRows:
    """The approved prices of an office for a home municipality, of one or more days, by product."""

    by_product: Mapping[str, Sequence[PriceListRow]]

    @cached_property
    def dated(self) -> dict[str, tuple[DatedPrice, ...]]:
        """As the calculation takes them: where two hold on one day, the newest approval counts."""
        return {
            code: tuple(DatedPrice(price=row.price, period=row.period, rule=price_rule(row)) for row in rows)
            for code, rows in self.by_product.items()
        }

    def has(self, product_code: str, date: datetime.date) -> bool:
        return any(date in row.period for row in self.by_product.get(product_code, ()))

    def row_on(self, product_code: str, date: datetime.date) -> PriceListRow:
        """The row that prices a product on a date. Raises StopIteration where there is none."""
        return next(row for row in self.by_product[product_code] if date in row.period)


def price_rows(office: Office, decision: VoucherDecision, date: datetime.date) -> PriceRows:
    """The approved prices for office and home municipality on the date of a visit and the next. One query."""
    found: dict[str, list[PriceListRow]] = defaultdict(list)
    prices = PriceListRow.objects.filter(
        office=office,
        product__definition_id=decision.definition_id,
        municipality_codes__contains=[decision.municipality_code],
        period__overlap=period(date, date + _DAY),
        approval__state__in=PRICING_STATES,
    )
    for row in prices.select_related("approval", "product").order_by("-approval__signed_at", "-pk"):
        found[row.product.public_id].append(row)
    return PriceRows(found)


def price_rule(row: PriceListRow) -> RuleVersion:
    """The approval decision by which the price was approved."""
    number = row.approval.number or ""
    name = Texts(f"Hyväksymispäätös {number}", f"Beslut om godkännande {number}", f"Approval decision {number}")
    return RuleVersion(name=name, number=1, public_id=row.approval.public_id)


def decided_products(
    rules: VisitRules, decision: VoucherDecision, rows: Sequence[VoucherRow]
) -> tuple[ServiceProduct, ...]:
    """The products with the values that the decision froze, or none where the value follows the definition.

    A row has its own value; a product without a row the one that it had when the voucher began, less what
    the client's income took off it. A value by income never follows: a change of income is a new decision.
    """
    version = decision.definition_version
    basis = basis_of(decision)
    if version.value_basis == ValueBasis.FOLLOWS and basis is None:
        return ()
    products = {row.product.public_id: _frozen_row(version, row) for row in rows}
    if rules.facts.by_code.keys() <= products.keys():
        return tuple(products.values())
    others = values_without_a_row(decision, basis)
    frozen = {product.public_id: _frozen_product(version, product, value) for product, value in others.items()}
    return tuple({**frozen, **products}.values())


def _frozen_product(version: DefinitionVersion, product: Product, unit_value: Decimal) -> ServiceProduct:
    return _product(product.public_id, three_languages(product), product.unit, value_rule(version, unit_value), version)


def _frozen_row(version: DefinitionVersion, row: VoucherRow) -> ServiceProduct:
    return _product(row.product.public_id, row_name(row), row.unit, value_rule(version, row.unit_value), version)


def _product(code: str, name: Texts, unit: str, value: ValueRule, version: DefinitionVersion) -> ServiceProduct:
    dated = DatedValue(value=value, rule=version.rule_version)
    return ServiceProduct(code=code, name=name, unit=Unit(unit), values=(dated,))


def row_name(row: VoucherRow) -> Texts:
    return Texts(
        row.product_name_fi, row.product_name_sv or row.product_name_fi, row.product_name_en or row.product_name_fi
    )


def value_rule(version: DefinitionVersion, unit_value: Decimal) -> ValueRule:
    """A flat value, or the part of the price that the version pays, with the value as its ceiling."""
    if version.value_model == ValueModel.PERCENTAGE and version.value_percent is not None:
        return PercentageOfPrice(version.value_percent, unit_value)
    return FlatValue(unit_value)


def terms_of(
    rules: VisitRules, decision: VoucherDecision, row: VoucherRow, rows: Sequence[VoucherRow], prices: PriceRows
) -> VisitTerms:
    """What a visit logged on a row costs, and how it is cut and rounded. `rows` are all of its voucher."""
    code = row.product.public_id
    decided = decided_products(rules, decision, rows)
    if not decided and code not in rules.facts.by_code:
        # A product that the followed version has dropped has no value any more.
        decided = (ServiceProduct(code=code, name=row_name(row), unit=Unit(row.unit)),)
    return visit_terms(
        rules.facts,
        prices.dated,
        later=rules.later,
        decided=decided,
        chosen=None if rules.chooses(code) else code,
        is_free_for_client=row.is_free_for_client,
    )


def paying_rows(rules: VisitRules, row: VoucherRow, rows: Iterable[VoucherRow]) -> list[VoucherRow]:
    """The rows that can pay for a visit logged on a row: itself, and those of the bands it may reach."""
    if not rules.chooses(row.product.public_id):
        return [row]
    codes = {rules.facts.base_product_code, *rules.facts.banded_codes}
    codes |= {code for later in rules.later for code in later.banded_codes}
    return [other for other in rows if other.product.public_id in codes and other.unit == row.unit]


def base_row_key(rules: VisitRules, row: VoucherRow, rows: Iterable[VoucherRow]) -> str:
    """The row that stands in for a missing one: the base product's, else the row of the visit."""
    base = (other.public_id for other in rows if other.product.public_id == rules.facts.base_product_code)
    return next(base, row.public_id)


@dataclass(frozen=True)
class Remaining:
    """The balance of a row on a date, with what an edited visit gives back to it.

    Of a voucher whose periods hand on what they leave, `usable` is all that the visit may use, and `others` are
    the balances from which it takes what this one has not, each with what it still has.
    """

    balance: Balance
    quantity: Decimal
    money: Decimal | None
    usable: Decimal | None = None
    others: tuple[tuple[Balance, Decimal], ...] = ()

    @classmethod
    def of(cls, balance: Balance, given_back: Movement | None) -> Remaining:
        quantity, money = balance.remaining_quantity, balance.remaining_money
        if given_back is not None:
            quantity += given_back.quantity
            money = None if money is None else money + given_back.money
        return cls(balance, quantity, money)

    @property
    def whole_quantity(self) -> Decimal:
        return self.quantity if self.usable is None else self.usable

    @property
    def whole_money(self) -> Decimal | None:
        """The ceiling of money, with what would come along from other periods."""
        if self.money is None:
            return None
        return self.money + sum((one.money for one in self._carried(self.whole_quantity)), Decimal(0))

    def draw(self, use: Movement) -> ledger.Draw:
        """What a visit takes: the period's own, and the rest from the others."""
        return ledger.Draw(self.balance, use.quantity, use.money, self._carried(use.quantity))

    def _carried(self, asked: Decimal) -> tuple[ledger.Carried, ...]:
        lacking = max(asked - self.quantity, Decimal(0))
        taken = shares(lacking, [left for _balance, left in self.others])
        pairs = zip(self.others, taken, strict=True)
        return tuple(ledger.Carried(one, part, _money_of(one, part)) for (one, _left), part in pairs if part)

    def as_facts(self, row: VoucherRow, exhaustion: str) -> RowFacts:
        return RowFacts(
            key=row.public_id,
            product_code=row.product.public_id,
            remaining_quantity=self.whole_quantity,
            unit_of_account=row.counted_in,
            remaining_money=self.whole_money,
            exhaustion=Exhaustion(exhaustion),
        )


def _money_of(source: Balance, quantity: Decimal) -> Decimal:
    """The euro that go with a quantity to a later period: its value, within what the period's ceiling still has."""
    row = source.row
    value = quantity if row.limits_money else value_of(quantity, Unit(row.unit), row.unit_value)
    return value if source.remaining_money is None else min(value, source.remaining_money)
