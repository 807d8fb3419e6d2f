"""Early childhood education with a voucher (C55): the family pays a fee by income, the voucher the rest of the cap.

    price cap = base price × coefficient of age × coefficient of hours
    voucher   = the lower of price and cap, less the family's fee
    extra     = what the provider's price is above the cap, at most a limit; the family pays it

The numbers are the municipality's. Our reading: the fee is never more than the lower of price and cap,
and price and voucher of a part of a month are cut by the same days.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from rulebooks.calculation.bands import DayCalendar
from rulebooks.calculation.lines import Line, LineKind
from rulebooks.calculation.parameters import AgeClass, DaycareHours, DaycareTable
from rulebooks.calculation.partial_month import (
    MonthFacts,
    MonthlyRate,
    PartialMonth,
    count_days,
    method_line,
    part_of_month,
)
from rulebooks.calculation.period_refusals import PeriodRefusal, PeriodRefusalCode
from rulebooks.calculation.priced_rows import Payers, PricedRow, RowsOutcome
from rulebooks.calculation.rounding import rounded
from rulebooks.calculation.texts import Texts, euro_text
from rulebooks.calculation.why import Words, note, part_line, rounding_text
from voucher_portal.core.money import Split, euro, format_euro, format_number

_EXTRA_ABOVE_LIMIT = Texts(
    "Hinta {price} on {extra} yli hintakaton {cap}. Tuottajan lisä saa olla enintään {limit}. "
    "Laske hinta enintään {most} kuukaudessa.",
    "Priset {price} är {extra} över pristaket {cap}. Producentens tillägg får vara högst {limit}. "
    "Sänk priset till högst {most} i månaden.",
    "The price {price} is {extra} above the price cap {cap}. The provider's extra may be at most {limit}. "
    "Lower the price to at most {most} a month.",
)
_UNDER = Texts(
    "Lapsi on alle {age}-vuotiaiden ikäluokassa. Ikäkerroin on {coefficient}.",
    "Barnet hör till åldersklassen under {age} år. Ålderskoefficienten är {coefficient}.",
    "The child is in the age class under {age}. The coefficient of age is {coefficient}.",
)
_OLDEST = Texts(
    "Lapsi on vanhimmassa ikäluokassa. Ikäkerroin on {coefficient}.",
    "Barnet hör till den äldsta åldersklassen. Ålderskoefficienten är {coefficient}.",
    "The child is in the oldest age class. The coefficient of age is {coefficient}.",
)
_CAP = Texts(
    "Hintakatto: {base} × ikäkerroin {age} × tuntikerroin {hours} = {cap}{rounding}",
    "Pristak: {base} × ålderskoefficient {age} × timkoefficient {hours} = {cap}{rounding}",
    "Price cap: {base} × coefficient of age {age} × coefficient of hours {hours} = {cap}{rounding}",
)
_EXTRA = Texts(
    "Tuottajan hinta {price} on {extra} yli hintakaton. Perhe maksaa sen tuottajan lisänä.",
    "Producentens pris {price} är {extra} över pristaket. Familjen betalar det som producentens tillägg.",
    "The provider's price {price} is {extra} above the cap. The family pays that as the provider's extra.",
)
_PRICE = Texts("Hinta: {reckoning}", "Pris: {reckoning}", "Price: {reckoning}")
_VOUCHER = Texts(
    "Palveluseteli maksaa hinnan hintakattoon asti, perheen maksulla vähennettynä: {reckoning} = {amount}",
    "Servicesedeln betalar priset upp till taket, minus familjens avgift: {reckoning} = {amount}",
    "The voucher pays the price up to the cap, less the family's fee: {reckoning} = {amount}",
)
_FAMILY = Texts("Perheen maksu: {amount}", "Familjens avgift: {amount}", "The family's fee: {amount}")
_PROVIDER = Texts("Tuottajan lisä: {amount}", "Producentens tillägg: {amount}", "The provider's extra: {amount}")


@dataclass(frozen=True, kw_only=True)
class ChildFacts(Payers):
    """A child in a month, or in a part of one: both days are of one month and included.

    `hours` are those agreed for a month, `price` the provider's for a month, `family_fee` what was decided
    (`family_fee()` of `daycare_fee` computes it). Raises ValueError for a negative number.
    """

    table: DaycareTable
    born: datetime.date
    hours: Decimal
    price: Decimal
    family_fee: Decimal
    first_day: datetime.date
    last_day: datetime.date
    calendar: DayCalendar
    method: PartialMonth = PartialMonth.OPERATIONAL_DAYS

    def __post_init__(self) -> None:
        for name in ("hours", "price", "family_fee"):
            number: Decimal = getattr(self, name)
            if not number.is_finite() or number < 0:
                raise ValueError(f"{name} {number} is not a number of at least zero")

    @property
    def age_class(self) -> AgeClass:
        return self.table.age_class(self.born, self.first_day)

    @property
    def hour_class(self) -> DaycareHours:
        return self.table.hour_class(self.hours)


@dataclass(frozen=True, kw_only=True)
class DaycareMonth(RowsOutcome):
    """`price_cap`, `family_fee` and `provider_extra` are of a whole month; the parts are what the family
    pays of the fee and of the extra for these days, and add up to the client's share."""

    price_cap: Decimal
    family_fee: Decimal
    provider_extra: Decimal
    fee_part: Decimal
    extra_part: Decimal


def price_cap(table: DaycareTable, born: datetime.date, date: datetime.date, hours: Decimal) -> Decimal:
    """What the voucher and the family's fee together pay at most for a month."""
    coefficient = table.age_class(born, date).coefficient * table.hour_class(hours).coefficient
    return rounded(table.base_price * coefficient, table.rounding)


def daycare_month(facts: ChildFacts) -> DaycareMonth:
    """What a child's month costs and who pays. Raises PeriodRefusal for an extra above its limit."""
    cap = price_cap(facts.table, facts.born, facts.first_day, facts.hours)
    extra = _extra(facts, cap)
    base = min(facts.price, cap)
    fee = min(facts.family_fee, base)
    days = _days(facts, base - fee)
    split = facts.split(part_of_month(days.price, days), part_of_month(days.value, days))
    extra_part = _extra_part(split, fee, part_of_month(MonthlyRate(extra), days))
    row = PricedRow(code="daycare", quantity=Decimal(count_days(days).days), split=split)
    month = DaycareMonth(
        rows=(row,),
        price_cap=cap,
        family_fee=fee,
        provider_extra=extra,
        fee_part=split.client_share - extra_part,
        extra_part=extra_part,
        write_lines=lambda: _lines(facts, days, month),
    )
    return month


def _extra(facts: ChildFacts, cap: Decimal) -> Decimal:
    extra, limit = max(facts.price - cap, Decimal(0)), facts.table.provider_extra_limit
    if limit is None or extra <= limit:
        return extra
    words = {"price": facts.price, "extra": extra, "cap": cap, "limit": limit, "most": cap + limit}
    text = _EXTRA_ABOVE_LIMIT.filled(**{name: euro_text(amount) for name, amount in words.items()})
    raise PeriodRefusal(PeriodRefusalCode.EXTRA_ABOVE_LIMIT, text)


def _days(facts: ChildFacts, voucher: Decimal) -> MonthFacts:
    return MonthFacts(
        price=MonthlyRate(facts.price),
        value=MonthlyRate(voucher),
        first_day=facts.first_day,
        last_day=facts.last_day,
        method=facts.method,
        calendar=facts.calendar,
        value_rule=facts.value_rule,
        price_rule=facts.price_rule,
    )


def _extra_part(split: Split, fee: Decimal, extra: Decimal) -> Decimal:
    """The provider's extra inside the client's share; the fee is the rest, so that the two always add up."""
    return min(euro(extra), split.client_share) if fee else split.client_share


def _lines(facts: ChildFacts, days: MonthFacts, month: DaycareMonth) -> Iterator[Line]:
    yield from _cap_lines(facts, month)
    if not days.is_whole:
        yield method_line(days)
    yield from _part_lines(facts, days, month)


def _cap_lines(facts: ChildFacts, month: DaycareMonth) -> Iterator[Line]:
    age, rule = facts.age_class, facts.value_rule
    words: Words = {"age": str(age.under_age), "coefficient": _number(age.coefficient)}
    text = (_OLDEST if age.under_age is None else _UNDER).filled(**words)
    yield note("age_class", rule, text, under_age=age.under_age or "", coefficient=age.coefficient)
    coefficients = {"age": age.coefficient, "hours": facts.hour_class.coefficient}
    amounts = {"base": facts.table.base_price, "cap": month.price_cap}
    words = {name: _number(coefficient) for name, coefficient in coefficients.items()}
    words["rounding"] = rounding_text(facts.table.rounding)
    text = _CAP.filled(**words, **{name: euro_text(amount) for name, amount in amounts.items()})
    yield note("price_cap", rule, text, **amounts, **coefficients, agreed_hours=facts.hours)
    if month.provider_extra:
        text = _EXTRA.filled(price=euro_text(facts.price), extra=euro_text(month.provider_extra))
        yield note("provider_extra", rule, text, price=facts.price, extra=month.provider_extra)


def _part_lines(facts: ChildFacts, days: MonthFacts, month: DaycareMonth) -> Iterator[Line]:
    split, count = month.split, count_days(days)
    priced_by, rule = facts.price_rule or facts.value_rule, facts.value_rule
    known = {"days": count.days, "of_days": count.of_days}
    price, voucher = _reckonings(facts, days, month)
    text = _PRICE.filled(reckoning=price)
    yield part_line(LineKind.PRICE, "price", priced_by, text, split.price, price=facts.price, **known)
    text = _VOUCHER.filled(reckoning=voucher, amount=euro_text(split.voucher_part))
    inputs = {"price_cap": month.price_cap, "family_fee": month.family_fee, **known}
    yield part_line(LineKind.VOUCHER_PART, "daycare", rule, text, split.voucher_part, **inputs)
    text = _FAMILY.filled(amount=euro_text(month.fee_part))
    yield part_line(LineKind.CLIENT_SHARE, "family_fee", rule, text, month.fee_part, **known)
    if month.extra_part:
        text = _PROVIDER.filled(amount=euro_text(month.extra_part))
        yield part_line(LineKind.CLIENT_SHARE, "provider_extra", rule, text, month.extra_part, **known)


def _reckonings(facts: ChildFacts, days: MonthFacts, month: DaycareMonth) -> tuple[str, str]:
    price, base = format_euro(facts.price), format_euro(min(facts.price, month.price_cap))
    voucher = f"{base} − {format_euro(month.family_fee)}"
    if days.is_whole:
        return price, voucher
    count = count_days(days)
    part = f"{count.days}/{count.of_days}"
    return f"{price} × {part} = {format_euro(month.split.price)}", f"({voucher}) × {part}"


def _number(coefficient: Decimal) -> str:
    return format_number(coefficient, least_decimals=0, most_decimals=4)
