"""A visit before it is saved: checks it, gathers its facts and asks the calculation. Writes nothing.

The page that shows the price while typing and the action that saves come through here, so that
what was shown is what is saved.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from billing import rules, visit_facts
from billing.loggable import rows_of
from billing.models import ServiceEvent
from billing.rules import DateRefusal, LoggingTerms, TimeProblem, VisitTimes
from billing.versions import Versions, VisitRules
from billing.visit_facts import PriceRows, Remaining
from decisions.actions import ledger
from decisions.models import Activation, Balance, VoucherDecision, VoucherRow
from decisions.recurrence import carries, in_order_of_taking, usable_on
from decisions.rules import Movement
from decisions.transitions import ActivationState
from providers.models import Office, PriceListRow
from rulebooks.calculation import (
    Left,
    Outcome,
    Part,
    Refusal,
    RefusalCode,
    Texts,
    TravelFacts,
    VisitFacts,
    VisitTerms,
    calculate_visit,
)
from rulebooks.calculation.texts import clock_text
from rulebooks.models import DefinitionVersion
from voucher_portal.accounts.models import Membership
from voucher_portal.accounts.permissions import Permission
from voucher_portal.accounts.roles import PROVIDER_ROLES
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import first_day, format_date, format_period
from voucher_portal.core.quantities import Unit, UnitOfAccount

Moments: TypeAlias = tuple[datetime.datetime, datetime.datetime]

_MINUTE = datetime.timedelta(minutes=1)
#: Where the form tells of a refusal, if not at the end of the visit.
_FIELDS = {RefusalCode.NO_PRICE: "service_date", RefusalCode.TRAVEL_OUTSIDE_HOME: "kilometres_outside_home"}
_LOGGING_ROLES = [str(role.name) for role in PROVIDER_ROLES if Permission.EVENT_LOG in role.permissions]

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
    """A visit as a worker tells it. `row` names the service; `kilometres` are the round trip."""

    row: VoucherRow
    times: VisitTimes
    worker: Membership
    note: str = ""
    kilometres: Decimal | None = None
    kilometres_outside_home: Decimal = Decimal(0)


@dataclass(frozen=True)
class PricedPart:
    """A part of the outcome with the rows it rests on. `is_banded`: the hours chose its product."""

    part: Part
    row: VoucherRow
    price_row: PriceListRow
    name: Texts
    is_banded: bool

    @property
    def counted_in(self) -> UnitOfAccount:
        """What the quantities of the part count: minutes, pieces or days."""
        return Unit(self.row.unit).unit_of_account


@dataclass(frozen=True)
class PricedVisit:
    """A visit that may be saved: its moments, the rows it rests on, and its outcome.

    `rows` and `remaining` are those that can pay, by the public id of the row.
    """

    entry: VisitEntry
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    rules: VisitRules
    terms: VisitTerms
    prices: PriceRows
    rows: Mapping[str, VoucherRow]
    remaining: Mapping[str, Remaining]
    outcome: Outcome

    @property
    def parts(self) -> list[PricedPart]:
        return [self._priced(part) for part in self.outcome.parts]

    @property
    def draws(self) -> list[ledger.Draw]:
        """What is taken from which balance."""
        uses = self.outcome.uses.items()
        taken = [(key, Movement(*use)) for key, use in uses if use.quantity or use.money]
        return [self.remaining[key].draw(use) for key, use in taken]

    @property
    def lefts(self) -> list[tuple[VoucherRow, Left]]:
        """What is left afterwards on each row that was touched."""
        return [(self.rows[key], self.outcome.remaining[key]) for key in self.outcome.uses]

    @property
    def is_of_several_rows(self) -> bool:
        return len(self.rows) > 1

    def _priced(self, part: Part) -> PricedPart:
        assert part.starts_at is not None
        price_row = self.prices.row_on(part.product_code, clock.helsinki_date(part.starts_at))
        name = self.terms.product(part.product_code).name
        is_banded = self.rules.chooses(self.entry.row.product.public_id)
        return PricedPart(part, self.rows[part.row_key], price_row, name, is_banded)


def workers_of(office: Office, since: datetime.date) -> list[Membership]:
    """Who may have made a visit from this office since a date: its workers, also those who left after it."""
    here = Q(office_assignments__office=office, office_assignments__roles__overlap=_LOGGING_ROLES)
    everywhere = Q(roles__overlap=_LOGGING_ROLES)
    working = Q(ended_at=None) | Q(ended_at__gte=clock.moment(since, datetime.time()))
    found = Membership.objects.filter(here | everywhere, working, organisation_id=office.provider.organisation_id)
    return list(found.select_related("user").distinct())


def price_visit(
    *,
    activation: Activation,
    entry: VisitEntry,
    replacing: ServiceEvent | None = None,
    versions: Versions | None = None,
    lock: bool = False,
) -> PricedVisit:
    """Check a visit and price it as of now. Raises RuleViolation naming the form's field.

    `replacing` is the event that this visit would correct: its time and its use count as free.
    `versions` are those of the decision where they are known already. With `lock` the balances are
    locked until the transaction ends, so that the outcome holds.
    """
    moments = _moments(entry.times)
    _check_service(activation, entry)
    last = clock.helsinki_date(moments[1] - _MINUTE)
    known = versions or Versions.of(activation.decision)
    visit_rules = known.rules(entry.times.service_date, last)
    _check_date(activation, entry, visit_rules.version, moments[1], replacing)
    _check_worker(activation, entry)
    _check_overlap(activation, moments, replacing)
    return _priced(activation, entry, visit_rules, moments, replacing, lock=lock)


def _priced(
    activation: Activation,
    entry: VisitEntry,
    visit_rules: VisitRules,
    moments: Moments,
    replacing: ServiceEvent | None,
    *,
    lock: bool,
) -> PricedVisit:
    decision, date = activation.decision, entry.times.service_date
    rows = rows_of(decision)
    paying = visit_facts.paying_rows(visit_rules, entry.row, rows)
    remaining = _remaining(activation, paying, date, replacing, lock=lock)
    prices = _prices(activation, paying, date)
    terms = visit_facts.terms_of(visit_rules, decision, entry.row, rows, prices)
    exhaustion = decision.definition_version.exhaustion
    facts = VisitFacts(
        terms=terms,
        rows=tuple(remaining[row.public_id].as_facts(row, exhaustion) for row in paying),
        starts_at=moments[0],
        ends_at=moments[1],
        base_row_key=visit_facts.base_row_key(visit_rules, entry.row, paying),
        travel=_travel(visit_rules, entry),
    )
    named = {row.public_id: row for row in paying}
    return PricedVisit(entry, *moments, visit_rules, terms, prices, named, remaining, _outcome(facts))


def _moments(times: VisitTimes) -> Moments:
    try:
        return rules.moments(times)
    except rules.UnclearTime as unclear:
        raise RuleViolation(_TIME_PROBLEMS[unclear.problem], field=unclear.field, code=unclear.problem) from unclear


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


def _check_overlap(activation: Activation, moments: Moments, replacing: ServiceEvent | None) -> None:
    """A voucher serves its client one visit at a time, whoever of its providers makes it."""
    others = ServiceEvent.objects.filter(decision_id=activation.decision_id).overlapping(*moments)
    if replacing is not None:
        others = others.exclude(pk=replacing.pk)
    other = others.order_by("starts_at").first()
    if other is not None:
        times = (clock_text(clock.helsinki(at)) for at in (other.starts_at, other.ends_at))
        message = _("Asiakkaalle on jo kirjattu käynti samaan aikaan: %(date)s klo %(starts)s–%(ends)s. Tarkista ajat.")
        words = dict(zip(("starts", "ends"), times, strict=True), date=format_date(other.service_date))
        raise RuleViolation(str(message) % words, field="starts", code="overlap")


def _remaining(
    activation: Activation,
    paying: Sequence[VoucherRow],
    date: datetime.date,
    replacing: ServiceEvent | None,
    *,
    lock: bool,
) -> dict[str, Remaining]:
    """What is left on each row on the visit's date, by its public id.

    With `lock` also the balances of a corrected visit's old date are locked, and those of the periods that may
    hand something on: all in the order of their keys.
    """
    version = activation.decision.definition_version
    days = Q(period__contains=date) | (Q(period__contains=replacing.service_date) if replacing else Q())
    if carries(version):
        days |= Q(period__startswith__lte=clock.today())
    balances = Balance.objects.filter(days, row__decision=activation.decision_id).select_related("row").order_by("pk")
    locked = list(balances.select_for_update(of=("self",)) if lock else balances)
    found = {balance.row_id: balance for balance in locked if date in balance.period}
    if any(row.pk not in found for row in paying):
        raise RuleViolation(
            _("Palvelusetelillä ei ole saldoa tälle päivälle. Ota yhteyttä palvelusetelin myöntäjään."),
            field="service_date",
            code="no_balance",
        )
    cause = replacing and ledger.Cause(replacing.kind, replacing.public_id)
    given_back = ledger.spent_of_balances(cause) if cause else {}
    lefts = {row.public_id: Remaining.of(found[row.pk], given_back.get(found[row.pk].pk)) for row in paying}
    if not carries(version):
        return lefts
    return {key: _with_others(left, activation.decision, date, locked, given_back) for key, left in lefts.items()}


def _with_others(
    left: Remaining,
    decision: VoucherDecision,
    date: datetime.date,
    balances: Sequence[Balance],
    given_back: Mapping[int, Movement],
) -> Remaining:
    """What the periods of the row leave to one another."""
    today, own = clock.today(), left.balance
    begun = [one for one in balances if one.row_id == own.row_id and first_day(one.period) <= today]
    returned = {key: movement.quantity for key, movement in given_back.items()}
    usable = usable_on(decision.definition_version, decision.period, begun, date, today, returned)
    others = in_order_of_taking(begun, own)
    pairs = tuple((one, one.remaining_quantity + returned.get(one.pk, Decimal(0))) for one in others)
    return replace(left, usable=usable, others=pairs)


def _prices(activation: Activation, paying: Sequence[VoucherRow], date: datetime.date) -> PriceRows:
    """The office's approved prices. Raises RuleViolation when nothing that the voucher has is priced."""
    prices = visit_facts.price_rows(activation.office, activation.decision, date)
    if not any(prices.has(row.product.public_id, date) for row in paying):
        raise RuleViolation(
            _(
                "Toimipisteellänne ei ole hyväksyttyä hintaa tälle palvelulle ja päivälle. Tarkista päivä, tai ota "
                "yhteyttä palvelusetelin myöntäjään."
            ),
            field="service_date",
            code="no_price",
        )
    return prices


def _travel(visit_rules: VisitRules, entry: VisitEntry) -> TravelFacts | None:
    """The kilometres, if there were any. Raises RuleViolation where they are not paid or cannot be right."""
    terms = visit_rules.facts.travel
    if not entry.kilometres:
        return None
    if terms is None:
        raise RuleViolation(
            _("Tältä päivältä ei makseta matkakorvausta. Tyhjennä kilometrit."), field="kilometres", code="no_travel"
        )
    if entry.kilometres_outside_home > entry.kilometres:
        raise RuleViolation(
            _("Kotikunnan ulkopuolella ajettuja kilometrejä ei voi olla enemmän kuin koko matka. Tarkista kilometrit."),
            field="kilometres_outside_home",
            code="more_outside",
        )
    return TravelFacts(
        kilometres=entry.kilometres,
        on=entry.times.service_date,
        terms=terms,
        kilometres_outside_home=entry.kilometres_outside_home,
    )


def _outcome(facts: VisitFacts) -> Outcome:
    try:
        return calculate_visit(facts)
    except Refusal as refusal:
        field = _FIELDS.get(refusal.code, "ends")
        raise RuleViolation(refusal.text.of(get_language() or "fi"), field=field, code=refusal.code) from refusal
