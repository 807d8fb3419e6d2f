"""A treatment sold as a package: consultation, operation and check, and technical costs up to a cap.

Each part has its price and its value. Only what was done is paid: a consultation that leads to no
operation is a consultation. Technical costs (a laboratory, a lens, a prosthesis) are what they were, and
the voucher pays them up to a cap of their own. That the value of one part may or may not pay for another
is the definition's to say: all of this is our reading of what "a package" means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from rulebooks.calculation.lines import Line
from rulebooks.calculation.outcome import Refusal, RefusalCode
from rulebooks.calculation.period_refusals import PeriodRefusal, PeriodRefusalCode
from rulebooks.calculation.priced_rows import Payers, PricedRow, RowsOutcome
from rulebooks.calculation.texts import Texts, each, euro_text
from rulebooks.calculation.why import note
from voucher_portal.core.money import euro

TECHNICAL = "technical_costs"
_NOTHING_DONE = Texts(
    "Valitse ainakin yksi hoidon osa, joka on tehty.",
    "Välj minst en del av behandlingen som har utförts.",
    "Choose at least one part of the treatment that was done.",
)
_NOT_IN_PACKAGE = Texts(
    "{code} ei kuulu hoitopakettiin. Pakettiin kuuluvat: {parts}.",
    "{code} ingår inte i vårdpaketet. I paketet ingår: {parts}.",
    "{code} is not in the package. The package has: {parts}.",
)
_ABOVE_CAP = Texts(
    "Teknisiä kuluja on {costs}, ja niitä korvataan enintään {cap}. Sovi ylittävästä osasta setelin myöntäjän kanssa.",
    "De tekniska kostnaderna är {costs} och ersätts med högst {cap}. Avtala om resten med den som beviljat sedeln.",
    "The technical costs are {costs}; at most {cap} is paid. Agree on the rest with the organiser of the voucher.",
)
_TOGETHER = Texts(
    "Palveluseteli maksaa tehdyistä osista yhteensä enintään {value}.",
    "Servicesedeln betalar sammanlagt högst {value} för de utförda delarna.",
    "The voucher pays at most {value} for the parts that were done, together.",
)
_TECHNICAL = Texts("Tekniset kulut", "Tekniska kostnader", "Technical costs")
_UP_TO = Texts("enintään {value}:", "högst {value}:", "at most {value}:")
_OF_TOGETHER = Texts("yhteisestä arvosta", "av det gemensamma värdet", "out of the joint value")
_PRICED_AT = Texts("hinta", "pris", "price")


class PackageValue(StrEnum):
    """Does each part pay only for itself, or do the values of the parts that were done pay together?"""

    PER_PART = "per_part"
    TOGETHER = "together"


@dataclass(frozen=True, kw_only=True)
class PackagePart:
    """A part of the treatment: what it is called, its agreed price and the voucher's value for it, in euro."""

    code: str
    name: Texts
    price: Decimal
    value: Decimal

    def __post_init__(self) -> None:
        for amount in (self.price, self.value):
            if not amount.is_finite() or amount < 0:
                raise ValueError(f"{self.code}: {self.price} and {self.value} in euro")
        if self.code == TECHNICAL:
            raise ValueError(f"{TECHNICAL} is not a part")


@dataclass(frozen=True, kw_only=True)
class TreatmentFacts(Payers):
    """A package and the parts of it that were done, each once. `technical_costs` are those of the receipt.

    With `refuses_above_cap` technical costs above their cap are refused; else the client pays what is above.
    """

    package: tuple[PackagePart, ...]
    done: frozenset[str]
    package_value: PackageValue
    technical_costs: Decimal = Decimal(0)
    technical_cap: Decimal = Decimal(0)
    refuses_above_cap: bool = False

    def __post_init__(self) -> None:
        for amount in (self.technical_costs, self.technical_cap):
            if not amount.is_finite() or amount < 0:
                raise ValueError(f"{self.technical_costs} of technical costs, {self.technical_cap} of them paid")
        if len({part.code for part in self.package}) < len(self.package):
            raise ValueError("two parts of a package have one code")

    @property
    def done_parts(self) -> tuple[PackagePart, ...]:
        """The parts that were done, in the order of the package."""
        return tuple(part for part in self.package if part.code in self.done)


def treatment_outcome(facts: TreatmentFacts) -> RowsOutcome:
    """What the treatment costs and who pays what. Raises Refusal for what is not in the package or not paid."""
    _refuse_what_is_wrong(facts)
    rows = [*_part_rows(facts)]
    if facts.technical_costs:
        split = facts.split(facts.technical_costs, facts.technical_cap)
        rows.append(PricedRow(code=TECHNICAL, quantity=Decimal(1), split=split))
    return RowsOutcome(rows=tuple(rows), write_lines=lambda: _lines(facts, tuple(rows)))


def _refuse_what_is_wrong(facts: TreatmentFacts) -> None:
    codes = [part.code for part in facts.package]
    for code in sorted(facts.done.difference(codes)):
        names = each(lambda language: ", ".join(part.name.of(language) for part in facts.package))
        text = _NOT_IN_PACKAGE.filled(code=code, parts=names)
        raise PeriodRefusal(PeriodRefusalCode.NOT_IN_PACKAGE, text)
    if not facts.done:
        raise Refusal(RefusalCode.NO_QUANTITY, _NOTHING_DONE)
    if facts.refuses_above_cap and facts.technical_costs > facts.technical_cap:
        words = {"costs": euro_text(facts.technical_costs), "cap": euro_text(facts.technical_cap)}
        raise PeriodRefusal(PeriodRefusalCode.TECHNICAL_COSTS_ABOVE_CAP, _ABOVE_CAP.filled(**words))


def _part_rows(facts: TreatmentFacts) -> Iterator[PricedRow]:
    """The value that pays together goes to the parts in the order of the package."""
    left = _value_of_done(facts)
    for part in facts.done_parts:
        ceiling = left if facts.package_value is PackageValue.TOGETHER else part.value
        split = facts.split(part.price, ceiling)
        left -= split.voucher_part
        yield PricedRow(code=part.code, quantity=Decimal(1), split=split)


def _value_of_done(facts: TreatmentFacts) -> Decimal:
    return sum((euro(part.value) for part in facts.done_parts), euro(0))


def _lines(facts: TreatmentFacts, rows: tuple[PricedRow, ...]) -> Iterator[Line]:
    if facts.package_value is PackageValue.TOGETHER:
        value = _value_of_done(facts)
        text = _TOGETHER.filled(value=euro_text(value))
        yield note("package_value", facts.value_rule, text, value=value, parts=", ".join(sorted(facts.done)))
    names = {part.code: part.name for part in facts.package} | {TECHNICAL: _TECHNICAL}
    values = {part.code: part.value for part in facts.package} | {TECHNICAL: facts.technical_cap}
    for row in rows:
        is_together = facts.package_value is PackageValue.TOGETHER and row.code != TECHNICAL
        voucher = _OF_TOGETHER if is_together else _UP_TO.filled(value=euro_text(values[row.code]))
        yield from facts.lines(names[row.code], row, _PRICED_AT, voucher, value=values[row.code])
