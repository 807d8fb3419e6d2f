"""A client's own values of a voucher whose value depends on income: computed for a proposal, then frozen with it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from decisions.models import IncomeBasis, VoucherDecision
from rulebooks.calculation import FlatValue, Refusal
from rulebooks.calculation.parameters import FaultyParameters
from rulebooks.calculation.personal_value import ClientSituation, PersonalValue
from rulebooks.calculation_facts import definition_facts, income_edition
from rulebooks.definition_facts import DefinitionFacts
from rulebooks.income_values import INCOME_MODELS, values_of_income
from rulebooks.models import DefinitionVersion
from voucher_portal.core.errors import RuleViolation


@dataclass(frozen=True)
class OwnValues:
    """What a situation makes of a version's values on a date. `by_product`: euro a unit, by the product's public id."""

    value_model: str
    situation: ClientSituation
    personal: PersonalValue
    by_product: Mapping[str, Decimal]

    @property
    def sentences(self) -> list[str]:
        """How the value came about, in the active language."""
        language = get_language() or "fi"
        return [line.text.of(language) for line in self.personal.lines]


def depends_on_income(version: DefinitionVersion) -> bool:
    return version.value_model in INCOME_MODELS


def own_values(version: DefinitionVersion, situation: ClientSituation | None, on: datetime.date) -> OwnValues:
    """The client's values when a voucher begins on a date. Raises RuleViolation for what lacks or is not in force."""
    if situation is None:
        raise RuleViolation(
            _("Kirjoita asiakkaan tulot. Palvelusetelin arvo riippuu niistä."),
            field="monthly_income",
            code="no_income",
        )
    table, rule = _edition(version, on)
    try:
        facts, personal = values_of_income(definition_facts(version), table, situation, rule, on)
    except Refusal as refusal:
        text = refusal.text.of(get_language() or "fi")
        raise RuleViolation(text, field="granted_hours", code=str(refusal.code)) from refusal
    return OwnValues(version.value_model, situation, personal, dict(_values_on(facts, on)))


def basis_of(decision: VoucherDecision) -> IncomeBasis | None:
    """The income that was decided on. No query for a voucher whose value does not depend on it.

    Select `definition_version` with the decision.
    """
    if not depends_on_income(decision.definition_version):
        return None
    return IncomeBasis.objects.filter(decision=decision).first()


def _edition(version: DefinitionVersion, on: datetime.date) -> Any:
    try:
        edition = income_edition(version, on)
    except FaultyParameters as faulty:
        raise RuleViolation(
            _("Tulotaulukon luvuissa on virhe. Pyydä palvelusuunnittelijaa korjaamaan taulukko."),
            code="faulty_table",
        ) from faulty
    if edition is None:
        raise RuleViolation(
            _("Tulotaulukossa ei ole lukuja alkamispäivälle. Pyydä palvelusuunnittelijaa lisäämään ne."),
            field="first_day",
            code="no_edition",
        )
    return edition


def _values_on(facts: DefinitionFacts, on: datetime.date) -> Any:
    for product in facts.products:
        for value in product.values:
            if on in value.period and isinstance(value.value, FlatValue):
                yield product.code, value.value.unit_value
