"""Writing, versioning and publishing voucher definitions."""

from __future__ import annotations

import datetime
from typing import TypedDict

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from rulebooks import rules
from rulebooks.actions.drafts import close_previous, locked_definition_draft, refuse_gaps, set_columns
from rulebooks.checklist import allowed_municipality_codes, definition_gaps, is_billing_prefix_taken
from rulebooks.models import AttachmentRequirement, Definition, DefinitionVersion, ProductValue, RulebookVersion
from rulebooks.models.terms import Exhaustion
from rulebooks.wording import gap_message
from voucher_portal.accounts.models import Organisation, OrganiserUnit
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import DateRange, first_day
from voucher_portal.core.regions import municipalities
from voucher_portal.core.transitions import ActorLike, apply, record_transition
from voucher_portal.core.versions import bump

_OWN_TO_EACH_VERSION = {
    "id",
    "public_id",
    "created_at",
    "version",
    "number",
    "state",
    "period",
    "published_at",
    "published_by",
}


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
    price_model: str
    is_free_for_client: bool
    exhaustion: str
    activation_mode: str
    event_form: str
    rounding_mode: str
    rounding_minutes: int
    minimum_billable_minutes: int
    logging_window_days: int
    billing_prefix: str
    general_rulebook: RulebookVersion | None
    service_rulebook: RulebookVersion | None
    data_processing_terms: RulebookVersion | None
    law_sections_fi: str
    law_sections_sv: str
    law_sections_en: str
    decision_reasons_fi: str
    decision_reasons_sv: str
    decision_reasons_en: str
    review_instructions_fi: str
    review_instructions_sv: str
    review_instructions_en: str
    contact_name: str
    contact_phone: str


@transaction.atomic
def create_definition(
    *, organiser: Organisation, names: DefinitionNames, changes: DefinitionChanges, by: ActorLike
) -> DefinitionVersion:
    """A new voucher with its first draft. Raises RuleViolation for a name in use or a wrong unit."""
    _refuse_name_in_use(organiser.pk, names["name_fi"])
    definition = Definition.objects.create(organiser=organiser, **names)
    draft = DefinitionVersion(
        organiser=organiser, definition=definition, number=1, organiser_type=organiser.organiser_type, **changes
    )
    _refuse_changes(draft, changes)
    draft.save()
    record_transition(draft, "draft", "", by=by)
    return draft


@transaction.atomic
def add_definition_version(*, definition: Definition, by: ActorLike) -> DefinitionVersion:
    """A new draft, a copy of the latest version with its values and attachments.

    Raises RuleViolation when a draft exists already.
    """
    locked = Definition.objects.select_for_update(of=("self",)).get(pk=definition.pk)
    latest = locked.versions.order_by("-number")[0]
    if latest.is_draft:
        raise RuleViolation(_("Luonnos on jo tehty. Jatka sitä tai julkaise se."), code="draft_exists")
    highest = locked.versions.aggregate(highest=Max("number"))["highest"]
    copied = {
        field.attname: getattr(latest, field.attname)
        for field in DefinitionVersion._meta.concrete_fields
        if field.name not in _OWN_TO_EACH_VERSION
    }
    draft = DefinitionVersion.objects.create(number=highest + 1, **copied)
    _copy_values(latest, draft)
    _copy_attachment_requirements(latest, draft)
    record_transition(draft, "draft", "", by=by)
    return draft


@transaction.atomic
def edit_definition_draft(
    *,
    version: DefinitionVersion,
    changes: DefinitionChanges,
    names: DefinitionNames | None = None,
    expected_version: int | None,
    by: ActorLike,
) -> DefinitionVersion:
    """Change a draft, and the voucher's name as long as no version is published.

    Raises StaleVersion, and RuleViolation naming the field.
    """
    locked = locked_definition_draft(version, expected_version)
    if names is not None:
        _rename(locked.definition, names)
    for column, value in changes.items():
        setattr(locked, column, value)
    _refuse_changes(locked, changes)
    if locked.is_free_for_client:
        # Free by law leaves no share, so there is nothing to split (domain.md C4, G7).
        locked.exhaustion = Exhaustion.REFUSE
    locked.save(update_fields=[*changes, "exhaustion"])
    return bump(locked)


@transaction.atomic
def publish_definition_version(
    *, version: DefinitionVersion, expected_version: int | None, by: ActorLike
) -> DefinitionVersion:
    """Publish and freeze a draft; the version in force until then ends when this one begins.

    Values without dates get the version's. Raises RuleViolation naming what is missing,
    StaleVersion, NotPermitted.
    """
    Definition.objects.select_for_update(of=("self",)).get(pk=version.definition_id)
    locked = locked_definition_draft(version, expected_version)
    refuse_gaps(definition_gaps(locked))
    assert locked.period is not None
    for value in locked.values.select_for_update(of=("self",)):
        set_columns(value, {"period": rules.within(value.period, locked.period)})
    published = DefinitionVersion.objects.published().filter(definition_id=locked.definition_id)
    close_previous(published, first_day(locked.period))
    return apply(locked, "publish", by=by, stamps={"published_at": clock.now(), "published_by_id": by.user_id})


def _rename(definition: Definition, names: DefinitionNames) -> None:
    locked = Definition.objects.select_for_update(of=("self",)).get(pk=definition.pk)
    if names == {name: getattr(locked, name) for name in names}:
        return
    if locked.versions.published().exists():
        raise RuleViolation(_("Julkaistun palvelusetelin nimeä ei voi muuttaa."), field="name_fi", code="published")
    _refuse_name_in_use(locked.organiser_id, names["name_fi"], but=locked.pk)
    set_columns(locked, names)


def _refuse_name_in_use(organiser_id: int, name: str, but: int = 0) -> None:
    if Definition.objects.filter(organiser_id=organiser_id, name_fi=name).exclude(pk=but).exists():
        raise RuleViolation(
            _("Tämän niminen palveluseteli on jo olemassa. Avaa se tai valitse toinen nimi."), field="name_fi"
        )


def _refuse_changes(version: DefinitionVersion, changes: DefinitionChanges) -> None:
    """What a draft may not even be saved with, each named at its field."""
    if "unit" in changes and changes["unit"].organiser_id != version.organiser_id:
        raise RuleViolation(_("Valitse yksikkö luettelosta."), field="unit")
    if "municipality_codes" in changes:
        _refuse_municipalities(version)
    if changes.get("billing_prefix"):
        _refuse_billing_prefix(version)
    for field, part in (
        ("general_rulebook", "general"),
        ("service_rulebook", "service"),
        ("data_processing_terms", "data_processing"),
    ):
        if field in changes:
            _refuse_terms(version, field, part)


def _refuse_municipalities(version: DefinitionVersion) -> None:
    allowed = allowed_municipality_codes(version.organiser)
    outside = rules.outside_area(version.municipality_codes, allowed)
    if outside:
        known = municipalities()
        names = ", ".join(known[code].name() if code in known else code for code in outside)
        message = _("Nämä kunnat eivät kuulu järjestäjän alueeseen: %(names)s. Poista ne.") % {"names": names}
        raise RuleViolation(message, field="municipality_codes")


def _refuse_billing_prefix(version: DefinitionVersion) -> None:
    code = None
    if not rules.is_billing_prefix(version.billing_prefix):
        code = rules.GapCode.BILLING_PREFIX
    elif is_billing_prefix_taken(version):
        code = rules.GapCode.BILLING_PREFIX_TAKEN
    if code is not None:
        raise RuleViolation(gap_message(rules.Gap(rules.Section.EVENTS, code)), field="billing_prefix")


def _refuse_terms(version: DefinitionVersion, field: str, part: str) -> None:
    chosen: RulebookVersion | None = getattr(version, field)
    if chosen is None:
        return
    if chosen.organiser_id != version.organiser_id or chosen.rulebook.part != part or chosen.is_draft:
        raise RuleViolation(_("Valitse julkaistu versio luettelosta."), field=field)


def _copy_values(source: DefinitionVersion, draft: DefinitionVersion) -> None:
    """Values that held for as long as their version did hold for as long as the new one does."""
    whole = source.period
    ProductValue.objects.bulk_create(
        ProductValue(
            organiser_id=draft.organiser_id,
            version=draft,
            product_id=value.product_id,
            period=value.period if whole is None else rules.loosened(value.period, whole),
            unit_value=value.unit_value,
            price_cap=value.price_cap,
        )
        for value in source.values.order_by("product__position", "product_id", "period")
    )


def _copy_attachment_requirements(source: DefinitionVersion, draft: DefinitionVersion) -> None:
    columns = ("name_fi", "name_sv", "name_en", "is_mandatory", "has_expiry", "position")
    AttachmentRequirement.objects.bulk_create(
        AttachmentRequirement(
            organiser_id=draft.organiser_id,
            version=draft,
            **{column: getattr(requirement, column) for column in columns},
        )
        for requirement in source.attachment_requirements.all()
    )
