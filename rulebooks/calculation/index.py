"""An index change of values: its effect is shown before it is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from rulebooks.calculation.parameters import IndexChange
from rulebooks.calculation.rounding import rounded


@dataclass(frozen=True)
class IndexEffect:
    """What one value was and will be. `percent` is the change that remains after rounding; None of nothing."""

    name: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        return self.after - self.before

    @property
    def percent(self) -> Decimal | None:
        if self.before == 0:
            return None
        return round(self.difference * 100 / self.before, 4)


def indexed(value: Decimal, index: IndexChange) -> Decimal:
    """The value changed by the percentage and rounded by the change's rule: 36,00 by 2,5 % is 36,90."""
    return rounded(value * (100 + index.percent) / 100, index.rounding)


def index_effects(values: Mapping[str, Decimal], index: IndexChange) -> tuple[IndexEffect, ...]:
    """The table that is shown first: every value by its name, before and after, in the given order."""
    return tuple(IndexEffect(name, before, indexed(before, index)) for name, before in values.items())
