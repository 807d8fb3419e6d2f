"""The rows of a billing reference with the parts that each of them was billed in. Reads only."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F

from billing.models import BillingReference, BillingReferenceRow, ServiceEventPart

_CHUNK = 500


@dataclass(frozen=True)
class Specified:
    """A billed visit, and its parts as they were billed; none of references from before parts were kept."""

    row: BillingReferenceRow
    parts: tuple[ServiceEventPart, ...]

    @property
    def has_several_parts(self) -> bool:
        return len(self.parts) > 1


def specified(rows: Iterable[BillingReferenceRow]) -> Iterator[Specified]:
    """The rows in the order given, with one query of parts for some hundreds of rows."""
    left = iter(rows)
    while chunk := list(itertools.islice(left, _CHUNK)):
        found: dict[tuple[int, int], list[ServiceEventPart]] = {}
        events = [row.event_id for row in chunk]
        for part in ServiceEventPart.objects.filter(event__in=events).select_related("product").in_order():
            found.setdefault((part.event_id, part.outcome_number), []).append(part)
        for row in chunk:
            yield Specified(row, tuple(found.get((row.event_id, row.outcome_number), ())))


def has_several_products(reference: BillingReference) -> bool:
    """Does the specification need to say which product each row is of?"""
    billed = ServiceEventPart.objects.filter(
        event__billing_rows__reference=reference, outcome_number=F("event__billing_rows__outcome_number")
    )
    return billed.order_by().values("product").distinct()[:2].count() > 1
