"""A visit before it is saved: checks it, gathers its facts and asks the calculation. Writes nothing.

The page that shows the price while typing and the action that saves come through here, so that
what was shown is what is saved.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from billing import rules
from billing.models import ServiceEvent
from billing.rules import DateRefusal, LoggingTerms, TimeProblem, VisitTimes
from decisions.models import Activation, Balance, VoucherDecision, VoucherRow
from decisions.transitions import ActivationState
from providers.models import Office, PriceListRow
from providers.transitions import ApprovalState
from rulebooks.calculation import (
    BandTable,
    Exhaustion,
    FlatValue,
    Outcome,
    Product,
    Rate,
    Refusal,
    RoundingMode,
    RuleVersion,
    Texts,
    VisitFacts,
    VisitTerms,
    calculate_visit,
)
from rulebooks.calculation import VoucherRow as RowLeft
from rulebooks.calculation.texts import clock_text
from rulebooks.models import DefinitionVersion
from voucher_portal.accounts.models import Membership
from voucher_portal.accounts.permissions import Permission
from voucher_portal.accounts.roles import PROVIDER_ROLES
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import format_date, format_period
from voucher_portal.core.quantities import Unit, UnitOfAccount

Moments: TypeAlias = tuple[datetime.datetime, datetime.datetime]

_LOGGING_ROLES = [str(role.name) for role in PROVIDER_ROLES if Permission.EVENT_LOG in role.permissions]
_PRICING_STATES = (ApprovalState.SIGNED, ApprovalState.SUSPENDED, ApprovalState.REVOKED)

_TIME_PROBLEMS = {
    TimeProblem.AMBIGUOUS: _("Kelloa siirrettiin, ja tämä aika oli kahdesti. Valitse, kumpaa tarkoitat."),
    TimeProblem.NONEXISTENT: _("Kelloa siirrettiin eteenpäin, eikä tätä aikaa ollut. Tarkista kellonaika."),
    TimeProblem.ENDS_BEFORE_START: _(
        "Käynti päättyy ennen kuin se alkaa. Korjaa aika, tai merkitse, että käynti päättyi seuraavana päivänä."
    ),
    TimeProblem.LONGER_THAN_A_DAY: _(
        "Käynti kestäisi yli vuorokauden. Korjaa aika, tai poista merkintä, että käynti päättyi seuraavana päivänä."
    ),
}


@dataclass(frozen=True)
class VisitEntry:
    """A visit as a worker tells it."""

    row: VoucherRow
    times: VisitTimes
    worker: Membership
    note: str = ""


@dataclass(frozen=True)
class PricedVisit:
    """A visit that may be saved: its moments, the rows it rests on, and its outcome."""

    entry: VisitEntry
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    version: DefinitionVersion
    price_row: PriceListRow
    balance: Balance
    outcome: Outcome

    @property
    def counted_in(self) -> UnitOfAccount:
        return Unit(self.entry.row.unit).unit_of_account


def workers_of(office: Office, since: datetime.date) -> list[Membership]:
    """Who may have made a visit from this office since a date: its workers, also those who left after it."""
    here = Q(office_assignments__office=office, office_assignments__roles__overlap=_LOGGING_ROLES)
    everywhere = Q(roles__overlap=_LOGGING_ROLES)
    working = Q(ended_at=None) | Q(ended_at__gte=clock.moment(since, datetime.time()))
    found = Membership.objects.filter(here | everywhere, working, organisation_id=office.provider.organisation_id)
    return list(found.select_related("user").distinct())


def price_visit(
    *, activation: Activation, entry: VisitEntry, replacing: ServiceEvent | None = None, lock: bool = False
) -> PricedVisit:
    """Check a visit and price it as of now. Raises RuleViolation naming the form's field.

    `replacing` is the event that this visit would correct: its time and its use count as free.
    With `lock` the balance is locked until the transaction ends, so that the outcome holds.
    """
    moments = _moments(entry.times)
    version = version_on(activation, entry.times.service_date)
    _check_service(activation, entry)
    _check_date(activation, entry, version, moments[1], replacing)
    _check_worker(activation, entry)
    balance = _balance_of(entry, lock)
    _check_overlap(entry, moments, replacing)
    price_row = _price_row_of(activation, entry)
    remaining = balance.remaining_quantity + _given_back(replacing, balance)
    facts = _facts(activation.decision, entry.row, version, price_row, remaining, moments)
    return PricedVisit(entry, *moments, version, price_row, balance, _outcome(facts))


def _moments(times: VisitTimes) -> Moments:
    try:
        return rules.moments(times)
    except rules.UnclearTime as unclear:
        raise RuleViolation(_TIME_PROBLEMS[unclear.problem], field=unclear.field, code=unclear.problem) from unclear


def version_on(activation: Activation, date: datetime.date) -> DefinitionVersion:
    """How visits are logged follows the version in force on their date; a gap, the decision's own."""
    decision = activation.decision
    versions = DefinitionVersion.objects.in_force(date).filter(definition_id=decision.definition_id)
    return versions.select_related("definition").order_by("-number").first() or decision.definition_version


def _check_service(activation: Activation, entry: VisitEntry) -> None:
    if activation.state not in (ActivationState.ACTIVATED, ActivationState.ENDED):
        raise RuleViolation(_("Ota asiakas ensin vastaan. Sen jälkeen voit kirjata käyntejä."), code="not_activated")
    if entry.row.decision_id != activation.decision_id:
        raise RuleViolation(_("Valitse palvelu tältä palvelusetelipäätökseltä."), field="row", code="other_row")


def _check_date(
    activation: Activation,
    entry: VisitEntry,
    version: DefinitionVersion,
    ends_at: datetime.datetime,
    replacing: ServiceEvent | None,
) -> None:
    terms = logging_terms(activation, version)
    now = clock.now()
    date = entry.times.service_date
    keeps_date = replacing is not None and replacing.service_date == date
    refusal = rules.date_refusal(terms, service_date=date, ends_at=ends_at, now=now, keeps_date=keeps_date)
    if refusal is not None:
        field = "ends" if refusal is DateRefusal.NOT_ENDED else "service_date"
        raise RuleViolation(_date_message(refusal, terms, now), field=field, code=refusal)


def logging_terms(activation: Activation, version: DefinitionVersion) -> LoggingTerms:
    """What bounds the dates of visits of this activation."""
    ended_at = activation.ended_at
    return LoggingTerms(
        validity=activation.decision.period,
        window_days=version.logging_window_days,
        decision_ended=activation.decision.end_date,
        service_ended=clock.helsinki_date(ended_at) if ended_at else None,
    )


def _date_message(refusal: DateRefusal, terms: LoggingTerms, now: datetime.datetime) -> str:
    first = rules.first_loggable_date(clock.helsinki_date(now), terms.window_days)
    last = terms.last_voucher_date
    words = {
        "validity": format_period(terms.validity, (get_language() or "fi")[:2]),
        "last": format_date(last) if last else "",
        "service_ended": format_date(terms.service_ended) if terms.service_ended else "",
        "first": format_date(first),
    }
    return str(_DATE_MESSAGES[refusal]) % words


_DATE_MESSAGES = {
    DateRefusal.FUTURE: _("Käynti on tulevaisuudessa. Kirjaa käynti, kun se on tehty."),
    DateRefusal.NOT_ENDED: _("Käynti ei ole vielä päättynyt. Kirjaa käynti, kun se on tehty."),
    DateRefusal.BEFORE_VOUCHER: _("Palveluseteli on voimassa %(validity)s. Tarkista päivä."),
    DateRefusal.AFTER_VOUCHER: _("Palvelusetelin viimeinen päivä oli %(last)s. Tarkista päivä."),
    DateRefusal.AFTER_SERVICE: _("Palvelunne tälle asiakkaalle päättyi %(service_ended)s. Tarkista päivä."),
    DateRefusal.TOO_OLD: _(
        "Kirjausaika on päättynyt: voit kirjata käyntejä, jotka on tehty %(first)s tai sen jälkeen. "
        "Ota yhteyttä palvelusetelin myöntäjään."
    ),
}


def _check_worker(activation: Activation, entry: VisitEntry) -> None:
    workers = workers_of(activation.office, entry.times.service_date)
    if entry.worker not in workers:
        raise RuleViolation(
            _("Valitse työntekijä, joka tekee käyntejä tästä toimipisteestä."), field="worker", code="other_office"
        )


def _balance_of(entry: VisitEntry, lock: bool) -> Balance:
    balances = Balance.objects.filter(row=entry.row, period__contains=entry.times.service_date).order_by("pk")
    balance = (balances.select_for_update(of=("self",)) if lock else balances).first()
    if balance is None:
        raise RuleViolation(
            _("Palvelusetelillä ei ole saldoa tälle päivälle. Ota yhteyttä palvelusetelin myöntäjään."),
            field="service_date",
            code="no_balance",
        )
    return balance


def _check_overlap(entry: VisitEntry, moments: Moments, replacing: ServiceEvent | None) -> None:
    others = ServiceEvent.objects.filter(row=entry.row).overlapping(*moments)
    if replacing is not None:
        others = others.exclude(pk=replacing.pk)
    other = others.order_by("starts_at").first()
    if other is not None:
        times = (clock_text(clock.helsinki(at)) for at in (other.starts_at, other.ends_at))
        message = _("Asiakkaalle on jo kirjattu käynti samaan aikaan: %(date)s klo %(starts)s–%(ends)s. Tarkista ajat.")
        words = dict(zip(("starts", "ends"), times, strict=True), date=format_date(other.service_date))
        raise RuleViolation(str(message) % words, field="starts", code="overlap")


def _price_row_of(activation: Activation, entry: VisitEntry) -> PriceListRow:
    """The approved price for office and home municipality on the visit's date.

    An approval that has ended or is suspended still prices what was done while it held.
    """
    prices = PriceListRow.objects.applicable(
        office=activation.office,
        product=entry.row.product,
        municipality_code=activation.decision.municipality_code,
        on=entry.times.service_date,
    )
    newest = prices.filter(approval__state__in=_PRICING_STATES).order_by("-approval__signed_at", "-pk")
    price_row = newest.select_related("approval").first()
    if price_row is None:
        raise RuleViolation(
            _(
                "Toimipisteellänne ei ole hyväksyttyä hintaa tälle palvelulle ja päivälle. Tarkista päivä, tai ota "
                "yhteyttä palvelusetelin myöntäjään."
            ),
            field="service_date",
            code="no_price",
        )
    return price_row


def _facts(
    decision: VoucherDecision,
    row: VoucherRow,
    version: DefinitionVersion,
    price_row: PriceListRow,
    remaining: Decimal,
    moments: Moments,
) -> VisitFacts:
    """What was decided is frozen in the decision; how visits are logged follows the date's version."""
    starts_at, ends_at = moments
    product = _product(decision, row, price_row)
    terms = VisitTerms(
        unit=Unit(row.unit),
        products=(product,),
        table=BandTable.all_day(product.code),
        is_free_for_client=row.is_free_for_client,
        logging_rule=version.rule_version,
        rounding_minutes=max(version.rounding_minutes, 1),
        rounding_mode=RoundingMode(version.rounding_mode),
        minimum_billable_minutes=version.minimum_billable_minutes,
    )
    left = RowLeft(
        key=row.public_id,
        product_code=product.code,
        remaining_quantity=remaining,
        unit_of_account=terms.unit.unit_of_account,
        exhaustion=Exhaustion(decision.definition_version.exhaustion),
    )
    return VisitFacts(terms=terms, rows=(left,), starts_at=starts_at, ends_at=ends_at)


def _product(decision: VoucherDecision, row: VoucherRow, price_row: PriceListRow) -> Product:
    """The row's product at the price of the office and the value of the decision, around the clock."""
    rate = Rate(
        price=price_row.price,
        value=FlatValue(row.unit_value),
        value_rule=decision.definition_version.rule_version,
        price_rule=_price_rule(price_row),
    )
    name = Texts(row.product_name_fi, row.product_name_sv, row.product_name_en)
    return Product(code=row.public_id, name=name, rates=(rate,))


def _given_back(replacing: ServiceEvent | None, balance: Balance) -> Decimal:
    """What the corrected event returns to this very balance, in units of account."""
    if replacing is None or replacing.row_id != balance.row_id or replacing.service_date not in balance.period:
        return Decimal(0)
    return replacing.quantity


def _price_rule(price_row: PriceListRow) -> RuleVersion:
    number = price_row.approval.number or ""
    name = Texts(f"Hyväksymispäätös {number}", f"Beslut om godkännande {number}", f"Approval decision {number}")
    return RuleVersion(name=name, number=1, public_id=price_row.approval.public_id)


def _outcome(facts: VisitFacts) -> Outcome:
    try:
        return calculate_visit(facts)
    except Refusal as refusal:
        raise RuleViolation(refusal.text.of(get_language() or "fi"), field="ends", code=refusal.code) from refusal
