"""Time bands of a draft. One act writes a product's hours on several kinds of day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import Range

from rulebooks.actions.drafts import locked_definition_draft, set_columns
from rulebooks.calculation import bands
from rulebooks.models import DefinitionVersion, Product, TimeBand
from rulebooks.reading.days import told_hours
from rulebooks.term_rules import clashes
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.transitions import ActorLike
from voucher_portal.core.versions import bump

if TYPE_CHECKING:
    from rulebooks.models.band import TimeBandQuerySet


@dataclass(frozen=True)
class BandDetails:
    """The hours of a product on some kinds of day (values of `DayKind`), in minutes of the day."""

    product: Product
    day_kinds: tuple[str, ...]
    from_minute: int
    until_minute: int

    @property
    def minutes(self) -> Range[int]:
        return Range(self.from_minute, self.until_minute, "[)")

    @property
    def as_bands(self) -> list[bands.TimeBand]:
        kinds = (bands.DayKind(kind) for kind in self.day_kinds)
        return [bands.TimeBand(kind, self.from_minute, self.until_minute, self.product.public_id) for kind in kinds]


@transaction.atomic
def add_bands(
    *, version: DefinitionVersion, details: BandDetails, expected_version: int | None, by: ActorLike
) -> DefinitionVersion:
    """One band for each kind of day. Raises StaleVersion, and RuleViolation where another band holds the hours."""
    draft = locked_definition_draft(version, expected_version)
    _refuse(draft, details, but=())
    _create(draft, details, details.day_kinds)
    return bump(draft)


@transaction.atomic
def edit_bands(
    *, band: TimeBand, details: BandDetails, expected_version: int | None, by: ActorLike
) -> DefinitionVersion:
    """Change the band and those that say the same on other days; days that are left out go.

    `expected_version` is that of the draft. Raises StaleVersion, RuleViolation.
    """
    draft = locked_definition_draft(band.version, expected_version)
    same = {row.day_kind: row for row in same_bands(band).select_for_update(of=("self",))}
    _refuse(draft, details, but=[row.pk for row in same.values()])
    for kind in set(same) & set(details.day_kinds):
        set_columns(same[kind], {"product": details.product, "minutes": details.minutes})
    gone = [row.pk for kind, row in same.items() if kind not in details.day_kinds]
    TimeBand.objects.filter(pk__in=gone).delete()
    _create(draft, details, [kind for kind in details.day_kinds if kind not in same])
    return bump(draft)


@transaction.atomic
def remove_bands(*, band: TimeBand, expected_version: int | None, by: ActorLike) -> DefinitionVersion:
    """Take the band, and those that say the same on other days, off a draft."""
    draft = locked_definition_draft(band.version, expected_version)
    same_bands(band).delete()
    return bump(draft)


def same_bands(band: TimeBand) -> TimeBandQuerySet:
    """The bands of the same product and hours, one for each kind of day: what people read as one line."""
    return TimeBand.objects.filter(version_id=band.version_id, product_id=band.product_id, minutes=band.minutes)


def _create(draft: DefinitionVersion, details: BandDetails, day_kinds: Iterable[str]) -> None:
    TimeBand.objects.bulk_create(
        TimeBand(
            organiser_id=draft.organiser_id,
            version=draft,
            product=details.product,
            day_kind=kind,
            minutes=details.minutes,
        )
        for kind in day_kinds
    )


def _refuse(draft: DefinitionVersion, details: BandDetails, but: Iterable[int]) -> None:
    if not draft.values.filter(product=details.product).exists():
        raise RuleViolation(_("Valitse tuote luettelosta."), field="product")
    rows = draft.bands.exclude(pk__in=but).select_related("product").order_by("minutes", "pk")
    others = {row.as_band: row for row in rows}
    found = clashes(details.as_bands, others)
    if found:
        taken = ", ".join(_named(other, others[other]) for other in found)
        message = _("Ajalla on jo aikaikkuna: %(taken)s. Muuta kellonaikoja tai jätä päivä pois.") % {"taken": taken}
        raise RuleViolation(message, field="from_minute", code="overlap")


def _named(band: bands.TimeBand, row: TimeBand) -> str:
    hours = told_hours([bands.Stretch(band.day_kind, band.from_minute, band.until_minute)])
    return f"{hours} {row.product}"
