"""Reading the file of a calculation, running it, and telling what came out."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rulebooks.calculation import Refusal, RuleVersion
from rulebooks.calculation.cancellation import CancellationReason
from rulebooks.calculation.parameters import parse_parameters
from rulebooks.calculation.personal_value import ClientSituation, PersonalValue
from rulebooks.definition_facts import DatedPrice, DefinitionFacts
from rulebooks.exchange.case_checks import CaseChecks, prices_of, units_of_account
from rulebooks.exchange.case_format import CASE_FIELDS, Case, EventRow, SituationRow
from rulebooks.exchange.definition_file import document_of, opened_at
from rulebooks.exchange.document_facts import document_facts, in_each, table_of
from rulebooks.exchange.faults import Fault, FaultCode, FaultyFile
from rulebooks.exchange.fields import Reader, read_fields
from rulebooks.exchange.json_text import read_json
from rulebooks.income_values import values_of_income
from rulebooks.trial import (
    GrantedRow,
    Trial,
    TrialEvent,
    TrialOutcome,
    TrialQuantity,
    TrialResult,
    TrialVisit,
    run_trial,
    used_of,
)
from voucher_portal.core.clock import HELSINKI
from voucher_portal.core.money import Split


@dataclass(frozen=True, kw_only=True)
class CaseOutcome:
    """What came out of a file: the trial, the client's own value where it has one, and what was refused where."""

    trial: Trial
    personal: PersonalValue | None
    refused: tuple[Fault, ...]


def calculate_file(content: bytes) -> CaseOutcome:
    """Calculate a file. Raises FaultyFile with every fault."""
    reader = Reader(read_json(content))
    case = _case(reader)
    try:
        facts, personal = _facts(case)
    except Refusal as refusal:
        reader.tell("/voucher/situation", FaultCode.REFUSED, message=refusal.text)
        raise FaultyFile(reader.faults) from refusal
    prices: dict[str, list[DatedPrice]] = defaultdict(list)
    for row in prices_of(case):
        prices[row.product].append(DatedPrice(price=row.price, period=row.days))
    trial = run_trial(
        facts,
        prices,
        [
            GrantedRow(
                product_code=row.product,
                quantity=units_of_account(case, row.product, row.quantity, is_granted=True),
                money=row.money,
            )
            for row in case.voucher.rows
        ],
        [_event(case, event) for event in case.events],
        base_code=case.voucher.base_row,
        is_free_for_client=case.voucher.is_free_for_client,
    )
    return CaseOutcome(trial=trial, personal=personal, refused=tuple(_refused(trial, reader)))


def _case(reader: Reader) -> Case:
    read = read_fields(CASE_FIELDS, reader.text.value, "", reader)
    if not read or not reader.is_sound("/definition"):
        raise FaultyFile(reader.faults)
    opened = opened_at("/definition", read["definition"], reader)
    if reader.faults:
        raise FaultyFile(reader.faults)
    parts = {name: read[name] for name in ("voucher", "prices", "events")}
    case = Case(definition=document_of(opened), **parts)
    CaseChecks(case, reader).run()
    if reader.faults:
        raise FaultyFile(reader.faults)
    return case


def _facts(case: Case) -> tuple[DefinitionFacts, PersonalValue | None]:
    facts = document_facts(case.definition)
    situation = case.voucher.situation
    table = table_of(case.definition, case.definition.sections["value"]["income_table"])
    if situation is None or table is None:
        return facts, None
    number, edition = next((number, each) for number, each in enumerate(table.editions, 1) if situation.on in each.days)
    rule = RuleVersion(name=in_each(table.name), number=number)
    parsed = parse_parameters(table.kind, edition.values)
    return values_of_income(facts, parsed, _situation(situation), rule, situation.on)


def _situation(row: SituationRow) -> ClientSituation:
    return ClientSituation(
        monthly_income=row.monthly_income,
        household_size=row.household_size,
        monthly_deductions=row.monthly_deductions,
        is_couple=row.is_couple,
        granted_hours=row.granted_hours,
    )


def _event(case: Case, event: EventRow) -> TrialEvent:
    travel: dict[str, Any] = {"kilometres": event.km, "kilometres_outside_home": event.km_outside_home}
    if event.starts is not None and event.ends is not None:
        reason = None if event.not_made is None else CancellationReason(event.not_made)
        planned = {"starts_at": event.starts, "ends_at": event.ends, "chosen": event.product, **travel}
        return TrialVisit(**planned, not_made=reason, cancelled_at=event.cancelled)
    assert event.product is not None and event.quantity is not None and event.on is not None
    quantity = units_of_account(case, event.product, event.quantity)
    return TrialQuantity(product_code=event.product, quantity=quantity, on=event.on, **travel)


def _refused(trial: Trial, reader: Reader) -> Iterator[Fault]:
    for number, result in enumerate(trial.results):
        if result.refusal is not None:
            place = f"/events/{number}"
            line = reader.line_of(place)
            yield Fault.at(place, line, FaultCode.REFUSED, message=result.refusal.text)


# --- What is told ------------------------------------------------------------------------------


def outcome_as_json(outcome: CaseOutcome) -> dict[str, Any]:
    """Everything as plain JSON; amounts are texts, in euro."""
    trial, personal = outcome.trial, outcome.personal
    return {
        "value": None if personal is None else _personal_as_json(personal),
        "events": [_result_as_json(result) for result in trial.results],
        "total": {**_split_as_json(trial.split), "travel": str(trial.travel)},
        "rows": _rows_as_json(trial),
    }


def _personal_as_json(personal: PersonalValue) -> dict[str, Any]:
    fee = personal.monthly_fee
    return {
        "unit": personal.unit.value,
        "unit_value": str(personal.unit_value),
        "fee_per_unit": str(personal.fee_per_unit),
        "monthly_fee": None if fee is None else str(fee),
        "lines": personal.lines_as_json(),
    }


def _result_as_json(result: TrialResult) -> dict[str, Any]:
    told = _event_as_json(result.event)
    if result.refusal is not None:
        refusal = result.refusal
        return {**told, "refused": {"code": str(refusal.code), "text": refusal.text.as_json()}}
    assert result.outcome is not None
    return {**told, **_outcome_as_json(result.outcome)}


def _event_as_json(event: TrialEvent) -> dict[str, Any]:
    if isinstance(event, TrialVisit):
        times = {"starts": _clock(event.starts_at), "ends": _clock(event.ends_at)}
        return times if event.not_made is None else {**times, "not_made": event.not_made.value}
    return {"on": event.on.isoformat(), "product": event.product_code}


def _outcome_as_json(outcome: TrialOutcome) -> dict[str, Any]:
    travel = outcome.travel
    return {
        **_split_as_json(outcome.split),
        "travel": None if travel is None else str(travel.amount),
        "parts": [
            {
                "product": part.product_code,
                "row": part.row_key,
                "billable_quantity": str(part.billable_quantity),
                "used_quantity": str(part.used_quantity),
                **_split_as_json(part.split),
            }
            for part in outcome.parts
        ],
        "left": {key: _left_as_json(left.quantity, left.money) for key, left in outcome.remaining.items()},
        "lines": outcome.lines_as_json(),
    }


def _split_as_json(split: Split) -> dict[str, str]:
    return {
        "price": str(split.price),
        "voucher_part": str(split.voucher_part),
        "client_share": str(split.client_share),
    }


def _left_as_json(quantity: Decimal, money: Decimal | None) -> dict[str, str | None]:
    return {"quantity": str(quantity), "money": None if money is None else str(money)}


def _rows_as_json(trial: Trial) -> list[dict[str, Any]]:
    used = used_of(trial)
    return [
        {
            "product": row.product_code,
            "unit_of_account": row.unit_of_account.value,
            "used": str(used[row.key]),
            **_left_as_json(row.remaining_quantity, row.remaining_money),
        }
        for row in trial.rows
    ]


def _clock(moment: datetime.datetime) -> str:
    return moment.astimezone(HELSINKI).isoformat()
