"""Rows that leave the portal as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from billing.models import BillingReference, BillingReferenceRow, ServiceEventPart
from billing.rules import Totals
from billing.specification import Specified, specified
from voucher_portal.core import clock
from voucher_portal.core.downloads import csv_lines
from voucher_portal.core.money import Split, euro
from voucher_portal.core.periods import format_date

_CHUNK = 500


def reference_heads() -> tuple[str, ...]:
    """The columns of a reference's rows; docs/billing.md tells what each holds."""
    return (
        _("Laskuviite"),
        _("Päätös"),
        _("Päivä"),
        _("Alkoi"),
        _("Päättyi"),
        _("Työntekijä"),
        _("Palvelu"),
        _("Määrä"),
        _("Yksikkö"),
        _("Hinta"),
        _("Setelistä"),
        _("Asiakas maksaa"),
        _("Käynti"),
        _("Osa"),
        _("Á-hinta"),
        _("Á-arvo"),
        _("Matka km"),
        _("Matkakorvaus"),
    )


def reference_lines(reference: BillingReference) -> Iterator[str]:
    """The rows of a reference, a line for each part of a visit, so that every column of euro adds up.

    The decision's number stands for the client: no names leave.
    """
    found = reference.rows.select_related("event__row", "event__decision", "event__worker__user")
    rows = found.order_by("service_date", "starts_at", "pk").iterator(chunk_size=_CHUNK)
    return csv_lines(reference_heads(), (line for one in specified(rows) for line in _visit_lines(reference.code, one)))


def _visit_lines(code: str, specified_row: Specified) -> Iterator[tuple[Any, ...]]:
    """The travel of a visit stands on its first line."""
    row = specified_row.row
    for position, part in enumerate(specified_row.parts or (None,)):
        travel = (_or_empty(row.kilometres), row.travel_amount) if position == 0 else ("", euro(0))
        yield (
            code,
            *_of_visit(row, part),
            *_of_part(row, part),
            row.event.public_id,
            position + 1,
            *_rates(part),
            *travel,
        )


def _of_visit(row: BillingReferenceRow, part: ServiceEventPart | None) -> tuple[Any, ...]:
    times = part or row
    starts, ends = clock.helsinki(times.starts_at), clock.helsinki(times.ends_at)
    event = row.event
    return (event.decision.number, format_date(row.service_date), f"{starts:%H:%M}", f"{ends:%H:%M}", str(event.worker))


def _of_part(row: BillingReferenceRow, part: ServiceEventPart | None) -> tuple[Any, ...]:
    name = part.product_name if part else row.event.row.product_name
    quantity = part.used_quantity if part else row.quantity
    sums = part or row
    counted = row.event.counted_in.value
    return (name, quantity, counted, sums.price, sums.voucher_part, sums.client_share)


def _rates(part: ServiceEventPart | None) -> tuple[Any, Any]:
    return (part.unit_price, part.unit_value) if part else ("", "")


def _or_empty(number: Decimal | None) -> Decimal | str:
    return "" if number is None else number


def totals_of(reference: BillingReference) -> Totals:
    """Count and sums of the frozen rows, in one query."""
    sums = {name: Sum(name) for name in ("price", "voucher_part", "client_share")}
    found = reference.rows.aggregate(count=Count("pk"), travel=Sum("travel_amount"), **sums)
    return Totals(found["count"], Split(*(euro(found[name] or 0) for name in sums)), euro(found["travel"] or 0))


def use_lines(uses: Iterable[Any]) -> Iterator[str]:
    """Granted, used and billed of each decision, without its person."""
    heads = (
        _("Päätös"),
        _("Palveluseteli"),
        _("Yksikkö"),
        _("Voimassa alkaen"),
        _("Voimassa asti"),
        _("Myönnetty €"),
        _("Käytetty €"),
        _("Laskutettu €"),
    )
    return csv_lines(heads, (_use_row(use) for use in uses))


def _use_row(use: Any) -> tuple[Any, ...]:
    last = use.last_day_of_service
    return (
        use.number,
        str(use.definition),
        str(use.unit),
        format_date(use.period.lower),
        format_date(last) if last else "",
        euro(use.granted),
        euro(use.used),
        euro(use.billed),
    )
