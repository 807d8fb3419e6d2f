from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voucher_portal.accounts.rules import (
    READABLE_CONTRAST,
    Demand,
    SignInStrength,
    contrast_with_white,
    demand_of,
    is_colour,
    is_own_case,
    leaves_no_administrator,
    may_issue_code,
    would_make_loop,
)

PASSWORD_ONLY = SignInStrength()
WITH_SECOND_FACTOR = SignInStrength(second_factor=True)
IDENTIFIED = SignInStrength(strongly_identified=True)


@dataclass(frozen=True)
class Person:
    identity_hash: bytes = b""


def test_the_own_case_is_found_among_several_identifiers() -> None:
    assert is_own_case(Person(b"aa"), [b"bb", memoryview(b"aa")])


def test_the_case_of_another_is_not_ones_own() -> None:
    assert not is_own_case(Person(b"aa"), [b"ab", b"a", b""])


def test_a_person_without_identity_matches_nobody() -> None:
    assert not is_own_case(Person(b""), [b"", memoryview(b"")])


@pytest.mark.parametrize(
    ("sees", "is_client", "strength", "expected"),
    [
        (True, False, PASSWORD_ONLY, Demand.SECOND_FACTOR),
        (True, False, WITH_SECOND_FACTOR, Demand.NOTHING),
        (True, False, IDENTIFIED, Demand.NOTHING),
        (False, False, PASSWORD_ONLY, Demand.NOTHING),
        (False, True, PASSWORD_ONLY, Demand.STRONG_IDENTIFICATION),
        (False, True, WITH_SECOND_FACTOR, Demand.STRONG_IDENTIFICATION),
        (False, True, IDENTIFIED, Demand.NOTHING),
    ],
)
def test_demand(sees: bool, is_client: bool, strength: SignInStrength, expected: Demand) -> None:
    assert demand_of(sees_client_data=sees, is_client=is_client, strength=strength) is expected


@pytest.mark.parametrize(
    ("has_login_name", "identified", "living_in", "expected"),
    [
        (True, False, [1], True),
        (False, False, [1], False),
        (True, True, [1], False),
        (True, False, [1, 2], False),
        (True, False, [2], False),
        (True, False, [], False),
    ],
)
def test_may_issue_code(has_login_name: bool, identified: bool, living_in: list[int], expected: bool) -> None:
    found = may_issue_code(
        has_login_name=has_login_name, is_strongly_identified=identified, organisation_id=1, living_in=living_in
    )
    assert found is expected


def test_the_last_administrator_stays() -> None:
    assert leaves_no_administrator([7], 7, stays=False)
    assert not leaves_no_administrator([7], 7, stays=True)
    assert not leaves_no_administrator([7, 8], 7, stays=False)
    assert not leaves_no_administrator([7], 8, stays=False)


def test_a_unit_is_never_below_itself() -> None:
    parents = {1: None, 2: 1, 3: 2}
    assert would_make_loop(1, 3, parents)
    assert would_make_loop(1, 1, parents)
    assert not would_make_loop(3, 1, parents)
    assert not would_make_loop(1, None, parents)


@given(st.dictionaries(st.integers(1, 8), st.integers(1, 8) | st.none()), st.integers(1, 8), st.integers(1, 8))
def test_the_loop_search_ends_even_in_a_broken_tree(parents: dict[int, int | None], unit: int, parent: int) -> None:
    assert would_make_loop(unit, parent, parents) in (True, False)


@pytest.mark.parametrize(
    ("colour", "contrast"),
    [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54), ("#777777", 4.48), ("#00347a", 11.84)],
)
def test_contrast_with_white_is_that_of_the_accessibility_guidelines(colour: str, contrast: object) -> None:
    assert contrast_with_white(colour) == pytest.approx(contrast, abs=0.01)


def test_the_darkest_grey_that_is_not_readable_stands_just_below_the_limit() -> None:
    assert contrast_with_white("#777777") < READABLE_CONTRAST <= contrast_with_white("#767676")


@pytest.mark.parametrize("text", ["", "00347a", "#00347A", "#00347", "#00347ab", "#00347g", "#00347a;"])
def test_what_is_no_colour_has_no_contrast(text: str) -> None:
    assert not is_colour(text)
    with pytest.raises(ValueError, match="no colour"):
        contrast_with_white(text)
