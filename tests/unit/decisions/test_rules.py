"""Rules of vouchers: numbers, codes, periods, movements, deadlines."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions.copies import Copy, copy_name, copy_of, file_name
from decisions.rules import (
    CODE_ALPHABET,
    Movement,
    Standing,
    decision_number,
    is_covered,
    is_past_logging,
    normalise_code,
    refusal_of_movement,
    review_request_due,
)
from voucher_portal.core.periods import DateRange, period

D = datetime.date
AMOUNTS = st.decimals(min_value=0, max_value=10_000, places=2)


def test_the_number_of_the_source_document() -> None:
    assert decision_number(2023, 119) == "2300119"


@pytest.mark.parametrize("serial", [0, -1, 100_000])
def test_a_serial_that_does_not_fit(serial: int) -> None:
    with pytest.raises(ValueError, match="five digits"):
        decision_number(2023, serial)


@pytest.mark.parametrize("typed", ["T-KGRT8M", "t-kgrt8m", "KGRT8M", " T KGRT8M ", "T–KGRT8M", "tkgrt8m"])
def test_a_code_as_people_write_it(typed: str) -> None:
    assert normalise_code(typed) == "T-KGRT8M"


@pytest.mark.parametrize("typed", ["", "T-", "T-KGRT8", "T-KGRT8MM", "T-KGRT0M", "X-KGRT8M", "T-KGRTÅM"])
def test_what_is_no_code(typed: str) -> None:
    with pytest.raises(ValueError, match="not an activation code"):
        normalise_code(typed)


@given(st.text(CODE_ALPHABET, min_size=6, max_size=6))
def test_every_code_is_read_back(body: str) -> None:
    assert normalise_code(f"T-{body}") == f"T-{body}"


Y2023 = period(D(2023, 1, 1), D(2023, 12, 31))


@pytest.mark.parametrize(
    ("days", "periods", "expected"),
    [
        (period(D(2023, 4, 1), D(2023, 5, 31)), [Y2023], True),
        (period(D(2023, 1, 1), D(2023, 12, 31)), [Y2023], True),
        (period(D(2022, 12, 31), D(2023, 1, 2)), [Y2023], False),
        (period(D(2023, 12, 31), D(2024, 1, 1)), [Y2023], False),
        (period(D(2023, 12, 31), D(2024, 1, 1)), [period(D(2024, 1, 1), None), Y2023], True),
        (period(D(2023, 12, 31), D(2024, 1, 2)), [Y2023, period(D(2024, 1, 2), None)], False),
        (period(D(2023, 4, 1), None), [Y2023], False),
        (period(D(2023, 4, 1), None), [period(D(2023, 1, 1), None)], True),
        (period(D(2023, 4, 1), None), [], False),
    ],
)
def test_every_day_is_covered(days: DateRange, periods: list[DateRange], expected: bool) -> None:
    assert is_covered(days, periods) is expected


def test_movements_that_cannot_be() -> None:
    standing = Standing(Decimal(1200), Decimal(45), Decimal(24))
    assert refusal_of_movement(standing, Movement(Decimal(-45), Decimal(-24))) == ""
    assert refusal_of_movement(standing, Movement(Decimal(-46), Decimal(-24))) == "exhausted"
    assert refusal_of_movement(standing, Movement(Decimal(-45), Decimal("-24.01"))) == "money_exhausted"
    assert refusal_of_movement(standing, Movement(Decimal(1156), Decimal(0))) == "above_grant"
    unlimited = Standing(Decimal(1200), Decimal(45), None)
    assert refusal_of_movement(unlimited, Movement(Decimal(-45), Decimal(-999))) == ""


@given(granted=AMOUNTS, remaining=AMOUNTS, quantity=AMOUNTS, spends=st.booleans())
def test_a_movement_that_is_let_through_keeps_the_balance_between_zero_and_the_grant(
    granted: Decimal, remaining: Decimal, quantity: Decimal, spends: bool
) -> None:
    standing = Standing(granted, min(granted, remaining), None)
    movement = Movement(-quantity if spends else quantity, Decimal(0))
    left = standing.remaining + movement.quantity
    assert (refusal_of_movement(standing, movement) == "") == (0 <= left <= granted)


@pytest.mark.parametrize(
    ("last", "today", "expected"),
    [
        (D(2026, 9, 1), D(2026, 11, 21), True),
        (D(2026, 9, 2), D(2026, 11, 21), False),
        (D(2026, 11, 21), D(2026, 11, 21), False),
    ],
)
def test_g15_the_logging_window(last: datetime.date, today: datetime.date, expected: bool) -> None:
    assert is_past_logging(last, today, 60) is expected


@pytest.mark.parametrize(
    ("sent", "electronically", "due"),
    [
        (D(2023, 3, 20), False, D(2023, 4, 26)),
        (D(2023, 3, 20), True, D(2023, 4, 24)),
        (D(2023, 3, 16), False, D(2023, 4, 24)),
        (D(2023, 3, 25), False, D(2023, 5, 2)),
    ],
)
def test_the_last_day_of_a_review_request(sent: datetime.date, electronically: bool, due: datetime.date) -> None:
    """26.4.2023 is in the picture of the letter; a weekend and May Day move it on."""
    free = frozenset({D(2023, 5, 1)})
    assert review_request_due(sent, electronically=electronically, free_days=free) == due


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("client", "fi", "2300119-asiakkaan-kappale.pdf"),
        ("provider-2", "fi", "2300119-tuottajan-kappale-2.pdf"),
        ("client", "sv", "2300119-klientens-exemplar.pdf"),
        ("provider", "en", "2300119-provider-copy.pdf"),
    ],
)
def test_a_letter_is_saved_under_words_of_its_language(name: str, language: str, expected: str) -> None:
    assert file_name("2300119", name, language) == expected


def test_names_of_copies() -> None:
    assert copy_name(Copy.PROVIDER) == "provider"
    assert copy_name(Copy.PROVIDER, 2) == "provider-2"
    assert copy_of("provider-2") == (Copy.PROVIDER, 2)
    assert copy_of("client") == (Copy.CLIENT, 1)
    with pytest.raises(ValueError, match="unknown"):
        copy_of("unknown")
