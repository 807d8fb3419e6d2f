"""Logging, correcting and cancelling visits (S1:L231–234). Each takes from or returns to the ledger."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing import rules
from billing.models import ServiceEvent
from billing.transitions import EventState
from billing.visits import PricedVisit, VisitEntry, price_visit
from clients.actions import refuse_own_case
from decisions.actions import ledger
from decisions.models import Activation, Balance, VoucherRow
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import transitions, versions
from voucher_portal.core.errors import NotPermitted, RuleViolation

#: The code of a refusal: the form was used already, for another visit.
KEY_REUSED = "key_reused"

_PRICED_FIELDS = (
    "row",
    "worker",
    "definition_version",
    "price_row",
    "service_date",
    "starts_at",
    "ends_at",
    "billable_quantity",
    "quantity",
    "price",
    "voucher_part",
    "client_share",
    "outcome_lines",
    "note",
)


@transaction.atomic
def log_visit(*, activation: Activation, entry: VisitEntry, idempotency_key: str, by: Actor) -> ServiceEvent:
    """Save a visit and take it from the balance.

    The outcome is computed under the balance's lock. The same key with the same visit again is
    the event already saved; with another visit it raises RuleViolation (code "key_reused"), as
    everything that `price_visit` refuses does.
    """
    refuse_own_case(client=activation.decision.client, by=by)
    VoucherRow.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.row.pk)
    earlier = ServiceEvent.objects.filter(provider_id=activation.provider_id, idempotency_key=idempotency_key).first()
    if earlier is not None:
        return _same_visit(earlier, activation, entry)
    priced = price_visit(activation=activation, entry=entry, lock=True)
    event = ServiceEvent(
        organiser_id=activation.organiser_id,
        decision_id=activation.decision_id,
        activation=activation,
        provider_id=activation.provider_id,
        office_id=activation.office_id,
        definition_id=activation.decision.definition_id,
        idempotency_key=idempotency_key,
        entered_by_id=person_of(by),
    )
    _put_in(event, priced)
    event.save(force_insert=True)
    _spend(event, priced, by)
    transitions.record_transition(event, "log", "", by=by)
    return event


def person_of(by: Actor) -> int:
    """The signed-in person behind the actor: visits and references are never made by nobody."""
    if by.user_id is None:
        raise NotPermitted("nobody is signed in")
    return by.user_id


def _same_visit(earlier: ServiceEvent, activation: Activation, entry: VisitEntry) -> ServiceEvent:
    starts_at, ends_at = rules.moments(entry.times)
    told = (activation.pk, entry.row.pk, entry.worker.pk, starts_at, ends_at, entry.note)
    saved = (
        earlier.activation_id,
        earlier.row_id,
        earlier.worker_id,
        earlier.starts_at,
        earlier.ends_at,
        earlier.note,
    )
    if told == saved and earlier.state != EventState.CANCELLED:
        return earlier
    raise RuleViolation(
        _(
            "Tällä lomakkeella on jo tallennettu käynti. Jos tämä on toinen käynti, tarkista tiedot ja tallenna "
            "uudelleen."
        ),
        code=KEY_REUSED,
    )


@transaction.atomic
def edit_visit(*, event: ServiceEvent, entry: VisitEntry, expected_version: int | None, by: Actor) -> ServiceEvent:
    """Correct a visit before billing: its use is returned, and the new outcome is used (design 6).

    Raises StaleVersion when somebody else has saved it meanwhile, RuleViolation when it is no
    longer open or the new visit is refused.
    """
    locked = _locked(event, expected_version)
    if not rules.is_editable(locked.state):
        raise RuleViolation(
            _("Laskutettua tai poistettua käyntiä ei voi muokata. Peru ensin laskuviite, jos käynti on väärin."),
            code="not_editable",
        )
    refuse_own_case(client=locked.activation.decision.client, by=by)
    returned_to = _locked_balances(locked, entry)
    priced = price_visit(activation=locked.activation, entry=entry, replacing=locked, lock=True)
    _give_back(locked, returned_to, by)
    _put_in(locked, priced)
    locked.version += 1
    locked.save(update_fields=[*_PRICED_FIELDS, "version"])
    _spend(locked, priced, by)
    transitions.record_transition(locked, "edit", locked.state, by=by)
    return locked


@transaction.atomic
def cancel_visit(*, event: ServiceEvent, reason: str, expected_version: int | None, by: Actor) -> ServiceEvent:
    """Take a visit away before billing: it stays as cancelled, and its use is returned."""
    locked = _locked(event, expected_version)
    refuse_own_case(client=locked.activation.decision.client, by=by)
    transitions.apply(locked, "cancel", by=by, reason=reason)
    balance = Balance.objects.get(row=locked.row_id, period__contains=locked.service_date)
    _give_back(locked, balance, by)
    return versions.bump(locked)


def _locked(event: ServiceEvent, expected_version: int | None) -> ServiceEvent:
    related = (
        "activation__decision__definition_version__definition",
        "activation__decision__client",
        "activation__office__provider",
        "row__product",
    )
    found = ServiceEvent.objects.select_for_update(of=("self",)).select_related(*related).get(pk=event.pk)
    found.check_version(expected_version)
    return found


def _locked_balances(event: ServiceEvent, entry: VisitEntry) -> Balance:
    """Lock the row and both balances, always in the same order; the one the event was taken from."""
    rows = {event.row_id, entry.row.pk}
    list(VoucherRow.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=rows).order_by("pk"))
    either = Q(row=event.row_id, period__contains=event.service_date) | Q(
        row=entry.row, period__contains=entry.times.service_date
    )
    balances = Balance.objects.select_for_update(of=("self",)).filter(either).order_by("pk")
    return next(
        balance for balance in balances if balance.row_id == event.row_id and event.service_date in balance.period
    )


def _put_in(event: ServiceEvent, priced: PricedVisit) -> None:
    outcome = priced.outcome
    event.row = priced.entry.row
    event.worker = priced.entry.worker
    event.note = priced.entry.note
    event.definition_version = priced.version
    event.price_row = priced.price_row
    event.service_date = priced.entry.times.service_date
    event.starts_at, event.ends_at = priced.starts_at, priced.ends_at
    event.billable_quantity, event.quantity = outcome.billable_quantity, outcome.used_quantity
    event.price = outcome.split.price
    event.voucher_part = outcome.split.voucher_part
    event.client_share = outcome.split.client_share
    event.outcome_lines = outcome.lines_as_json()


def _spend(event: ServiceEvent, priced: PricedVisit, by: Actor) -> None:
    ledger.use(
        balance=priced.balance,
        quantity=event.quantity,
        money=event.voucher_part,
        cause=ledger.Cause(event.kind, event.public_id),
        key=f"use:{event.public_id}:{event.version}",
        by=by,
    )


def _give_back(event: ServiceEvent, balance: Balance, by: Actor) -> None:
    ledger.return_use(
        balance=balance,
        cause=ledger.Cause(event.kind, event.public_id),
        key=f"return:{event.public_id}:{event.version}",
        by=by,
    )
