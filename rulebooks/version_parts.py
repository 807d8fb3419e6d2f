"""What belongs to definition versions, loaded together: the pages and the launch checklist read it from here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import models

from rulebooks.models import (
    ApplicationQuestion,
    AttachmentRequirement,
    CancellationRule,
    DefinitionContact,
    DefinitionVersion,
    ProductValue,
    TimeBand,
)

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class VersionParts:
    """A version with its rows, each in the order in which people read them."""

    version: DefinitionVersion
    values: Sequence[ProductValue] = field(default_factory=list)
    bands: Sequence[TimeBand] = field(default_factory=list)
    cancellation_rules: Sequence[CancellationRule] = field(default_factory=list)
    requirements: Sequence[AttachmentRequirement] = field(default_factory=list)
    questions: Sequence[ApplicationQuestion] = field(default_factory=list)
    contacts: Sequence[DefinitionContact] = field(default_factory=list)


def parts_of(version: DefinitionVersion) -> VersionParts:
    """Six queries."""
    return load_parts([version])[0]


def load_parts(versions: Sequence[DefinitionVersion]) -> list[VersionParts]:
    """The parts of each version, in the same six queries for one and for many."""
    values = ProductValue.objects.select_related("product").order_by("product__position", "product", "period")
    bands = TimeBand.objects.select_related("product").order_by("minutes", "day_kind")
    contacts = DefinitionContact.objects.select_related("unit").order_by("pk")
    found = {
        "values": _by_version(values, versions),
        "bands": _by_version(bands, versions),
        "cancellation_rules": _by_version(CancellationRule.objects.order_by("pk"), versions),
        "requirements": _by_version(AttachmentRequirement.objects.order_by("position", "pk"), versions),
        "questions": _by_version(ApplicationQuestion.objects.order_by("position", "pk"), versions),
        "contacts": _by_version(contacts, versions),
    }
    return [
        VersionParts(version, **{name: rows.get(version.pk, []) for name, rows in found.items()})
        for version in versions
    ]


def _by_version(rows: models.QuerySet[M], versions: Sequence[DefinitionVersion]) -> Mapping[int, list[M]]:
    grouped: dict[int, list[M]] = defaultdict(list)
    for row in rows.filter(version__in=versions):
        grouped[row.version_id].append(row)  # type: ignore[attr-defined]
    return grouped
