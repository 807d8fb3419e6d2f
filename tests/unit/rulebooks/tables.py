"""Tables of counties for the tests, as plain JSON: real numbers of domain.md C35–C38, and daycare of C55."""

from __future__ import annotations

import copy
import re
from typing import Any

from rulebooks.calculation import RuleVersion, Texts

TABLE_RULE = RuleVersion(name=Texts("Tulorajat", "Inkomstgränser", "Income limits"), number=3, public_id="b" * 20)

STM: dict[str, Any] = {
    "max_value": "27.00",
    "min_value": "7.00",
    "limits": [
        {"household_size": size, "limit": limit, "percent": percent}
        for size, limit, percent in (
            (1, "563.00", "35"),
            (2, "1039.00", "22"),
            (3, "1628.00", "18"),
            (4, "2014.00", "15"),
            (5, "2438.00", "13"),
            (6, "2799.00", "11"),
        )
    ],
    "extra_person": {"limit": "342.00", "percent_points": "1"},
    "divisor": "60",
    "rounding": "cent",
}
RAAHE: dict[str, Any] = {
    "hour_classes": ["1", "6", "12", "21", "30"],
    "limits": [
        {"household_size": 1, "limit": "588.00", "percents": ["15", "20", "25", "30", "35"]},
        {"household_size": 2, "limit": "1084.00", "percents": ["12", "16", "18", "20", "22"]},
        {"household_size": 3, "limit": "1701.00", "percents": ["9", "12", "14", "16", "18"]},
        {"household_size": 4, "limit": "2103.00", "percents": ["7", "9", "11", "13", "15"]},
    ],
    "extra_person": None,
    "min_value": "0.00",
}
ESSOTE: dict[str, Any] = {
    "max_value": "3344.00",
    "fee_percent": "85",
    "couple_fee_percent": "42.5",
    "allowance": "164.00",
    "days_per_month": "30.4",
}
DAYCARE: dict[str, Any] = {
    "base_price": "1250.00",
    "rounding": "euro",
    "age_classes": [{"under_age": 3, "coefficient": "1"}, {"under_age": None, "coefficient": "0.65"}],
    "age_change": "operating_year",
    "year_starts_in_month": 8,
    "hour_classes": [
        {"up_to_hours": "86", "coefficient": "0.6", "fee_percent": "50"},
        {"up_to_hours": "150", "coefficient": "0.8", "fee_percent": "75"},
        {"up_to_hours": None, "coefficient": "1", "fee_percent": "100"},
    ],
    "fee": {
        "limits": [
            {"family_size": 2, "limit": "2136.00", "percent": "10.7"},
            {"family_size": 3, "limit": "2756.00", "percent": "10.7"},
            {"family_size": 4, "limit": "3129.00", "percent": "10.7"},
        ],
        "extra_person": None,
        "max_fee": "288.00",
        "min_fee": "27.00",
        "sibling_percents": ["100", "50", "20"],
        "rounding": "euro",
    },
    "provider_extra_limit": "50.00",
}
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
