"""Round-the-clock housing by income (C38, G12): a fee out of the net income, and what must stay with the client.

Of a couple whose incomes are counted together the percentage is smaller (42,5 %). The allowance lowers
the fee where too little would stay: that order is our reading. Rent is separate.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rulebooks.calculation.client_situation import ClientSituation, PersonalValue
from rulebooks.calculation.facts import RuleVersion
from rulebooks.calculation.lines import Line
from rulebooks.calculation.parameters import HousingTable
from rulebooks.calculation.texts import Texts, euro_text
from rulebooks.calculation.why import Words, note, percent_text
from voucher_portal.core.money import euro
from voucher_portal.core.quantities import Unit

_INCOME = Texts(
    "Nettotulot vähennysten jälkeen: {income} − {deductions} = {base}",
    "Nettoinkomster efter avdrag: {income} − {deductions} = {base}",
    "Net income after deductions: {income} − {deductions} = {base}",
)
_FEE = Texts(
    "Asiakkaan maksu on {percent} nettotuloista: {base} × {percent} = {fee}",
    "Klientens avgift är {percent} av nettoinkomsterna: {base} × {percent} = {fee}",
    "The client's fee is {percent} of the net income: {base} × {percent} = {fee}",
)
_COUPLE_FEE = Texts(
    "Asiakkaan maksu on {percent} puolisoiden yhteisistä nettotuloista: {base} × {percent} = {fee}",
    "Klientens avgift är {percent} av makarnas gemensamma nettoinkomster: {base} × {percent} = {fee}",
    "The client's fee is {percent} of the couple's joint net income: {base} × {percent} = {fee}",
)
_KEEPS = Texts(
    "Asiakkaan käyttöön jää {base} − {fee} = {left}. Käyttövaran pitää olla vähintään {allowance}.",
    "Klienten får behålla {base} − {fee} = {left}. Dispositionsmedlen ska vara minst {allowance}.",
    "The client keeps {base} − {fee} = {left}. The allowance must be at least {allowance}.",
)
_LOWERED = Texts(
    "Maksua pienennetään, jotta asiakkaan käyttöön jää vähintään {allowance}: maksu on {fee}, ja käyttöön jää {left}.",
    "Avgiften sänks så att klienten får behålla minst {allowance}: avgiften är {fee} och klienten behåller {left}.",
    "The fee is lowered so that the client keeps at least {allowance}: the fee is {fee} and the client keeps {left}.",
)
_NO_FEE = Texts(
    "Tuloista jää {left}, joka ei ylitä käyttövaraa {allowance}. Maksua ei peritä.",
    "Av inkomsterna återstår {left}, vilket inte överskrider dispositionsmedlen {allowance}. Ingen avgift tas ut.",
    "The income leaves {left}, not above the allowance of {allowance}. No fee is charged.",
)
_WHOLE = Texts(
    "Maksu ei voi olla suurempi kuin setelin enimmäisarvo {most}: maksu on {fee}.",
    "Avgiften kan inte vara större än sedelns maximivärde {most}: avgiften är {fee}.",
    "The fee cannot be more than the voucher's highest value {most}: the fee is {fee}.",
)
_VALUE = Texts(
    "Setelin arvo kuukaudessa: {most} − {fee} = {value}",
    "Sedelns värde i månaden: {most} − {fee} = {value}",
    "The voucher's value for a month: {most} − {fee} = {value}",
)


def housing_value(table: HousingTable, situation: ClientSituation, rule: RuleVersion) -> PersonalValue:
    """The value of a month is the highest value less the client's fee; of a day, the month by `days_per_month`."""
    base = _base(situation)
    fee = min(_full_fee(table, situation), _affordable(table, base), table.max_value)
    value = PersonalValue(
        unit=Unit.MONTH,
        unit_value=table.max_value - fee,
        fee_per_unit=fee,
        least_value=euro(0),
        rule=rule,
        monthly_fee=fee,
        allowance_left=base - fee,
        day_value=euro((table.max_value - fee) / table.days_per_month),
        write_lines=lambda: _lines(table, situation, value),
    )
    return value


def _base(situation: ClientSituation) -> Decimal:
    return max(euro(situation.monthly_income - situation.monthly_deductions), euro(0))


def _full_fee(table: HousingTable, situation: ClientSituation) -> Decimal:
    return euro(_base(situation) * table.fee_percent_of(situation.is_couple) / 100)


def _affordable(table: HousingTable, base: Decimal) -> Decimal:
    return max(base - table.allowance, euro(0))


def _lines(table: HousingTable, situation: ClientSituation, value: PersonalValue) -> Iterator[Line]:
    base, full, fee = _base(situation), _full_fee(table, situation), value.fee_per_unit
    percent = table.fee_percent_of(situation.is_couple)
    income, deductions = situation.monthly_income, situation.monthly_deductions
    words: Words = {
        "income": euro_text(income),
        "deductions": euro_text(deductions),
        "base": euro_text(base),
        "percent": percent_text(percent),
        "allowance": euro_text(table.allowance),
        "left": euro_text(base - fee),
        "most": euro_text(table.max_value),
        "value": euro_text(value.unit_value),
    }
    known = {"net_income": income, "deductions": deductions}
    yield note("net_income", value.rule, _INCOME.filled(**words), base=base, **known)
    template = _COUPLE_FEE if situation.is_couple else _FEE
    text = template.filled(fee=euro_text(full), **words)
    yield note("housing_fee", value.rule, text, base=base, percent=percent, fee=full)
    words["fee"] = euro_text(fee)
    if fee < full:
        lowered = _WHOLE if fee == table.max_value else _LOWERED if fee else _NO_FEE
        yield note("fee_lowered", value.rule, lowered.filled(**words), allowance=table.allowance, fee=fee)
    else:
        yield note("allowance", value.rule, _KEEPS.filled(**words), allowance=table.allowance, left=base - fee)
    inputs = {"max_value": table.max_value, "fee": fee, "unit_value": value.unit_value}
    yield note("housing_value", value.rule, _VALUE.filled(**words), **inputs)
