"""Facts of visits for the tests of the calculation: one product around the clock, or the bands of C32."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from rulebooks.calculation import (
    BandTable,
    Exhaustion,
    FlatValue,
    Product,
    QuantityFacts,
    Rate,
    RuleVersion,
    Terms,
    Texts,
    VisitFacts,
    VisitTerms,
    VoucherRow,
)
from voucher_portal.core.quantities import Unit

HELSINKI = ZoneInfo("Europe/Helsinki")
RULE = RuleVersion(name=Texts("Kotipalvelu", "Hemservice", "Home help"), number=1, public_id="a" * 20)
_OF_ROW = ("remaining_money", "exhaustion", "unit_of_account")
_OF_RATE = ("price_rule", "period")


def helsinki(day: str, clock: str, fold: int = 0) -> datetime.datetime:
    """The moment that a Helsinki clock shows: helsinki("2026-09-10", "17:15")."""
    return datetime.datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=HELSINKI, fold=fold)


def rate(price: str, unit_value: str, **others: Any) -> Rate:
    facts = {"price": Decimal(price), "value": FlatValue(Decimal(unit_value)), "value_rule": RULE, **others}
    return Rate(**facts)


def product(code: str, *rates: Rate) -> Product:
    return Product(code, Texts(f"{code} fi", f"{code} sv", f"{code} en"), rates)


def left(key: str, quantity: str, **others: Any) -> VoucherRow:
    """A row whose key is its product's code, that lets the client pay what is beyond it."""
    return VoucherRow(key, key, Decimal(quantity), **{"exhaustion": Exhaustion.SPLIT, **others})


def visit(minutes: int, price: str = "32", unit_value: str = "32", left: str = "1200", **others: Any) -> VisitFacts:
    """A visit of so many minutes from 9.00 on an ordinary Thursday, of a service without bands."""
    starts_at = others.pop("starts_at", helsinki("2026-09-10", "09:00"))
    ends_at = others.pop("ends_at", starts_at + datetime.timedelta(minutes=minutes))
    facts = _facts(price, unit_value, left, others)
    table = BandTable.all_day(facts["product"].code)
    terms = VisitTerms(products=(facts["product"],), table=table, logging_rule=RULE, unit=facts["unit"], **others)
    return VisitFacts(terms=terms, rows=(facts["row"],), starts_at=starts_at, ends_at=ends_at)


def pieces(quantity: str, price: str, unit_value: str, left: str = "100", **others: Any) -> QuantityFacts:
    others.setdefault("unit", Unit.PIECE)
    facts = _facts(price, unit_value, left, others)
    terms = Terms(products=(facts["product"],), logging_rule=RULE, unit=facts["unit"], **others)
    on = datetime.date(2026, 9, 10)
    return QuantityFacts(
        terms=terms, rows=(facts["row"],), product_code=facts["product"].code, quantity=Decimal(quantity), on=on
    )


def _facts(price: str, unit_value: str, left: str, others: dict[str, Any]) -> dict[str, Any]:
    """Product, row and unit; what belongs to them is taken out of `others`."""
    unit = others.pop("unit", Unit.HOUR)
    value = others.pop("value", FlatValue(Decimal(unit_value)))
    of_rate = {name: others.pop(name) for name in _OF_RATE if name in others}
    of_row = {name: others.pop(name) for name in _OF_ROW if name in others}
    service = product("day", Rate(price=Decimal(price), value=value, value_rule=RULE, **of_rate))
    row = VoucherRow("day", "day", Decimal(left), **{"unit_of_account": unit.unit_of_account, **of_row})
    return {"product": service, "row": row, "unit": unit}
