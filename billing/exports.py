"""Rows that leave the portal as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from billing.models import BillingReference
from billing.rules import Totals
from voucher_portal.core import clock
from voucher_portal.core.downloads import csv_lines
from voucher_portal.core.money import Split, euro
from voucher_portal.core.periods import format_date

_CHUNK = 500


def reference_lines(reference: BillingReference) -> Iterator[str]:
    """The rows of a reference. The decision's number stands for the client: no names leave."""
    heads = (
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
    )
    found = reference.rows.select_related("event__row", "event__decision", "event__worker__user")
    rows = found.order_by("service_date", "starts_at", "pk").iterator(chunk_size=_CHUNK)
    return csv_lines(heads, (_reference_row(reference.code, row) for row in rows))


def _reference_row(code: str, row: Any) -> tuple[Any, ...]:
    event = row.event
    starts, ends = clock.helsinki(row.starts_at), clock.helsinki(row.ends_at)
    return (
        code,
        event.decision.number,
        format_date(row.service_date),
        f"{starts:%H:%M}",
        f"{ends:%H:%M}",
        str(event.worker),
        event.row.product_name,
        row.quantity,
        event.counted_in.value,
        row.price,
        row.voucher_part,
        row.client_share,
    )


def totals_of(reference: BillingReference) -> Totals:
    """Count and sums of the frozen rows, in one query."""
    found = reference.rows.aggregate(
        count=Count("pk"), price=Sum("price"), voucher_part=Sum("voucher_part"), client_share=Sum("client_share")
    )
    parts = (euro(found[part] or 0) for part in ("price", "voucher_part", "client_share"))
    return Totals(found["count"], Split(*parts))


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
