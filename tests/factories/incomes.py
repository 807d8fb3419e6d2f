"""A voucher whose value depends on the client's income (domain.md C35–C38), published in the spring of 2023."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from psycopg.types.range import Range

from providers.models import PriceListRow
from rulebooks.calculation.bands import DayKind
from rulebooks.models import DefinitionVersion, ParameterEdition, ParameterTable, Product, ProductValue, TimeBand
from tests.factories.decisions import Stage, approve, make_product, make_service, make_value, publish
from tests.factories.rulebooks import in_three
from tests.personas import Cast
from voucher_portal.core.periods import period
from voucher_portal.site.demo.county_tables import county_table

SEVEN, SIX, TEN = 7 * 60, 18 * 60, 22 * 60
#: The ministry's model for home care with the highest value of G10.
MINISTRY = {**county_table("stm_home_care_incomes")["values"], "max_value": "27.00", "rounding": "cent"}
MINISTRY["limits"] = [{**MINISTRY["limits"][0], "limit": "563.00"}, *MINISTRY["limits"][1:]]
RAAHE = county_table("raahe_home_care_incomes")["values"]
ESSOTE = county_table("essote_housing")["values"]


@dataclass(frozen=True)
class Priced:
    """A product with its full value and the office's price; `hours` are the minutes of the day of its band."""

    name: str
    value: str
    price: str
    unit: str = "h"
    hours: tuple[int, int] | None = None


DAY = Priced("Päivä", "33.50", "40.00", hours=(SEVEN, SIX))
EVENING = Priced("Ilta", "38.60", "45.00", hours=(SIX, TEN))


def income_table(cast: Cast, kind: str, values: dict[str, Any]) -> ParameterTable:
    """A table of the organiser with one edition, in force since 2010."""
    table = ParameterTable.objects.create(organiser=cast.organiser, kind=kind, **in_three("name", "Tulorajat"))
    ParameterEdition.objects.create(
        organiser=cast.organiser,
        table=table,
        period=period(datetime.date(2010, 1, 1), None),
        values=values,
        source="Aluehallitus",
    )
    return table


def make_income_stage(cast: Cast, kind: str, values: dict[str, Any], *products: Priced, **terms: Any) -> Stage:
    """The service with these products; the first one stands in for the others where they have no row."""
    planner, signer = cast.planner.user, cast.decision_maker.user
    assert planner is not None and signer is not None
    columns = {
        "is_free_for_client": False,
        "value_model": kind,
        "income_table": income_table(cast, kind, values),
        **terms,
    }
    service = make_service(cast.organiser, cast.unit, planner, name="Tuloista", published=False, **columns)
    made = [_product(service.version, told, position) for position, told in enumerate(products)]
    service.version.values.exclude(product__in=made).delete()
    DefinitionVersion.objects.filter(pk=service.version.pk).update(base_product=made[0])
    service.version.refresh_from_db()
    publish(service.version, planner)
    stage = Stage(cast, type(service)(service.definition, service.version, made[0]))
    row = approve(cast.office, stage.service, price=products[0].price, signer=signer, preparer=planner)
    for told, product in zip(products[1:], made[1:], strict=True):
        _price(row, product, told.price)
    return stage


def _product(version: DefinitionVersion, told: Priced, position: int) -> Product:
    product = make_product(version.definition, told.name, unit=told.unit, position=position)
    make_value(version, product, Decimal(told.value))
    if told.hours is not None:
        TimeBand.objects.bulk_create(
            TimeBand(
                organiser_id=version.organiser_id,
                version=version,
                product=product,
                day_kind=kind,
                minutes=Range(*told.hours, "[)"),
            )
            for kind in DayKind
        )
    return product


def _price(first: PriceListRow, product: Product, price: str) -> PriceListRow:
    return PriceListRow.objects.create(
        organiser=first.organiser,
        approval=first.approval,
        office=first.office,
        product=product,
        municipality_codes=first.municipality_codes,
        price=Decimal(price),
        period=first.period,
    )


def full_values(stage: Stage) -> dict[str, Decimal]:
    """The values of the published version, by the product's name: what no income has touched."""
    values = ProductValue.objects.filter(version=stage.service.version).select_related("product")
    return {value.product.name_fi: value.unit_value for value in values}
