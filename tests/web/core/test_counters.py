"""Number series without gaps, under threads."""

from __future__ import annotations

from contextlib import suppress
from threading import Barrier
from typing import Any

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from tests.web.core.conftest import Together
from voucher_portal.core.counters import next_number
from voucher_portal.core.models import Counter

SERIES: dict[str, Any] = {"scope": "decision", "organiser_public_id": "a" * 20, "year": 2026}


class Changed(Exception):
    """The person changed their mind: roll back."""


def take_and_give_back() -> int:
    given = 0
    with suppress(Changed), transaction.atomic():
        given = next_number(**SERIES)
        raise Changed
    return given


@pytest.mark.usefixtures("db")
def test_numbers_follow_each_other_in_each_series() -> None:
    assert [next_number(**SERIES) for _ in range(3)] == [1, 2, 3]
    assert next_number(**SERIES | {"year": 2027}) == 1
    assert next_number(**SERIES | {"scope": "approval"}) == 1
    assert next_number(**SERIES | {"organiser_public_id": "b" * 20}) == 1
    assert next_number(**SERIES) == 4


def test_a_number_belongs_to_a_transaction(committed_db: str) -> None:
    with pytest.raises(TransactionManagementError):
        next_number(**SERIES)


def test_what_is_rolled_back_gives_its_number_back(committed_db: str) -> None:
    assert take_and_give_back() == 1
    with transaction.atomic():
        assert next_number(**SERIES) == 1


def test_no_gap_and_no_double_when_many_sign_at_once_and_some_change_their_mind(together: Together) -> None:
    def sign(number: int) -> list[int]:
        taken = []
        for turn in range(12):
            try:
                with transaction.atomic():
                    given = next_number(**SERIES)
                    if (number + turn) % 3 == 0:
                        raise Changed
                taken.append(given)
            except Changed:
                continue
        return taken

    numbers = [given for signed in together(6, sign) for given in signed]
    assert len(numbers) == 48
    assert sorted(numbers) == list(range(1, 49))


def test_without_the_lock_numbers_are_given_twice(together: Together) -> None:
    """The sabotaged twin: reading first and writing afterwards gives one number to everybody."""
    with transaction.atomic():
        next_number(**SERIES)
    all_have_read = Barrier(4)

    def sign_unlocked(_: int) -> int:
        with transaction.atomic():
            counter = Counter.objects.get(**SERIES)
            all_have_read.wait(timeout=30)
            counter.last_value += 1
            counter.save(update_fields=["last_value"])
            return counter.last_value

    assert together(4, sign_unlocked) == [2, 2, 2, 2]
