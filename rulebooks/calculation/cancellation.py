"""A visit that was not made: what the voucher and the client pay for it (domain.md C46).

The definition says for each reason how many per cent of the voucher's part the voucher pays, and
how many per cent of the price or of their own share the client pays. Usually nothing.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from rulebooks.calculation.balance import spent
from rulebooks.calculation.cutting import HELSINKI
from rulebooks.calculation.explanation import left_lines
from rulebooks.calculation.facts import RuleVersion, VisitFacts, require_amounts
from rulebooks.calculation.lines import Line, LineKind
from rulebooks.calculation.outcome import Drawn, Outcome, Part, Refusal, RefusalCode, Use
from rulebooks.calculation.texts import Texts, clock_text, euro_text, percentage_text
from rulebooks.calculation.visit import calculate_visit
from voucher_portal.core.money import Split, euro
from voucher_portal.core.periods import format_date

_NOTHING = Decimal(0)


class CancellationReason(StrEnum):
    """Why a visit was not made."""

    CLIENT_CANCELLED_IN_TIME = "client_cancelled_in_time"
    CLIENT_CANCELLED_LATE = "client_cancelled_late"
    CLIENT_NO_SHOW = "client_no_show"
    PROVIDER_CANCELLED = "provider_cancelled"


#: The reasons that say when the client told of it.
TOLD_BY_CLIENT = frozenset({CancellationReason.CLIENT_CANCELLED_IN_TIME, CancellationReason.CLIENT_CANCELLED_LATE})


class ClientBase(StrEnum):
    """What the client's percentage is counted of: the whole price, or the share of a made visit."""

    PRICE = "price"
    SHARE = "share"


_REASONS = {
    CancellationReason.CLIENT_CANCELLED_IN_TIME: Texts(
        "Asiakas perui käynnin ajoissa, viimeistään {hours} h ennen sen alkua.",
        "Klienten avbokade besöket i tid, senast {hours} h innan det skulle börja.",
        "The client cancelled the visit in time, at least {hours} h before its start.",
    ),
    CancellationReason.CLIENT_CANCELLED_LATE: Texts(
        "Asiakas perui käynnin myöhässä, alle {hours} h ennen sen alkua.",
        "Klienten avbokade besöket för sent, mindre än {hours} h innan det skulle börja.",
        "The client cancelled the visit late, less than {hours} h before its start.",
    ),
    CancellationReason.CLIENT_NO_SHOW: Texts(
        "Asiakas ei ollut paikalla eikä ollut perunut käyntiä.",
        "Klienten var inte på plats och hade inte avbokat besöket.",
        "The client was not there and had not cancelled the visit.",
    ),
    CancellationReason.PROVIDER_CANCELLED: Texts(
        "Palveluntuottaja perui käynnin.",
        "Producenten ställde in besöket.",
        "The provider cancelled the visit.",
    ),
}
_TOO_LATE = Texts(
    "Asiakas perui käynnin {told}. Ajoissa peruttu käynti on peruttu viimeistään {latest}. "
    "Valitse syyksi, että asiakas perui myöhässä.",
    "Klienten avbokade besöket {told}. Ett besök som avbokas i tid avbokas senast {latest}. "
    "Välj som orsak att klienten avbokade för sent.",
    "The client cancelled on {told}. To be in time it must be cancelled on {latest} at the latest. "
    "Choose as the reason that the client cancelled late.",
)
_IN_TIME = Texts(
    "Asiakas perui käynnin {told}, ja se on ajoissa: viimeinen hetki on {latest}. "
    "Valitse syyksi, että asiakas perui ajoissa.",
    "Klienten avbokade besöket {told}, och det är i tid: den sista tidpunkten är {latest}. "
    "Välj som orsak att klienten avbokade i tid.",
    "The client cancelled on {told}, which is in time: the last moment is {latest}. "
    "Choose as the reason that the client cancelled in time.",
)
_WAS_CANCELLED = Texts(
    "Asiakas perui käynnin {told}, joten hän ei jäänyt tulematta kertomatta siitä. "
    "Valitse syyksi, että asiakas perui myöhässä.",
    "Klienten avbokade besöket {told}, och uteblev alltså inte utan att meddela. "
    "Välj som orsak att klienten avbokade för sent.",
    "The client cancelled on {told}, so they did not stay away without telling. "
    "Choose as the reason that the client cancelled late.",
)
_MOMENT = Texts("{date} klo {clock}", "{date} kl. {clock}", "{date} at {clock}")
_PLANNED = Texts(
    "Käynti olisi maksanut {price}: palveluseteli {voucher}, asiakas {share}.",
    "Besöket skulle ha kostat {price}: servicesedel {voucher}, klient {share}.",
    "The visit would have cost {price}: voucher {voucher}, client {share}.",
)
_VOUCHER = Texts(
    "Palveluseteli maksaa osuudestaan {percentage}: {amount}",
    "Servicesedeln betalar {percentage} av sin del: {amount}",
    "The voucher pays {percentage} of its part: {amount}",
)
_CLIENT_OF_PRICE = Texts(
    "Asiakas maksaa hinnasta {percentage}: {amount}",
    "Klienten betalar {percentage} av priset: {amount}",
    "The client pays {percentage} of the price: {amount}",
)
_CLIENT_OF_SHARE = Texts(
    "Asiakas maksaa omavastuustaan {percentage}: {amount}",
    "Klienten betalar {percentage} av sin självriskandel: {amount}",
    "The client pays {percentage} of their own share: {amount}",
)
_CLIENT_FREE = Texts(
    "Palvelu on asiakkaalle maksuton. Asiakas maksaa {amount}.",
    "Tjänsten är avgiftsfri för klienten. Klienten betalar {amount}.",
    "The service is free for the client. The client pays {amount}.",
)
_CHARGED = Texts(
    "Tekemättä jääneestä käynnistä maksetaan {amount}.",
    "För besöket som inte blev av betalas {amount}.",
    "For the visit that was not made {amount} is paid.",
)


@dataclass(frozen=True, kw_only=True)
class CancellationCharge:
    """What a reason costs: `voucher_percentage` of the voucher's part, `client_percentage` of the base.

    Raises ValueError for a percentage outside 0–100.
    """

    reason: CancellationReason
    voucher_percentage: Decimal = _NOTHING
    client_percentage: Decimal = _NOTHING
    client_base: ClientBase = ClientBase.PRICE

    def __post_init__(self) -> None:
        require_amounts(voucher_percentage=self.voucher_percentage, client_percentage=self.client_percentage)
        if max(self.voucher_percentage, self.client_percentage) > 100:
            raise ValueError("a percentage is more than a hundred")


@dataclass(frozen=True, kw_only=True)
class CancellationTerms:
    """How many hours before its start a visit is cancelled in time, and what each reason costs.

    A reason without a charge costs nothing. Raises ValueError for negative hours.
    """

    rule: RuleVersion
    notice_hours: int = 24
    charges: tuple[CancellationCharge, ...] = ()

    def __post_init__(self) -> None:
        if self.notice_hours < 0:
            raise ValueError(f"{self.notice_hours} hours of notice")

    def charge_of(self, reason: CancellationReason) -> CancellationCharge:
        found = (charge for charge in self.charges if charge.reason is reason)
        return next(found, CancellationCharge(reason=reason))


@dataclass(frozen=True, kw_only=True)
class CancellationFacts:
    """The visit as it was planned, and why it was not made. `cancelled_at` None: nobody told.

    Raises ValueError for a client's cancellation that does not say when, and for a moment without a
    time zone.
    """

    visit: VisitFacts
    reason: CancellationReason
    terms: CancellationTerms
    cancelled_at: datetime.datetime | None = None

    def __post_init__(self) -> None:
        if self.cancelled_at is None and self.reason in TOLD_BY_CLIENT:
            raise ValueError("a cancellation by the client says when it was made")
        if self.cancelled_at is not None and self.cancelled_at.tzinfo is None:
            raise ValueError("a moment must carry its time zone")


@dataclass(frozen=True, kw_only=True)
class CancellationOutcome(Drawn):
    """What is paid for a visit that was not made. `planned` is the visit's outcome, had it been made;
    None where nothing is charged, since then nothing has to be known of it. No journey is paid.
    """

    reason: CancellationReason
    charge: CancellationCharge
    planned: Outcome | None
    parts: tuple[Part, ...] = ()
    travel: None = None


def calculate_cancellation(facts: CancellationFacts) -> CancellationOutcome:
    """What a visit costs that was not made. Raises Refusal, also for what the visit itself would be refused."""
    _check_notice(facts)
    charge = facts.terms.charge_of(facts.reason)
    planned = None
    uses: dict[str, Use] = {}
    split = Split.zero()
    if charge.voucher_percentage or charge.client_percentage:
        planned = calculate_visit(replace(facts.visit, travel=None))
        split, uses = _charged(planned, charge, facts)
    return CancellationOutcome(
        split=split,
        uses=uses,
        rows=facts.visit.rows,
        reason=facts.reason,
        charge=charge,
        planned=planned,
        tell=functools.partial(cancellation_lines, facts),
    )


def _check_notice(facts: CancellationFacts) -> None:
    told = facts.cancelled_at
    if told is None or facts.reason is CancellationReason.PROVIDER_CANCELLED:
        return
    latest = facts.visit.starts_at.astimezone(datetime.UTC) - datetime.timedelta(hours=facts.terms.notice_hours)
    is_in_time = told <= latest
    words = {"told": _moment(told), "latest": _moment(latest)}
    if facts.reason is CancellationReason.CLIENT_CANCELLED_IN_TIME and not is_in_time:
        raise Refusal(RefusalCode.CANCELLED_TOO_LATE, _TOO_LATE.filled(**words))
    if facts.reason is not CancellationReason.CLIENT_CANCELLED_IN_TIME and is_in_time:
        raise Refusal(RefusalCode.CANCELLED_IN_TIME, _IN_TIME.filled(**words))
    if facts.reason is CancellationReason.CLIENT_NO_SHOW:
        raise Refusal(RefusalCode.CANCELLED_TOO_LATE, _WAS_CANCELLED.filled(**words))


def _charged(planned: Outcome, charge: CancellationCharge, facts: CancellationFacts) -> tuple[Split, dict[str, Use]]:
    """The sum of the parts, each rounded once, and what the voucher's percentage takes from its rows."""
    rows = {row.key: row for row in facts.visit.rows}
    total = Split.zero()
    uses: dict[str, Use] = {}
    for part in planned.parts:
        voucher_part = euro(part.split.voucher_part * charge.voucher_percentage / 100)
        share = _NOTHING if facts.visit.terms.is_free_for_client else _client_share(part, voucher_part, charge)
        total += Split(voucher_part + share, voucher_part, euro(share))
        if charge.voucher_percentage:
            row, wanted = rows[part.row_key], part.used_quantity * charge.voucher_percentage / 100
            quantity = min(wanted.to_integral_value(ROUND_CEILING), part.used_quantity)
            uses[row.key] = spent(row, uses.get(row.key), quantity, voucher_part)
    return total, uses


def _client_share(part: Part, voucher_part: Decimal, charge: CancellationCharge) -> Decimal:
    """Together voucher and client never pay more than the price of a visit that was made."""
    if charge.client_base is ClientBase.SHARE:
        return euro(part.split.client_share * charge.client_percentage / 100)
    return min(euro(part.split.price * charge.client_percentage / 100), part.split.price - voucher_part)


def cancellation_lines(facts: CancellationFacts, outcome: CancellationOutcome) -> tuple[Line, ...]:
    return tuple(_lines(facts, outcome))


def _lines(facts: CancellationFacts, outcome: CancellationOutcome) -> Iterator[Line]:
    rule, split, charge = facts.terms.rule, outcome.split, outcome.charge
    reason = _REASONS[outcome.reason].filled(hours=str(facts.terms.notice_hours))
    inputs = {"reason": outcome.reason.value, "notice_hours": str(facts.terms.notice_hours)}
    yield Line(LineKind.NOTE, "cancellation", rule, reason, inputs=inputs)
    if outcome.planned is not None:
        yield _planned_line(outcome.planned, rule)
    text = _CHARGED.filled(amount=euro_text(split.price))
    yield Line(LineKind.PRICE, "cancellation_price", rule, text, split.price)
    text = _VOUCHER.filled(percentage=percentage_text(charge.voucher_percentage), amount=euro_text(split.voucher_part))
    inputs = {"voucher_percentage": str(charge.voucher_percentage)}
    yield Line(LineKind.VOUCHER_PART, "cancellation_voucher", rule, text, split.voucher_part, inputs)
    yield _client_line(facts, outcome)
    yield from left_lines(outcome, rule, facts.visit.terms)


def _planned_line(planned: Outcome, rule: RuleVersion) -> Line:
    split = planned.split
    text = _PLANNED.filled(
        price=euro_text(split.price), voucher=euro_text(split.voucher_part), share=euro_text(split.client_share)
    )
    inputs = {"price": str(split.price), "voucher_part": str(split.voucher_part)}
    return Line(LineKind.NOTE, "planned", rule, text, inputs=inputs)


def _client_line(facts: CancellationFacts, outcome: CancellationOutcome) -> Line:
    charge, share = outcome.charge, outcome.split.client_share
    template = _CLIENT_OF_PRICE if charge.client_base is ClientBase.PRICE else _CLIENT_OF_SHARE
    if facts.visit.terms.is_free_for_client:
        template = _CLIENT_FREE
    text = template.filled(percentage=percentage_text(charge.client_percentage), amount=euro_text(share))
    inputs = {"client_percentage": str(charge.client_percentage), "client_base": charge.client_base.value}
    return Line(LineKind.CLIENT_SHARE, "cancellation_client", facts.terms.rule, text, share, inputs)


def _moment(moment: datetime.datetime) -> Texts:
    local = moment.astimezone(HELSINKI)
    return _MOMENT.filled(date=format_date(local.date()), clock=clock_text(local))
