"""The lines of a visit: from the clock to the cent, part by part. Built only when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rulebooks.calculation.bands import Crossing, DayKind
from rulebooks.calculation.cutting import HELSINKI
from rulebooks.calculation.duration import elapsed_minutes, rounded_minutes
from rulebooks.calculation.facts import QuantityFacts, RoundingMode, RuleVersion, Terms, VisitFacts, VoucherRow
from rulebooks.calculation.lines import Line, LineKind
from rulebooks.calculation.outcome import Drawn, Outcome, Part
from rulebooks.calculation.share_lines import part_lines
from rulebooks.calculation.texts import Texts, clock_minute_text, clock_text, euro_text, quantity_text
from voucher_portal.core.periods import format_date
from voucher_portal.core.quantities import Unit

_LASTED = Texts("Käynti kesti {time}.", "Besöket varade {time}.", "The visit lasted {time}.")
_CLOCK_MOVED = Texts(
    "Kelloa siirrettiin käynnin aikana. Aika lasketaan niin kuin se todella kului.",
    "Klockan ställdes om under besöket. Tiden räknas så som den verkligen gick.",
    "The clock was moved during the visit. The time is counted as it really passed.",
)
_NEAREST = Texts(
    "Aika pyöristetään lähimpään {step} minuuttiin: {time}.",
    "Tiden avrundas till närmaste {step} minuter: {time}.",
    "The time is rounded to the nearest {step} minutes: {time}.",
)
_UP = Texts(
    "Aika pyöristetään ylöspäin täysiin {step} minuutteihin: {time}.",
    "Tiden avrundas uppåt till hela {step} minuter: {time}.",
    "The time is rounded up to full {step} minutes: {time}.",
)
_LEAST = Texts(
    "Lyhin laskutettava aika on {time}.",
    "Den kortaste tid som faktureras är {time}.",
    "The shortest billable time is {time}.",
)
_BY_START = Texts(
    "Koko käynti lasketaan sen alkamisajan hinnalla ja arvolla.",
    "Hela besöket räknas med det pris och värde som gäller när det börjar.",
    "The whole visit is counted at the price and value of its start.",
)
_BAND = Texts(
    "{date} klo {starts}–{ends} ({time}): {product}. Tämä hinta on voimassa {day} klo {opens}–{closes}.",
    "{date} kl. {starts}–{ends} ({time}): {product}. Detta pris gäller {day} kl. {opens}–{closes}.",
    "{date} from {starts} to {ends} ({time}): {product}. This price holds on {day} from {opens} to {closes}.",
)
_FROM_BASE = Texts(
    "Aika vähennetään siitä määrästä, joka on myönnetty: {base}.",
    "Tiden dras av från den mängd som har beviljats: {base}.",
    "The time is taken from the amount that was granted: {base}.",
)
_TOTAL = Texts(
    "Yhteensä: hinta {price}, palveluseteli {voucher}, asiakas {share}.",
    "Sammanlagt: pris {price}, servicesedel {voucher}, klient {share}.",
    "In total: price {price}, voucher {voucher}, client {share}.",
)
_LEFT = Texts("Palvelusetelille jää {left}.", "På servicesedeln återstår {left}.", "Left on the voucher: {left}.")
_LEFT_OF = Texts(
    "Palvelusetelille jää palvelua {product}: {left}.",
    "På servicesedeln återstår av {product}: {left}.",
    "Left on the voucher of {product}: {left}.",
)
_AND_MONEY = Texts("{left}, enintään {money}", "{left}, högst {money}", "{left}, at most {money}")
_DAYS = {
    DayKind.MONDAY: Texts("maanantaisin", "måndagar", "Mondays"),
    DayKind.TUESDAY: Texts("tiistaisin", "tisdagar", "Tuesdays"),
    DayKind.WEDNESDAY: Texts("keskiviikkoisin", "onsdagar", "Wednesdays"),
    DayKind.THURSDAY: Texts("torstaisin", "torsdagar", "Thursdays"),
    DayKind.FRIDAY: Texts("perjantaisin", "fredagar", "Fridays"),
    DayKind.SATURDAY: Texts("lauantaisin", "lördagar", "Saturdays"),
    DayKind.SUNDAY: Texts("sunnuntaisin", "söndagar", "Sundays"),
    DayKind.EVE: Texts("aattoina", "helgdagsaftnar", "holiday eves"),
    DayKind.HOLIDAY: Texts("pyhäpäivinä", "helgdagar", "public holidays"),
}


def visit_lines(facts: VisitFacts, outcome: Outcome) -> tuple[Line, ...]:
    """Everything that a visit's sum rests on, in the order in which it was counted."""
    return (*_time_lines(facts), *_settled_lines(outcome, facts.terms))


def quantity_lines(facts: QuantityFacts, outcome: Outcome) -> tuple[Line, ...]:
    """The same of a counted quantity, which has no clock."""
    return tuple(_settled_lines(outcome, facts.terms))


def _settled_lines(outcome: Outcome, terms: Terms) -> Iterator[Line]:
    rows = {row.key: row for row in outcome.rows}
    for part in outcome.parts:
        yield from _band_lines(part, rows[part.row_key], terms)
        yield from part_lines(part, terms)
    if len(outcome.parts) > 1:
        yield _total_line(outcome)
    if outcome.travel is not None:
        yield from outcome.travel.lines
    yield from left_lines(outcome, outcome.parts[0].rate.value_rule, terms)


def _time_lines(facts: VisitFacts) -> Iterator[Line]:
    terms = facts.terms
    lived = elapsed_minutes(facts.starts_at, facts.ends_at)
    inputs = {"starts_at": facts.starts_at.isoformat(), "ends_at": facts.ends_at.isoformat(), "minutes": str(lived)}
    yield Line(LineKind.NOTE, "time", terms.logging_rule, _LASTED.filled(time=_time(lived)), inputs=inputs)
    if facts.starts_at.astimezone(HELSINKI).utcoffset() != facts.ends_at.astimezone(HELSINKI).utcoffset():
        yield Line(LineKind.NOTE, "clock_moved", terms.logging_rule, _CLOCK_MOVED)
    if terms.unit is Unit.HOUR:
        yield from _rounding_lines(facts, lived)
    if terms.crossing is Crossing.BY_START and len(terms.products) > 1:
        yield Line(LineKind.NOTE, "by_start", terms.logging_rule, _BY_START)


def _rounding_lines(facts: VisitFacts, lived: int) -> Iterator[Line]:
    terms = facts.terms
    rounded = rounded_minutes(lived, terms.rounding_minutes, terms.rounding_mode)
    least = terms.minimum_billable_minutes
    if terms.rounding_minutes > 1 and terms.rounding_mode is not RoundingMode.NONE:
        template = _UP if terms.rounding_mode is RoundingMode.UP else _NEAREST
        text = template.filled(step=str(terms.rounding_minutes), time=_time(rounded))
        inputs = {
            "minutes": str(lived),
            "rounding_minutes": str(terms.rounding_minutes),
            "rounding_mode": terms.rounding_mode.value,
            "rounded": str(rounded),
        }
        yield Line(LineKind.NOTE, "rounding", terms.logging_rule, text, inputs=inputs)
    if rounded < least:
        inputs = {"minutes": str(rounded), "minimum_billable_minutes": str(least)}
        text = _LEAST.filled(time=_time(least))
        yield Line(LineKind.NOTE, "minimum_billable", terms.logging_rule, text, inputs=inputs)


def _band_lines(part: Part, row: VoucherRow, terms: Terms) -> Iterator[Line]:
    """Why this product: the day and the hours of its band; from which row it is taken."""
    if len(terms.products) == 1:
        return
    product = terms.product(part.product_code).name
    rule = part.rate.value_rule
    if part.band is not None and part.starts_at is not None and part.ends_at is not None:
        starts, ends = part.starts_at.astimezone(HELSINKI), part.ends_at.astimezone(HELSINKI)
        text = _BAND.filled(
            date=format_date(starts.date()),
            starts=clock_text(starts),
            ends=clock_text(ends),
            time=_time(elapsed_minutes(part.starts_at, part.ends_at)),
            product=product,
            day=_DAYS[part.band.day_kind],
            opens=clock_minute_text(part.band.from_minute),
            closes=clock_minute_text(part.band.until_minute),
        )
        inputs = {"product": part.product_code, "day_kind": part.band.day_kind.value}
        yield Line(LineKind.NOTE, "band", rule, text, inputs=inputs)
    if row.product_code != part.product_code:
        text = _FROM_BASE.filled(base=terms.product(row.product_code).name)
        inputs = {"product": part.product_code, "row": row.key}
        yield Line(LineKind.NOTE, "draw_from_base", rule, text, inputs=inputs)


def _total_line(outcome: Outcome) -> Line:
    split = outcome.split
    text = _TOTAL.filled(
        price=euro_text(split.price), voucher=euro_text(split.voucher_part), share=euro_text(split.client_share)
    )
    inputs = {"parts": str(len(outcome.parts))}
    return Line(LineKind.NOTE, "total", outcome.parts[0].rate.value_rule, text, inputs=inputs)


def left_lines(drawn: Drawn, rule: RuleVersion, terms: Terms) -> Iterator[Line]:
    """What is left afterwards on every row that was touched."""
    for row in drawn.rows:
        if row.key in drawn.uses:
            yield _left_line(row, drawn, rule, terms)


def _left_line(row: VoucherRow, drawn: Drawn, rule: RuleVersion, terms: Terms) -> Line:
    left, use = drawn.remaining[row.key], drawn.uses[row.key]
    told = euro_text(left.quantity) if row.limits_euros else quantity_text(left.quantity, terms.unit)
    inputs = {"remaining_quantity": str(row.remaining_quantity), "used_quantity": str(use.quantity)}
    if left.money is not None:
        told = _AND_MONEY.filled(left=told, money=euro_text(left.money))
        inputs |= {"remaining_money": str(row.remaining_money), "used_money": str(use.money)}
    text = _LEFT.filled(left=told)
    if len(drawn.rows) > 1:
        text = _LEFT_OF.filled(product=terms.product(row.product_code).name, left=told)
        inputs["row"] = row.key
    return Line(LineKind.QUANTITY, "balance", rule, text, left.quantity, inputs)


def _time(minutes: int) -> Texts:
    return quantity_text(Decimal(minutes), Unit.HOUR)
