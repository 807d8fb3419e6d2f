"""What must hold between the places of a calculation's file: products, dates, kilometres, incomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rulebooks.calculation.cancellation import TOLD_BY_CLIENT
from rulebooks.calculation.texts import each
from rulebooks.exchange.case_format import Case, EventRow, PriceRow, Quantity
from rulebooks.exchange.document_facts import table_of
from rulebooks.exchange.faults import FaultCode
from rulebooks.exchange.fields import Raw, Reader
from rulebooks.exchange.rows import ProductRow
from rulebooks.income_values import INCOME_MODELS
from voucher_portal.core.money import euro
from voucher_portal.core.periods import format_date, overlaps

_VISIT_MODELS = ("flat", "percentage", *INCOME_MODELS)


@dataclass(frozen=True)
class CaseChecks:
    """The checks of one file, whose faults its reader tells."""

    case: Case
    reader: Reader

    @property
    def products(self) -> Mapping[str, ProductRow]:
        return {product.name.fi: product for product in self.case.definition.products}

    def run(self) -> None:
        self._situation()
        self._rows()
        self._prices()
        for number, event in enumerate(self.case.events):
            self._event(f"/events/{number}", event)

    def _situation(self) -> None:
        model = self.case.definition.sections["value"]["value_model"]
        situation = self.case.voucher.situation
        if model not in _VISIT_MODELS:
            allowed = Raw(", ".join(_VISIT_MODELS))
            self.reader.tell("/definition/value/value_model", FaultCode.VALUE_MODEL, value=model, allowed=allowed)
        elif model not in INCOME_MODELS:
            if situation is not None:
                self.reader.tell("/voucher/situation", FaultCode.SITUATION_NOT_NEEDED)
        elif situation is None:
            self.reader.tell("/voucher/situation", FaultCode.SITUATION_MISSING)
        else:
            self._edition()

    def _edition(self) -> None:
        definition, situation = self.case.definition, self.case.voucher.situation
        table = table_of(definition, definition.sections["value"]["income_table"])
        if table is None:
            self.reader.tell("/definition/value/income_table", FaultCode.NULL)
        elif situation and not any(situation.on in edition.days for edition in table.editions):
            words = {"name": table.name, "date": each(lambda _: format_date(situation.on))}
            self.reader.tell("/voucher/situation/on", FaultCode.NO_EDITION, **words)

    def _rows(self) -> None:
        voucher = self.case.voucher
        for number, row in enumerate(voucher.rows):
            place = f"/voucher/rows/{number}"
            if self._knows(row.product, f"{place}/product"):
                self._whole(row.quantity, row.product, f"{place}/quantity", is_granted=True)
        granted = [row.product for row in voucher.rows]
        if voucher.base_row is not None and voucher.base_row not in granted:
            words = {"name": voucher.base_row, "allowed": Raw(", ".join(granted))}
            self.reader.tell("/voucher/base_row", FaultCode.NO_SUCH_PRODUCT, **words)

    def _prices(self) -> None:
        prices = self.case.prices
        for number, price in enumerate(prices):
            place = f"/prices/{number}"
            if self._knows(price.product, f"{place}/product") and self._is_straight(place, price):
                self._alone(number, prices)

    def _is_straight(self, place: str, price: PriceRow) -> bool:
        if price.first_day is not None and price.last_day is not None and price.last_day < price.first_day:
            self.reader.tell(f"{place}/last_day", FaultCode.LAST_BEFORE_FIRST)
            return False
        return True

    def _alone(self, number: int, prices: tuple[PriceRow, ...]) -> None:
        price = prices[number]
        for earlier, other in enumerate(prices[:number]):
            same = (other.product, other.municipality) == (price.product, price.municipality)
            if same and self.reader.is_sound(f"/prices/{earlier}") and overlaps(other.days, price.days):
                words = {"product": price.product, "line": self.reader.line_of(f"/prices/{earlier}")}
                self.reader.tell(f"/prices/{number}", FaultCode.PRICES_OVERLAP, **words)
                return

    def _event(self, place: str, event: EventRow) -> None:
        given = [event.starts is not None, event.ends is not None, event.on is not None, event.quantity is not None]
        is_counted = given == [False, False, True, True] and event.product is not None
        if given != [True, True, False, False] and not is_counted:
            self.reader.tell(place, FaultCode.TIMES_OR_QUANTITY)
            return
        if event.product is not None and not self._knows(event.product, f"{place}/product"):
            return
        if event.quantity is not None and event.product is not None:
            self._whole(event.quantity, event.product, f"{place}/quantity")
        self._chosen(place, event)
        self._not_made(place, event)
        self._travel(place, event)

    def _chosen(self, place: str, event: EventRow) -> None:
        has_hours = any(product.hours for product in self.products.values())
        if event.product is None and not has_hours and len(self.products) > 1:
            self.reader.tell(place, FaultCode.CHOOSE_PRODUCT, allowed=Raw(", ".join(self.products)))

    def _not_made(self, place: str, event: EventRow) -> None:
        if event.not_made is None:
            if event.cancelled is not None:
                self.reader.tell(f"{place}/not_made", FaultCode.NULL)
        elif event.starts is None:
            self.reader.tell(f"{place}/not_made", FaultCode.ONLY_OF_VISITS)
        elif event.cancelled is None and event.not_made in TOLD_BY_CLIENT:
            self.reader.tell(f"{place}/cancelled", FaultCode.NULL)

    def _travel(self, place: str, event: EventRow) -> None:
        if event.km is not None and self.case.definition.sections["travel"]["travel_rate_table"] is None:
            self.reader.tell(f"{place}/km", FaultCode.NO_TRAVEL)
        if event.km_outside_home > (event.km or 0):
            self.reader.tell(f"{place}/km_outside_home", FaultCode.MORE_OUTSIDE_THAN_DRIVEN)

    def _knows(self, name: str, place: str) -> bool:
        if name not in self.products:
            self.reader.tell(place, FaultCode.NO_SUCH_PRODUCT, name=name, allowed=Raw(", ".join(self.products)))
        return name in self.products

    def _whole(self, quantity: Quantity, product: str, place: str, *, is_granted: bool = False) -> None:
        try:
            units_of_account(self.case, product, quantity, is_granted=is_granted)
        except ValueError:
            self.reader.tell(place, FaultCode.NOT_WHOLE_UNITS, value=quantity)


def units_of_account(case: Case, product: str, quantity: Quantity, *, is_granted: bool = False) -> Decimal:
    """A quantity in what the voucher counts. Raises ValueError for parts of a minute, a piece or a cent."""
    unit = next(each.unit for each in case.definition.products if each.name.fi == product)
    limits_money = case.definition.sections["balance"]["balance_limit"] == "money"
    if is_granted and limits_money:
        counted, whole = quantity.number, euro(quantity.number)
    else:
        counted = quantity.in_minutes() if unit == "h" else quantity.number
        whole = counted.to_integral_value()
    if counted != whole or (quantity.minutes is not None and (unit != "h" or (is_granted and limits_money))):
        raise ValueError(f"{quantity} is not whole")
    return whole


def prices_of(case: Case) -> Iterator[PriceRow]:
    """The prices that a client of the voucher's municipality pays: its own go before those for all."""
    home = case.voucher.home_municipality
    mine = [price for price in case.prices if price.municipality in (None, home)]
    yield from sorted(mine, key=lambda price: price.municipality is None)
