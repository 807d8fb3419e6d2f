"""Tables of counties for the tests, as plain JSON: those that the demonstration ships (C35–C38, C55)."""

from __future__ import annotations

import copy
import re
from typing import Any

from rulebooks.calculation import RuleVersion, Texts
from voucher_portal.site.demo.county_tables import county_table

TABLE_RULE = RuleVersion(name=Texts("Tulorajat", "Inkomstgränser", "Income limits"), number=3, public_id="b" * 20)

STM: dict[str, Any] = county_table("stm_home_care_incomes")["values"]
RAAHE: dict[str, Any] = county_table("raahe_home_care_incomes")["values"]
ESSOTE: dict[str, Any] = county_table("essote_housing")["values"]
# C55: the provider may add at most 50 € for a child.
DAYCARE: dict[str, Any] = {**county_table("oulainen_daycare")["values"], "provider_extra_limit": "50.00"}
VALUES: dict[str, dict[str, Any]] = {
    "kilometre_rate": {"rate": "0.57"},
    "income_hourly": STM,
    "income_by_hours": RAAHE,
    "housing": ESSOTE,
    "daycare": DAYCARE,
    "index_change": {"percent": "2.5", "rounding": "cent"},
    "vat_rates": {"standard_percent": "25.5"},
}


def changed(values: dict[str, Any], path: str, to: Any) -> dict[str, Any]:
    """A copy with one place changed: changed(STM, "limits[2].percent", "120")."""
    copied = copy.deepcopy(values)
    *before, last = [int(step) if step.isdigit() else step for step in re.findall(r"[a-z_]+|[0-9]+", path)]
    spot: Any = copied
    for step in before:
        spot = spot[step]
    spot[last] = to
    return copied


def without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}
