"""Real tables of counties for the demonstration's definitions, each with its source and its year.

A table of parameters has `values` that `parse_parameters(kind, values)` reads. A table of windows, kind
`time_bands`, has products with their names and bands: {product, days, from, until, value}.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from rulebooks.calculation.bands import BandTable, DayKind, TimeBand

#: The numbers that the project's own list of rules and sources gives them: "C36, W33: ".
_OUR_NUMBERING = re.compile(r"(?:[CW]\d+(?:, )?)+: ")
FOLDER = Path(__file__).parent
TIME_BANDS = "time_bands"


def county_table_names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def county_table(name: str) -> dict[str, Any]:
    """The table as it is written: kind, name, organiser, source, year, note and its contents."""
    table: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return table


def example_names(name: str) -> tuple[str, str, str]:
    """The table's name in fi, sv and en as the demonstration shows it: as an example."""
    names = county_table(name)["name"]
    return f"{names['fi']} (esimerkki)", f"{names['sv']} (exempel)", f"{names['en']} (example)"


def source_of(name: str) -> str:
    """Whose numbers and where they stand: "Raahen seudun hyvinvointikuntayhtymä: ras.fi/palvelusetelilaskuri"."""
    table = county_table(name)
    return f"{table['organiser']}: {_OUR_NUMBERING.sub('', table['source'])}"


def with_source(name: str, texts: tuple[str, str, str]) -> tuple[str, str, str]:
    """A description in three languages, each with the source and the year of the table."""
    source, year = source_of(name), county_table(name)["year"]
    fi, sv, en = texts
    return f"{fi} Lähde: {source}, {year}.", f"{sv} Källa: {source}, {year}.", f"{en} Source: {source}, {year}."


def band_table(table: dict[str, Any]) -> BandTable:
    """The bands of a table of windows, by the codes of its products."""
    bands = (
        TimeBand(DayKind(day), _minute(band["from"]), _minute(band["until"]), band["product"])
        for band in table["bands"]
        for day in band["days"]
    )
    hours = table["service_hours"]
    return BandTable(tuple(bands), _minute(hours["from"]), _minute(hours["until"]))


def product_values(table: dict[str, Any]) -> dict[str, Decimal]:
    """Euro an hour of each product of a table of windows."""
    return {band["product"]: Decimal(band["value"]) for band in table["bands"]}


def _minute(clock: str) -> int:
    """07.00 as 420."""
    hours, minutes = clock.split(".")
    return int(hours) * 60 + int(minutes)
