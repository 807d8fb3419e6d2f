"""Facts of a visit for the tests of the calculation."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from rulebooks.calculation import Exhaustion, QuantityFacts, RuleVersion, Texts, VisitFacts
from voucher_portal.core.quantities import Unit

HELSINKI = ZoneInfo("Europe/Helsinki")
RULE = RuleVersion(name=Texts("Kotipalvelu", "Hemservice", "Home help"), number=1, public_id="a" * 20)


def helsinki(day: str, clock: str, fold: int = 0) -> datetime.datetime:
    """The moment that a Helsinki clock shows: helsinki("2026-09-10", "17:15")."""
    return datetime.datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=HELSINKI, fold=fold)


def row(price: str, unit_value: str, left: str, **others: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "unit": Unit.HOUR,
        "price": Decimal(price),
        "unit_value": Decimal(unit_value),
        "remaining_quantity": Decimal(left),
        "is_free_for_client": False,
        "exhaustion": Exhaustion.REFUSE,
        "value_rule": RULE,
    }
    return {**facts, **others}


def visit(minutes: int, price: str = "32", unit_value: str = "32", left: str = "1200", **others: Any) -> VisitFacts:
    """A visit of so many minutes from 9.00 on an ordinary Thursday."""
    starts_at = helsinki("2026-09-10", "09:00")
    ends_at = starts_at + datetime.timedelta(minutes=minutes)
    return VisitFacts(**{"starts_at": starts_at, "ends_at": ends_at, **row(price, unit_value, left, **others)})


def pieces(quantity: str, price: str, unit_value: str, left: str = "100", **others: Any) -> QuantityFacts:
    facts = row(price, unit_value, left, **{"unit": Unit.PIECE, **others})
    return QuantityFacts(quantity=Decimal(quantity), **facts)
