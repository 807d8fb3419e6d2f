"""What a county keeps as dated data: the demonstration's calendars, tables of numbers and time bands.

The numbers are those of real counties, each with its source; the definitions made of them say in
their names that they are examples.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg.types.range import Range

from rulebooks.actions import (
    EditionDetails,
    add_parameter_edition,
    add_parameter_table,
    edit_definition_draft,
    publish_definition_version,
    seed_calendar,
)
from rulebooks.models import DefinitionVersion, Product, RulebookVersion, TimeBand
from voucher_portal.core import clock
from voucher_portal.core.periods import period
from voucher_portal.core.quantities import Unit
from voucher_portal.site.demo import rules
from voucher_portal.site.demo.cast import House
from voucher_portal.site.demo.county_tables import (
    TIME_BANDS,
    band_table,
    county_table,
    county_table_names,
    example_names,
    product_values,
    source_of,
    with_source,
)
from voucher_portal.site.demo.vouchers import DemoProduct, DemoVoucher, Texts

CALENDAR_YEARS = range(2023, 2028)
_KILOMETRES = "kilometre_rate"
_KILOMETRE_NAMES: Texts = (
    "Verovapaa kilometrikorvaus",
    "Skattefri kilometerersättning",
    "Tax-free kilometre rate",
)
_EXAMPLE: Texts = ("esimerkki", "exempel", "example")
_BY_THE_CLOCK: Texts = (
    "Esimerkki palvelusetelistä, jonka arvo vaihtelee viikonpäivän ja kellonajan mukaan.",
    "Ett exempel på en servicesedel vars värde beror på veckodag och klockslag.",
    "An example of a voucher whose value depends on the weekday and the time of day.",
)
_BY_CLOCK_AND_INCOME: Texts = (
    "Esimerkki palvelusetelistä, jonka arvo vaihtelee viikonpäivän ja kellonajan mukaan. Asiakkaan tulot, talouden "
    "koko ja myönnetyt tunnit pienentävät arvoa.",
    "Ett exempel på en servicesedel vars värde beror på veckodag och klockslag. Klientens inkomster, hushållets "
    "storlek och de beviljade timmarna minskar värdet.",
    "An example of a voucher whose value depends on the weekday and the time of day. The client's income, the size "
    "of the household and the hours granted lower it.",
)
_HOME_CARE: Texts = ("Kotihoidon palveluseteli", "Servicesedel för hemvård", "Home care voucher")


@dataclass(frozen=True)
class _Windows:
    """A voucher made of a file of time bands: its service, whose values they are, the prefix of its references."""

    file: str
    service: Texts
    whose: Texts
    prefix: str
    description: Texts = _BY_THE_CLOCK
    is_free: bool = False
    income_table: str = ""

    @property
    def value_model(self) -> str:
        return county_table(self.income_table)["kind"] if self.income_table else "flat"


_WINDOWS = (
    _Windows("lappi_home_care_windows", _HOME_CARE, ("Lapin arvot", "Lapplands värden", "values of Lapland"), "ESILA"),
    _Windows(
        "raahe_home_care_windows",
        _HOME_CARE,
        ("Raahen arvot", "Brahestads värden", "values of Raahe"),
        "ESIRA",
        _BY_CLOCK_AND_INCOME,
        income_table="raahe_home_care_incomes",
    ),
    _Windows(
        "turku_personal_assistance_windows",
        (
            "Henkilökohtaisen avun palveluseteli",
            "Servicesedel för personlig assistans",
            "Personal assistance voucher",
        ),
        ("Turun arvot", "Åbos värden", "values of Turku"),
        "ESITU",
        is_free=True,
    ),
)


def seed_calendar_years(house: House) -> None:
    for year in CALENDAR_YEARS:
        seed_calendar(organiser=house.organiser, year=year, by=house["planner"])


def write_parameter_tables(house: House) -> None:
    """Every table of numbers; the kilometre rates of several years are editions of one table."""
    planner = house["planner"]
    kilometres = add_parameter_table(
        organiser=house.organiser,
        kind=_KILOMETRES,
        names=rules.in_three("name", _KILOMETRE_NAMES),  # type: ignore[arg-type]
        by=planner,
    )
    for name in county_table_names():
        whole = county_table(name)
        if whole["kind"] == TIME_BANDS:
            continue
        table = kilometres
        if whole["kind"] != _KILOMETRES:
            names = rules.in_three("name", example_names(name))
            table = add_parameter_table(organiser=house.organiser, kind=whole["kind"], names=names, by=planner)
        add_parameter_edition(table=table, details=_edition(name, whole), by=planner)


def publish_band_vouchers(house: House, terms: dict[str, RulebookVersion]) -> None:
    """A published definition, without a call, of each county's table of time bands."""
    with clock.set_to(rules.WRITTEN):
        for row in _WINDOWS:
            draft = _write_band_voucher(house, row, terms)
            publish_definition_version(version=draft, expected_version=None, by=house["planner"])


def _write_band_voucher(house: House, row: _Windows, terms: dict[str, RulebookVersion]) -> DefinitionVersion:
    table = county_table(row.file)
    values = product_values(table)
    products = {
        code: DemoProduct((names["fi"], names["sv"], names["en"]), Unit.HOUR, str(values[code]))
        for code, names in table["products"].items()
    }
    fi, sv, en = (
        f"{service} ({example}: {whose} {table['year']})"
        for service, example, whose in zip(row.service, _EXAMPLE, row.whose, strict=True)
    )
    voucher = DemoVoucher(
        row.file,
        (fi, sv, en),
        with_source(row.file, row.description),
        row.prefix,
        "elderly",
        tuple(products.values()),
        is_free=row.is_free,
        value_model=row.value_model,
        income_table=row.income_table,
    )
    draft = rules.write_voucher(house, voucher, terms)
    return _add_bands(house, draft, table, products)


def _add_bands(
    house: House, draft: DefinitionVersion, table: Mapping[str, Any], products: Mapping[str, DemoProduct]
) -> DefinitionVersion:
    bands = band_table(table)  # type: ignore[arg-type]
    rows = {row.name_fi: row for row in Product.objects.filter(definition_id=draft.definition_id)}
    by_code = {code: rows[product.name[0]] for code, product in products.items()}
    TimeBand.objects.bulk_create(
        TimeBand(
            organiser_id=draft.organiser_id,
            version=draft,
            product=by_code[band.code],
            day_kind=band.day_kind.value,
            minutes=Range(band.from_minute, band.until_minute, "[)"),
        )
        for band in bands.bands
    )
    changes = {
        "service_from": bands.service_from,
        "service_until": bands.service_until,
        "base_product": by_code["day"],
    }
    return edit_definition_draft(version=draft, changes=changes, expected_version=None, by=house["planner"])  # type: ignore[arg-type]


def _edition(name: str, whole: Mapping[str, Any]) -> EditionDetails:
    first = datetime.date.fromisoformat(whole["valid_from"])
    last = None if whole["valid_until"] is None else datetime.date.fromisoformat(whole["valid_until"])
    return EditionDetails(period(first, last), source_of(name), whole["values"])
