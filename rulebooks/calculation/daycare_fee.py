"""The fee of a family for one child in early childhood education (C55).

    full fee = percentage of the income above the limit of the family's size, at most the highest fee
    fee      = full fee × part of the hours × sibling's percentage; nothing below the lowest fee

Each of the two is rounded by the table. Our reading: the sibling's percentage is taken of the family's
own full fee, and the lowest fee is judged last, child by child.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from rulebooks.calculation.facts import RuleVersion
from rulebooks.calculation.lines import Line
from rulebooks.calculation.parameters import DaycareTable
from rulebooks.calculation.rounding import rounded
from rulebooks.calculation.texts import Texts, euro_text
from rulebooks.calculation.why import Explained, Words, note, percent_text, rounding_text
from voucher_portal.core.money import euro

_FULL = Texts(
    "Perheen koko on {size}. Täysi maksu: ({income} − {limit}) × {percent} = {full}{rounding}",
    "Familjens storlek är {size}. Full avgift: ({income} − {limit}) × {percent} = {full}{rounding}",
    "The family size is {size}. Full fee: ({income} − {limit}) × {percent} = {full}{rounding}",
)
_BELOW = Texts(
    "Perheen koko on {size}. Tulot {income} eivät ylitä tulorajaa {limit}. Maksua ei ole.",
    "Familjens storlek är {size}. Inkomsterna {income} överskrider inte gränsen {limit}. Ingen avgift.",
    "The family size is {size}. The income of {income} is not above the limit of {limit}. There is no fee.",
)
_HIGHEST = Texts(
    "Täysi maksu on enintään {full}.",
    "Den fulla avgiften är högst {full}.",
    "The full fee is at most {full}.",
)
_ACCEPTED = Texts(
    "Tuloja ei ole ilmoitettu. Täysi maksu on suurin maksu {full}.",
    "Inkomsterna har inte uppgetts. Den fulla avgiften är den högsta avgiften {full}.",
    "No income was given. The full fee is the highest one, {full}.",
)
_SHARE = Texts(
    "Lapsen maksu: {full} × {hours_percent} (tunnit) × {sibling_percent} (sisarukset) = {fee}{rounding}",
    "Barnets avgift: {full} × {hours_percent} (timmar) × {sibling_percent} (syskon) = {fee}{rounding}",
    "The child's fee: {full} × {hours_percent} (hours) × {sibling_percent} (siblings) = {fee}{rounding}",
)
_TOO_SMALL = Texts(
    "Alle {least} maksua ei peritä.",
    "En avgift under {least} tas inte ut.",
    "A fee below {least} is not charged.",
)


@dataclass(frozen=True, kw_only=True)
class FamilyFacts:
    """A family and one of its children. `monthly_income` None: the family accepts the highest fee.

    `sibling_number` is 1 for the youngest child in early childhood education, 2 for the next, and so on.
    Raises ValueError for a number that is negative or too small.
    """

    family_size: int
    monthly_income: Decimal | None
    hours: Decimal
    sibling_number: int = 1

    def __post_init__(self) -> None:
        if self.family_size < 1 or self.sibling_number < 1:
            raise ValueError("a family has at least one person and one child")
        for number in (self.monthly_income or Decimal(0), self.hours):
            if not number.is_finite() or number < 0:
                raise ValueError(f"{number} is not a number of at least zero")


@dataclass(frozen=True, kw_only=True)
class FamilyFee(Explained):
    """The family's fee for a whole month."""

    amount: Decimal
    full_fee: Decimal


def family_fee(table: DaycareTable, family: FamilyFacts, rule: RuleVersion) -> FamilyFee:
    """The fee of one child for a whole month."""
    full = _full_fee(table, family)
    fee = _child_fee(table, family, full)
    charged = fee if fee >= table.fee.min_fee else euro(0)
    return FamilyFee(amount=charged, full_fee=full, write_lines=lambda: _lines(table, family, rule, full))


def _full_fee(table: DaycareTable, family: FamilyFacts) -> Decimal:
    fee = table.fee
    if family.monthly_income is None:
        return rounded(fee.max_fee, fee.rounding)
    excess = fee.limit_of(family.family_size).of_excess(family.monthly_income)
    return rounded(min(excess, fee.max_fee), fee.rounding)


def _child_fee(table: DaycareTable, family: FamilyFacts, full: Decimal) -> Decimal:
    sibling = table.fee.sibling_percent(family.sibling_number)
    part = table.hour_class(family.hours).fee_percent
    return rounded(full * part * sibling / 10_000, table.fee.rounding)


def _lines(table: DaycareTable, family: FamilyFacts, rule: RuleVersion, full: Decimal) -> Iterator[Line]:
    yield from _full_lines(table, family, rule, full)
    fee, least = _child_fee(table, family, full), table.fee.min_fee
    percents = {
        "hours_percent": table.hour_class(family.hours).fee_percent,
        "sibling_percent": table.fee.sibling_percent(family.sibling_number),
    }
    words: Words = {name: percent_text(percent) for name, percent in percents.items()}
    text = _SHARE.filled(full=euro_text(full), fee=euro_text(fee), rounding=rounding_text(table.fee.rounding), **words)
    yield note("child_fee", rule, text, full_fee=full, fee=fee, **percents)
    if fee < least:
        yield note("least_fee", rule, _TOO_SMALL.filled(least=euro_text(least)), min_fee=least, fee=euro(0))


def _full_lines(table: DaycareTable, family: FamilyFacts, rule: RuleVersion, full: Decimal) -> Iterator[Line]:
    income = family.monthly_income
    if income is None:
        yield note("highest_fee", rule, _ACCEPTED.filled(full=euro_text(full)), max_fee=table.fee.max_fee)
        return
    limit = table.fee.limit_of(family.family_size)
    exact = limit.of_excess(income)
    words: Words = {
        "size": str(family.family_size),
        "income": euro_text(income),
        "limit": euro_text(limit.limit),
        "percent": percent_text(limit.percent),
        "full": euro_text(rounded(exact, table.fee.rounding)),
        "rounding": rounding_text(table.fee.rounding),
    }
    inputs = {"monthly_income": income, "limit": limit.limit, "percent": limit.percent, "exact": exact}
    yield note("full_fee", rule, (_FULL if exact else _BELOW).filled(**words), **inputs)
    if exact > table.fee.max_fee:
        yield note("highest_fee", rule, _HIGHEST.filled(full=euro_text(full)), max_fee=table.fee.max_fee)
