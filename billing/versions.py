"""The versions of a voucher's definition: how visits are logged follows the one in force on their date (design 5).

Reads only, each version once however often it is asked for.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from decisions.models import VoucherDecision
from rulebooks.calculation_facts import definition_facts
from rulebooks.definition_facts import DefinitionFacts
from rulebooks.models import DefinitionVersion
from voucher_portal.core.periods import DateRange, overlaps

_RULES = ("definition", "base_product", "travel_rate_table")


@dataclass(frozen=True)
class VisitRules:
    """The version by which a visit is logged, and its facts; `later` those of the next, if it reaches there."""

    version: DefinitionVersion
    facts: DefinitionFacts
    later: tuple[DefinitionFacts, ...] = ()

    def chooses(self, product_code: str) -> bool:
        """Do the hours choose the product, so that this one only names the service?"""
        return bool(self.facts.bands) and product_code in {*self.facts.banded_codes, self.facts.base_product_code}


@dataclass(frozen=True)
class TravelQuestion:
    """Is travel paid for, and does it matter whether it was within the client's home municipality?"""

    is_asked: bool
    asks_outside_home: bool


@dataclass(frozen=True)
class Versions:
    """Every published version of the definition of a decision."""

    own: DefinitionVersion
    published: tuple[DefinitionVersion, ...]
    _facts: dict[int, DefinitionFacts] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, decision: VoucherDecision) -> Versions:
        """One query; the facts of a version come with the first visit of its days."""
        found = DefinitionVersion.objects.published().filter(definition_id=decision.definition_id)
        published = tuple(found.select_related(*_RULES).order_by("-number"))
        own = next((version for version in published if version.pk == decision.definition_version_id), None)
        return cls(own or decision.definition_version, published)

    def on(self, date: datetime.date) -> DefinitionVersion:
        """The version in force on a date; in a gap, the decision's own."""
        return next((version for version in self.published if _is_in_force(version, date)), self.own)

    def rules(self, first: datetime.date, last: datetime.date) -> VisitRules:
        """What holds from the first to the last date of a visit."""
        version, following = self.on(first), self.on(last)
        facts = self.facts(version)
        later = () if following == version else (self.facts(following),)
        return VisitRules(version, facts if _is_in_force(version, first) else facts.stretched(), later)

    def facts(self, version: DefinitionVersion) -> DefinitionFacts:
        if version.pk not in self._facts:
            self._facts[version.pk] = definition_facts(version)
        return self._facts[version.pk]

    def travel_question(self, days: DateRange) -> TravelQuestion:
        """What is asked of the travel of visits of these days."""
        paying = [
            version
            for version in self.published
            if version.travel_rate_table_id and version.period and overlaps(version.period, days)
        ]
        at_home_only = any(version.is_travel_in_home_municipality_only for version in paying)
        return TravelQuestion(bool(paying), at_home_only)


def _is_in_force(version: DefinitionVersion, date: datetime.date) -> bool:
    return version.period is not None and date in version.period
