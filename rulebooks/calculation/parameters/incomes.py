"""Values that follow income: by the hour (C35), and by hours and household size (C36, C37)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from rulebooks.calculation.parameters.faults import FaultCode, ParameterFault, fault, place
from rulebooks.calculation.parameters.fields import (
    Choice,
    Field,
    Number,
    Part,
    Rows,
    Whole,
    amount_field,
    hours_field,
    percent_field,
)
from rulebooks.calculation.parameters.table import ParameterTable, rising_faults, size_faults
from rulebooks.calculation.rounding import AmountRounding
from rulebooks.calculation.texts import Texts

MOST_PEOPLE = 20
_SIZE = Texts("talouden koko, henkilöä", "hushållets storlek, personer", "household size, people")
_LIMIT = Texts("tuloraja, €/kk", "inkomstgräns, €/mån", "income limit, €/month")
_PERCENT = Texts("prosentti", "procent", "per cent")
_LIMITS = Texts("tulorajat talouden koon mukaan", "inkomstgränser enligt hushåll", "income limits by household")
_EXTRA = Texts(
    "korotus suurinta riviä suuremmalle taloudelle, henkilöltä",
    "höjning för större hushåll än den största raden, per person",
    "what each person beyond the largest row adds",
)
_MOST_VALUE = Texts("setelin enimmäisarvo, €/h", "sedelns maximivärde, €/h", "the voucher's highest value, €/h")
_LEAST_VALUE = Texts("setelin vähimmäisarvo, €/h", "sedelns minimivärde, €/h", "the voucher's lowest value, €/h")


@dataclass(frozen=True)
class AppliedLimit:
    """The limit and the percentage that hold for one household."""

    limit: Decimal
    percent: Decimal

    def of_excess(self, income: Decimal) -> Decimal:
        """The percentage of what the income is above the limit, exact; 0 below it."""
        return max(income - self.limit, Decimal(0)) * self.percent / 100


@dataclass(frozen=True, kw_only=True)
class IncomeLimit(ParameterTable):
    """A household size, the monthly income up to which nothing is reduced, and the percentage beyond it."""

    household_size: int
    limit: Decimal
    percent: Decimal

    FIELDS: ClassVar[Mapping[str, Field]] = {
        "household_size": Whole(label=_SIZE, least=1, most=MOST_PEOPLE),
        "limit": amount_field(_LIMIT),
        "percent": percent_field(_PERCENT),
    }


@dataclass(frozen=True, kw_only=True)
class ExtraPerson(ParameterTable):
    """What each person beyond the largest household of the table adds to the limit and takes off the percentage."""

    limit: Decimal
    percent_points: Decimal

    FIELDS: ClassVar[Mapping[str, Field]] = {
        "limit": amount_field(
            Texts("tulorajan korotus, €/kk", "höjning av inkomstgränsen, €/mån", "added limit, €/month")
        ),
        "percent_points": percent_field(
            Texts("prosentin alennus, yksikköä", "sänkning av procenten, enheter", "percentage points taken off")
        ),
    }

    def added_to(self, row: AppliedLimit, people: int) -> AppliedLimit:
        """For a household that has so many people more than the row. The percentage is never below 0."""
        percent = max(row.percent - people * self.percent_points, Decimal(0))
        return AppliedLimit(row.limit + people * self.limit, percent)


@dataclass(frozen=True, kw_only=True)
class IncomeHourlyTable(ParameterTable):
    """C35: the highest value of an hour falls by a percentage of the income above a limit, over `divisor`.

    value = max(min_value, max_value − (income − limit) × percent / 100 / divisor)
    """

    max_value: Decimal
    min_value: Decimal
    limits: tuple[IncomeLimit, ...]
    divisor: Decimal
    rounding: AmountRounding
    extra_person: ExtraPerson | None = None

    FIELDS: ClassVar[Mapping[str, Field]] = {
        "max_value": amount_field(_MOST_VALUE),
        "min_value": amount_field(_LEAST_VALUE),
        "limits": Rows(label=_LIMITS, item=Part(label=_LIMIT, table=IncomeLimit), most=MOST_PEOPLE),
        "extra_person": Part(label=_EXTRA, table=ExtraPerson, is_optional=True),
        "divisor": Number(
            label=Texts(
                "luku, jolla kuukauden vähennys jaetaan tunnille",
                "talet som månadens avdrag delas med per timme",
                "the number that divides the monthly reduction to an hour",
            ),
            least=Decimal(1),
            most=Decimal(744),
            shown_decimals=0,
        ),
        "rounding": Choice(
            label=Texts("arvon pyöristys", "avrundning av värdet", "rounding of the value"),
            of=(AmountRounding.CENT, AmountRounding.UP_5C, AmountRounding.UP_10C),
        ),
    }

    @classmethod
    def cross_faults(cls, values: Mapping[str, Any], path: str) -> Iterator[ParameterFault]:
        least, most = values.get("min_value"), values.get("max_value")
        if least is not None and most is not None and least > most:
            yield fault(place(path, "min_value"), FaultCode.ABOVE_OTHER, value=least, label=_MOST_VALUE, other=most)
        yield from _limit_faults(values.get("limits", ()), place(path, "limits"))

    def limit_of(self, household_size: int) -> AppliedLimit:
        """For a household of any size; one larger than the table by `extra_person`, if the table has that."""
        row = self.limits[min(household_size, len(self.limits)) - 1]
        return _enlarged(AppliedLimit(row.limit, row.percent), household_size - row.household_size, self.extra_person)


@dataclass(frozen=True, kw_only=True)
class HoursLimit(ParameterTable):
    """A household size, its income limit, and a percentage for each class of hours."""

    household_size: int
    limit: Decimal
    percents: tuple[Decimal, ...]

    FIELDS: ClassVar[Mapping[str, Field]] = {
        "household_size": Whole(label=_SIZE, least=1, most=MOST_PEOPLE),
        "limit": amount_field(_LIMIT),
        "percents": Rows(
            label=Texts("prosentti tuntiluokittain", "procent enligt timklass", "per cent by class of hours"),
            item=percent_field(_PERCENT),
        ),
    }


@dataclass(frozen=True, kw_only=True)
class IncomeByHoursTable(ParameterTable):
    """C36, C37: a monthly fee, a percentage of the income above a limit by household and granted hours.

    `hour_classes` are the hours a month from which each class holds; fewer than the first are in the first.
    """

    limits: tuple[HoursLimit, ...]
    hour_classes: tuple[Decimal, ...]
    min_value: Decimal
    extra_person: ExtraPerson | None = None

    FIELDS: ClassVar[Mapping[str, Field]] = {
        "hour_classes": Rows(
            label=Texts("tuntiluokat, alkaen h/kk", "timklasser, från h/mån", "classes of hours, from h/month"),
            item=hours_field(Texts("alkaen h/kk", "från h/mån", "from h/month")),
        ),
        "limits": Rows(label=_LIMITS, item=Part(label=_LIMIT, table=HoursLimit), most=MOST_PEOPLE),
        "extra_person": Part(label=_EXTRA, table=ExtraPerson, is_optional=True),
        "min_value": amount_field(_LEAST_VALUE),
    }

    @classmethod
    def cross_faults(cls, values: Mapping[str, Any], path: str) -> Iterator[ParameterFault]:
        classes, limits = values.get("hour_classes", ()), values.get("limits", ())
        yield from rising_faults(place(path, "hour_classes"), "", classes)
        yield from _limit_faults(limits, place(path, "limits"))
        for index, row in enumerate(limits):
            if classes and len(row.percents) != len(classes):
                spot = place(path, f"limits[{index}].percents")
                yield fault(spot, FaultCode.WRONG_COUNT, count=len(row.percents), expected=len(classes))

    def class_of(self, granted_hours: Decimal) -> int:
        """Which class of hours, counted from 0."""
        return max(sum(granted_hours >= start for start in self.hour_classes) - 1, 0)

    def limit_of(self, household_size: int, granted_hours: Decimal) -> AppliedLimit:
        """For a household of any size with so many granted hours a month."""
        row = self.limits[min(household_size, len(self.limits)) - 1]
        found = AppliedLimit(row.limit, row.percents[self.class_of(granted_hours)])
        return _enlarged(found, household_size - row.household_size, self.extra_person)


def _enlarged(row: AppliedLimit, people: int, extra_person: ExtraPerson | None) -> AppliedLimit:
    return extra_person.added_to(row, people) if extra_person is not None and people > 0 else row


def _limit_faults(limits: Iterable[Any], path: str) -> Iterator[ParameterFault]:
    rows = tuple(limits)
    yield from size_faults(path, "household_size", (row.household_size for row in rows), first=1)
    yield from rising_faults(path, "limit", (row.limit for row in rows))
