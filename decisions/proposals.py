"""What a proposal may contain: the rules in force, products with their values, approved offices."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from clients.models import Client, Conclusion, NeedAssessment
from decisions.models import VoucherDecision, VoucherRow
from decisions.personal_values import OwnValues, basis_of, depends_on_income, own_values
from decisions.rules import is_covered
from providers.models import Office, PriceListRow
from providers.models.approval import PriceListRowQuerySet
from providers.models.office import OfficeQuerySet
from providers.transitions import ProviderState
from rulebooks.calculation.client_situation import ClientSituation
from rulebooks.models import Definition, DefinitionVersion, Product, ProductValue
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.money import euro
from voucher_portal.core.periods import DateRange, contains, first_day, format_date
from voucher_portal.core.quantities import Unit, format_decision_quantity, value_of
from voucher_portal.core.regions import municipality


@dataclass(frozen=True)
class RowDraft:
    """A product and how much of it, in units of account (minutes for hours)."""

    product: Product
    quantity: Decimal


@dataclass(frozen=True)
class PricedRow:
    """A row with the unit value in force and its value: 20:00 h × 32,00 €/h = 640,00 € (S1:L165)."""

    product: Product
    quantity: Decimal
    unit_value: Decimal
    value: Decimal

    @property
    def shown_quantity(self) -> str:
        return format_decision_quantity(self.quantity, self.product.unit)


@dataclass(frozen=True)
class Proposal:
    """What the case manager proposes for a client. `situation` is told where the value depends on income."""

    definition: Definition
    need_assessment: NeedAssessment
    period: DateRange
    decision_language: str
    reasons: str
    rows: tuple[RowDraft, ...]
    office: Office | None = None
    situation: ClientSituation | None = None


@dataclass(frozen=True)
class Checked:
    """A proposal that may be made: its rules, its rows with their values, and the client's own values if any."""

    version: DefinitionVersion
    rows: list[PricedRow]
    own: OwnValues | None


def version_on(definition: Definition, date: datetime.date) -> DefinitionVersion:
    """The published rules in force on the date. Raises RuleViolation when there are none."""
    return _in_force(_published(definition), date)


def _published(definition: Definition) -> list[DefinitionVersion]:
    versions = DefinitionVersion.objects.published().filter(definition=definition)
    chosen = ("unit", "definition", "income_table", "base_product", "travel_rate_table")
    return list(versions.select_related(*chosen).order_by("-number"))


def _in_force(published: Iterable[DefinitionVersion], date: datetime.date) -> DefinitionVersion:
    version = next((version for version in published if contains(version.period, date)), None)
    if version is None or version.go_live_date > date:
        message = _("Palvelusetelillä ei ole voimassa olevaa määritelmää %(date)s. Valitse toinen alkamispäivä.")
        raise RuleViolation(message % {"date": format_date(date)}, field="first_day", code="no_version")
    return version


def products_on(version: DefinitionVersion, date: datetime.date) -> list[tuple[Product, Decimal]]:
    """The products of the version that have a value on the date, with the value of one unit."""
    values = ProductValue.objects.on(date).filter(version=version).select_related("product")
    return [(value.product, value.unit_value) for value in values.order_by("product__position", "product_id")]


def values_on(
    version: DefinitionVersion, date: datetime.date, situation: ClientSituation | None
) -> tuple[dict[str, Decimal], OwnValues | None]:
    """The value of a unit of each product by its public id, and how income made it where it did.

    Raises RuleViolation when the value depends on an income that was not told, or has no table on the date.
    """
    if depends_on_income(version):
        own = own_values(version, situation, date)
        return dict(own.by_product), own
    return {product.public_id: unit_value for product, unit_value in products_on(version, date)}, None


def priced_rows(rows: Iterable[RowDraft], values: Mapping[str, Decimal]) -> list[PricedRow]:
    """The rows with their values. Raises RuleViolation for a product that has none."""
    return [_priced(row, values) for row in rows]


def total_value(rows: Iterable[PricedRow]) -> Decimal:
    return sum((row.value for row in rows), euro(0))


def check_proposal(client: Client, proposal: Proposal) -> Checked:
    """What a proposal that may be made comes to. Raises RuleViolation otherwise."""
    published = _published(proposal.definition)
    version = _in_force(published, first_day(proposal.period))
    _check_period(published, proposal.period)
    _check_municipality(client, version)
    _check_assessment(client, proposal.need_assessment)
    if not proposal.rows:
        raise RuleViolation(_("Kirjoita määrä ainakin yhdelle tuotteelle."), code="no_rows")
    if proposal.office is not None:
        check_office(proposal.office, proposal.definition, client.municipality_code, first_day(proposal.period))
    values, own = values_on(version, first_day(proposal.period), proposal.situation)
    return Checked(version, priced_rows(proposal.rows, values), own)


def proposal_of(decision: VoucherDecision, rows: Iterable[VoucherRow]) -> Proposal:
    """The proposal as it stands in a draft with these rows."""
    basis = basis_of(decision)
    return Proposal(
        definition=decision.definition,
        need_assessment=decision.need_assessment,
        period=decision.period,
        decision_language=decision.decision_language,
        reasons=decision.reasons,
        rows=tuple(RowDraft(row.product, row.quantity) for row in rows),
        office=decision.attached_office,
        situation=basis and basis.situation,
    )


def approved_prices(definition: Definition, municipality_code: str, on: datetime.date) -> PriceListRowQuerySet:
    """The approved prices of a service in a municipality, of open offices of active companies."""
    return PriceListRow.objects.in_force(on).filter(
        approval__definition=definition,
        municipality_codes__contains=[municipality_code],
        office__closed_at=None,
        office__provider__state=ProviderState.ACTIVE,
    )


def approved_offices(definition: Definition, municipality_code: str, on: datetime.date) -> OfficeQuerySet:
    """The offices that may serve a client of the municipality with this voucher on the date."""
    prices = approved_prices(definition, municipality_code, on)
    offices = Office.objects.filter(pk__in=prices.values("office_id"))
    return offices.select_related("provider__organisation").order_by("provider__organisation__sort_name", "sort_name")


def check_office(office: Office, definition: Definition, municipality_code: str, first: datetime.date) -> None:
    """Raises RuleViolation unless the office is approved for the voucher in the municipality."""
    on = max(first, clock.today())
    if not approved_offices(definition, municipality_code, on).filter(pk=office.pk).exists():
        raise RuleViolation(
            _("Toimipistettä ei ole hyväksytty tähän palveluun asiakkaan kotikunnassa. Valitse toinen toimipiste."),
            field="office",
            code="not_approved",
        )


def _priced(row: RowDraft, values: Mapping[str, Decimal]) -> PricedRow:
    unit_value = values.get(row.product.public_id)
    if unit_value is None:
        raise RuleViolation(_("Tuotteella ei ole arvoa alkamispäivänä. Jätä sen määrä tyhjäksi."), code="no_value")
    if row.quantity <= 0:
        raise RuleViolation(_("Määrän pitää olla suurempi kuin nolla."), code="not_positive")
    return PricedRow(row.product, row.quantity, unit_value, value_of(row.quantity, Unit(row.product.unit), unit_value))


def _check_period(published: Iterable[DefinitionVersion], days: DateRange) -> None:
    if not is_covered(days, (version.period for version in published)):
        raise RuleViolation(
            _("Voimassaolo jatkuu yli palvelusetelin sääntöjen voimassaolon. Valitse aikaisempi päättymispäivä."),
            field="last_day",
            code="outside_version",
        )


def _check_municipality(client: Client, version: DefinitionVersion) -> None:
    if client.municipality_code not in version.municipality_codes:
        known = municipality(client.municipality_code)
        message = _("Palveluseteliä ei myönnetä kotikuntaan %(municipality)s. Valitse toinen palvelu.")
        raise RuleViolation(message % {"municipality": known.name_fi}, code="municipality")


def _check_assessment(client: Client, assessment: NeedAssessment) -> None:
    if assessment.client_id != client.pk or assessment.conclusion != Conclusion.VOUCHER_SUITS:
        raise RuleViolation(
            _("Kirjaa ensin palvelutarpeen arvio, jonka mukaan palveluseteli sopii asiakkaalle."),
            field="need_assessment",
            code="no_assessment",
        )
