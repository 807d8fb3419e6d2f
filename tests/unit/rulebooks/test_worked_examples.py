"""The worked examples G1, G2, G7 and G14 of domain.md, with exactly those numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rulebooks.calculation import (
    Exhaustion,
    Refusal,
    RefusalCode,
    RoundingMode,
    calculate_quantity,
    calculate_visit,
)
from tests.unit.rulebooks.visits import pieces, visit
from voucher_portal.core.money import Split
from voucher_portal.core.quantities import Unit, format_quantity, value_of


def split(price: str, voucher_part: str, client_share: str) -> Split:
    return Split(Decimal(price), Decimal(voucher_part), Decimal(client_share))


def test_g1_flat_value_without_share() -> None:
    assert value_of(Decimal(1200), Unit.HOUR, Decimal("32.00")) == Decimal("640.00")

    outcome = calculate_visit(visit(90, price="32", unit_value="32", left="1200", is_free_for_client=True))

    assert outcome.split == split("48.00", "48.00", "0.00")
    assert outcome.used_quantity == outcome.billable_quantity == 90
    assert outcome.remaining_after == 1110
    assert format_quantity(outcome.remaining_after, Unit.HOUR.unit_of_account) == "18\u00a0h\u00a030\u00a0min"
    assert value_of(outcome.remaining_after, Unit.HOUR, Decimal(32)) == Decimal("592.00")


def test_g1_a_price_below_the_value_is_what_the_organiser_pays() -> None:
    outcome = calculate_visit(visit(90, price="30", unit_value="32", left="1200", is_free_for_client=True))

    assert outcome.split == split("45.00", "45.00", "0.00")
    assert outcome.remaining_after == 1110


def test_g2_client_share_of_three_visits() -> None:
    total, left = Split.zero(), Decimal(1200)
    for _ in range(3):
        outcome = calculate_visit(visit(60, price="25", unit_value="15", left=str(left)))
        total, left = total + outcome.split, outcome.remaining_after

    assert total == split("75.00", "45.00", "30.00")
    assert left == 1020


def test_g2_the_share_is_never_negative() -> None:
    assert calculate_visit(visit(60, price="14", unit_value="15")).split == split("14.00", "14.00", "0.00")


def test_g7_split_when_the_row_runs_out() -> None:
    outcome = calculate_visit(visit(90, price="34", unit_value="32", left="45", exhaustion=Exhaustion.SPLIT))

    assert outcome.split == split("51.00", "24.00", "27.00")
    assert [line.amount for line in outcome.lines if line.kind == "client_share"] == [Decimal("1.50"), Decimal("25.50")]
    assert (outcome.billable_quantity, outcome.used_quantity, outcome.remaining_after) == (90, 45, 0)
    assert outcome.is_exhausting


@pytest.mark.parametrize(
    "conditions",
    [
        {"exhaustion": Exhaustion.REFUSE},
        {"exhaustion": Exhaustion.SPLIT, "is_free_for_client": True},
    ],
)
def test_g7_refused_with_advice(conditions: dict[str, object]) -> None:
    with pytest.raises(Refusal) as refused:
        calculate_visit(visit(90, price="32", unit_value="32", left="45", **conditions))

    assert refused.value.code is RefusalCode.EXHAUSTED
    assert "myöntäjään" in refused.value.text.fi
    assert "45\u00a0min" in refused.value.text.fi and "1\u00a0h\u00a030\u00a0min" in refused.value.text.fi


VISITS = (7, 22, 23, 47, 53)


@pytest.mark.parametrize(
    ("step", "mode", "expected"),
    [
        (15, RoundingMode.NEAREST, (0, 15, 30, 45, 60)),
        (15, RoundingMode.UP, (15, 30, 30, 60, 60)),
        (30, RoundingMode.UP, (30, 30, 30, 60, 60)),
        (15, RoundingMode.NONE, VISITS),
        (1, RoundingMode.NEAREST, VISITS),
    ],
)
def test_g14_rounding_modes(step: int, mode: RoundingMode, expected: tuple[int, ...]) -> None:
    outcomes = [calculate_visit(visit(minutes, rounding_minutes=step, rounding_mode=mode)) for minutes in VISITS]

    assert tuple(outcome.billable_quantity for outcome in outcomes) == expected


def test_g14_the_least_billable_time_lifts_the_first() -> None:
    facts = visit(7, rounding_minutes=15, rounding_mode=RoundingMode.NEAREST, minimum_billable_minutes=15)

    assert calculate_visit(facts).billable_quantity == 15


def test_pieces_and_days_follow_the_same_rule() -> None:
    assert calculate_quantity(pieces("3", "25", "15")).split == split("75.00", "45.00", "30.00")
    outcome = calculate_quantity(pieces("2", "130", "120", left="3", unit=Unit.DAY))
    assert outcome.split == split("260.00", "240.00", "20.00")
    assert outcome.remaining_after == 1


def test_a_visit_sold_by_the_visit_counts_as_one() -> None:
    outcome = calculate_visit(visit(45, price="60", unit_value="50", left="4", unit=Unit.VISIT))

    assert outcome.split == split("60.00", "50.00", "10.00")
    assert outcome.remaining_after == 3
