"""Corrections (G8), value added tax (C51) and index changes, with the numbers of the page."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebooks.calculation import LineKind
from rulebooks.calculation.correction import (
    BilledRow,
    Correction,
    CorrectionKind,
    CorrectionRow,
    correction,
    reference_total,
    without_opposites,
)
from rulebooks.calculation.index import index_effects, indexed
from rulebooks.calculation.parameters import IndexChange, VatRates
from rulebooks.calculation.rounding import AmountRounding
from rulebooks.calculation.vat import VatClass, vat_summary
from tests.unit.rulebooks.visits import RULE
from tests.unit.rulebooks.worked_page import amount, examples
from voucher_portal.core.money import Split, euro
from voucher_portal.core.quantities import Unit, value_of


def billed(minutes: str, rate: str) -> BilledRow:
    price = value_of(amount(minutes), Unit.HOUR, amount(rate))
    return BilledRow(Split(price, price, euro(0)), amount(minutes))


@pytest.mark.parametrize("row", examples()["correction"])
def test_g8_a_paid_row_is_put_right_in_the_next_reference(row: dict[str, str]) -> None:
    rate = row["price and value"]
    paid = [billed("480", rate).split, billed(row["billed minutes"], rate).split]
    assert reference_total(paid, ()) == amount(row["paid reference"])

    made = correction(billed(row["billed minutes"], rate), billed(row["right minutes"], rate), Unit.HOUR, RULE)

    assert [each.voucher_part for each in made.rows] == [amount(row["refund"]), amount(row["correction"])]
    assert made.voucher_change == amount(row["change"])
    own = [Split(amount(row["own events of March"]), amount(row["own events of March"]), euro(0))]
    assert reference_total(own, made.rows) == amount(row["reference of March"])
    assert made.quantity_back == amount(row["minutes back"])
    told = [line.amount for line in made.lines if line.kind is LineKind.VOUCHER_PART]
    assert told == [amount(row["refund"]), amount(row["correction"])]
    assert "30\u00a0min" in made.lines[-1].text.fi


def test_a_correction_upwards_uses_more_and_one_that_changes_nothing_has_no_rows() -> None:
    up = correction(billed("90", "32"), billed("120", "32"), Unit.HOUR, RULE)
    assert (up.voucher_change, up.client_change, up.quantity_back) == (Decimal(16), 0, -30)
    assert "käytetään lisää" in up.lines[-1].text.fi

    same = correction(billed("90", "32"), billed("90", "32"), Unit.HOUR, RULE)
    assert same.rows == same.lines == ()
    assert reference_total([], same.rows) == 0


def test_rows_that_undo_each_other_are_left_out() -> None:
    first = correction(billed("120", "32"), billed("90", "32"), Unit.HOUR, RULE)
    second = correction(billed("90", "32"), billed("60", "32"), Unit.HOUR, RULE)
    kept = without_opposites([*first.rows, *second.rows])

    assert [(row.kind, row.voucher_part) for row in kept] == [
        (CorrectionKind.REFUND, Decimal("-64.00")),
        (CorrectionKind.CORRECTION, Decimal("32.00")),
    ]


def test_a_row_with_signs_adds_up() -> None:
    with pytest.raises(ValueError, match="is not"):
        CorrectionRow(CorrectionKind.REFUND, Decimal(-3), Decimal(-2), Decimal(0), Decimal(-1))


cents = st.decimals(0, 100, places=2)
billed_rows = st.builds(
    lambda voucher, share, minutes: BilledRow(Split(voucher + share, voucher, share), Decimal(minutes)),
    cents,
    cents,
    st.integers(0, 600),
)


@given(st.lists(billed_rows, min_size=2, max_size=6))
def test_a_chain_of_corrections_comes_to_the_last_row(rows: list[BilledRow]) -> None:
    made = [correction(one, other, Unit.HOUR, RULE) for one, other in itertools.pairwise(rows)]
    kept = without_opposites(row for each in made for row in each.rows)
    whole = Correction(rows=kept, write_lines=lambda: ())

    assert rows[0].split.voucher_part + whole.voucher_change == rows[-1].split.voucher_part
    assert rows[0].split.client_share + whole.client_change == rows[-1].split.client_share
    assert rows[0].quantity - whole.quantity_back == rows[-1].quantity
    assert len(kept) <= 2


@pytest.mark.parametrize("row", examples()["vat"])
def test_the_tax_of_a_class(row: dict[str, str]) -> None:
    rates = VatRates(standard_percent=amount(row["rate"]))
    summary = vat_summary([(VatClass(row["class"]), amount(row["net"]))], rates)

    assert (summary.net, summary.tax, summary.gross) == (amount(row["net"]), amount(row["tax"]), amount(row["gross"]))


def test_tax_is_rounded_once_for_each_class() -> None:
    rates = VatRates(standard_percent=Decimal("25.5"))
    many = [(VatClass.STANDARD, Decimal("0.10")), (VatClass.EXEMPT, Decimal(5)), (VatClass.STANDARD, Decimal("0.10"))]
    summary = vat_summary(many, rates)

    assert [(row.vat_class, row.net, row.tax, row.gross) for row in summary.rows] == [
        (VatClass.EXEMPT, Decimal(5), 0, Decimal(5)),
        (VatClass.STANDARD, Decimal("0.20"), Decimal("0.05"), Decimal("0.25")),
    ]
    assert vat_summary([], rates).gross == 0


@pytest.mark.parametrize("row", examples()["index-change"])
def test_the_effect_of_an_index_change(row: dict[str, str]) -> None:
    index = IndexChange(percent=amount(row["per cent"]), rounding=AmountRounding(row["rounding"]))
    (effect,) = index_effects({"day": amount(row["value"])}, index)

    assert (effect.name, effect.before, effect.after) == ("day", amount(row["value"]), amount(row["after"]))
    assert (effect.difference, effect.percent) == (amount(row["difference"]), amount(row["change after rounding"]))
    assert index_effects({"none": Decimal(0)}, index)[0].percent is None


@given(st.decimals(0, 9999, places=2), st.decimals(-50, 100, places=2), st.sampled_from(AmountRounding))
def test_an_index_change_never_makes_a_value_negative(
    value: Decimal, percent: Decimal, rounding: AmountRounding
) -> None:
    after = indexed(value, IndexChange(percent=percent, rounding=rounding))

    assert after == euro(after) >= 0
    assert abs(after - value * (100 + percent) / 100) <= Decimal("0.5")
