"""Municipalities and counties, compared with the specification beside the project when it is there."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from voucher_portal.core import regions

SPECIFICATION = Path(__file__).parents[4] / "shared" / "specs" / "statfi-regions" / "kunta_hyvinvointialue_2026.csv"


def test_there_are_308_municipalities_21_counties_helsinki_and_aland() -> None:
    assert len(regions.municipalities()) == 308
    assert sum(county.is_wellbeing_services_county for county in regions.counties().values()) == 21
    assert set(regions.counties()) == {f"{number:02}" for number in range(1, 22)} | {"90", "91"}


def test_every_municipality_belongs_to_a_county_and_every_county_has_some() -> None:
    members = Counter(place.county_code for place in regions.municipalities().values())
    assert set(members) == set(regions.counties())
    assert members[regions.HELSINKI_COUNTY_CODE] == 1
    assert members[regions.ALAND_COUNTY_CODE] == 16
    assert regions.municipalities_of("90") == [regions.municipality("091")]


def test_jyvaskyla_is_179_in_central_finland() -> None:
    place = regions.municipality("179")
    assert place.name() == place.name("en") == "Jyväskylä"
    county = regions.counties()[place.county_code]
    assert [county.name(language) for language in ("fi", "sv", "en")] == [
        "Keski-Suomen hyvinvointialue",
        "Mellersta Finlands välfärdsområde",
        "Central Finland wellbeing services county",
    ]


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(KeyError):
        regions.municipality("588")


def test_choices_are_in_the_order_of_the_language() -> None:
    finnish, swedish = regions.municipality_choices("fi"), regions.municipality_choices("sv")
    assert finnish[0] == ("020", "Akaa")
    assert finnish[-1][1] == "Öljymäki" or finnish[-1][1].startswith(("Ä", "Ö", "Y", "Å"))
    assert ("091", "Helsingfors") in swedish
    assert {code for code, _ in finnish} == {code for code, _ in swedish} == set(regions.municipalities())
    assert regions.municipality_names(["992", "179"]) == ["Jyväskylä", "Äänekoski"]


def test_names_have_no_stray_spaces() -> None:
    names = [name for place in regions.municipalities().values() for name in (place.name_fi, place.name_sv)]
    names += [
        name for county in regions.counties().values() for name in (county.name_fi, county.name_sv, county.name_en)
    ]
    assert names == [" ".join(name.split()) for name in names]


@pytest.mark.skipif(not SPECIFICATION.exists(), reason="the region specification is not beside the project")
def test_the_data_is_that_of_statistics_finland() -> None:
    with SPECIFICATION.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    stated = {
        row["kunta_code"]: (row["kunta_fi"].strip(), row["kunta_sv"].strip(), row["hyvinvointialue_code"])
        for row in rows
    }
    assert stated == {
        code: (place.name_fi, place.name_sv, place.county_code) for code, place in regions.municipalities().items()
    }
    stated_counties = {
        row["hyvinvointialue_code"]: tuple(
            " ".join(row[f"hyvinvointialue_{language}"].split()) for language in ("fi", "sv", "en")
        )
        for row in rows
    }
    assert stated_counties == {
        code: (county.name_fi, county.name_sv, county.name_en) for code, county in regions.counties().items()
    }
