"""What the pages of a draft may change, what they may not be saved with, and what one answer decides of another."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TypedDict

from django.utils.translation import gettext_lazy as _

from rulebooks import rules
from rulebooks.checklist import allowed_municipality_codes, other_with_billing_prefix
from rulebooks.models import Definition, DefinitionVersion, ParameterTable, Product, RulebookVersion
from rulebooks.models.parameter import ParameterKind
from rulebooks.models.terms import CarryOver, Exhaustion, Recurrence, ValueModel
from rulebooks.term_rules import TABLE_OF_VALUE_MODEL
from rulebooks.wording import gap_message
from voucher_portal.accounts.models import OrganiserUnit
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import DateRange
from voucher_portal.core.regions import municipalities


class DefinitionNames(TypedDict):
    """The name of a voucher in three languages."""

    name_fi: str
    name_sv: str
    name_en: str


class DefinitionChanges(TypedDict, total=False):
    """What the pages of a draft may change; each page gives its own part."""

    unit: OrganiserUnit
    specialty: str
    legal_basis: str
    precondition: str
    description_fi: str
    description_sv: str
    description_en: str
    granting_criteria_fi: str
    granting_criteria_sv: str
    granting_criteria_en: str
    municipality_codes: list[str]
    go_live_date: datetime.date | None
    period: DateRange | None
    contact_name: str
    contact_phone: str
    event_form: str
    price_model: str
    is_free_for_client: bool
    value_model: str
    value_basis: str
    value_percent: Decimal | None
    income_table: ParameterTable | None
    service_from: int
    service_until: int
    band_crossing: str
    missing_band_row: str
    base_product: Product | None
    balance_limit: str
    recurrence: str
    carry_over: str
    carry_over_limit: Decimal | None
    exhaustion: str
    allows_several_providers: bool
    activation_mode: str
    rounding_mode: str
    rounding_minutes: int
    minimum_billable_minutes: int
    logging_window_days: int
    correction_window_days: int
    partial_month: str
    absence_full_days: int
    absence_percent: Decimal
    absence_max_days: int | None
    counts_departure_day: bool
    counts_return_day: bool
    travel_rate_table: ParameterTable | None
    travel_free_km: Decimal
    travel_cap: Decimal | None
    is_travel_in_home_municipality_only: bool
    is_travel_in_reference: bool
    billing_prefix: str
    billing_period: str
    general_rulebook: RulebookVersion | None
    service_rulebook: RulebookVersion | None
    data_processing_terms: RulebookVersion | None
    registrations_required: list[str]
    registration_transition_end: datetime.date | None
    law_sections_fi: str
    law_sections_sv: str
    law_sections_en: str
    decision_reasons_fi: str
    decision_reasons_sv: str
    decision_reasons_en: str
    review_instructions_fi: str
    review_instructions_sv: str
    review_instructions_en: str
    feedback_questions_fi: str
    feedback_questions_sv: str
    feedback_questions_en: str
    retention_years: int | None


#: Columns that another answer may clear.
SETTLED = ("exhaustion", "carry_over", "carry_over_limit", "value_percent", "income_table")


def settle(version: DefinitionVersion) -> None:
    """Clear what another answer leaves without a meaning, so that nothing hidden is published."""
    if version.is_free_for_client:
        # Free by law leaves no share, so there is nothing to split (domain.md C4, G7).
        version.exhaustion = Exhaustion.REFUSE
    if version.recurrence == Recurrence.WHOLE:
        version.carry_over = CarryOver.NONE
    if version.carry_over == CarryOver.NONE:
        version.carry_over_limit = None
    if version.value_model != ValueModel.PERCENTAGE:
        version.value_percent = None
    table = version.income_table
    if table is not None and table.kind != TABLE_OF_VALUE_MODEL.get(version.value_model):
        version.income_table = None


def refuse_name_in_use(organiser_id: int, name: str, but: int = 0) -> None:
    if Definition.objects.filter(organiser_id=organiser_id, name_fi=name).exclude(pk=but).exists():
        raise RuleViolation(
            _("Tämän niminen palveluseteli on jo olemassa. Avaa se tai valitse toinen nimi."), field="name_fi"
        )


def refuse_changes(version: DefinitionVersion, changes: DefinitionChanges) -> None:
    """What a draft may not even be saved with, each named at its field."""
    if "unit" in changes and changes["unit"].organiser_id != version.organiser_id:
        raise RuleViolation(_("Valitse yksikkö luettelosta."), field="unit")
    if "municipality_codes" in changes:
        _refuse_municipalities(version)
    if changes.get("billing_prefix"):
        refuse_billing_prefix(version)
    for field, part in (
        ("general_rulebook", "general"),
        ("service_rulebook", "service"),
        ("data_processing_terms", "data_processing"),
    ):
        if field in changes:
            _refuse_terms(version, field, part)
    if changes.get("income_table"):
        _refuse_table(version, "income_table", TABLE_OF_VALUE_MODEL.get(version.value_model))
    if changes.get("travel_rate_table"):
        _refuse_table(version, "travel_rate_table", ParameterKind.KILOMETRE_RATE)
    if changes.get("base_product"):
        _refuse_base_product(version)


def refuse_billing_prefix(version: DefinitionVersion) -> None:
    gap = None
    if not rules.is_billing_prefix(version.billing_prefix):
        gap = rules.Gap(rules.Section.BILLING, rules.GapCode.BILLING_PREFIX)
    elif other := other_with_billing_prefix(version):
        gap = rules.Gap(rules.Section.BILLING, rules.GapCode.BILLING_PREFIX_TAKEN, other)
    if gap is not None:
        raise RuleViolation(gap_message(gap), field="billing_prefix")


def _refuse_municipalities(version: DefinitionVersion) -> None:
    allowed = allowed_municipality_codes(version.organiser)
    outside = rules.outside_area(version.municipality_codes, allowed)
    if outside:
        known = municipalities()
        names = ", ".join(known[code].name() if code in known else code for code in outside)
        message = _("Nämä kunnat eivät kuulu järjestäjän alueeseen: %(names)s. Poista ne.") % {"names": names}
        raise RuleViolation(message, field="municipality_codes")


def _refuse_terms(version: DefinitionVersion, field: str, part: str) -> None:
    chosen: RulebookVersion | None = getattr(version, field)
    if chosen is None:
        return
    if chosen.organiser_id != version.organiser_id or chosen.rulebook.part != part or chosen.is_draft:
        raise RuleViolation(_("Valitse julkaistu versio luettelosta."), field=field)


def _refuse_table(version: DefinitionVersion, field: str, kind: str | None) -> None:
    chosen: ParameterTable = getattr(version, field)
    if chosen.organiser_id != version.organiser_id or chosen.kind != kind:
        raise RuleViolation(_("Valitse taulukko luettelosta."), field=field)


def _refuse_base_product(version: DefinitionVersion) -> None:
    if not version.values.filter(product=version.base_product).exists():
        raise RuleViolation(_("Valitse perustuote luettelosta."), field="base_product")
