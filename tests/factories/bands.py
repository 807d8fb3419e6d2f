"""A voucher whose hours choose the product: the windows of Lappi (domain.md C32), in the autumn of 2026.

Values 36,00 on weekdays 7–18, 41,40 in the evening, 43,20 on Saturdays, 72,00 on Sundays, holidays and
on the evenings of Saturdays and eves; the office charges 39,00, 45,00, 46,00 and 75,00 €/h (G3, G4).
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from psycopg.types.range import Range

from decisions.proposals import RowDraft
from providers.models import PriceListRow
from rulebooks.models import CalendarDay, DefinitionVersion, ParameterEdition, ParameterTable, Product, TimeBand
from tests.factories.billing import Served, standing_on
from tests.factories.decisions import Stage, approve, make_activation, make_product, make_service, make_value, publish
from tests.factories.rulebooks import in_three
from tests.personas import Cast
from voucher_portal.core.periods import period

AUGUST = datetime.datetime(2026, 8, 20, 9, 0, tzinfo=datetime.UTC)
NEW_YEARS_EVE = datetime.datetime(2026, 12, 31, 12, 0, tzinfo=datetime.UTC)
AUTUMN = period(datetime.date(2026, 9, 1), datetime.date(2026, 12, 31))
#: The Thursday of G3.
TENTH = datetime.date(2026, 9, 10)
CHRISTMAS_EVE, BOXING_DAY = datetime.date(2026, 12, 24), datetime.date(2026, 12, 26)
TEN_HOURS = Decimal(600)

DAY, EVENING, SATURDAY, SUNDAY = "day", "evening", "saturday", "sunday"
NAMES = {DAY: "Päivä", EVENING: "Ilta", SATURDAY: "Lauantai", SUNDAY: "Sunnuntai ja pyhä"}
VALUES = {DAY: "36.00", EVENING: "41.40", SATURDAY: "43.20", SUNDAY: "72.00"}
PRICES = {DAY: "39.00", EVENING: "45.00", SATURDAY: "46.00", SUNDAY: "75.00"}
SEVEN, SIX, TEN = 7 * 60, 18 * 60, 22 * 60
HOURS = [
    *(
        (kind, product, hours)
        for kind in ("mon", "tue", "wed", "thu", "fri")
        for product, hours in (
            (DAY, (SEVEN, SIX)),
            (EVENING, (SIX, TEN)),
        )
    ),
    ("sat", SATURDAY, (SEVEN, SIX)),
    ("sat", SUNDAY, (SIX, TEN)),
    ("sun", SUNDAY, (SEVEN, TEN)),
    ("holiday", SUNDAY, (SEVEN, TEN)),
    ("eve", SUNDAY, (SIX, TEN)),
]


@dataclass(frozen=True)
class Banded:
    """The service with its products by name."""

    stage: Stage
    products: dict[str, Product]

    @property
    def version(self) -> DefinitionVersion:
        return self.stage.service.version

    def serve(self, **quantities: int) -> Served:
        """A voucher of the autumn with minutes of these products; ten hours of the day when none are named."""
        cast = self.stage.cast
        wanted = quantities or {DAY: 600}
        drafts = tuple(RowDraft(self.products[name], Decimal(minutes)) for name, minutes in wanted.items())
        with standing_on(AUGUST):
            decision = self.stage.signed(rows=drafts, period=AUTUMN)
            assert cast.worker.user is not None
            activation = make_activation(decision, cast.office, cast.worker.user)
        return Served(decision, decision.rows.order_by("position").first(), activation, cast.worker)


def make_banded(cast: Cast, *, free_km: str | None = None, **terms: object) -> Banded:
    """The service, published and approved for the company's office. `terms` are columns of the version.

    With `free_km` travel is paid at 0,57 €/km beyond so many kilometres of each visit.
    """
    planner, signer = cast.planner.user, cast.decision_maker.user
    assert planner is not None and signer is not None
    with standing_on(AUGUST):
        columns = {
            "logging_window_days": 150,
            "is_free_for_client": False,
            "service_from": SEVEN,
            "service_until": TEN,
            **terms,
        }
        if free_km is not None:
            columns |= {"travel_rate_table": kilometre_table(cast), "travel_free_km": Decimal(free_km)}
        service = make_service(
            cast.organiser, cast.unit, planner, name="Kotipalvelu ajan mukaan", published=False, **columns
        )
        products = _products(service.version, service.product)
        DefinitionVersion.objects.filter(pk=service.version.pk).update(base_product=products[DAY])
        service.version.refresh_from_db()
        publish(service.version, planner)
        _approve(cast, Stage(cast, service), products)
    _mark_the_calendar(cast)
    return Banded(Stage(cast, service), products)


def _products(version: DefinitionVersion, day: Product) -> dict[str, Product]:
    """The first product is the day; a band for each of its hours."""
    version.values.all().delete()
    Product.objects.filter(pk=day.pk).update(**in_three("name", NAMES[DAY]))
    products = {DAY: day}
    for position, name in enumerate((EVENING, SATURDAY, SUNDAY), 1):
        products[name] = make_product(version.definition, NAMES[name], position=position)
    for name, product in products.items():
        make_value(version, product, Decimal(VALUES[name]))
    for kind, name, hours in HOURS:
        TimeBand.objects.create(
            organiser_id=version.organiser_id,
            version=version,
            product=products[name],
            day_kind=kind,
            minutes=Range(*hours, "[)"),
        )
    day.refresh_from_db()
    return products


def _approve(cast: Cast, stage: Stage, products: dict[str, Product]) -> None:
    assert cast.planner.user is not None and cast.decision_maker.user is not None
    first = approve(
        cast.office, stage.service, price=PRICES[DAY], signer=cast.decision_maker.user, preparer=cast.planner.user
    )
    PriceListRow.objects.bulk_create(
        PriceListRow(
            organiser=first.organiser,
            approval=first.approval,
            office=first.office,
            product=products[name],
            municipality_codes=first.municipality_codes,
            price=Decimal(PRICES[name]),
            period=first.period,
        )
        for name in (EVENING, SATURDAY, SUNDAY)
    )


def _mark_the_calendar(cast: Cast) -> None:
    days = {CHRISTMAS_EVE: "eve", datetime.date(2026, 12, 25): "holiday", BOXING_DAY: "holiday"}
    CalendarDay.objects.bulk_create(
        CalendarDay(organiser=cast.organiser, date=date, kind=kind, **in_three("name", kind))
        for date, kind in days.items()
    )


def kilometre_table(cast: Cast, rate: str = "0.57") -> ParameterTable:
    table = ParameterTable.objects.create(
        organiser=cast.organiser, kind="kilometre_rate", **in_three("name", "Kilometrikorvaus")
    )
    ParameterEdition.objects.create(
        organiser=cast.organiser,
        table=table,
        period=period(datetime.date(2024, 1, 1), None),
        values={"rate": rate},
        source="Verohallinto",
    )
    return table
