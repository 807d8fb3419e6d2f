"""Rules of clients."""

from __future__ import annotations

import datetime

import pytest

from clients.rules import looks_like_identity_code, may_be_assessed_on, search_terms


@pytest.mark.parametrize("typed", ["010150-901A", "010150-9", "010150", " 010150 - 901a ", "010150A901X"])
def test_what_looks_like_an_identity_code(typed: str) -> None:
    assert looks_like_identity_code(typed)


@pytest.mark.parametrize("typed", ["Aurinkoinen", "Testi Aamu", "01", "T-KGRT8M", ""])
def test_what_does_not(typed: str) -> None:
    assert not looks_like_identity_code(typed)


def test_the_words_of_a_search() -> None:
    assert search_terms("  Aurinkoinen,  Testi Aamu ") == ("Aurinkoinen", "Testi", "Aamu")
    assert search_terms("   ") == ()
    assert len(search_terms("a b c d e f g")) == 5


def test_an_assessment_is_not_of_the_future() -> None:
    today = datetime.date(2026, 3, 1)
    assert may_be_assessed_on(today, today)
    assert not may_be_assessed_on(datetime.date(2026, 3, 2), today)
