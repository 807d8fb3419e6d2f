"""What the copies of a decision say. The client copy and the provider copy differ."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import holidays
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.models import ContactChannel
from decisions.band_values import band_values
from decisions.copies import Copy
from decisions.income_words import shown_basis
from decisions.models import VoucherDecision, VoucherRow
from decisions.recurrence_words import carry_over_sentence, recurrence_words
from decisions.rules import review_request_due
from decisions.transitions import DecisionState
from rulebooks.models.terms import ValueBasis
from voucher_portal.core import clock
from voucher_portal.core.money import NO_BREAK_SPACE, format_number
from voucher_portal.core.quantities import Unit, format_decision_quantity, format_quantity
from voucher_portal.core.regions import municipality

#: Changes whenever a letter's template or words change; stored with each document.
TEMPLATE_VERSION = "2026-3"
TEMPLATES = {Copy.CLIENT: "letters/voucher_client.html", Copy.PROVIDER: "letters/voucher_provider.html"}
REJECTION = "letters/voucher_rejection.html"


def letter_html(decision: VoucherDecision, copy: Copy, code: str = "") -> str:
    """The whole letter in the decision's language. `code` stands only in the provider copy."""
    rejected = decision.state == DecisionState.REJECTED
    template = REJECTION if rejected else TEMPLATES[copy]
    with translation.override(decision.decision_language):
        context = letter_context(decision, code)
        if copy == Copy.CLIENT:
            context["income_basis"] = shown_basis(decision, decision.decision_language)
        return render_to_string(template, context)


def letter_context(decision: VoucherDecision, code: str) -> dict[str, Any]:
    """Everything the letters show, as texts."""
    rows = list(decision.rows.all())
    place = municipality(decision.municipality_code)
    language = decision.decision_language
    return {
        "decision": decision,
        "version": decision.definition_version,
        "language": language,
        "code": code,
        "decided_date": clock.helsinki_date(_decided_at(decision)),
        "address_lines": _address_lines(decision),
        "municipality": f"{place.code} {place.name(language)}",
        "rows": [_printed(row) for row in rows],
        "band_values": band_values(decision, rows),
        "follows": decision.definition_version.value_basis == ValueBasis.FOLLOWS,
        "total": format_number(sum((row.value for row in rows), Decimal(0))),
        "headline": " ".join(filter(None, (_headline(rows, language), recurrence_words(decision.definition_version)))),
        "carry_over": carry_over_sentence(decision.definition_version),
        "counts_hours": all(row.unit == Unit.HOUR for row in rows),
        "is_free": all(row.is_free_for_client for row in rows),
        "review_due": _review_due(decision),
    }


def _decided_at(decision: VoucherDecision) -> datetime.datetime:
    if decision.decided_at is None:
        raise ValueError("a letter is written of a decision that has been made")
    return decision.decided_at


def _address_lines(decision: VoucherDecision) -> list[str]:
    """The lines of the window; a protected address was never copied to the decision."""
    if not decision.street_address:
        return []
    return [decision.street_address, f"{decision.postal_code} {decision.post_office.upper()}"]


def _printed(row: VoucherRow) -> dict[str, str]:
    return {
        "name": row.product_name,
        "quantity": format_decision_quantity(row.quantity, row.unit),
        "unit": row.unit,
        "unit_value": format_number(row.unit_value, most_decimals=4),
        "value": format_number(row.value),
    }


def _headline(rows: list[VoucherRow], language: str) -> str:
    """ "20 tuntia palvelua"; several rows are named one by one in the table."""
    hours = sum((row.quantity for row in rows if row.unit == Unit.HOUR), Decimal(0))
    if rows and all(row.unit == Unit.HOUR for row in rows) and hours % 60 == 0:
        count = int(hours // 60)
        return ngettext("%(count)s tunti palvelua", "%(count)s tuntia palvelua", count) % {"count": count}
    if len(rows) == 1 or (rows and all(row.unit == rows[0].unit for row in rows)):
        total = sum((row.quantity for row in rows), Decimal(0))
        quantity = format_quantity(total, Unit(rows[0].unit).unit_of_account, language)
        return _("%(quantity)s palvelua") % {"quantity": quantity.replace(NO_BREAK_SPACE, " ")}
    return _("Palveluseteli")


def _review_due(decision: VoucherDecision) -> datetime.date:
    sent = clock.helsinki_date(_decided_at(decision))
    free = holidays.country_holidays("FI", years=(sent.year, sent.year + 1))
    electronically = decision.client.contact_channel == ContactChannel.ELECTRONIC
    return review_request_due(sent, electronically=electronically, free_days=frozenset(free))
