"""A definition version as the document of its file: what an export writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from psycopg.types.range import Range

from rulebooks import rules
from rulebooks.calculation import Texts
from rulebooks.calculation.parameters import FaultyParameters, parse_parameters
from rulebooks.exchange import choices
from rulebooks.exchange.definition_format import (
    RULEBOOK_PARTS,
    DefinitionDocument,
    column_names,
    sections_of,
)
from rulebooks.exchange.rows import (
    AttachmentRow,
    CalendarRow,
    CancellationRow,
    ContactRow,
    EditionRow,
    HoursRow,
    ProductRow,
    QuestionRow,
    RulebookReference,
    TableRow,
    ValueRow,
)
from rulebooks.models import (
    CalendarDay,
    DefinitionVersion,
    ParameterEdition,
    ParameterTable,
    Product,
    ProductValue,
    RulebookVersion,
    TimeBand,
)
from voucher_portal.core.periods import DateRange, last_day

#: What to select with a version that is exported.
EXPORTED = (
    "definition",
    "unit",
    "base_product",
    "income_table",
    "travel_rate_table",
    *(f"{part}__rulebook" for part in RULEBOOK_PARTS),
)


def exported(version: DefinitionVersion) -> DefinitionDocument:
    """Everything the version says, in nine queries at the most. Select `EXPORTED` with it."""
    definition = version.definition
    references = {
        "unit": version.unit.name_fi,
        "base_product": _name(version.base_product),
        "income_table": _name(version.income_table),
        "travel_rate_table": _name(version.travel_rate_table),
    }
    columns = {column: getattr(version, column) for column in column_names()}
    return DefinitionDocument(
        name=_texts(definition),
        former_names=tuple(definition.former_names),
        sections=sections_of(columns, references, version.period),
        rulebooks={part: _reference(getattr(version, part)) for part in RULEBOOK_PARTS},
        products=tuple(_products(version)),
        calendar=tuple(_calendar(version)),
        parameter_tables=tuple(_tables(version)),
        **_conditions(version),
    )


def _name(thing: Product | ParameterTable | None) -> str | None:
    return None if thing is None else thing.name_fi


def _texts(thing: Any, name: str = "name") -> Texts:
    return Texts(*(getattr(thing, f"{name}_{language}") for language in ("fi", "sv", "en")))


def _reference(version: RulebookVersion | None) -> RulebookReference | None:
    return None if version is None else RulebookReference(name=version.rulebook.name_fi, number=version.number)


def _days(period: DateRange) -> dict[str, Any]:
    return {"first_day": period.lower, "last_day": last_day(period)}


# --- Products ----------------------------------------------------------------------------------


def _products(version: DefinitionVersion) -> Iterator[ProductRow]:
    """The products that have a value or hours, or stand in for others, in the order of the price list."""
    values = list(version.values.select_related("product").order_by("period"))
    bands = list(version.bands.select_related("product"))
    found: dict[int, Product] = {row.product_id: row.product for row in (*values, *bands)}
    if version.base_product is not None:
        found.setdefault(version.base_product.pk, version.base_product)
    for product in sorted(found.values(), key=lambda product: (product.position, product.pk)):
        yield ProductRow(
            name=_texts(product),
            unit=product.unit,
            vat_class=product.vat_class,
            values=tuple(_value(row, version) for row in values if row.product_id == product.pk),
            hours=tuple(_hours(band for band in bands if band.product_id == product.pk)),
        )


def _value(row: ProductValue, version: DefinitionVersion) -> ValueRow:
    """A value that holds as long as its version has no days of its own."""
    period = row.period if version.period is None else rules.loosened(row.period, version.period)
    return ValueRow(unit_value=row.unit_value, price_cap=row.price_cap, **_days(period))


def _hours(bands: Iterable[TimeBand]) -> Iterator[HoursRow]:
    """Bands of the same hours together, in the order of the week."""
    days: dict[tuple[int, int], list[str]] = defaultdict(list)
    for band in bands:
        assert isinstance(band.minutes, Range)
        days[band.minutes.lower, band.minutes.upper].append(band.day_kind)
    rows = [
        HoursRow(days=tuple(sorted(kinds, key=choices.DAY_KINDS.index)), starts=starts, ends=ends)
        for (starts, ends), kinds in days.items()
    ]
    yield from sorted(rows, key=lambda row: (choices.DAY_KINDS.index(row.days[0]), row.starts))


# --- What stands beside the products -----------------------------------------------------------


def _conditions(version: DefinitionVersion) -> dict[str, Any]:
    cancellations = sorted(
        version.cancellation_rules.all(), key=lambda rule: choices.CANCELLATION_REASONS.index(rule.reason)
    )
    return {
        "cancellations": tuple(
            CancellationRow(
                reason=rule.reason,
                notice_hours=rule.notice_hours,
                voucher_percent=rule.voucher_percent,
                client_percent=rule.client_percent,
            )
            for rule in cancellations
        ),
        "attachments": tuple(
            AttachmentRow(name=_texts(row), is_mandatory=row.is_mandatory, has_expiry=row.has_expiry)
            for row in version.attachment_requirements.all()
        ),
        "questions": tuple(
            QuestionRow(text=_texts(row, "text"), kind=row.kind, is_mandatory=row.is_mandatory)
            for row in version.questions.all()
        ),
        "contacts": tuple(
            ContactRow(unit=row.unit.name_fi, name=row.name, phone=row.phone, email=row.email)
            for row in version.contacts.select_related("unit").order_by("pk")
        ),
    }


def _calendar(version: DefinitionVersion) -> Iterator[CalendarRow]:
    """The organiser's days of the years in which the version is in force; all of them for one without a period."""
    days = CalendarDay.objects.filter(organiser_id=version.organiser_id)
    period = version.period
    if period is not None and period.lower is not None:
        days = days.filter(date__year__gte=period.lower.year)
        last = last_day(period)
        days = days if last is None else days.filter(date__year__lte=last.year)
    for row in days.order_by("date"):
        yield CalendarRow(date=row.date, kind=row.kind, name=_texts(row))


def _tables(version: DefinitionVersion) -> Iterator[TableRow]:
    tables = [table for table in (version.income_table, version.travel_rate_table) if table is not None]
    editions: dict[int, list[ParameterEdition]] = defaultdict(list)
    if tables:
        for edition in ParameterEdition.objects.filter(table__in=tables).order_by("period"):
            editions[edition.table_id].append(edition)
    for table in dict.fromkeys(tables):
        rows = tuple(
            EditionRow(values=plain_values(table.kind, row.values), source=row.source, **_days(row.period))
            for row in editions[table.pk]
        )
        yield TableRow(name=_texts(table), kind=table.kind, editions=rows)


def plain_values(kind: str, values: Any) -> Any:
    """The numbers in the order and form of their kind: a database keeps neither."""
    try:
        return parse_parameters(kind, values).dump()
    except FaultyParameters:
        return values
