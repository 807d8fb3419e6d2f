"""An index change: the values of a voucher changed by a percentage, in a new draft, and recorded."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rulebooks.actions.definitions import add_definition_version
from rulebooks.actions.drafts import set_columns
from rulebooks.calculation.index import IndexEffect, index_effects, indexed
from rulebooks.calculation.parameters import IndexChange as IndexRule
from rulebooks.calculation.rounding import AmountRounding
from rulebooks.models import Definition, DefinitionVersion, IndexChange, ProductValue
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import DateRange, first_day

#: The step that each rounding is recorded with.
ROUNDING_STEPS: Mapping[AmountRounding, Decimal] = {
    AmountRounding.CENT: Decimal("0.01"),
    AmountRounding.UP_5C: Decimal("0.05"),
    AmountRounding.UP_10C: Decimal("0.10"),
    AmountRounding.EURO: Decimal("1.00"),
}
_COLUMNS = ("unit_value", "price_cap")


@dataclass(frozen=True)
class IndexDetails:
    """By how much the values change, from which day, and on what ground."""

    percent: Decimal
    rounding: AmountRounding
    first_day: datetime.date
    source: str

    @property
    def rule(self) -> IndexRule:
        return IndexRule(percent=self.percent, rounding=self.rounding)


@dataclass(frozen=True)
class ShownEffect:
    """One value of a product before and after; `is_cap` for its price cap."""

    value: ProductValue
    is_cap: bool
    effect: IndexEffect


def effects_of(version: DefinitionVersion, details: IndexDetails) -> list[ShownEffect]:
    """Every value that the change would touch, before and after (one query). Nothing is written."""
    rows = version.values.select_related("product").order_by("product__position", "product", "period")
    named = {
        f"{row.public_id} {column}": (row, column, getattr(row, column))
        for row in rows
        if _lasts_until(row, details.first_day)
        for column in _COLUMNS
        if getattr(row, column) is not None
    }
    effects = index_effects({name: amount for name, (_row, _column, amount) in named.items()}, details.rule)
    return [
        ShownEffect(value=named[effect.name][0], is_cap=named[effect.name][1] == "price_cap", effect=effect)
        for effect in effects
    ]


def refuse_index_change(latest: DefinitionVersion, details: IndexDetails) -> None:
    """Raises RuleViolation where the change cannot be made on the voucher's latest version."""
    if latest.is_draft:
        raise RuleViolation(
            _("Palvelusetelistä on jo luonnos. Julkaise se ennen indeksimuutosta."), code="draft_exists"
        )
    assert latest.period is not None
    if details.percent == 0:
        raise RuleViolation(_("Muutos on nolla, eikä mikään arvo muutu. Kirjoita muutos."), field="percent")
    if details.first_day < clock.today():
        raise RuleViolation(
            _("Muutos voi alkaa aikaisintaan tänään: menneitä käyntejä ei lasketa uudelleen."), field="first_day"
        )
    if details.first_day <= first_day(latest.period):
        raise RuleViolation(
            _("Muutoksen pitää alkaa viimeisimmän version ensimmäisen päivän jälkeen."), field="first_day"
        )
    if latest.period.upper is not None and details.first_day >= latest.period.upper:
        raise RuleViolation(
            _("Viimeisin versio on silloin jo päättynyt. Valitse päivä, jona se on voimassa."), field="first_day"
        )


@transaction.atomic
def make_index_change(
    *, definition: Definition, shown: DefinitionVersion, details: IndexDetails, by: Actor
) -> IndexChange:
    """The next draft with indexed values from the day on, and the record of the act.

    `shown` is the version whose effect was looked at. Raises RuleViolation while a draft exists,
    and when another version has been published since.
    """
    locked = Definition.objects.select_for_update(of=("self",)).get(pk=definition.pk)
    latest = locked.versions.order_by("-number")[0]
    refuse_index_change(latest, details)
    if latest.pk != shown.pk:
        raise RuleViolation(_("Palvelusetelistä on julkaistu uusi versio. Tarkista vaikutus uudelleen."), code="newer")
    assert latest.period is not None and by.user_id is not None
    draft = add_definition_version(definition=locked, by=by)
    set_columns(draft, {"period": DateRange(details.first_day, latest.period.upper, "[)")})
    _index(draft.values.select_for_update(of=("self",)), details)
    return IndexChange.objects.create(
        organiser_id=draft.organiser_id,
        definition=locked,
        version=draft,
        percent=details.percent,
        rounding=ROUNDING_STEPS[details.rounding],
        source=details.source,
        made_by_id=by.user_id,
    )


def _index(values: Iterable[ProductValue], details: IndexDetails) -> None:
    """Values that end before the day are left out of the new version."""
    for value in values:
        if not _lasts_until(value, details.first_day):
            value.delete()
            continue
        amounts = {column: getattr(value, column) for column in _COLUMNS}
        set_columns(
            value,
            {column: None if amount is None else indexed(amount, details.rule) for column, amount in amounts.items()}
            | {"period": _from(value.period, details.first_day)},
        )


def _lasts_until(value: ProductValue, day: datetime.date) -> bool:
    return value.period.upper is None or value.period.upper > day


def _from(days: DateRange, first: datetime.date) -> DateRange:
    """A period that began before the version begins with it."""
    lower = None if days.lower is None or days.lower <= first else days.lower
    return DateRange(lower, days.upper, "[)")
