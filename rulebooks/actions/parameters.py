"""Parameter tables and their editions: the numbers of a county, each with its days and its source."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rulebooks.actions.drafts import set_columns
from rulebooks.calculation.parameters import FaultyParameters, parse_parameters
from rulebooks.models import ParameterEdition, ParameterTable
from voucher_portal.accounts.models import Organisation
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import DateRange, first_day, last_day, period
from voucher_portal.core.transitions import ActorLike
from voucher_portal.core.versions import bump

_DAY = datetime.timedelta(days=1)


class TableNames(TypedDict):
    """The name of a table in three languages."""

    name_fi: str
    name_sv: str
    name_en: str


@dataclass(frozen=True)
class EditionDetails:
    """The days, the source and the numbers (plain JSON of the table's kind)."""

    period: DateRange
    source: str
    values: Mapping[str, Any]


@transaction.atomic
def add_parameter_table(*, organiser: Organisation, kind: str, names: TableNames, by: ActorLike) -> ParameterTable:
    """A table without editions. Raises RuleViolation for a name in use."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=organiser.pk)
    if ParameterTable.objects.filter(organiser=organiser, name_fi=names["name_fi"]).exists():
        raise RuleViolation(
            _("Tämän niminen taulukko on jo olemassa. Avaa se tai valitse toinen nimi."), field="name_fi"
        )
    return ParameterTable.objects.create(organiser=organiser, kind=kind, **names)


@transaction.atomic
def add_parameter_edition(*, table: ParameterTable, details: EditionDetails, by: ActorLike) -> ParameterEdition:
    """The numbers of another period. Raises RuleViolation for faulty numbers, and where periods overlap."""
    locked = _locked_table(table)
    columns = _columns(locked, details)
    return ParameterEdition.objects.create(organiser_id=locked.organiser_id, table=locked, **columns)


@transaction.atomic
def edit_parameter_edition(
    *, edition: ParameterEdition, details: EditionDetails, expected_version: int | None, by: ActorLike
) -> ParameterEdition:
    """Change an edition that has not begun. Raises StaleVersion, RuleViolation."""
    table, locked = _locked(edition, expected_version)
    refuse_begun(locked)
    set_columns(locked, _columns(table, details, but=locked.pk))
    return bump(locked)


@transaction.atomic
def remove_parameter_edition(*, edition: ParameterEdition, expected_version: int | None, by: ActorLike) -> None:
    """Take away an edition that has not begun. Raises StaleVersion, RuleViolation."""
    _table, locked = _locked(edition, expected_version)
    refuse_begun(locked)
    locked.delete()


@transaction.atomic
def end_parameter_edition(
    *, edition: ParameterEdition, last: datetime.date, expected_version: int | None, by: ActorLike
) -> ParameterEdition:
    """Give an edition its last day, yesterday at the earliest. Raises StaleVersion, RuleViolation."""
    table, locked = _locked(edition, expected_version)
    first, yesterday = first_day(locked.period), clock.today() - _DAY
    ended = last_day(locked.period)
    if ended is not None and ended < yesterday:
        raise RuleViolation(_("Luvut ovat jo päättyneet. Lisää uudet luvut niiden jälkeen."), code="ended")
    if last < first:
        raise RuleViolation(_("Viimeinen päivä ei voi olla ennen ensimmäistä päivää."), field="last_day")
    if last < yesterday:
        raise RuleViolation(
            _("Viimeinen päivä voi olla aikaisintaan eilinen: menneitä käyntejä ei lasketa uudelleen."),
            field="last_day",
        )
    days = period(first, last)
    _refuse_overlap(table, days, "last_day", but=locked.pk)
    set_columns(locked, {"period": days})
    return bump(locked)


def refuse_begun(edition: ParameterEdition) -> None:
    """Raises RuleViolation for an edition by which visits may have been calculated."""
    if edition.has_begun:
        raise RuleViolation(
            _(
                "Luvut ovat jo olleet voimassa, eikä niitä voi muuttaa tai poistaa: menneitä käyntejä ei lasketa "
                "uudelleen. Päätä nämä luvut ja lisää uudet niiden jälkeen."
            ),
            code="begun",
        )


def _locked_table(table: ParameterTable) -> ParameterTable:
    """The table's lock keeps two people from writing overlapping editions at the same time."""
    return ParameterTable.objects.select_for_update(of=("self",)).get(pk=table.pk)


def _locked(edition: ParameterEdition, expected_version: int | None) -> tuple[ParameterTable, ParameterEdition]:
    table = _locked_table(edition.table)
    locked = ParameterEdition.objects.select_related("table").select_for_update(of=("self",)).get(pk=edition.pk)
    locked.check_version(expected_version)
    return table, locked


def _columns(table: ParameterTable, details: EditionDetails, but: int = 0) -> dict[str, Any]:
    _refuse_overlap(table, details.period, "first_day", but=but)
    return {"period": details.period, "source": details.source, "values": _read(table.kind, details.values)}


def _read(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return parse_parameters(kind, values).dump()
    except FaultyParameters as faulty:
        language = get_language() or "fi"
        told = "; ".join(f"{fault.path}: {fault.message.of(language)}" for fault in faulty.faults)
        raise RuleViolation(told, code="faulty") from None


def _refuse_overlap(table: ParameterTable, days: DateRange, field: str, but: int = 0) -> None:
    if table.editions.exclude(pk=but).filter(period__overlap=days).exists():
        raise RuleViolation(
            _(
                "Taulukossa on jo luvut osalle tästä ajasta. Päätä aiemmat luvut ensin tai muuta päiviä niin, "
                "etteivät ajat mene päällekkäin."
            ),
            field=field,
            code="overlap",
        )
