"""The income-related value of an hour (C35, G10): the model of the ministry for home care, 2014–15."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rulebooks.calculation.client_situation import ClientSituation, PersonalValue
from rulebooks.calculation.facts import RuleVersion
from rulebooks.calculation.lines import Line
from rulebooks.calculation.parameters import IncomeHourlyTable
from rulebooks.calculation.rounding import AmountRounding, rounded
from rulebooks.calculation.texts import Texts, euro_text, rate_text
from rulebooks.calculation.why import Words, exact_text, note, percent_text
from voucher_portal.core.money import euro, format_number
from voucher_portal.core.quantities import Unit

_LIMIT = Texts(
    "Talouden koko on {size}. Tuloraja on {limit} kuukaudessa.",
    "Hushållets storlek är {size}. Inkomstgränsen är {limit} i månaden.",
    "The household size is {size}. The income limit is {limit} a month.",
)
_BELOW = Texts(
    "Tulot {income} eivät ylitä tulorajaa. Setelin arvo on {value}.",
    "Inkomsterna {income} överskrider inte gränsen. Sedelns värde är {value}.",
    "The income of {income} is not above the limit. The voucher's value is {value}.",
)
_EXCESS = Texts(
    "Tulot ylittävät tulorajan: {income} − {limit} = {excess}",
    "Inkomsterna överskrider gränsen: {income} − {limit} = {excess}",
    "The income is above the limit: {income} − {limit} = {excess}",
)
_REDUCTION = Texts(
    "Tunnin arvo pienenee: {excess} × {percent} / {divisor} = {reduction}",
    "Timmens värde minskar: {excess} × {percent} / {divisor} = {reduction}",
    "An hour loses: {excess} × {percent} / {divisor} = {reduction}",
)
_VALUE = Texts(
    "Setelin arvo: {most} − {reduction} = {value}",
    "Sedelns värde: {most} − {reduction} = {value}",
    "The voucher's value: {most} − {reduction} = {value}",
)
_UP = Texts(
    "Arvo pyöristetään asiakkaan eduksi ylöspäin seuraavaan {step} senttiin: {value}",
    "Värdet avrundas till klientens fördel uppåt till följande {step} cent: {value}",
    "The value is rounded up to the next {step} cents, in the client's favour: {value}",
)
_FLOOR = Texts(
    "Arvo on aina vähintään {least}.",
    "Värdet är alltid minst {least}.",
    "The value is always at least {least}.",
)
_STEPS = {AmountRounding.UP_5C: "5", AmountRounding.UP_10C: "10"}


def income_hourly_value(table: IncomeHourlyTable, situation: ClientSituation, rule: RuleVersion) -> PersonalValue:
    """max(min_value, max_value − (income − limit) × percent / 100 / divisor), rounded by the table's rule."""
    limit = table.limit_of(situation.household_size)
    exact = table.max_value - limit.of_excess(situation.monthly_income) / table.divisor
    value = min(max(rounded(exact, table.rounding), table.min_value), table.max_value)
    return PersonalValue(
        unit=Unit.HOUR,
        unit_value=value,
        fee_per_unit=table.max_value - value,
        least_value=table.min_value,
        rule=rule,
        write_lines=lambda: _lines(table, situation, rule, exact, value),
    )


def income_of_least_value(table: IncomeHourlyTable, household_size: int) -> Decimal | None:
    """The monthly income from which the value is the lowest one (G10: 3 991,57); None when it never is."""
    limit = table.limit_of(household_size)
    if limit.percent == 0:
        return None
    return euro(limit.limit + (table.max_value - table.min_value) * table.divisor * 100 / limit.percent)


def _lines(
    table: IncomeHourlyTable, situation: ClientSituation, rule: RuleVersion, exact: Decimal, value: Decimal
) -> Iterator[Line]:
    limit = table.limit_of(situation.household_size)
    income, size = situation.monthly_income, situation.household_size
    words: Words = {"size": str(size), "limit": euro_text(limit.limit), "income": euro_text(income)}
    yield note("income_limit", rule, _LIMIT.filled(**words), household_size=size, limit=limit.limit)
    if income <= limit.limit:
        text = _BELOW.filled(value=rate_text(value, Unit.HOUR), **words)
        yield note("income_below_limit", rule, text, monthly_income=income, unit_value=value)
        return
    excess, reduction = income - limit.limit, table.max_value - exact
    words |= {"excess": euro_text(excess), "percent": percent_text(limit.percent), "reduction": exact_text(reduction)}
    words |= {"divisor": format_number(table.divisor, least_decimals=0), "most": rate_text(table.max_value, Unit.HOUR)}
    yield note("income_excess", rule, _EXCESS.filled(**words), monthly_income=income, excess=excess)
    yield note(
        "income_reduction",
        rule,
        _REDUCTION.filled(**words),
        excess=excess,
        percent=limit.percent,
        divisor=table.divisor,
        reduction=reduction,
    )
    yield from _value_lines(table, rule, exact, value, words)


def _value_lines(
    table: IncomeHourlyTable, rule: RuleVersion, exact: Decimal, value: Decimal, words: Words
) -> Iterator[Line]:
    before = rate_text(euro(exact), Unit.HOUR)
    known = {"max_value": table.max_value, "exact": exact, "unit_value": value}
    yield note("income_hourly", rule, _VALUE.filled(value=before, **words), **known)
    if euro(exact) < table.min_value:
        text = _FLOOR.filled(least=rate_text(table.min_value, Unit.HOUR))
        yield note("least_value", rule, text, min_value=table.min_value, unit_value=value)
    elif table.rounding in _STEPS and value != euro(exact):
        text = _UP.filled(step=_STEPS[table.rounding], value=rate_text(value, Unit.HOUR))
        yield note("rounded_up", rule, text, rounding=table.rounding, unit_value=value)
