"""Early childhood education (C55): caps, fees and months with the numbers of the page."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebooks.calculation import LineKind, Refusal
from rulebooks.calculation.daycare import ChildFacts, daycare_month, price_cap
from rulebooks.calculation.daycare_fee import FamilyFacts, family_fee
from rulebooks.calculation.parameters import DaycareTable
from rulebooks.calculation.period_refusals import PeriodRefusalCode
from tests.unit.rulebooks.months import EASTER_2026, date
from tests.unit.rulebooks.tables import DAYCARE, TABLE_RULE, changed
from tests.unit.rulebooks.visits import RULE
from tests.unit.rulebooks.worked_page import amount, examples

TABLE = DaycareTable.parse(DAYCARE)


def child(**others: Any) -> ChildFacts:
    facts: dict[str, Any] = {
        "table": TABLE,
        "born": datetime.date(2020, 5, 12),
        "hours": Decimal(160),
        "price": Decimal(850),
        "family_fee": Decimal(93),
        "first_day": datetime.date(2026, 4, 1),
        "last_day": datetime.date(2026, 4, 30),
        "calendar": EASTER_2026,
        "value_rule": RULE,
    }
    return ChildFacts(**{**facts, **others})


@pytest.mark.parametrize("row", examples()["daycare-cap"])
def test_the_price_cap_by_age_and_hours(row: dict[str, str]) -> None:
    table = DaycareTable.parse(changed(DAYCARE, "age_change", row["changes"]))

    assert price_cap(table, date(row["born"]), date(row["on"]), amount(row["hours"])) == amount(row["cap"])


@pytest.mark.parametrize("row", examples()["daycare-fee"])
def test_the_familys_fee(row: dict[str, str]) -> None:
    income = None if row["income"] == "not given" else amount(row["income"])
    family = FamilyFacts(
        family_size=int(row["family"]),
        monthly_income=income,
        hours=amount(row["hours"]),
        sibling_number=int(row["child"]),
    )
    fee = family_fee(TABLE, family, TABLE_RULE)

    assert (fee.full_fee, fee.amount) == (amount(row["full fee"]), amount(row["fee"]))
    assert fee.lines[-1].inputs["fee"] == str(fee.amount)
    assert all(line.version is TABLE_RULE for line in fee.lines)


@pytest.mark.parametrize("row", examples()["daycare-month"])
def test_a_month_of_a_child(row: dict[str, str]) -> None:
    month = daycare_month(
        child(
            born=date(row["born"]),
            hours=amount(row["hours"]),
            price=amount(row["price"]),
            family_fee=amount(row["family's fee"]),
            first_day=date(row["first day"]),
            last_day=date(row["last day"]),
        )
    )

    assert (month.price_cap, month.provider_extra) == (amount(row["cap"]), amount(row["extra"]))
    assert month.split.price == amount(row["price of the part"])
    assert month.split.voucher_part == amount(row["voucher"])
    assert month.split.client_share == amount(row["share"])
    assert (month.fee_part, month.extra_part) == (amount(row["of it fee"]), amount(row["of it extra"]))
    assert sum(line.amount or 0 for line in month.lines if line.kind is LineKind.CLIENT_SHARE) == amount(row["share"])


def test_an_extra_above_its_limit_is_refused_with_the_highest_price() -> None:
    with pytest.raises(Refusal) as refused:
        daycare_month(child(price=Decimal("863.01")))

    assert refused.value.code is PeriodRefusalCode.EXTRA_ABOVE_LIMIT
    assert "enintään 863,00\u00a0€ kuukaudessa" in refused.value.text.fi
    unlimited = DaycareTable.parse({**DAYCARE, "provider_extra_limit": None})
    assert daycare_month(child(price=Decimal(2000), table=unlimited)).provider_extra == 1187


def test_the_lines_tell_the_cap_and_the_days_but_neither_birth_nor_income() -> None:
    lines = daycare_month(child(first_day=datetime.date(2026, 4, 16))).lines
    texts = " ".join(line.text.fi for line in lines)

    assert (
        "1\u00a0250,00\u00a0€ × ikäkerroin 0,65 × tuntikerroin 1 = 813,00\u00a0€, pyöristettynä täysiin euroihin"
        in texts
    )
    assert "11 päivää kuukauden 20 päivästä" in texts
    assert "2020" not in str([line.as_json() for line in lines])


def test_what_is_no_family_or_child_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one person"):
        FamilyFacts(family_size=0, monthly_income=None, hours=Decimal(1))
    with pytest.raises(ValueError, match="at least zero"):
        FamilyFacts(family_size=2, monthly_income=Decimal(-1), hours=Decimal(1))
    with pytest.raises(ValueError, match="price"):
        child(price=Decimal("NaN"))


incomes = st.decimals(0, 20_000, places=2)
hours = st.decimals(0, 300, places=1)


@given(incomes, incomes, st.integers(1, 9), hours, st.integers(1, 6))
def test_raising_the_income_never_lowers_the_fee(
    income: Decimal, more: Decimal, size: int, hours: Decimal, sibling: int
) -> None:
    def fee_of(monthly_income: Decimal | None) -> Decimal:
        family = FamilyFacts(family_size=size, monthly_income=monthly_income, hours=hours, sibling_number=sibling)
        return family_fee(TABLE, family, TABLE_RULE).amount

    assert 0 <= fee_of(income) <= fee_of(income + more) <= fee_of(None) <= 288
    assert fee_of(income) == 0 or fee_of(income) >= 27


@given(
    st.dates(datetime.date(2019, 1, 1), datetime.date(2029, 12, 31)),
    st.dates(datetime.date(2024, 1, 1), datetime.date(2029, 12, 31)),
    st.data(),
    hours,
    st.decimals(0, 1200, places=2),
    st.just(Decimal(0)) | st.decimals(0, 400, places=2),
    st.sampled_from(["operating_year", "month_after"]),
)
def test_a_month_always_adds_up(
    born: datetime.date,
    day: datetime.date,
    data: st.DataObject,
    hours: Decimal,
    price: Decimal,
    fee: Decimal,
    change: str,
) -> None:
    """Whatever the days, leap days among them: the parts add up and none is negative."""
    table = DaycareTable.parse({**changed(DAYCARE, "age_change", change), "provider_extra_limit": None})
    month_ends = (day.replace(day=1) + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    last = data.draw(st.dates(day, month_ends))
    facts = child(table=table, born=born, hours=hours, price=price, family_fee=fee, first_day=day, last_day=last)
    month = daycare_month(facts)

    assert month.fee_part + month.extra_part == month.split.client_share
    assert min(month.fee_part, month.extra_part) >= 0
    assert month.family_fee or not month.fee_part
    assert month.provider_extra or not month.extra_part
    assert month.split.voucher_part <= month.price_cap
    assert month.lines
