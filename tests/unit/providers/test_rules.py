from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.rules import (
    AcceptanceFact,
    ApplicationFacts,
    AttachmentFact,
    Conflict,
    Gap,
    MissingItem,
    PriceFact,
    Section,
    approval_number,
    handling_conflict,
    missing_items,
    normalise_e_invoice_address,
    normalise_iban,
    priced_area,
    signing_conflict,
)

TODAY = datetime.date(2026, 11, 22)
COMPLETE = ApplicationFacts(
    company_is_active=True,
    call_accepts=True,
    office_count=1,
    closed_offices=(),
    municipality_codes=frozenset({"179"}),
    area=frozenset({"179", "992"}),
    served=frozenset({"179", "992"}),
    taken=frozenset(),
    prices=(PriceFact("Kotipalvelu", is_given=True),),
    attachments=(
        AttachmentFact("Vakuutus", True, True, True, TODAY),
        AttachmentFact("Esite", False, False, False),
    ),
    acceptances=(AcceptanceFact("Sääntökirja", True),),
)


def test_nothing_is_missing_from_a_complete_application() -> None:
    assert missing_items(COMPLETE, TODAY) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"company_is_active": False}, MissingItem(Section.COMPANY, Gap.COMPANY_NOT_ACTIVE)),
        ({"call_accepts": False}, MissingItem(Section.CALL, Gap.CALL_NOT_OPEN)),
        ({"office_count": 0, "served": frozenset()}, MissingItem(Section.OFFICES, Gap.NO_OFFICE)),
        ({"closed_offices": ("Keskusta",)}, MissingItem(Section.OFFICES, Gap.OFFICE_CLOSED, "Keskusta")),
        ({"municipality_codes": frozenset()}, MissingItem(Section.OFFICES, Gap.NO_MUNICIPALITY)),
        ({"area": frozenset({"992"})}, MissingItem(Section.OFFICES, Gap.OUTSIDE_AREA, "179")),
        ({"taken": frozenset({"179"})}, MissingItem(Section.OFFICES, Gap.ALREADY_APPLIED, "179")),
        ({"served": frozenset({"992"})}, MissingItem(Section.OFFICES, Gap.NOT_SERVED, "179")),
        ({"prices": (PriceFact("Ilta", False),)}, MissingItem(Section.PRICES, Gap.NO_PRICE, "Ilta")),
        ({"prices": (PriceFact("Ilta", True, True),)}, MissingItem(Section.PRICES, Gap.PRICE_REFUSED, "Ilta")),
        (
            {"attachments": (AttachmentFact("Vakuutus", True, False, False),)},
            MissingItem(Section.ATTACHMENTS, Gap.NO_ATTACHMENT, "Vakuutus"),
        ),
        (
            {"attachments": (AttachmentFact("Vakuutus", True, True, True),)},
            MissingItem(Section.ATTACHMENTS, Gap.NO_EXPIRY, "Vakuutus"),
        ),
        (
            {"attachments": (AttachmentFact("Ote", False, True, True, TODAY - datetime.timedelta(days=1)),)},
            MissingItem(Section.ATTACHMENTS, Gap.EXPIRED, "Ote"),
        ),
        (
            {"acceptances": (AcceptanceFact("Ehdot", False),)},
            MissingItem(Section.ACCEPTANCES, Gap.NOT_ACCEPTED, "Ehdot"),
        ),
    ],
)
def test_each_gap_is_named(change: dict[str, object], expected: MissingItem) -> None:
    assert missing_items(replace(COMPLETE, **change), TODAY) == [expected]


def test_gaps_come_in_the_order_of_the_sections() -> None:
    empty = replace(
        COMPLETE,
        company_is_active=False,
        office_count=0,
        municipality_codes=frozenset(),
        prices=(PriceFact("Ilta", False),),
        attachments=(AttachmentFact("Ote", True, False, False),),
        acceptances=(AcceptanceFact("Ehdot", False),),
    )
    sections = [item.section for item in missing_items(empty, TODAY)]
    assert sections == sorted(sections, key=list(Section).index)


def test_who_prepared_does_not_sign() -> None:
    assert signing_conflict(prepared_by_id=1, signer_id=1, company_user_ids=[]) is Conflict.OWN_PREPARATION
    assert signing_conflict(prepared_by_id=1, signer_id=2, company_user_ids=[1]) is None


def test_nobody_signs_for_a_company_of_their_own() -> None:
    assert signing_conflict(prepared_by_id=1, signer_id=2, company_user_ids=[2, 3]) is Conflict.OWN_COMPANY
    assert handling_conflict(user_id=3, company_user_ids=[2, 3]) is Conflict.OWN_COMPANY
    assert handling_conflict(user_id=None, company_user_ids=[2, 3]) is None


def test_the_number_of_an_approval() -> None:
    assert approval_number(2026, 1) == "H2600001"
    assert approval_number(2101, 99_999) == "H0199999"


@pytest.mark.parametrize("sequence", [0, -1, 100_000])
def test_a_sequence_that_does_not_fit_is_refused(sequence: int) -> None:
    with pytest.raises(ValueError, match="five digits"):
        approval_number(2026, sequence)


@given(st.integers(1, 99_998))
def test_numbers_sort_as_they_were_given(sequence: int) -> None:
    assert approval_number(2026, sequence) < approval_number(2026, sequence + 1)


def test_a_price_holds_where_the_office_works() -> None:
    assert priced_area(["179", "992"], ["992", "049"]) == ["992"]
    assert priced_area(["179"], ["992"]) == []


def test_an_account_number_is_checked_and_written_together() -> None:
    assert normalise_iban("fi21 1234 5600 0007 85") == "FI2112345600000785"


@pytest.mark.parametrize("typed", ["FI2112345600000786", "12345", "", "FI21"])
def test_a_wrong_account_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="IBAN"):
        normalise_iban(typed)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("0037 1234567-1", "003712345671"),
        ("003712345671A1", "003712345671A1"),
        ("FI21 1234 5600 0007 85", "FI2112345600000785"),
    ],
)
def test_an_e_invoice_address_is_an_ovt_identifier_or_an_iban(typed: str, written: str) -> None:
    assert normalise_e_invoice_address(typed) == written


@pytest.mark.parametrize("typed", ["0037123", "003712345671ABCDEF", "0037ABCDEFGH", "osoite"])
def test_other_e_invoice_addresses_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not an"):
        normalise_e_invoice_address(typed)
