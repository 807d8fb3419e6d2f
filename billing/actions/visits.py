"""Logging, correcting and cancelling visits (S1:L231–234). Each takes from or returns to the ledger."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing import rules
from billing.models import ServiceEvent, ServiceEventPart
from billing.transitions import EventState
from billing.versions import Versions
from billing.visits import PricedPart, PricedVisit, VisitEntry, price_visit
from clients.actions import refuse_own_case
from decisions.actions import ledger
from decisions.models import Activation, VoucherRow
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import transitions, versions
from voucher_portal.core.errors import NotPermitted, RuleViolation
from voucher_portal.core.money import euro

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
    "outcome_number",
    "outcome_lines",
    "kilometres",
    "kilometres_outside_home",
    "travel_amount",
    "is_travel_in_reference",
    "note",
)


@transaction.atomic
def log_visit(
    *,
    activation: Activation,
    entry: VisitEntry,
    idempotency_key: str,
    versions: Versions | None = None,
    by: Actor,
) -> ServiceEvent:
    """Save a visit with its parts, and take it from the balances of the rows that pay.

    The outcome is computed under their locks. The same key with the same visit again is
    the event already saved; with another visit it raises RuleViolation (code "key_reused"), as
    everything that `price_visit` refuses does.
    """
    refuse_own_case(client=activation.decision.client, by=by)
    _lock_rows(activation)
    earlier = ServiceEvent.objects.filter(provider_id=activation.provider_id, idempotency_key=idempotency_key).first()
    if earlier is not None:
        return _same_visit(earlier, activation, entry)
    priced = price_visit(activation=activation, entry=entry, versions=versions, lock=True)
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
    _write_parts(event, priced)
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
    told = (activation.pk, entry.row.pk, entry.worker.pk, starts_at, ends_at, entry.note, entry.kilometres or None)
    saved = (
        earlier.activation_id,
        earlier.row_id,
        earlier.worker_id,
        earlier.starts_at,
        earlier.ends_at,
        earlier.note,
        earlier.kilometres,
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
def edit_visit(
    *,
    event: ServiceEvent,
    entry: VisitEntry,
    expected_version: int | None,
    versions: Versions | None = None,
    by: Actor,
) -> ServiceEvent:
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
    _lock_rows(locked.activation)
    priced = price_visit(activation=locked.activation, entry=entry, replacing=locked, versions=versions, lock=True)
    locked.outcome_number += 1
    _put_in(locked, priced)
    locked.version += 1
    locked.save(update_fields=[*_PRICED_FIELDS, "version"])
    _write_parts(locked, priced)
    _spend_anew(locked, priced, by)
    transitions.record_transition(locked, "edit", locked.state, by=by)
    return locked


@transaction.atomic
def cancel_visit(*, event: ServiceEvent, reason: str, expected_version: int | None, by: Actor) -> ServiceEvent:
    """Take a visit away before billing: it stays as cancelled, and its use is returned."""
    locked = _locked(event, expected_version)
    refuse_own_case(client=locked.activation.decision.client, by=by)
    transitions.apply(locked, "cancel", by=by, reason=reason)
    _give_back(locked, by)
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


def _lock_rows(activation: Activation) -> None:
    """One visit of a voucher is written at a time: its outcome rests on what the others have left.

    Always all rows, in the order of their keys, so that two writers never wait for each other.
    """
    rows = VoucherRow.objects.select_for_update(of=("self",), no_key=True).filter(decision=activation.decision_id)
    list(rows.order_by("pk").values_list("pk"))


def _put_in(event: ServiceEvent, priced: PricedVisit) -> None:
    outcome, entry = priced.outcome, priced.entry
    event.row = entry.row
    event.worker = entry.worker
    event.note = entry.note
    event.definition_version = priced.rules.version
    event.price_row = priced.parts[0].price_row
    event.service_date = entry.times.service_date
    event.starts_at, event.ends_at = priced.starts_at, priced.ends_at
    event.billable_quantity, event.quantity = outcome.billable_quantity, outcome.used_quantity
    event.price = outcome.split.price
    event.voucher_part = outcome.split.voucher_part
    event.client_share = outcome.split.client_share
    event.outcome_lines = outcome.lines_as_json()
    _put_travel_in(event, priced)


def _put_travel_in(event: ServiceEvent, priced: PricedVisit) -> None:
    travel = priced.outcome.travel
    event.kilometres = travel.facts.kilometres if travel else None
    event.kilometres_outside_home = travel.facts.kilometres_outside_home if travel else euro(0)
    event.travel_amount = travel.amount if travel else euro(0)
    event.is_travel_in_reference = travel is not None and travel.enters_reference_total


def _write_parts(event: ServiceEvent, priced: PricedVisit) -> None:
    ServiceEventPart.objects.bulk_create(
        _part(event, position, priced_part) for position, priced_part in enumerate(priced.parts)
    )


def _part(event: ServiceEvent, position: int, priced: PricedPart) -> ServiceEventPart:
    part, names = priced.part, priced.name
    assert part.starts_at is not None and part.ends_at is not None
    return ServiceEventPart(
        organiser_id=event.organiser_id,
        event=event,
        outcome_number=event.outcome_number,
        position=position,
        row=priced.row,
        product_id=priced.price_row.product_id,
        price_row=priced.price_row,
        product_name_fi=names.fi,
        product_name_sv=names.sv,
        product_name_en=names.en,
        day_kind=part.band.day_kind.value if part.band and priced.is_banded else "",
        starts_at=part.starts_at,
        ends_at=part.ends_at,
        billable_quantity=part.billable_quantity,
        used_quantity=part.used_quantity,
        unit_price=part.rate.price,
        unit_value=part.rate.unit_value,
        price=part.split.price,
        voucher_part=part.split.voucher_part,
        client_share=part.split.client_share,
    )


def _spend(event: ServiceEvent, priced: PricedVisit, by: Actor) -> None:
    cause = ledger.Cause(event.kind, event.public_id)
    ledger.use_all(draws=priced.draws, cause=cause, key=f"use:{event.public_id}:{event.version}", by=by)


def _spend_anew(event: ServiceEvent, priced: PricedVisit, by: Actor) -> None:
    ledger.correct_use(
        draws=priced.draws,
        cause=ledger.Cause(event.kind, event.public_id),
        return_key=f"return:{event.public_id}:{event.version - 1}",
        key=f"use:{event.public_id}:{event.version}",
        by=by,
    )


def _give_back(event: ServiceEvent, by: Actor) -> None:
    cause = ledger.Cause(event.kind, event.public_id)
    ledger.return_all(cause=cause, key=f"return:{event.public_id}:{event.version}", by=by)
