"""The approved providers of one voucher side by side: price, who pays which part, languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from decisions.models import VoucherDecision, VoucherRow
from decisions.proposals import approved_prices
from providers.languages import language_names
from providers.models import Office, PriceListRow
from rulebooks.calculation import FlatValue, Rate, RuleVersion, Texts
from rulebooks.calculation.share import split_of_unit
from voucher_portal.core import clock
from voucher_portal.core.finnish_sort import sort_text
from voucher_portal.core.money import Split
from voucher_portal.core.periods import first_day
from voucher_portal.core.quantities import Unit
from voucher_portal.core.regions import municipality

MOST_SIDE_BY_SIDE = 4


@dataclass(frozen=True)
class RowPrice:
    """One product at one office: the price of a unit, and its parts (domain.md C2)."""

    product_name: str
    unit: str
    split: Split


@dataclass(frozen=True)
class Offer:
    """One office of an approved provider with its prices for this voucher."""

    office: Office
    municipality_name: str
    languages: tuple[str, ...]
    prices: tuple[RowPrice, ...]

    @property
    def share(self) -> Decimal:
        """What the client pays for one unit of the first product."""
        return self.prices[0].split.client_share

    @property
    def price(self) -> Decimal:
        return self.prices[0].split.price

    @property
    def language_names(self) -> list[str]:
        return language_names(list(self.languages))

    @property
    def name(self) -> str:
        return str(self.office.provider.organisation.name)


def offers_for(decision: VoucherDecision, language: str) -> list[Offer]:
    """Every approved office that serves the voucher's municipality. Two queries."""
    on = max(first_day(decision.period), clock.today())
    prices = approved_prices(decision.definition, decision.municipality_code, on)
    prices = prices.select_related("office__provider__organisation").order_by("office_id", "product__position", "pk")
    rows = {row.product_id: row for row in decision.rows.all()}
    by_office: dict[int, list[PriceListRow]] = {}
    for price in prices:
        row = rows.get(price.product_id)
        if row is not None and _is_usable(price, row):
            by_office.setdefault(price.office_id, []).append(price)
    return [_offer(office_prices, rows, language) for office_prices in by_office.values()]


def _is_usable(price: PriceListRow, row: VoucherRow) -> bool:
    """A price above the value of a service that is free for the client cannot be charged."""
    return not row.is_free_for_client or price.price <= row.unit_value


def unit_split(price: Decimal, row: VoucherRow) -> Split:
    """One unit at this price and who pays which part, by the same arithmetic as a visit.

    Raises Refusal when the service is free for the client and the price is above its value.
    """
    rate = Rate(
        price=price,
        value=FlatValue(row.unit_value),
        value_rule=RuleVersion(name=Texts("", "", ""), number=1),
    )
    return split_of_unit(rate, Unit(row.unit), is_free_for_client=row.is_free_for_client)


def sorted_offers(offers: Iterable[Offer], sort: str) -> list[Offer]:
    """By what the client pays, by price or by name; names in Finnish order."""
    if sort == "price":
        return sorted(offers, key=lambda offer: (offer.price, sort_text(offer.name)))
    if sort == "name":
        return sorted(offers, key=lambda offer: (sort_text(offer.name), offer.price))
    return sorted(offers, key=lambda offer: (offer.share, offer.price, sort_text(offer.name)))


def _offer(prices: list[PriceListRow], rows: dict[int, VoucherRow], language: str) -> Offer:
    office = prices[0].office
    return Offer(
        office=office,
        municipality_name=municipality(office.municipality_code).name(language),
        languages=tuple(office.provider.languages),
        prices=tuple(
            RowPrice(
                str(rows[price.product_id].product_name),
                rows[price.product_id].unit,
                unit_split(price.price, rows[price.product_id]),
            )
            for price in prices
        ),
    )
