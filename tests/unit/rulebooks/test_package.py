"""A treatment as a package, with the numbers of the page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebooks.calculation import LineKind, Refusal, RefusalCode, Texts
from rulebooks.calculation.package import TECHNICAL, PackagePart, PackageValue, TreatmentFacts, treatment_outcome
from rulebooks.calculation.period_refusals import PeriodRefusalCode
from tests.unit.rulebooks.visits import RULE
from tests.unit.rulebooks.worked_page import amount, examples
from voucher_portal.core.money import Split

PARTS = tuple(
    PackagePart(
        code=row["part"],
        name=Texts(row["part"], row["part"], row["part"]),
        price=amount(row["price"]),
        value=amount(row["value"]),
    )
    for row in examples()["package-parts"]
)
ALL = frozenset(part.code for part in PARTS)


def treatment(**others: Any) -> TreatmentFacts:
    facts: dict[str, Any] = {"package": PARTS, "done": ALL, "package_value": PackageValue.PER_PART, "value_rule": RULE}
    return TreatmentFacts(**{**facts, **others})


@pytest.mark.parametrize("row", examples()["package"])
def test_a_package_with_its_technical_costs(row: dict[str, str]) -> None:
    facts = treatment(
        done=frozenset(row["done"].split(", ")),
        package_value=PackageValue(row["values"]),
        technical_costs=amount(row["technical costs"]),
        technical_cap=amount(row["cap"]),
    )
    outcome = treatment_outcome(facts)

    assert outcome.split == Split(amount(row["price"]), amount(row["voucher"]), amount(row["share"]))
    assert sum(line.amount or 0 for line in outcome.lines if line.kind is LineKind.PRICE) == outcome.split.price
    assert [row.code for row in outcome.rows if row.code != TECHNICAL] == [part.code for part in facts.done_parts]


def test_what_was_not_done_is_not_paid_and_something_must_be_done() -> None:
    with pytest.raises(Refusal) as refused:
        treatment_outcome(treatment(done=frozenset()))
    assert refused.value.code is RefusalCode.NO_QUANTITY

    with pytest.raises(Refusal) as refused:
        treatment_outcome(treatment(done=frozenset({"massage"})))
    assert refused.value.code is PeriodRefusalCode.NOT_IN_PACKAGE
    assert refused.value.text.fi.startswith("massage") and "operation" in refused.value.text.fi


def test_technical_costs_above_their_cap_are_refused_where_the_definition_says_so() -> None:
    costs = {"technical_costs": Decimal("150.01"), "technical_cap": Decimal(150)}
    assert treatment_outcome(treatment(**costs)).rows[-1].split.client_share == Decimal("0.01")
    with pytest.raises(Refusal) as refused:
        treatment_outcome(treatment(**costs, refuses_above_cap=True))

    assert refused.value.code is PeriodRefusalCode.TECHNICAL_COSTS_ABOVE_CAP
    assert "150,01" in refused.value.text.fi


def test_a_free_treatment_leaves_no_share() -> None:
    with pytest.raises(Refusal) as refused:
        treatment_outcome(treatment(is_free_for_client=True))
    assert refused.value.code is RefusalCode.PRICE_ABOVE_FREE_VALUE

    assert treatment_outcome(treatment(is_free_for_client=True, done=frozenset({"check"}))).split.client_share == 0


def test_amounts_are_not_negative_and_no_part_is_called_technical_costs() -> None:
    name = Texts("Osa", "Del", "Part")
    for wrong in ({"price": Decimal(-1)}, {"value": Decimal("NaN")}, {"code": TECHNICAL}):
        with pytest.raises(ValueError, match=r"euro|not a part"):
            PackagePart(**{"code": "part", "name": name, "price": Decimal(1), "value": Decimal(1), **wrong})
    with pytest.raises(ValueError, match="technical costs"):
        treatment(technical_costs=Decimal(-1))
    with pytest.raises(ValueError, match="one code"):
        treatment(package=(*PARTS, PARTS[0]))


euros = st.decimals(0, 2000, places=2)


@given(
    st.lists(st.tuples(euros, euros), min_size=1, max_size=5),
    st.data(),
    st.sampled_from(PackageValue),
    euros,
    euros,
)
def test_a_treatment_always_adds_up(
    amounts: list[tuple[Decimal, Decimal]], data: st.DataObject, values: PackageValue, costs: Decimal, cap: Decimal
) -> None:
    name = Texts("Osa", "Del", "Part")
    parts = tuple(
        PackagePart(code=f"part-{number}", name=name, price=price, value=value)
        for number, (price, value) in enumerate(amounts)
    )
    done = data.draw(st.sets(st.sampled_from([part.code for part in parts]), min_size=1))
    facts = treatment(
        package=parts, done=frozenset(done), package_value=values, technical_costs=costs, technical_cap=cap
    )
    outcome = treatment_outcome(facts)
    worth = sum(part.value for part in facts.done_parts)

    assert outcome.split.price == sum(part.price for part in facts.done_parts) + costs
    assert outcome.split.voucher_part <= worth + min(costs, cap)
    assert outcome.lines
    together = treatment_outcome(TreatmentFacts(**{**vars(facts), "package_value": PackageValue.TOGETHER}))
    assert together.split.client_share <= outcome.split.client_share
