"""Early childhood education: price caps by age and hours, the family's fee, the provider's extra (C55)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from rulebooks.calculation.parameters.faults import FaultCode, ParameterFault, fault, place
from rulebooks.calculation.parameters.fields import (
    Choice,
    Field,
    Part,
    Rows,
    Whole,
    amount_field,
    coefficient_field,
    hours_field,
    percent_field,
)
from rulebooks.calculation.parameters.incomes import MOST_PEOPLE, AppliedLimit
from rulebooks.calculation.parameters.table import (
    ParameterTable,
    open_end_faults,
    rising_faults,
    size_faults,
)
from rulebooks.calculation.rounding import AmountRounding
from rulebooks.calculation.texts import Texts

_SMALLEST_FAMILY = 2
_COEFFICIENT = Texts("kerroin", "koefficient", "coefficient")
_MOST_FEE = Texts("suurin maksu, €/kk", "högsta avgift, €/mån", "highest fee, €/month")
_ROUNDING = Texts("pyöristys", "avrundning", "rounding")
_ROUNDINGS = (AmountRounding.CENT, AmountRounding.EURO)


class AgeChange(StrEnum):
    """When a child's age class changes: with the operating year, or in the month after the birthday."""

    OPERATING_YEAR = "operating_year"
    MONTH_AFTER = "month_after"


@dataclass(frozen=True, kw_only=True)
class AgeClass(ParameterTable):
    """The children younger than `under_age` and not in the class before; the last class has no bound."""

    under_age: int | None
    coefficient: Decimal

    FIELDS: ClassVar[Mapping[str, Field]] = {
        "under_age": Whole(label=Texts("alle vuotta", "under år", "under years"), least=1, most=10, is_optional=True),
        "coefficient": coefficient_field(_COEFFICIENT),
    }


@dataclass(frozen=True, kw_only=True)
class DaycareHours(ParameterTable):
    """A class of hours a month: the part of the price cap, and of the full fee. The last class has no bound."""

    up_to_hours: Decimal | None
    coefficient: Decimal
    fee_percent: Decimal

    FIELDS: ClassVar[Mapping[str, Field]] = {
        "up_to_hours": hours_field(Texts("enintään h/kk", "högst h/mån", "up to h/month"), is_optional=True),
        "coefficient": coefficient_field(_COEFFICIENT),
        "fee_percent": percent_field(
            Texts("osuus täydestä maksusta, %", "andel av full avgift, %", "part of the full fee, %")
        ),
    }


@dataclass(frozen=True, kw_only=True)
class FamilyLimit(ParameterTable):
    """A family size, its income limit and the percentage of the income above it."""

    family_size: int
    limit: Decimal
    percent: Decimal

    FIELDS: ClassVar[Mapping[str, Field]] = {
        "family_size": Whole(
            label=Texts("perheen koko", "familjens storlek", "family size"), least=_SMALLEST_FAMILY, most=MOST_PEOPLE
        ),
        "limit": amount_field(Texts("tuloraja, €/kk", "inkomstgräns, €/mån", "income limit, €/month")),
        "percent": percent_field(Texts("prosentti", "procent", "per cent")),
    }


@dataclass(frozen=True, kw_only=True)
class DaycareFee(ParameterTable):
    """The family's fee: a percentage of the income above a limit, up to a highest and from a lowest one on.

    `sibling_percents` are for the youngest child, the next and so on; the last holds for all the rest.
    `extra_person` is what each person beyond the largest row adds to the limit.
    """

    limits: tuple[FamilyLimit, ...]
    max_fee: Decimal
    min_fee: Decimal
    sibling_percents: tuple[Decimal, ...]
    rounding: AmountRounding
    extra_person: Decimal | None = None

    FIELDS: ClassVar[Mapping[str, Field]] = {
        "limits": Rows(
            label=Texts("tulorajat perheen koon mukaan", "inkomstgränser enligt familj", "income limits by family"),
            item=Part(label=Texts("tuloraja", "inkomstgräns", "income limit"), table=FamilyLimit),
            most=MOST_PEOPLE,
        ),
        "extra_person": amount_field(
            Texts(
                "tulorajan korotus jokaisesta seuraavasta, €/kk",
                "höjning av inkomstgränsen per ytterligare person, €/mån",
                "what each further person adds to the limit, €/month",
            ),
            is_optional=True,
        ),
        "max_fee": amount_field(_MOST_FEE),
        "min_fee": amount_field(
            Texts(
                "pienin perittävä maksu, €/kk", "lägsta avgift som tas ut, €/mån", "lowest fee that is charged, €/month"
            )
        ),
        "sibling_percents": Rows(
            label=Texts(
                "maksu nuorimmasta lapsesta alkaen, %",
                "avgift från det yngsta barnet, %",
                "fee from the youngest child on, %",
            ),
            item=percent_field(Texts("prosentti", "procent", "per cent")),
        ),
        "rounding": Choice(label=_ROUNDING, of=_ROUNDINGS),
    }

    @classmethod
    def cross_faults(cls, values: Mapping[str, Any], path: str) -> Iterator[ParameterFault]:
        least, most = values.get("min_fee"), values.get("max_fee")
        if least is not None and most is not None and least > most:
            yield fault(place(path, "min_fee"), FaultCode.ABOVE_OTHER, value=least, label=_MOST_FEE, other=most)
        rows, spot = values.get("limits", ()), place(path, "limits")
        yield from size_faults(spot, "family_size", (row.family_size for row in rows), first=_SMALLEST_FAMILY)
        yield from rising_faults(spot, "limit", (row.limit for row in rows))

    def limit_of(self, family_size: int) -> AppliedLimit:
        """For a family of any size: one smaller than the table by its first row."""
        row = self.limits[max(min(family_size - _SMALLEST_FAMILY, len(self.limits) - 1), 0)]
        people = max(family_size - row.family_size, 0)
        return AppliedLimit(row.limit + people * (self.extra_person or 0), row.percent)

    def sibling_percent(self, number: int) -> Decimal:
        """For the child that is the number-th youngest, from 1."""
        return self.sibling_percents[min(number, len(self.sibling_percents)) - 1]


@dataclass(frozen=True, kw_only=True)
class DaycareTable(ParameterTable):
    """The price cap is base price × age × hours; the voucher pays it less the family's fee."""

    base_price: Decimal
    rounding: AmountRounding
    age_classes: tuple[AgeClass, ...]
    age_change: AgeChange
    year_starts_in_month: int
    hour_classes: tuple[DaycareHours, ...]
    fee: DaycareFee
    provider_extra_limit: Decimal | None = None

    FIELDS: ClassVar[Mapping[str, Field]] = {
        "base_price": amount_field(
            Texts("hintakaton perusosa, €/kk", "pristakets grunddel, €/mån", "base of the price cap, €/month")
        ),
        "rounding": Choice(label=_ROUNDING, of=_ROUNDINGS),
        "age_classes": Rows(
            label=Texts("ikäluokat", "åldersklasser", "age classes"),
            item=Part(label=Texts("ikäluokka", "åldersklass", "age class"), table=AgeClass),
        ),
        "age_change": Choice(
            label=Texts("milloin ikäluokka vaihtuu", "när åldersklassen byts", "when the age class changes"),
            of=tuple(AgeChange),
        ),
        "year_starts_in_month": Whole(
            label=Texts(
                "toimintavuoden ensimmäinen kuukausi",
                "verksamhetsårets första månad",
                "first month of the operating year",
            ),
            least=1,
            most=12,
        ),
        "hour_classes": Rows(
            label=Texts("tuntiluokat", "timklasser", "classes of hours"),
            item=Part(label=Texts("tuntiluokka", "timklass", "class of hours"), table=DaycareHours),
        ),
        "fee": Part(label=Texts("perheen maksu", "familjens avgift", "the family's fee"), table=DaycareFee),
        "provider_extra_limit": amount_field(
            Texts(
                "tuottajan lisä enintään, €/kk lapselta",
                "producentens tillägg högst, €/mån per barn",
                "the provider's extra at most, €/month per child",
            ),
            is_optional=True,
        ),
    }

    @classmethod
    def cross_faults(cls, values: Mapping[str, Any], path: str) -> Iterator[ParameterFault]:
        ages = [row.under_age for row in values.get("age_classes", ())]
        spot = place(path, "age_classes")
        yield from open_end_faults(spot, "under_age", ages)
        yield from rising_faults(spot, "under_age", (age for age in ages if age is not None))
        bounds = [row.up_to_hours for row in values.get("hour_classes", ())]
        spot = place(path, "hour_classes")
        yield from open_end_faults(spot, "up_to_hours", bounds)
        yield from rising_faults(spot, "up_to_hours", (bound for bound in bounds if bound is not None))

    def age_class(self, born: datetime.date, date: datetime.date) -> AgeClass:
        """The class of a child on a date, by the rule of `age_change`."""
        age = age_on(born, self._deciding_day(date))
        return next(row for row in self.age_classes if row.under_age is None or age < row.under_age)

    def hour_class(self, hours: Decimal) -> DaycareHours:
        return next(row for row in self.hour_classes if row.up_to_hours is None or hours <= row.up_to_hours)

    def _deciding_day(self, date: datetime.date) -> datetime.date:
        """The first day of the operating year, or of the month: the class of that day holds to its end."""
        if self.age_change is AgeChange.MONTH_AFTER:
            return date.replace(day=1)
        starts_in = self.year_starts_in_month
        return datetime.date(date.year if date.month >= starts_in else date.year - 1, starts_in, 1)


def age_on(born: datetime.date, date: datetime.date) -> int:
    """Full years on a date; 0 before the birth. Who is born on a leap day turns on 1 March of other years."""
    years = date.year - born.year - ((date.month, date.day) < (born.month, born.day))
    return max(years, 0)
