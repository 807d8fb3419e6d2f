"""Making a draft of a definition's file (docs/definition-format.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from psycopg.types.range import Range

from rulebooks.actions.drafts import set_columns
from rulebooks.calculation import Texts
from rulebooks.definition_import import ImportPlan, plan_import
from rulebooks.exchange.rows import HoursRow
from rulebooks.models import (
    ApplicationQuestion,
    AttachmentRequirement,
    CalendarDay,
    CancellationRule,
    Definition,
    DefinitionContact,
    DefinitionVersion,
    ParameterEdition,
    ParameterTable,
    Product,
    ProductValue,
    TimeBand,
)
from voucher_portal.accounts.models import Organisation
from voucher_portal.core.transitions import ActorLike, record_transition
from voucher_portal.core.versions import bump


@transaction.atomic
def import_definition(*, organiser: Organisation, content: bytes, by: ActorLike) -> DefinitionVersion:
    """A draft of a new voucher, or the next draft of the one with the same name.

    The file is checked as a whole under a lock of the organiser's imports. Raises FaultyFile with
    every fault, and nothing is written.
    """
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organiser.pk)
    plan = plan_import(content, organiser, lock=True)
    tables = {**plan.tables, **_add_tables(plan, organiser)}
    _add_calendar(plan, organiser)
    draft = _draft(plan, organiser, tables)
    products = _products(plan, draft)
    if (base := plan.document.sections["hours"]["base_product"]) is not None:
        set_columns(draft, {"base_product": products[base]})
    _add_values(plan, draft, products)
    _add_conditions(plan, draft)
    record_transition(draft, "draft", "", by=by)
    return draft


def _draft(plan: ImportPlan, organiser: Organisation, tables: Mapping[str, ParameterTable]) -> DefinitionVersion:
    document = plan.document
    definition = plan.definition
    if definition is None:
        names = {"former_names": list(document.former_names), **_columns("name", document.name)}
        definition = Definition.objects.create(organiser=organiser, **names)
    elif tuple(definition.former_names) != document.former_names:
        set_columns(definition, {"former_names": list(document.former_names)})
        bump(definition)
    return DefinitionVersion.objects.create(
        organiser=organiser,
        definition=definition,
        number=plan.number,
        period=document.period,
        unit=plan.unit,
        income_table=tables.get(document.sections["value"]["income_table"]),
        travel_rate_table=tables.get(document.sections["travel"]["travel_rate_table"]),
        **plan.rulebooks,
        **document.columns,
    )


def _columns(name: str, texts: Texts) -> dict[str, str]:
    return {f"{name}_{language}": text for language, text in texts.as_json().items()}


def _add_calendar(plan: ImportPlan, organiser: Organisation) -> None:
    CalendarDay.objects.bulk_create(
        CalendarDay(organiser=organiser, date=row.date, kind=row.kind, **_columns("name", row.name))
        for row in plan.calendar
    )


def _add_tables(plan: ImportPlan, organiser: Organisation) -> dict[str, ParameterTable]:
    added: dict[str, ParameterTable] = {}
    for row in plan.new_tables:
        table = ParameterTable.objects.create(organiser=organiser, kind=row.kind, **_columns("name", row.name))
        ParameterEdition.objects.bulk_create(
            ParameterEdition(
                organiser=organiser, table=table, period=each.days, values=dict(each.values), source=each.source
            )
            for each in row.editions
        )
        added[row.name.fi] = table
    return added


def _products(plan: ImportPlan, draft: DefinitionVersion) -> dict[str, Product]:
    """The voucher's products by Finnish name: those it has, and the new ones after them."""
    highest = Product.objects.filter(definition_id=draft.definition_id).aggregate(highest=Max("position"))["highest"]
    position = 0 if highest is None else highest + 1
    created = Product.objects.bulk_create(
        Product(
            organiser_id=draft.organiser_id,
            definition_id=draft.definition_id,
            unit=row.unit,
            vat_class=row.vat_class,
            position=position + number,
            **_columns("name", row.name),
        )
        for number, row in enumerate(plan.new_products)
    )
    names = (row.name.fi for row in plan.new_products)
    return {**plan.products, **dict(zip(names, created, strict=True))}


def _add_values(plan: ImportPlan, draft: DefinitionVersion, products: Mapping[str, Product]) -> None:
    own: dict[str, Any] = {"organiser_id": draft.organiser_id, "version": draft}
    rows = [(products[row.name.fi], row) for row in plan.document.products]
    ProductValue.objects.bulk_create(
        ProductValue(product=product, period=value.days, unit_value=value.unit_value, price_cap=value.price_cap, **own)
        for product, row in rows
        for value in row.values
    )
    TimeBand.objects.bulk_create(
        TimeBand(product=product, day_kind=day, minutes=_minutes(hours), **own)
        for product, row in rows
        for hours in row.hours
        for day in hours.days
    )


def _minutes(hours: HoursRow) -> Range[int]:
    return Range(hours.starts, hours.ends, "[)")


def _add_conditions(plan: ImportPlan, draft: DefinitionVersion) -> None:
    own: dict[str, Any] = {"organiser_id": draft.organiser_id, "version": draft}
    document = plan.document
    CancellationRule.objects.bulk_create(CancellationRule(**vars(row), **own) for row in document.cancellations)
    AttachmentRequirement.objects.bulk_create(
        AttachmentRequirement(
            position=number,
            is_mandatory=row.is_mandatory,
            has_expiry=row.has_expiry,
            **_columns("name", row.name),
            **own,
        )
        for number, row in enumerate(document.attachments)
    )
    ApplicationQuestion.objects.bulk_create(
        ApplicationQuestion(
            position=number, kind=row.kind, is_mandatory=row.is_mandatory, **_columns("text", row.text), **own
        )
        for number, row in enumerate(document.questions)
    )
    DefinitionContact.objects.bulk_create(
        DefinitionContact(unit=plan.contact_units[row.unit], name=row.name, phone=row.phone, email=row.email, **own)
        for row in document.contacts
    )
