"""Visits that were not made (C46): what each reason costs, and which reason fits the time."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebooks.calculation import Refusal, RefusalCode, VisitFacts
from rulebooks.calculation.cancellation import (
    CancellationCharge,
    CancellationFacts,
    CancellationOutcome,
    CancellationReason,
    CancellationTerms,
    ClientBase,
    calculate_cancellation,
)
from tests.unit.rulebooks.county_tables import banded_visit
from tests.unit.rulebooks.visits import RULE, helsinki, left, visit
from tests.unit.rulebooks.worked_page import amount, examples
from voucher_portal.core.quantities import UnitOfAccount

NO_SHOW = CancellationReason.CLIENT_NO_SHOW
THURSDAY = datetime.date(2026, 9, 10)


def planned(**others: Any) -> VisitFacts:
    return visit(60, price="39", unit_value="36", left="1200", **others)


def cancelled(facts: VisitFacts, reason: CancellationReason, hours: str = "–", **charge: Any) -> CancellationOutcome:
    told = None if hours == "–" else facts.starts_at - datetime.timedelta(hours=int(hours))
    terms = CancellationTerms(rule=RULE, charges=(CancellationCharge(reason=reason, **charge),))
    return calculate_cancellation(CancellationFacts(visit=facts, reason=reason, terms=terms, cancelled_at=told))


@pytest.mark.parametrize("row", examples()["cancellation"], ids=lambda row: " ".join(row.values()))
def test_cancellation(row: dict[str, str]) -> None:
    facts, reason = planned(), CancellationReason(row["reason"])
    charge = {
        "voucher_percentage": amount(row["voucher %"]),
        "client_percentage": amount(row["client %"]),
        "client_base": ClientBase(row["client's % is of"]),
    }
    if row["voucher"] == "refused":
        with pytest.raises(Refusal) as refused:
            cancelled(facts, reason, row["cancelled, h before"], **charge)
        is_late = int(row["cancelled, h before"]) < 24
        expected = RefusalCode.CANCELLED_TOO_LATE if is_late else RefusalCode.CANCELLED_IN_TIME
        assert refused.value.code is expected
        assert "Valitse syyksi, että asiakas perui" in refused.value.text.fi
        assert "9.9.2026 klo" in refused.value.text.fi
        return

    outcome = cancelled(facts, reason, row["cancelled, h before"], **charge)

    assert outcome.split.voucher_part == amount(row["voucher"])
    assert outcome.split.client_share == amount(row["client"])
    used = outcome.uses["day"].quantity if outcome.uses else 0
    assert used == amount(row["used, min"])
    assert outcome.remaining["day"].quantity == 1200 - used
    assert all(line.text.fi and line.text.sv and line.text.en for line in outcome.lines)


def test_a_reason_without_a_charge_costs_nothing_and_needs_no_balance() -> None:
    facts = visit(60, left="0")
    terms = CancellationTerms(rule=RULE)

    outcome = calculate_cancellation(CancellationFacts(visit=facts, reason=NO_SHOW, terms=terms))

    assert outcome.split.price == 0 and outcome.uses == {} and outcome.planned is None
    assert [line.rule for line in outcome.lines] == [
        "cancellation",
        "cancellation_price",
        "cancellation_voucher",
        "cancellation_client",
    ]


def test_a_charge_needs_what_the_visit_would_have_needed() -> None:
    with pytest.raises(Refusal) as refused:
        cancelled(visit(60, left="0"), NO_SHOW, voucher_percentage=Decimal(50))

    assert refused.value.code is RefusalCode.EXHAUSTED


def test_a_free_service_stays_free() -> None:
    facts = visit(60, price="36", unit_value="36", is_free_for_client=True)

    outcome = cancelled(facts, NO_SHOW, voucher_percentage=Decimal(50), client_percentage=Decimal(100))

    assert outcome.split.client_share == 0
    assert "maksuton" in outcome.lines[4].text.fi


def test_the_parts_of_a_visit_across_bands_are_charged_each_from_its_row() -> None:
    facts = banded_visit(THURSDAY, "17.15", "18.45", rows=(left("day", "600"), left("evening", "600")))

    outcome = cancelled(facts, NO_SHOW, voucher_percentage=Decimal(50))

    assert outcome.uses == {"day": (23, Decimal("13.50")), "evening": (23, Decimal("15.53"))}
    assert outcome.split.voucher_part == Decimal("29.03")


def test_a_row_of_euro_pays_only_its_money() -> None:
    facts = planned(unit_of_account=UnitOfAccount.EUROS)

    assert cancelled(facts, NO_SHOW, voucher_percentage=Decimal(50)).uses["day"] == (Decimal(18), Decimal(18))


def test_the_notice_is_counted_in_hours_that_passed() -> None:
    """24 hours before Sunday 12.00 after the doubled hour is Saturday 13.00 by the clock."""
    facts = visit(60, starts_at=helsinki("2026-10-25", "12:00"), left="1200")
    terms = CancellationTerms(rule=RULE)
    reason = CancellationReason.CLIENT_CANCELLED_IN_TIME

    def at(clock: str) -> CancellationFacts:
        return CancellationFacts(visit=facts, reason=reason, terms=terms, cancelled_at=helsinki("2026-10-24", clock))

    calculate_cancellation(at("13:00"))
    with pytest.raises(Refusal) as refused:
        calculate_cancellation(at("13:01"))
    assert refused.value.code is RefusalCode.CANCELLED_TOO_LATE
    assert "24.10.2026 klo 13.00" in refused.value.text.fi


def test_a_line_for_each_step() -> None:
    outcome = cancelled(planned(), NO_SHOW, voucher_percentage=Decimal(50), client_percentage=Decimal(10))

    assert [line.text.fi.replace("\u00a0", " ") for line in outcome.lines] == [
        "Asiakas ei ollut paikalla eikä ollut perunut käyntiä.",
        "Käynti olisi maksanut 39,00 €: palveluseteli 36,00 €, asiakas 3,00 €.",
        "Tekemättä jääneestä käynnistä maksetaan 21,90 €.",
        "Palveluseteli maksaa osuudestaan 50 %: 18,00 €",
        "Asiakas maksaa hinnasta 10 %: 3,90 €",
        "Palvelusetelille jää 19 h 30 min.",
    ]


@pytest.mark.parametrize(
    "mistaken",
    [
        lambda: CancellationCharge(reason=NO_SHOW, voucher_percentage=Decimal(101)),
        lambda: CancellationCharge(reason=NO_SHOW, client_percentage=Decimal(-1)),
        lambda: CancellationTerms(rule=RULE, notice_hours=-1),
        lambda: cancelled(planned(), CancellationReason.CLIENT_CANCELLED_IN_TIME),
        lambda: cancelled(planned(), CancellationReason.CLIENT_CANCELLED_LATE),
        lambda: CancellationFacts(
            visit=planned(),
            reason=NO_SHOW,
            terms=CancellationTerms(rule=RULE),
            cancelled_at=datetime.datetime(2026, 9, 10),
        ),
    ],
)
def test_impossible_facts_are_a_mistake_in_the_code(mistaken: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        mistaken()


percentages = st.decimals(0, 100, places=2)


@given(percentages, percentages, st.sampled_from(ClientBase), st.integers(1, 600), st.integers(1, 300))
def test_never_more_than_the_visit_that_was_made(
    voucher: Decimal, client: Decimal, base: ClientBase, minutes: int, remaining: int
) -> None:
    facts = banded_visit(THURSDAY, "12.00", f"{12 + minutes // 60}.{minutes % 60:02}")
    facts = VisitFacts(
        terms=facts.terms,
        rows=(left("day", str(remaining)), left("evening", "600", remaining_money=Decimal(remaining))),
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
    )

    outcome = cancelled(facts, NO_SHOW, voucher_percentage=voucher, client_percentage=client, client_base=base)

    if outcome.planned is None:
        assert voucher == client == 0
        return
    made = outcome.planned
    assert outcome.split.price <= made.split.price
    assert outcome.split.voucher_part <= made.split.voucher_part
    assert all(use.quantity <= made.uses[key].quantity for key, use in outcome.uses.items())
    assert outcome.lines
