"""Copying a version with everything that belongs to it, into another draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from rulebooks import rules
from rulebooks.models import (
    ApplicationQuestion,
    AttachmentRequirement,
    CancellationRule,
    DefinitionContact,
    DefinitionVersion,
    Product,
    ProductValue,
    TimeBand,
)

_OWN_TO_EACH_VERSION = {
    "id",
    "public_id",
    "created_at",
    "version",
    "number",
    "state",
    "period",
    "published_at",
    "published_by",
}
_OWN_TO_EACH_ROW = {"id", "public_id", "created_at", "version"}

#: What belongs to a version, and goes where it is copied.
PARTS: tuple[type[models.Model], ...] = (
    ProductValue,
    AttachmentRequirement,
    TimeBand,
    CancellationRule,
    ApplicationQuestion,
    DefinitionContact,
)


def columns_of_version(version: DefinitionVersion) -> dict[str, Any]:
    """Every term of a version, without what each version has of its own."""
    return _columns(version, _OWN_TO_EACH_VERSION)


def copy_parts(source: DefinitionVersion, draft: DefinitionVersion, products: Mapping[int, Product]) -> None:
    """Everything that belongs to a version. `products` are those of the draft, where they are others.

    Values that held for as long as their version did hold for as long as the new one does.
    """
    for part in PARTS:
        rows = [_copy(row, draft, products) for row in part._default_manager.filter(version=source).order_by("pk")]
        if part is ProductValue:
            _loosen(rows, source)
        part._default_manager.bulk_create(rows)


def copy_products(source: DefinitionVersion, draft: DefinitionVersion) -> dict[int, Product]:
    """The valued products of a version as products of the draft's voucher, by the id of the original."""
    originals = Product.objects.filter(values__version=source).distinct().order_by("position", "pk")
    copies = {
        product.pk: Product(
            **{**_columns(product, {"id", "public_id", "created_at"}), "definition_id": draft.definition_id}
        )
        for product in originals
    }
    Product.objects.bulk_create(copies.values())
    return copies


def _copy(row: models.Model, draft: DefinitionVersion, products: Mapping[int, Product]) -> models.Model:
    columns = {**_columns(row, _OWN_TO_EACH_ROW), "version_id": draft.pk}
    other = products.get(columns.get("product_id", 0))
    if other is not None:
        columns["product_id"] = other.pk
    return type(row)(**columns)


def _loosen(values: list[Any], source: DefinitionVersion) -> None:
    if source.period is not None:
        for value in values:
            value.period = rules.loosened(value.period, source.period)


def _columns(row: models.Model, left_out: set[str]) -> dict[str, Any]:
    fields = row._meta.concrete_fields
    return {
        field.attname: getattr(row, field.attname)
        for field in fields
        if field.name not in left_out and not field.generated
    }
