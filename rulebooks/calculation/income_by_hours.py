"""A monthly fee by income, household and granted hours, spread over the hours (C36, C37, G11).

That the fee is divided by the granted hours and taken off the value of every time band alike is our
reading of the county's own calculator; the fee and its percentages are the county's.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rulebooks.calculation.client_situation import ClientSituation, PersonalValue, reduced
from rulebooks.calculation.facts import RuleVersion
from rulebooks.calculation.lines import Line
from rulebooks.calculation.parameters import IncomeByHoursTable
from rulebooks.calculation.period_refusals import PeriodRefusal, PeriodRefusalCode
from rulebooks.calculation.texts import Texts, euro_text, rate_text
from rulebooks.calculation.why import Words, note, percent_text
from voucher_portal.core.money import euro, format_number
from voucher_portal.core.quantities import Unit

_NO_HOURS = Texts(
    "Arvo lasketaan myönnettyjen tuntien mukaan. Kirjoita, kuinka monta tuntia kuukaudessa myönnetään.",
    "Värdet räknas enligt de beviljade timmarna. Skriv hur många timmar i månaden som beviljas.",
    "The value depends on the granted hours. Write how many hours a month are granted.",
)
_LIMIT = Texts(
    "Talouden koko on {size} ja tunteja {hours} kuukaudessa. Tuloraja on {limit} ja maksuprosentti {percent}.",
    "Hushållets storlek är {size} och timmarna {hours} i månaden. Inkomstgränsen är {limit} och procenten {percent}.",
    "The household size is {size}, {hours} hours a month. The income limit is {limit}, the percentage {percent}.",
)
_BELOW = Texts(
    "Tulot {income} eivät ylitä tulorajaa. Asiakkaan kuukausimaksu on {fee}.",
    "Inkomsterna {income} överskrider inte gränsen. Klientens månadsavgift är {fee}.",
    "The income of {income} is not above the limit. The client's monthly fee is {fee}.",
)
_FEE = Texts(
    "Asiakkaan kuukausimaksu: ({income} − {limit}) × {percent} = {fee}",
    "Klientens månadsavgift: ({income} − {limit}) × {percent} = {fee}",
    "The client's monthly fee: ({income} − {limit}) × {percent} = {fee}",
)
_PER_HOUR = Texts(
    "Maksu jaetaan myönnetyille tunneille: {fee} / {hours} h = {per_hour}",
    "Avgiften fördelas på de beviljade timmarna: {fee} / {hours} h = {per_hour}",
    "The fee is spread over the granted hours: {fee} / {hours} h = {per_hour}",
)
_VALUE = Texts(
    "Setelin arvo: {base} − {per_hour} = {value}",
    "Sedelns värde: {base} − {per_hour} = {value}",
    "The voucher's value: {base} − {per_hour} = {value}",
)
_LEAST = Texts(
    "Maksu on tuntia kohti suurempi kuin arvosta voidaan vähentää. Setelin arvo on {value}.",
    "Avgiften per timme är större än vad som kan dras av från värdet. Sedelns värde är {value}.",
    "The fee for an hour is more than can be taken off the value. The voucher's value is {value}.",
)


def income_by_hours_value(
    table: IncomeByHoursTable, situation: ClientSituation, base_value: Decimal, rule: RuleVersion
) -> PersonalValue:
    """The value of an hour whose full value is `base_value`. Raises PeriodRefusal without granted hours."""
    if situation.granted_hours == 0:
        raise PeriodRefusal(PeriodRefusalCode.NO_GRANTED_HOURS, _NO_HOURS)
    limit = table.limit_of(situation.household_size, situation.granted_hours)
    fee = euro(limit.of_excess(situation.monthly_income))
    per_hour = euro(fee / situation.granted_hours)
    value = PersonalValue(
        unit=Unit.HOUR,
        unit_value=reduced(base_value, per_hour, table.min_value),
        fee_per_unit=per_hour,
        least_value=table.min_value,
        rule=rule,
        monthly_fee=fee,
        write_lines=lambda: _lines(table, situation, base_value, value),
    )
    return value


def _lines(
    table: IncomeByHoursTable, situation: ClientSituation, base_value: Decimal, value: PersonalValue
) -> Iterator[Line]:
    limit = table.limit_of(situation.household_size, situation.granted_hours)
    fee, income, hours = value.monthly_fee or euro(0), situation.monthly_income, situation.granted_hours
    words: Words = {
        "size": str(situation.household_size),
        "hours": format_number(hours, least_decimals=0),
        "limit": euro_text(limit.limit),
        "percent": percent_text(limit.percent),
        "income": euro_text(income),
        "fee": euro_text(fee),
        "per_hour": rate_text(value.fee_per_unit, Unit.HOUR),
        "base": rate_text(base_value, Unit.HOUR),
        "value": rate_text(value.unit_value, Unit.HOUR),
    }
    known = {"limit": limit.limit, "percent": limit.percent, "monthly_income": income}
    yield note("income_limit", value.rule, _LIMIT.filled(**words), granted_hours=hours, **known)
    template = _FEE if income > limit.limit else _BELOW
    yield note("monthly_fee", value.rule, template.filled(**words), monthly_fee=fee, **known)
    if fee:
        inputs = {"monthly_fee": fee, "granted_hours": hours, "fee_per_unit": value.fee_per_unit}
        yield note("fee_per_hour", value.rule, _PER_HOUR.filled(**words), **inputs)
    is_floor = base_value - value.fee_per_unit < value.unit_value
    text = (_LEAST if is_floor else _VALUE).filled(**words)
    yield note("income_by_hours", value.rule, text, base_value=base_value, unit_value=value.unit_value)
