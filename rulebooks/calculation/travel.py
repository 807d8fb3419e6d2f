"""Compensation of a visit's travel, which the organiser pays beside the price (domain.md C47, G9).

kilometres − those outside the home municipality that are not paid − free kilometres, × the rate of
the date, at most the cap; rounded once. It is not the client's and takes nothing from a row.
"""

from __future__ import annotations

import datetime
import functools
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from rulebooks.calculation.facts import ALWAYS, RuleVersion, first_and_last, require_amounts, require_cents
from rulebooks.calculation.lines import Line, LineKind
from rulebooks.calculation.outcome import Refusal, RefusalCode
from rulebooks.calculation.texts import Texts, euro_text, kilometre_rate_text, kilometres_text
from voucher_portal.core.money import euro
from voucher_portal.core.periods import DateRange, format_date

_NOTHING = Decimal(0)
_OUTSIDE_HOME = Texts(
    "Matkasta {outside} on asiakkaan kotikunnan ulkopuolella. Järjestäjä korvaa vain matkat kotikunnassa. "
    "Kirjaa vain kotikunnassa ajetut kilometrit.",
    "Av resan är {outside} utanför klientens hemkommun. Anordnaren ersätter bara resor i hemkommunen. "
    "Registrera bara de kilometer som körts i hemkommunen.",
    "{outside} of the trip are outside the client's home municipality. The organiser pays only for trips within it. "
    "Enter only the kilometres driven there.",
)
_NO_RATE = Texts(
    "Kilometrikorvaukselta puuttuu hinta {date}. Tarkista päivä, tai ota yhteyttä setelin myöntäjään.",
    "Kilometerersättningen har inget pris den {date}. Kontrollera datumet, eller kontakta den som beviljat sedeln.",
    "There is no kilometre rate on {date}. Check the date, or contact the organiser that granted the voucher.",
)
_DROPPED = Texts(
    "Matkasta {outside} on kotikunnan ulkopuolella. Sitä ei korvata.",
    "Av resan är {outside} utanför hemkommunen. Den delen ersätts inte.",
    "{outside} of the trip are outside the home municipality. They are not paid for.",
)
_FREE = Texts(
    "Ensimmäisiä kilometrejä ei korvata: {free}.",
    "De första kilometrarna ersätts inte: {free}.",
    "The first kilometres are not paid for: {free}.",
)
_TRAVEL = Texts(
    "Matkakorvaus: {paid} × {rate} = {amount}. Järjestäjä maksaa sen palveluntuottajalle.",
    "Reseersättning: {paid} × {rate} = {amount}. Anordnaren betalar den till producenten.",
    "Travel compensation: {paid} × {rate} = {amount}. The organiser pays it to the provider.",
)
_CAPPED = Texts(
    "Matkakorvaus: {paid} × {rate} olisi {full}, mutta se on enintään {amount}. "
    "Järjestäjä maksaa sen palveluntuottajalle.",
    "Reseersättning: {paid} × {rate} vore {full}, men den är högst {amount}. Anordnaren betalar den till producenten.",
    "Travel compensation: {paid} × {rate} would be {full}, but it is at most {amount}. "
    "The organiser pays it to the provider.",
)


class OutsideHome(StrEnum):
    """What happens to kilometres outside the client's home municipality."""

    PAID = "paid"
    NOT_PAID = "not_paid"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class KilometreRate:
    """Euro per kilometre for a period of dates, and the version that says so."""

    euro_per_kilometre: Decimal
    rule: RuleVersion
    period: DateRange = ALWAYS

    days: tuple[datetime.date, datetime.date] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        require_amounts(euro_per_kilometre=self.euro_per_kilometre)
        object.__setattr__(self, "days", first_and_last(self.period))


@dataclass(frozen=True, kw_only=True)
class TravelTerms:
    """How travel is paid. `free_kilometres` of each visit are not paid, `cap` is euro for a visit.

    `enters_reference_total` says whether the billing reference counts it. Raises ValueError for
    negative numbers.
    """

    rates: tuple[KilometreRate, ...]
    free_kilometres: Decimal = _NOTHING
    cap: Decimal | None = None
    outside_home: OutsideHome = OutsideHome.PAID
    enters_reference_total: bool = True

    def __post_init__(self) -> None:
        require_amounts(free_kilometres=self.free_kilometres, cap=self.cap)
        if self.cap is not None:
            require_cents(self.cap)

    def rate_on(self, date: datetime.date) -> KilometreRate:
        """Raises Refusal for a date without a rate."""
        for rate in self.rates:
            first, last = rate.days
            if first <= date <= last:
                return rate
        raise Refusal(RefusalCode.NO_PRICE, _NO_RATE.filled(date=format_date(date)))


@dataclass(frozen=True, kw_only=True)
class TravelFacts:
    """The kilometres of a visit, both ways, and how many of them were outside the home municipality.

    Raises ValueError for negative kilometres, or more outside than there were.
    """

    kilometres: Decimal
    on: datetime.date
    terms: TravelTerms
    kilometres_outside_home: Decimal = _NOTHING

    def __post_init__(self) -> None:
        kilometres, outside = self.kilometres, self.kilometres_outside_home
        if not (kilometres.is_finite() and outside.is_finite()) or not 0 <= outside <= kilometres:
            raise ValueError(f"{outside} km outside the home municipality of {kilometres}")


@dataclass(frozen=True, kw_only=True)
class TravelOutcome:
    """What the organiser pays the provider for the travel of a visit, in euro."""

    paid_kilometres: Decimal
    amount: Decimal
    rate: KilometreRate
    facts: TravelFacts

    @property
    def enters_reference_total(self) -> bool:
        return self.facts.terms.enters_reference_total

    @functools.cached_property
    def lines(self) -> tuple[Line, ...]:
        return travel_lines(self)


def calculate_travel(facts: TravelFacts) -> TravelOutcome:
    """Price the travel of a visit. Raises Refusal."""
    terms = facts.terms
    if facts.kilometres_outside_home and terms.outside_home is OutsideHome.REFUSED:
        text = _OUTSIDE_HOME.filled(outside=kilometres_text(facts.kilometres_outside_home))
        raise Refusal(RefusalCode.TRAVEL_OUTSIDE_HOME, text)
    kilometres = facts.kilometres
    if terms.outside_home is OutsideHome.NOT_PAID:
        kilometres -= facts.kilometres_outside_home
    paid = max(kilometres - terms.free_kilometres, _NOTHING)
    rate = terms.rate_on(facts.on)
    amount = euro(paid * rate.euro_per_kilometre)
    if terms.cap is not None and amount > terms.cap:
        amount = euro(terms.cap)
    return TravelOutcome(paid_kilometres=paid, amount=amount, rate=rate, facts=facts)


def travel_lines(outcome: TravelOutcome) -> tuple[Line, ...]:
    """The lines of travel: what is left out, and what is paid."""
    facts, rule = outcome.facts, outcome.rate.rule
    lines = []
    if facts.kilometres_outside_home and facts.terms.outside_home is OutsideHome.NOT_PAID:
        text = _DROPPED.filled(outside=kilometres_text(facts.kilometres_outside_home))
        inputs = {"kilometres_outside_home": str(facts.kilometres_outside_home)}
        lines.append(Line(LineKind.NOTE, "travel_outside_home", rule, text, inputs=inputs))
    if facts.terms.free_kilometres:
        text = _FREE.filled(free=kilometres_text(facts.terms.free_kilometres))
        inputs = {"free_kilometres": str(facts.terms.free_kilometres)}
        lines.append(Line(LineKind.NOTE, "free_kilometres", rule, text, inputs=inputs))
    return (*lines, _amount_line(outcome))


def _amount_line(outcome: TravelOutcome) -> Line:
    rate, cap = outcome.rate, outcome.facts.terms.cap
    full = euro(outcome.paid_kilometres * rate.euro_per_kilometre)
    text = (_TRAVEL if full == outcome.amount else _CAPPED).filled(
        paid=kilometres_text(outcome.paid_kilometres),
        rate=kilometre_rate_text(rate.euro_per_kilometre),
        full=euro_text(full),
        amount=euro_text(outcome.amount),
    )
    inputs = {
        "kilometres": str(outcome.facts.kilometres),
        "paid_kilometres": str(outcome.paid_kilometres),
        "euro_per_kilometre": str(rate.euro_per_kilometre),
        "cap": "" if cap is None else str(cap),
    }
    return Line(LineKind.TRAVEL, "travel", rate.rule, text, outcome.amount, inputs)
