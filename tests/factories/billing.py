"""Makers of served vouchers, their visits and billing references.

Everything stands in the spring of 2023, on the decision of document 001: signed on 20.3.2023,
served from 1.4.2023, told on 14.4.2023 (fixture `april`).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal

import time_machine

from billing.actions import Billing, create_billing_reference, log_visit
from billing.models import BillingReference, ServiceEvent, ServiceEventPart
from billing.rules import VisitTimes
from billing.visits import VisitEntry
from clients.models import Client
from decisions.models import Activation, Balance, VoucherDecision, VoucherRow
from decisions.proposals import RowDraft
from providers.models import Office, PriceListRow
from tests.factories.decisions import (
    SIGNING_DAY,
    Stage,
    approve,
    make_activation,
    make_product,
    make_service,
    make_stage,
    make_value,
    publish,
)
from tests.numbering import numbers
from tests.personas import Cast, Persona, as_actor
from voucher_portal.accounts.models import Membership
from voucher_portal.core import clock
from voucher_portal.core.public_ids import new_public_id

FOURTEENTH_OF_APRIL = datetime.datetime(2023, 4, 14, 15, 0, tzinfo=datetime.UTC)
APRIL = datetime.date(2023, 4, 1)

_KILOMETRES = ("kilometres", "kilometres_outside_home")
_keys = numbers()


@contextmanager
def standing_on(moment: datetime.datetime) -> Iterator[None]:
    with time_machine.travel(moment, tick=False):
        yield


@dataclass(frozen=True)
class Served:
    """A signed voucher that an office serves, and the worker who makes its visits."""

    decision: VoucherDecision
    row: VoucherRow
    activation: Activation
    worker: Persona

    @property
    def balance(self) -> Balance:
        """What is left just now."""
        return Balance.objects.get(row=self.row)

    @property
    def membership(self) -> Membership:
        return membership_of(self.worker)

    def entry(self, date: datetime.date, starts: str, ends: str, **fields: object) -> VisitEntry:
        """A visit as the worker tells it; `fields` are those of VisitTimes, worker, note and kilometres."""
        worker = fields.pop("worker", None) or self.membership
        note = str(fields.pop("note", ""))
        kilometres = [Decimal(str(fields.pop(name))) for name in _KILOMETRES if name in fields]
        clock_times = (datetime.time.fromisoformat(starts), datetime.time.fromisoformat(ends))
        times = VisitTimes(date, *clock_times, **fields)
        return VisitEntry(self.row, times, worker, note, *kilometres)

    def log(self, date: datetime.date, starts: str = "09:00", ends: str = "10:30", **fields: object) -> ServiceEvent:
        key = str(fields.pop("key", "") or f"key-{next(_keys)}")
        return log_visit(
            activation=self.activation,
            entry=self.entry(date, starts, ends, **fields),
            idempotency_key=key,
            by=as_actor(self.worker),
        )

    def log_many(self, how_many: int, first: datetime.date = APRIL) -> list[ServiceEvent]:
        """Visits of five minutes, as many as wanted, some on each day."""
        return [
            self.log(
                first + datetime.timedelta(days=number // 130),
                f"{8 + number % 130 // 12:02}:{number % 12 * 5:02}",
                f"{8 + (number % 130 + 1) // 12:02}:{(number + 1) % 12 * 5:02}",
            )
            for number in range(how_many)
        ]

    def billing(self, month: datetime.date = APRIL, office: Office | None = None) -> Billing:
        return Billing(self.activation.provider, self.decision.definition, month, office)

    def bill(self, by: Persona, month: datetime.date = APRIL, office: Office | None = None) -> BillingReference:
        return create_billing_reference(billing=self.billing(month, office), expected=None, by=as_actor(by))


def multiply(event: ServiceEvent, how_many: int) -> list[ServiceEvent]:
    """The event and copies of it up to `how_many`, as rows alone: what a page reads, without their ledger."""
    original = ServiceEvent.objects.get(pk=event.pk)
    copies, parts = [], list(event.parts.all())
    for number in range(1, how_many):
        later = datetime.timedelta(minutes=5 * number)
        copied = copy(original)
        copied.pk, copied.public_id, copied.idempotency_key = None, new_public_id(), f"copy-{next(_keys)}"
        copied.starts_at, copied.ends_at = event.starts_at + later, event.ends_at + later
        copied.service_date = clock.helsinki_date(copied.starts_at)
        copies.append(copied)
    made = ServiceEvent.objects.bulk_create(copies)
    ServiceEventPart.objects.bulk_create(_copied(part, copied) for copied in made for part in parts)
    return [event, *made]


def _copied(part: ServiceEventPart, event: ServiceEvent) -> ServiceEventPart:
    values = {field.attname: getattr(part, field.attname) for field in part._meta.concrete_fields}
    moved = event.starts_at - part.event.starts_at
    times = {"starts_at": part.starts_at + moved, "ends_at": part.ends_at + moved}
    return ServiceEventPart(**{**values, **times, "id": None, "event_id": event.pk})


def membership_of(persona: Persona) -> Membership:
    return Membership.objects.select_related("user").get(public_id=persona.capacity_key.partition(":")[2])


def make_billing_stage(cast: Cast) -> Stage:
    """The service of the organiser, as it was on the day of signing."""
    with standing_on(SIGNING_DAY):
        return make_stage(cast)


def serve(
    stage: Stage,
    *,
    client: Client | None = None,
    office: Office | None = None,
    worker: Persona | None = None,
    **proposal: object,
) -> Served:
    """A voucher signed on 20.3.2023 and taken into use by the office."""
    cast = stage.cast
    maker = worker or cast.worker
    with standing_on(SIGNING_DAY):
        decision = stage.signed(client, **proposal)
        assert maker.user is not None
        activation = make_activation(decision, office or cast.office, maker.user)
    return Served(decision, decision.rows.order_by("position").first(), activation, maker)


def serve_two_products(cast: Cast) -> Served:
    """A voucher of 10 h on weekdays at 32,00 €/h and 5 h in the evening at 40,00 €/h."""
    planner, signer = cast.planner.user, cast.decision_maker.user
    assert planner is not None and signer is not None
    with standing_on(SIGNING_DAY):
        service = make_service(cast.organiser, cast.unit, planner, name="Arki ja ilta", published=False)
        evening = make_product(service.definition, "Iltakäynti", position=1)
        make_value(service.version, evening, Decimal(40))
        publish(service.version, planner)
        row = approve(cast.office, service, signer=signer, preparer=planner)
        PriceListRow.objects.create(
            organiser=row.organiser,
            approval=row.approval,
            office=row.office,
            product=evening,
            municipality_codes=row.municipality_codes,
            price=Decimal(40),
            period=row.period,
        )
    drafts = (RowDraft(service.product, Decimal(600)), RowDraft(evening, Decimal(300)))
    return serve(Stage(cast, service), rows=drafts)


def make_other_stage(cast: Cast) -> Stage:
    """The same in the other organiser: its own people, client and office."""
    there = replace(
        cast,
        organiser=cast.other_organiser,
        unit=cast.other_unit,
        planner=cast.other_planner,
        case_manager=cast.other_case_manager,
        decision_maker=cast.other_decision_maker,
        client_record=cast.stranger_record,
        company=cast.third_company,
        office=cast.third_office,
        second_office=cast.third_office,
        worker=cast.third_provider_administrator,
    )
    planner, signer = there.planner.user, there.decision_maker.user
    assert planner is not None and signer is not None
    with standing_on(SIGNING_DAY):
        service = make_service(there.organiser, there.unit, planner, billing_prefix="PIRHA")
        approve(there.office, service, signer=signer, preparer=planner)
    return Stage(there, service)


def serve_by_other_company(stage: Stage) -> Served:
    """The neighbour's voucher of the same organiser, served by another company."""
    cast = stage.cast
    planner, signer = cast.planner.user, cast.decision_maker.user
    assert planner is not None and signer is not None
    with standing_on(SIGNING_DAY):
        approve(cast.other_office, stage.service, signer=signer, preparer=planner)
    return serve(stage, client=cast.neighbour_record, office=cast.other_office, worker=cast.other_worker)
