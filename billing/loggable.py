"""What a visit can be logged for: a product, or a service whose products the hours choose (C34, C45)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from decisions.models import VoucherDecision, VoucherRow
from rulebooks.definition_facts import DefinitionFacts


@dataclass(frozen=True)
class Loggable:
    """One choice of the worker. `row` names it; `rows` are those that the hours may choose from."""

    row: VoucherRow
    name: str
    rows: tuple[VoucherRow, ...]

    def covers(self, row_id: int) -> bool:
        return any(row.pk == row_id for row in self.rows)


def rows_of(decision: VoucherDecision) -> list[VoucherRow]:
    """The rows of a voucher with their products, in order. One query, and none when asked again."""
    if "rows" not in getattr(decision, "_prefetched_objects_cache", {}):
        prefetch_related_objects([decision], Prefetch("rows", VoucherRow.objects.select_related("product")))
    return list(decision.rows.all())


def loggables(decision: VoucherDecision, rows: Sequence[VoucherRow], facts: DefinitionFacts) -> list[Loggable]:
    """What the voucher buys, as the worker sees it. Rows with time bands are one service."""
    chosen_by_hours = {*facts.banded_codes, facts.base_product_code} if facts.bands else set()
    banded = tuple(row for row in rows if row.product.public_id in chosen_by_hours)
    choices = [Loggable(row, str(row.product_name), (row,)) for row in rows if row not in banded]
    if not banded:
        return choices
    return [Loggable(_main(banded, facts), str(decision.definition.name), banded), *choices]


def _main(banded: Sequence[VoucherRow], facts: DefinitionFacts) -> VoucherRow:
    """The base product's row, from which other hours may be drawn; else the first."""
    return next((row for row in banded if row.product.public_id == facts.base_product_code), banded[0])
