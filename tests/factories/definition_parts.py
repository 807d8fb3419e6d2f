"""Makers of what belongs to a definition's draft: bands, questions, contacts, tables, holidays."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from psycopg.types.range import DateRange

from rulebooks.actions import (
    BandDetails,
    CancellationCharge,
    ContactDetails,
    ProductDetails,
    QuestionDetails,
    ValueDetails,
    add_bands,
    add_contact,
    add_product,
    add_question,
    edit_definition_draft,
    set_cancellation_rules,
)
from rulebooks.calculation.bands import WEEKDAYS
from rulebooks.models import (
    ApplicationQuestion,
    CalendarDay,
    DefinitionContact,
    DefinitionVersion,
    ParameterEdition,
    ParameterTable,
    Product,
    TimeBand,
)
from tests.factories.accounts import make_unit
from tests.factories.rulebooks import in_three, planner_of
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.models import Organisation, OrganiserUnit

MON_TO_FRI = tuple(day.value for day in WEEKDAYS[:5])
EVERY_DAY = tuple(day.value for day in WEEKDAYS)
#: Lappi 2026 (domain.md C32): name, value, and the days and hours of its bands.
LAPPI: tuple[tuple[str, str, tuple[tuple[tuple[str, ...], int, int], ...]], ...] = (
    ("Päivä", "36.00", ((MON_TO_FRI, 7, 18),)),
    ("Ilta", "41.40", ((MON_TO_FRI, 18, 22),)),
    ("Lauantai", "43.20", ((("sat",), 7, 18),)),
    ("Lauantai-ilta ja aattoilta", "72.00", ((("sat", "eve"), 18, 22),)),
    ("Sunnuntai ja pyhä", "72.00", ((("sun", "holiday"), 7, 22),)),
)


def make_product(draft: DefinitionVersion, name: str, value: str = "36.00", *, by: Actor | None = None) -> Product:
    """A product by the hour with its value."""
    added = add_product(
        version=draft,
        details=ProductDetails(unit="h", **in_three("name", name)),
        value=ValueDetails(Decimal(value)),
        expected_version=None,
        by=by or planner_of(draft.organiser),
    )
    product: Product = added.product
    return product


def make_bands(
    draft: DefinitionVersion, product: Product, days: tuple[str, ...], start: int, end: int, *, by: Actor | None = None
) -> None:
    """The product from one full hour until another."""
    details = BandDetails(product, days, start * 60, end * 60)
    add_bands(version=draft, details=details, expected_version=None, by=by or planner_of(draft.organiser))


def make_band(draft: DefinitionVersion, *, by: Actor | None = None) -> TimeBand:
    """The draft's first product, all day long from Monday to Sunday; Monday's band."""
    product = Product.objects.filter(values__version=draft).order_by("position", "pk")[0]
    make_bands(draft, product, EVERY_DAY, 0, 24, by=by)
    return draft.bands.get(day_kind="mon")


def make_lappi_week(draft: DefinitionVersion, *, by: Actor | None = None) -> dict[str, Product]:
    """The week of C32 with its five products, service from 7 to 22, drawing from the day's row."""
    actor = by or planner_of(draft.organiser)
    draft.values.all().delete()
    products = {name: make_product(draft, name, value, by=actor) for name, value, _bands in LAPPI}
    for name, _value, lines in LAPPI:
        for days, start, end in lines:
            make_bands(draft, products[name], days, start, end, by=actor)
    changes: Any = {"service_from": 7 * 60, "service_until": 22 * 60, "base_product": products["Päivä"]}
    edit_definition_draft(version=draft, changes=changes, expected_version=None, by=actor)
    draft.refresh_from_db()
    return products


def make_holiday(organiser: Organisation, day: datetime.date, kind: str = "holiday") -> CalendarDay:
    return CalendarDay.objects.create(organiser=organiser, date=day, kind=kind, **in_three("name", "Juhlapäivä"))


def make_table(organiser: Organisation, kind: str = "kilometre_rate", name: str = "Kilometrikorvaus") -> ParameterTable:
    """A table without an edition."""
    return ParameterTable.objects.create(organiser=organiser, kind=kind, **in_three("name", name))


def make_edition(table: ParameterTable, first: datetime.date) -> ParameterEdition:
    """Numbers of a table from a day on."""
    return ParameterEdition.objects.create(
        organiser_id=table.organiser_id,
        table=table,
        period=DateRange(first, None, "[)"),
        values={"rate": "0.57"},
        source="Verohallinto",
    )


def make_question(
    draft: DefinitionVersion, text: str = "Kuinka monta?", *, by: Actor | None = None, **more: Any
) -> ApplicationQuestion:
    details = QuestionDetails(**in_three("text", text), **more)
    return add_question(version=draft, details=details, expected_version=None, by=by or planner_of(draft.organiser))


def make_contact(
    draft: DefinitionVersion, unit: OrganiserUnit | None = None, *, by: Actor | None = None
) -> DefinitionContact:
    details = ContactDetails(unit or make_unit(draft.organiser), "Palveluneuvonta", "014 333 3333", "")
    return add_contact(version=draft, details=details, expected_version=None, by=by or planner_of(draft.organiser))


def make_cancellation_rules(draft: DefinitionVersion, *, by: Actor | None = None) -> None:
    """A late cancellation and a no-show cost the client a half."""
    charge = CancellationCharge(Decimal(0), Decimal(50))
    set_cancellation_rules(
        version=draft,
        notice_hours=24,
        charges={"client_cancelled_late": charge, "client_no_show": charge},
        expected_version=None,
        by=by or planner_of(draft.organiser),
    )
