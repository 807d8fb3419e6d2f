"""Municipalities and wellbeing services counties, from data/ (see data/SOURCE.md)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from voucher_portal.core.finnish_sort import sort_text

_DATA = Path(__file__).parent / "data"
HELSINKI_COUNTY_CODE = "90"
ALAND_COUNTY_CODE = "91"


@dataclass(frozen=True)
class Municipality:
    """`code` is the three-digit number of the municipality: "179" is Jyväskylä."""

    code: str
    name_fi: str
    name_sv: str
    county_code: str

    def name(self, language: str = "fi") -> str:
        """The name in the language; English uses the Finnish one."""
        return self.name_sv if language == "sv" else self.name_fi


@dataclass(frozen=True)
class County:
    """A wellbeing services county; Helsinki and Åland, which belong to none, stand beside them."""

    code: str
    name_fi: str
    name_sv: str
    name_en: str

    @property
    def is_wellbeing_services_county(self) -> bool:
        return self.code not in (HELSINKI_COUNTY_CODE, ALAND_COUNTY_CODE)

    def name(self, language: str = "fi") -> str:
        return {"sv": self.name_sv, "en": self.name_en}.get(language, self.name_fi)


@cache
def municipalities() -> Mapping[str, Municipality]:
    """The 308 municipalities by code."""
    return MappingProxyType({row["code"]: Municipality(**row) for row in _rows("municipalities-2026.csv")})


@cache
def counties() -> Mapping[str, County]:
    """The 21 wellbeing services counties, Helsinki and Åland, by code."""
    return MappingProxyType({row["code"]: County(**row) for row in _rows("counties-2026.csv")})


def municipality(code: str) -> Municipality:
    """Raises KeyError for a code that no municipality has."""
    return municipalities()[code]


def municipalities_of(county_code: str) -> list[Municipality]:
    """The municipalities of a county in Finnish order."""
    mine = [place for place in municipalities().values() if place.county_code == county_code]
    return sorted(mine, key=lambda place: sort_text(place.name_fi))


@cache
def municipality_choices(language: str = "fi") -> tuple[tuple[str, str], ...]:
    """(code, name) of every municipality, in alphabetical order of the language's names."""
    named = [(place.code, place.name(language)) for place in municipalities().values()]
    return tuple(sorted(named, key=lambda choice: sort_text(choice[1])))


def municipality_names(codes: list[str], language: str = "fi") -> list[str]:
    """The names of municipalities in alphabetical order, for a list on a page."""
    return sorted((municipality(code).name(language) for code in codes), key=sort_text)


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
