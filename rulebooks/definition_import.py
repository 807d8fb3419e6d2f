"""What an import of a file would make: checked against the organiser's own data, and told before it is made."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from rulebooks.calculation import Texts
from rulebooks.checklist import allowed_municipality_codes
from rulebooks.definition_export import plain_values
from rulebooks.exchange.definition_checks import Opened
from rulebooks.exchange.definition_file import document_of, open_definition
from rulebooks.exchange.definition_format import RULEBOOK_PARTS, DefinitionDocument
from rulebooks.exchange.faults import FaultCode
from rulebooks.exchange.fields import Raw
from rulebooks.exchange.rows import CalendarRow, ProductRow, TableRow
from rulebooks.models import (
    CalendarDay,
    Definition,
    DefinitionVersion,
    ParameterEdition,
    ParameterTable,
    Product,
    RulebookVersion,
)
from rulebooks.models.rulebook import RulebookPart
from voucher_portal.accounts.models import Organisation, OrganiserUnit
from voucher_portal.core.periods import format_date
from voucher_portal.core.regions import municipalities

PARTS: Mapping[str, RulebookPart] = {
    "general_rulebook": RulebookPart.GENERAL,
    "service_rulebook": RulebookPart.SERVICE,
    "data_processing_terms": RulebookPart.DATA_PROCESSING,
}
_KINDS_OF_DAY = {
    "holiday": Texts("pyhäpäivä", "helgdag", "a public holiday"),
    "eve": Texts("aatto", "helgdagsafton", "an eve"),
    "": Texts("tavallinen päivä", "en vanlig dag", "an ordinary day"),
}


@dataclass(frozen=True, kw_only=True)
class ImportPlan:
    """What the file says, and the rows that it meets.

    `definition` is None for a new voucher. `calendar` are the days of years that the organiser does not
    have yet, `new_tables` the tables; `products` are those that are used again, by Finnish name.
    """

    document: DefinitionDocument
    definition: Definition | None
    number: int
    unit: OrganiserUnit
    contact_units: Mapping[str, OrganiserUnit]
    rulebooks: Mapping[str, RulebookVersion | None]
    calendar: tuple[CalendarRow, ...] = ()
    new_tables: tuple[TableRow, ...] = ()
    tables: Mapping[str, ParameterTable] = field(default_factory=dict)
    products: Mapping[str, Product] = field(default_factory=dict)

    @property
    def calendar_years(self) -> tuple[int, ...]:
        return tuple(sorted({row.date.year for row in self.calendar}))

    @property
    def new_products(self) -> tuple[ProductRow, ...]:
        return tuple(row for row in self.document.products if row.name.fi not in self.products)


def plan_import(content: bytes, organiser: Organisation, *, lock: bool = False) -> ImportPlan:
    """What an import would make of a file. Raises FaultyFile with every fault; writes nothing.

    With `lock` the voucher of the same name is locked until the transaction ends.
    """
    opened = open_definition(content)
    found = _Against(opened, organiser, lock).checked() if opened.values else {}
    document = document_of(opened)
    return ImportPlan(document=document, **found)


@dataclass(frozen=True)
class _Against:
    """The checks of a file against one organiser; each only where the file itself could be read."""

    opened: Opened
    organiser: Organisation
    lock: bool

    def checked(self) -> dict[str, Any]:
        units = {unit.name_fi: unit for unit in OrganiserUnit.objects.filter(organiser=self.organiser, closed_at=None)}
        opened = self.opened
        definition = self._definition() if opened.is_sound("name") else None
        if opened.is_sound("area"):
            self._municipalities()
        if opened.is_sound("logging"):
            self._billing_prefix(definition)
        number = 1 if definition is None else max(version.number for version in definition.versions.all()) + 1
        return {
            "definition": definition,
            "number": number,
            "unit": self._basics(units) if opened.is_sound("basics") else None,
            "contact_units": self._contacts(units) if opened.is_sound("contacts") else {},
            "rulebooks": self._rulebooks() if opened.is_sound("rulebooks") else {},
            "calendar": self._calendar() if opened.is_sound("calendar") else (),
            **(self._tables() if opened.is_sound("parameter_tables") else {}),
            "products": self._products(definition) if opened.is_sound("products") else {},
        }

    # --- The voucher -----------------------------------------------------------------------------

    def _definition(self) -> Definition | None:
        """The voucher of the same name. One with a draft gets no second; a published one keeps its name."""
        name: Texts = self.opened.values["name"]
        rows = Definition.objects.select_for_update(of=("self",)) if self.lock else Definition.objects.all()
        versions = Prefetch("versions", DefinitionVersion.objects.only("definition_id", "number", "state"))
        same = rows.filter(organiser=self.organiser, name_fi=name.fi)
        definition = same.prefetch_related(versions).order_by("pk").first()
        if definition is None:
            return None
        if any(version.is_draft for version in definition.versions.all()):
            self.opened.tell(self.opened.at("name", "fi"), FaultCode.DRAFT_EXISTS, name=name.fi)
        for language in ("sv", "en"):
            fixed = getattr(definition, f"name_{language}")
            if fixed != name.of(language):
                self.opened.tell(self.opened.at("name", language), FaultCode.NAME_IS_FIXED, expected=Raw(fixed))
        return definition

    def _basics(self, units: Mapping[str, OrganiserUnit]) -> OrganiserUnit | None:
        basics = self.opened.section("basics")
        if basics["organiser_type"] != self.organiser.organiser_type:
            place = self.opened.at("basics", "organiser_type")
            self.opened.tell(place, FaultCode.ORGANISER_TYPE, expected=Raw(self.organiser.organiser_type))
        return self._unit(units, basics["unit"], self.opened.at("basics", "unit"))

    def _unit(self, units: Mapping[str, OrganiserUnit], name: str | None, place: str) -> OrganiserUnit | None:
        if name is None:
            self.opened.tell(place, FaultCode.NULL)
            return None
        if name not in units:
            self.opened.tell(place, FaultCode.NO_SUCH_UNIT, name=name, allowed=Raw(", ".join(sorted(units))))
        return units.get(name)

    def _contacts(self, units: Mapping[str, OrganiserUnit]) -> dict[str, OrganiserUnit]:
        for number, row in enumerate(self.opened.values["contacts"]):
            self._unit(units, row.unit, self.opened.at("contacts", number, "unit"))
        return dict(units)

    def _municipalities(self) -> None:
        allowed, known = allowed_municipality_codes(self.organiser), municipalities()
        for number, code in enumerate(self.opened.section("area")["municipality_codes"]):
            place = self.opened.at("area", "municipality_codes", number)
            if code not in known:
                self.opened.tell(place, FaultCode.NO_SUCH_MUNICIPALITY, code=code)
            elif code not in allowed:
                names = Texts(known[code].name("fi"), known[code].name("sv"), known[code].name("en"))
                self.opened.tell(place, FaultCode.MUNICIPALITY_OUTSIDE, name=names)

    def _billing_prefix(self, definition: Definition | None) -> None:
        prefix = self.opened.section("logging")["billing_prefix"]
        same = DefinitionVersion.objects.filter(organiser=self.organiser, billing_prefix=prefix)
        if prefix and same.exclude(definition=definition).exists():
            place = self.opened.at("logging", "billing_prefix")
            self.opened.tell(place, FaultCode.BILLING_PREFIX_TAKEN, value=prefix)

    def _rulebooks(self) -> dict[str, RulebookVersion | None]:
        wanted = self.opened.values["rulebooks"]
        names = [reference.name for reference in wanted.values() if reference is not None]
        rows = RulebookVersion.objects.published().filter(organiser=self.organiser, rulebook__name_fi__in=names)
        known = {(row.rulebook.part, row.rulebook.name_fi, row.number): row for row in rows.select_related("rulebook")}
        found: dict[str, RulebookVersion | None] = {}
        for part in RULEBOOK_PARTS:
            reference = wanted[part]
            key = reference and (PARTS[part].value, reference.name, reference.number)
            found[part] = known.get(key) if key else None
            if key and found[part] is None:
                words = {"name": reference.name, "number": reference.number}
                self.opened.tell(self.opened.at("rulebooks", part), FaultCode.NO_SUCH_RULEBOOK, **words)
        return found

    def _products(self, definition: Definition | None) -> dict[str, Product]:
        """The products that the voucher has already, the same in name, unit and VAT class."""
        if definition is None:
            return {}
        wanted = {row.name.fi: _identity(row) for row in self.opened.values["products"]}
        rows = Product.objects.filter(definition=definition, name_fi__in=wanted).order_by("pk")
        return {row.name_fi: row for row in rows if _identity_of(row) == wanted[row.name_fi]}

    # --- What all vouchers of the organiser share ------------------------------------------------

    def _calendar(self) -> tuple[CalendarRow, ...]:
        """The days of years that the organiser does not have. A year that it has must be the same."""
        rows: Sequence[CalendarRow] = self.opened.values["calendar"]
        years = {row.date.year for row in rows}
        own: dict[int, dict[datetime.date, CalendarDay]] = defaultdict(dict)
        for day in CalendarDay.objects.filter(organiser=self.organiser, date__year__in=years):
            own[day.date.year][day.date] = day
        for number, row in enumerate(rows):
            if row.date.year in own:
                self._compare_day(self.opened.at("calendar", number), row, own[row.date.year].pop(row.date, None))
        for left in own.values():
            for date, day in sorted(left.items()):
                words = {"date": format_date(date), "expected": _KINDS_OF_DAY[day.kind]}
                self.opened.tell(self.opened.at("calendar"), FaultCode.CALENDAR_LACKS, **words)
        return tuple(row for row in rows if row.date.year not in own)

    def _compare_day(self, place: str, row: CalendarRow, day: CalendarDay | None) -> None:
        words: dict[str, Any] = {"date": format_date(row.date)}
        if day is None or day.kind != row.kind:
            kind = _KINDS_OF_DAY["" if day is None else day.kind]
            self.opened.tell(f"{place}/kind", FaultCode.CALENDAR_DIFFERS, expected=kind, **words)
        elif _three(day) != row.name:
            self.opened.tell(f"{place}/name", FaultCode.CALENDAR_DIFFERS, expected=_three(day), **words)

    def _tables(self) -> dict[str, Any]:
        """The tables that the organiser has, which must be the same, and those that it does not have."""
        rows: Sequence[TableRow] = self.opened.values["parameter_tables"]
        names = [row.name.fi for row in rows]
        known = ParameterTable.objects.filter(organiser=self.organiser, name_fi__in=names)
        tables = {table.name_fi: table for table in known.prefetch_related("editions")}
        for number, row in enumerate(rows):
            table = tables.get(row.name.fi)
            if table is not None and not _is_same(table, row):
                place = self.opened.at("parameter_tables", number)
                self.opened.tell(place, FaultCode.TABLE_DIFFERS, name=row.name.fi)
        return {"tables": tables, "new_tables": tuple(row for row in rows if row.name.fi not in tables)}


def _three(thing: Any) -> Texts:
    return Texts(thing.name_fi, thing.name_sv, thing.name_en)


def _identity(row: ProductRow) -> tuple[Texts, str, str]:
    return (row.name, row.unit, row.vat_class)


def _identity_of(product: Product) -> tuple[Texts, str, str]:
    return (_three(product), product.unit, product.vat_class)


def _is_same(table: ParameterTable, row: TableRow) -> bool:
    own = sorted(_editions(table.kind, table.editions.all()), key=str)
    told = sorted(((each.days, plain_values(row.kind, each.values), each.source) for each in row.editions), key=str)
    return (_three(table), table.kind) == (row.name, row.kind) and own == told


def _editions(kind: str, editions: Sequence[ParameterEdition]) -> Iterator[tuple[Any, ...]]:
    yield from ((edition.period, plain_values(kind, edition.values), edition.source) for edition in editions)
