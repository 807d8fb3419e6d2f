"""Absences over the turn of a month: G5 with the numbers of the page, and what closing them must not change."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rulebooks.calculation import Exhaustion, LineKind, Refusal, RefusalCode
from rulebooks.calculation.absence import Absence, AbsenceRule, StayRow, month_of_stay
from rulebooks.calculation.period_refusals import PeriodRefusalCode
from tests.unit.rulebooks.months import date, month, stay
from tests.unit.rulebooks.worked_page import amount, examples
from voucher_portal.core.money import Split

LEAVES = datetime.date(2026, 3, 28)


def absence_of(text: str) -> Absence:
    return Absence(LEAVES, None if text == "open" else date(text))


@pytest.mark.parametrize("row", examples()["absence"])
def test_g5_an_absence_over_the_turn_of_a_month(row: dict[str, str]) -> None:
    outcome = month_of_stay(stay(absence_of(row["last day away"])), *month(row["month"]))

    assert outcome.split.voucher_part == amount(row["voucher"])
    assert outcome.split.client_share == amount(row["share"])
    counted = [
        outcome.days_of(StayRow.PRESENT),
        outcome.days_of(StayRow.ABSENT),
        outcome.days_of(StayRow.ABSENT_UNPAID),
    ]
    assert counted == [int(row[name]) for name in ("present", "absent", "not paid")]
    assert outcome.used_days == counted[0] + counted[1]


@pytest.mark.parametrize("row", examples()["absence-rules"])
def test_how_absent_days_are_paid_is_the_definitions(row: dict[str, str]) -> None:
    rule = AbsenceRule(
        absence_full_days=int(row["full days"]),
        absence_pct=amount(row["per cent"]),
        absence_max_days=int(row["most days"]),
        count_departure_day=row["departure day"] == "yes",
        count_return_day=row["return day"] == "yes",
    )
    outcome = month_of_stay(stay(absence_of("3.4.2026"), rule=rule), *month(row["month"]))

    assert (outcome.split.voucher_part, outcome.split.client_share) == (amount(row["voucher"]), amount(row["share"]))


def test_g5_closing_the_absence_does_not_alter_march() -> None:
    opened = month_of_stay(stay(absence_of("open")), 2026, 3)
    closed = month_of_stay(stay(absence_of("3.4.2026")), 2026, 3)

    assert opened.rows == closed.rows
    assert opened.lines == closed.lines


def test_the_lines_say_that_the_absence_goes_on() -> None:
    lines = month_of_stay(stay(absence_of("open")), 2026, 3).lines

    assert "28.3.2026 alkaen" in lines[0].text.fi and "4\u00a0vrk" in lines[0].text.fi
    texts = " ".join(line.text.fi for line in lines)
    assert "4\u00a0vrk × 180,00\u00a0€/vrk × 50\u00a0% = 360,00\u00a0€" in texts
    assert [line.amount for line in lines if line.kind is LineKind.VOUCHER_PART] == [Decimal(4860), Decimal(360)]


def test_days_outside_the_stay_are_not_billed() -> None:
    facts = stay(first_day=date("20.3.2026"), last_day=date("10.4.2026"))

    assert month_of_stay(facts, 2026, 3).used_days == 12
    assert month_of_stay(facts, 2026, 4).used_days == 10
    assert month_of_stay(facts, 2026, 5).split == month_of_stay(facts, 2026, 2).split == Split.zero()
    assert month_of_stay(facts, 2026, 5).lines == ()


def test_two_absences_of_a_month_are_counted_each_from_its_start() -> None:
    facts = stay(
        Absence(date("20.3.2026"), date("21.3.2026")),
        Absence(date("2.3.2026"), date("4.3.2026")),
        rule=AbsenceRule(absence_full_days=1),
    )
    outcome = month_of_stay(facts, 2026, 3)

    assert (outcome.days_of(StayRow.ABSENT_FULL), outcome.days_of(StayRow.ABSENT)) == (2, 3)
    assert [line.inputs["first_day"] for line in outcome.lines[:2]] == ["2026-03-02", "2026-03-20"]


@pytest.mark.parametrize(
    ("ends", "starts"), [(None, "20.3.2026"), ("20.3.2026", "20.3.2026"), ("25.3.2026", "20.3.2026")]
)
def test_absences_that_overlap_are_refused(ends: str | None, starts: str) -> None:
    with pytest.raises(Refusal) as refused:
        stay(Absence(date(starts)), Absence(date("2.3.2026"), ends and date(ends)))

    assert refused.value.code is PeriodRefusalCode.ABSENCES_OVERLAP
    assert "2.3.2026" in refused.value.text.fi and "20.3.2026" in refused.value.text.sv


def test_what_is_no_absence_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Absence(date("3.4.2026"), date("2.4.2026"))
    with pytest.raises(ValueError, match="percentage"):
        AbsenceRule(absence_pct=Decimal(101))
    with pytest.raises(ValueError, match="days"):
        AbsenceRule(absence_full_days=-1)
    with pytest.raises(ValueError, match="a day"):
        stay(price=Decimal(-1))


def test_days_that_run_out_are_refused_or_wholly_the_clients() -> None:
    with pytest.raises(Refusal) as refused:
        month_of_stay(stay(remaining_days=30), 2026, 3)
    assert refused.value.code is RefusalCode.EXHAUSTED
    assert "30\u00a0vrk" in refused.value.text.fi and "31\u00a0vrk" in refused.value.text.fi

    outcome = month_of_stay(stay(remaining_days=30, exhaustion=Exhaustion.SPLIT), 2026, 3)
    assert outcome.split == Split(Decimal("5890.00"), Decimal("5400.00"), Decimal("490.00"))
    assert outcome.used_days == 30
    assert any("joita setelillä ei enää ole" in line.text.fi for line in outcome.lines)
    with pytest.raises(Refusal):
        month_of_stay(stay(remaining_days=0, exhaustion=Exhaustion.SPLIT), 2026, 3)


def test_days_that_are_not_paid_do_not_use_what_is_left() -> None:
    away = Absence(date("1.3.2026"), date("5.3.2026"))
    facts = stay(away, rule=AbsenceRule(absence_pct=Decimal(0)), remaining_days=26, exhaustion=Exhaustion.SPLIT)
    outcome = month_of_stay(facts, 2026, 3)

    assert outcome.used_days == 26
    assert outcome.split == Split(Decimal("4940.00"), Decimal("4680.00"), Decimal("260.00"))


def test_a_free_stay_leaves_no_share() -> None:
    assert month_of_stay(stay(price=Decimal(180), is_free_for_client=True), 2026, 3).split.client_share == 0
    with pytest.raises(Refusal):
        month_of_stay(stay(is_free_for_client=True), 2026, 3)


days = st.dates(datetime.date(2023, 12, 1), datetime.date(2028, 3, 31))
rules = st.builds(
    AbsenceRule,
    absence_full_days=st.integers(0, 10),
    absence_pct=st.decimals(0, 100, places=2),
    absence_max_days=st.none() | st.integers(0, 60),
    count_departure_day=st.booleans(),
    count_return_day=st.booleans(),
)


@given(days, st.integers(0, 200), rules, days)
def test_closing_an_open_absence_never_changes_earlier_months(
    first: datetime.date, length: int, rule: AbsenceRule, seen: datetime.date
) -> None:
    opened = Absence(first)
    closed = opened.closed(first + datetime.timedelta(days=length))
    assert closed.last_day is not None
    assume((seen.year, seen.month) < (closed.last_day.year, closed.last_day.month))
    before = month_of_stay(stay(opened, rule=rule), seen.year, seen.month)
    after = month_of_stay(stay(closed, rule=rule), seen.year, seen.month)

    assert before.rows == after.rows
    assert before.lines == after.lines


@given(days, st.none() | st.integers(0, 90), rules, days, st.decimals(0, 400, places=2), st.decimals(0, 400, places=2))
def test_the_rows_of_a_month_are_its_days(
    first: datetime.date,
    length: int | None,
    rule: AbsenceRule,
    seen: datetime.date,
    price: Decimal,
    unit_value: Decimal,
) -> None:
    absence = Absence(first, None if length is None else first + datetime.timedelta(days=length))
    facts = stay(absence, rule=rule, price=price, unit_value=unit_value, first_day=datetime.date(2023, 1, 1))
    outcome = month_of_stay(facts, seen.year, seen.month)

    next_month = (seen.replace(day=1) + datetime.timedelta(days=31)).replace(day=1)
    assert sum(row.quantity for row in outcome.rows) == (next_month - seen.replace(day=1)).days
    assert outcome.split.voucher_part <= unit_value * outcome.used_days + Decimal("0.01")
    assert sum((line.amount or 0) for line in outcome.lines if line.kind is LineKind.PRICE) == outcome.split.price


@given(days, rules, st.integers(1, 40), days)
def test_what_is_left_is_never_passed(first: datetime.date, rule: AbsenceRule, left: int, seen: datetime.date) -> None:
    facts = stay(Absence(first), rule=rule, remaining_days=left, exhaustion=Exhaustion.SPLIT, first_day=first)
    outcome = month_of_stay(facts, seen.year, seen.month)

    assert outcome.used_days <= left
    assert outcome.split.voucher_part <= 180 * left
