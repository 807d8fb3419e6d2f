"""What is loaded of a definition version for the calculation, and in how many queries."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from psycopg.types.range import Range

from rulebooks.actions import ProductDetails, ValueDetails, add_product
from rulebooks.calculation import DayKind, FlatValue, OutsideHome, PercentageOfPrice, VisitFacts, calculate_visit
from rulebooks.calculation_facts import definition_facts
from rulebooks.definition_facts import DatedPrice
from rulebooks.models import CalendarDay, DefinitionVersion, ParameterEdition, ParameterTable, Product, TimeBand
from rulebooks.visit_terms import visit_terms, voucher_row
from tests.factories.rulebooks import in_three, make_definition, make_definition_draft, many_values, only_product
from tests.personas import Cast
from tests.web.rulebooks.conftest import Budget
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock
from voucher_portal.core.periods import DateRange

pytestmark = pytest.mark.usefixtures("db")

_RELATED = ("definition", "base_product", "travel_rate_table")
EVE, HOLIDAY = datetime.date(2026, 12, 24), datetime.date(2026, 12, 26)


@pytest.fixture
def evening_draft(personas: Cast, planner: Actor) -> DefinitionVersion:
    """A draft with a day and an evening, where the evening is drawn from the day's hours."""
    draft = make_definition_draft(
        personas.organiser, by=planner, product="Arki", unit_value="36.00", is_free_for_client=False
    )
    add_product(
        version=draft,
        details=ProductDetails(unit="h", **in_three("name", "Ilta")),
        value=ValueDetails(Decimal("41.40")),
        expected_version=None,
        by=planner,
    )
    day, evening = Product.objects.filter(definition_id=draft.definition_id).order_by("position")
    for kind in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"):
        for product, hours in ((day, (420, 1080)), (evening, (1080, 1320))):
            TimeBand.objects.create(
                organiser_id=draft.organiser_id,
                version=draft,
                product=product,
                day_kind=kind,
                minutes=Range(*hours, "[)"),
            )
    DefinitionVersion.objects.filter(pk=draft.pk).update(base_product=day, service_from=420, service_until=1320)
    return loaded(draft)


def loaded(version: DefinitionVersion) -> DefinitionVersion:
    return DefinitionVersion.objects.select_related(*_RELATED).get(pk=version.pk)


def kilometre_table(draft: DefinitionVersion, *editions: tuple[str, str | None, str]) -> ParameterTable:
    table = ParameterTable.objects.create(
        organiser_id=draft.organiser_id, kind="kilometre_rate", **in_three("name", "Kilometrikorvaus")
    )
    for first, end, rate in editions:
        period = DateRange(
            datetime.date.fromisoformat(first), None if end is None else datetime.date.fromisoformat(end), "[)"
        )
        ParameterEdition.objects.create(
            organiser_id=draft.organiser_id, table=table, period=period, values={"rate": rate}, source="Verohallinto"
        )
    return table


def test_facts_price_a_visit_across_the_evening(evening_draft: DefinitionVersion) -> None:
    """G3 through the database: 63,00 = 58,05 + 4,95, all of it drawn from the day's hours."""
    facts = definition_facts(evening_draft)
    day, evening = facts.products
    prices = {day.code: (DatedPrice(price=Decimal(39)),), evening.code: (DatedPrice(price=Decimal(45)),)}
    row = voucher_row(facts, key="base", product=day, quantity=Decimal(600))
    visit = VisitFacts(
        terms=visit_terms(facts.stretched(), prices),
        rows=(row,),
        base_row_key="base",
        starts_at=clock.moment(datetime.date(2026, 9, 10), datetime.time(17, 15)),
        ends_at=clock.moment(datetime.date(2026, 9, 10), datetime.time(18, 45)),
    )
    outcome = calculate_visit(visit)
    assert (outcome.split.price, outcome.split.voucher_part) == (Decimal("63.00"), Decimal("58.05"))
    assert outcome.uses["base"].quantity == 90
    assert facts.base_product_code == day.code


def test_bands_and_products_come_by_the_public_id_of_the_product(evening_draft: DefinitionVersion) -> None:
    facts = definition_facts(evening_draft)
    assert [product.name.fi for product in facts.products] == ["Arki", "Ilta"]
    assert {band.code for band in facts.bands} == set(facts.by_code)
    assert {band.day_kind for band in facts.bands} == set(DayKind) - {DayKind.EVE, DayKind.HOLIDAY}
    assert (facts.service_from, facts.service_until) == (420, 1320)


def test_the_calendar_is_the_organisers_own(evening_draft: DefinitionVersion, personas: Cast) -> None:
    for organiser_id, date, kind in (
        (evening_draft.organiser_id, EVE, "eve"),
        (evening_draft.organiser_id, HOLIDAY, "holiday"),
        (personas.other_organiser.pk, datetime.date(2026, 12, 6), "holiday"),
    ):
        CalendarDay.objects.create(organiser_id=organiser_id, date=date, kind=kind, **in_three("name", "Päivä"))
    facts = definition_facts(evening_draft)
    assert facts.calendar.eves == {EVE}
    assert facts.calendar.holidays == {HOLIDAY}
    assert facts.calendar_years == {2026}


def test_every_edition_of_the_kilometre_rate_is_a_rate_of_its_days(evening_draft: DefinitionVersion) -> None:
    table = kilometre_table(evening_draft, ("2026-01-01", "2027-01-01", "0.55"), ("2027-01-01", None, "0.57"))
    DefinitionVersion.objects.filter(pk=evening_draft.pk).update(
        travel_rate_table=table, travel_free_km=Decimal(10), is_travel_in_home_municipality_only=True
    )
    travel = definition_facts(loaded(evening_draft)).travel
    assert travel is not None
    assert travel.rate_on(datetime.date(2026, 5, 1)).euro_per_kilometre == Decimal("0.55")
    assert travel.rate_on(datetime.date(2027, 5, 1)).euro_per_kilometre == Decimal("0.57")
    assert travel.rate_on(datetime.date(2027, 5, 1)).rule.label().fi == "Kilometrikorvaus, versio 2"
    assert (travel.free_kilometres, travel.outside_home) == (Decimal(10), OutsideHome.NOT_PAID)


def test_a_percentage_of_the_price_has_the_value_as_its_ceiling(evening_draft: DefinitionVersion) -> None:
    DefinitionVersion.objects.filter(pk=evening_draft.pk).update(value_model="percentage", value_percent=Decimal(80))
    facts = definition_facts(loaded(evening_draft))
    assert facts.products[0].values[0].value == PercentageOfPrice(Decimal(80), Decimal(36))


def test_a_published_version_has_its_days_and_no_bands_mean_none(personas: Cast, planner: Actor) -> None:
    version = loaded(make_definition(personas.organiser, by=planner, unit_value="32.00"))
    facts = definition_facts(version)
    assert facts.days == version.period
    assert facts.bands == ()
    assert facts.products[0].values[0].value == FlatValue(Decimal(32))
    assert facts.products[0].code == only_product(version).public_id
    assert facts.travel is None


@pytest.mark.parametrize("how_many", [5, 500])
def test_the_number_of_queries_does_not_grow(
    evening_draft: DefinitionVersion, sql_budget: Budget, how_many: int
) -> None:
    many_values(evening_draft, how_many)
    kilometres = kilometre_table(evening_draft, ("2026-01-01", None, "0.57"))
    DefinitionVersion.objects.filter(pk=evening_draft.pk).update(travel_rate_table=kilometres)
    version = loaded(evening_draft)
    with sql_budget(4):
        facts = definition_facts(version)
    assert len(facts.products) == how_many + 2
