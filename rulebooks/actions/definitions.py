"""Writing, versioning and publishing voucher definitions."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from rulebooks import rules
from rulebooks.actions.copies import columns_of_version, copy_parts, copy_products
from rulebooks.actions.definition_changes import (
    SETTLED,
    DefinitionChanges,
    DefinitionNames,
    refuse_billing_prefix,
    refuse_changes,
    refuse_name_in_use,
    settle,
)
from rulebooks.actions.drafts import close_previous, locked_definition_draft, refuse_gaps, set_columns
from rulebooks.checklist import definition_gaps
from rulebooks.models import Definition, DefinitionVersion
from voucher_portal.accounts.models import Organisation, OrganiserUnit
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import first_day
from voucher_portal.core.transitions import ActorLike, apply, record_transition
from voucher_portal.core.translated import FALLBACK, translation
from voucher_portal.core.versions import bump


@transaction.atomic
def create_definition(
    *, organiser: Organisation, names: DefinitionNames, changes: DefinitionChanges, by: ActorLike
) -> DefinitionVersion:
    """A new voucher with its first draft. Raises RuleViolation for a name in use or a wrong unit."""
    refuse_name_in_use(organiser.pk, names["name_fi"])
    definition = Definition.objects.create(organiser=organiser, **names)
    draft = DefinitionVersion(
        organiser=organiser, definition=definition, number=1, organiser_type=organiser.organiser_type, **changes
    )
    refuse_changes(draft, changes)
    draft.save()
    record_transition(draft, "draft", "", by=by)
    return draft


@transaction.atomic
def add_definition_version(*, definition: Definition, by: ActorLike) -> DefinitionVersion:
    """A new draft, a copy of the latest version with everything that belongs to it.

    Raises RuleViolation when a draft exists already.
    """
    locked = Definition.objects.select_for_update(of=("self",)).get(pk=definition.pk)
    latest = locked.versions.order_by("-number")[0]
    if latest.is_draft:
        raise RuleViolation(_("Luonnos on jo tehty. Jatka sitä tai julkaise se."), code="draft_exists")
    highest = locked.versions.aggregate(highest=Max("number"))["highest"]
    draft = DefinitionVersion.objects.create(number=highest + 1, **columns_of_version(latest))
    copy_parts(latest, draft, products={})
    record_transition(draft, "draft", "", by=by)
    return draft


@transaction.atomic
def copy_definition(
    *, source: DefinitionVersion, names: DefinitionNames, unit: OrganiserUnit, billing_prefix: str, by: ActorLike
) -> DefinitionVersion:
    """A new voucher whose first draft has everything that the source has, but for its dates and references.

    Raises RuleViolation for a name or a billing prefix in use, or a wrong unit.
    """
    refuse_name_in_use(source.organiser_id, names["name_fi"])
    definition = Definition.objects.create(organiser_id=source.organiser_id, **names)
    columns = {
        **columns_of_version(source),
        "definition_id": definition.pk,
        "go_live_date": None,
        "base_product_id": None,
    }
    draft = DefinitionVersion(number=1, **columns)
    draft.unit, draft.billing_prefix = unit, billing_prefix
    refuse_changes(draft, {"unit": unit})
    refuse_billing_prefix(draft)
    draft.save()
    products = copy_products(source, draft)
    copy_parts(source, draft, products)
    if source.base_product_id in products:
        set_columns(draft, {"base_product": products[source.base_product_id]})
    record_transition(draft, "draft", "", by=by)
    return draft


@transaction.atomic
def rename_definition(
    *,
    definition: Definition,
    names: DefinitionNames,
    former_names: list[str],
    expected_version: int | None,
    by: ActorLike,
) -> Definition:
    """Give a voucher another name; the one that it was published with stays among its former names.

    Raises StaleVersion, and RuleViolation for a name in use.
    """
    locked = Definition.objects.select_for_update(of=("self",)).get(pk=definition.pk)
    locked.check_version(expected_version)
    refuse_name_in_use(locked.organiser_id, names["name_fi"], but=locked.pk)
    known = translation(locked, "name", FALLBACK) if locked.versions.published().exists() else ""
    kept = [name for name in dict.fromkeys([*former_names, known]) if name not in ("", names["name_fi"])]
    set_columns(locked, {**names, "former_names": kept})
    return bump(locked)


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
    refuse_changes(locked, changes)
    settle(locked)
    locked.save(update_fields=[*changes, *SETTLED])
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
    refuse_name_in_use(locked.organiser_id, names["name_fi"], but=locked.pk)
    set_columns(locked, names)
