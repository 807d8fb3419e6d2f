"""Writing, versioning and publishing rulebooks and data-processing terms."""

from __future__ import annotations

import datetime
from typing import TypedDict

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from rulebooks.actions.drafts import close_previous, locked_rulebook_draft, refuse_gaps, set_columns
from rulebooks.checklist import rulebook_gaps
from rulebooks.models import Rulebook, RulebookVersion
from rulebooks.transitions import VersionState
from voucher_portal.accounts.models import Organisation
from voucher_portal.core import clock
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import DateRange, first_day
from voucher_portal.core.transitions import ActorLike, apply, record_transition
from voucher_portal.core.versions import bump

_COPIED = ("text_fi", "text_sv", "text_en")


class RulebookTexts(TypedDict):
    """The name of a rulebook in three languages."""

    name_fi: str
    name_sv: str
    name_en: str


class RulebookChanges(TypedDict, total=False):
    """What a draft's form may change. `period` is the version's validity, None when not yet known."""

    text_fi: str
    text_sv: str
    text_en: str
    changelog_fi: str
    changelog_sv: str
    changelog_en: str
    approved_by_body: str
    approval_clause: str
    approval_date: datetime.date | None
    period: DateRange | None


@transaction.atomic
def create_rulebook(*, organiser: Organisation, part: str, names: RulebookTexts, by: ActorLike) -> RulebookVersion:
    """A new rulebook with its first draft. Raises RuleViolation for a name that is in use."""
    _refuse_name_in_use(organiser.pk, names["name_fi"])
    rulebook = Rulebook.objects.create(organiser=organiser, part=part, **names)
    return _new_draft(rulebook, number=1, by=by)


@transaction.atomic
def rename_rulebook(
    *, rulebook: Rulebook, names: RulebookTexts, expected_version: int | None, by: ActorLike
) -> Rulebook:
    """Change the name of a rulebook that has not been published yet. Raises StaleVersion, RuleViolation."""
    locked = Rulebook.objects.select_for_update(of=("self",)).get(pk=rulebook.pk)
    locked.check_version(expected_version)
    if locked.versions.published().exists():
        raise RuleViolation(_("Julkaistun sääntökirjan nimeä ei voi muuttaa."), field="name_fi", code="published")
    _refuse_name_in_use(locked.organiser_id, names["name_fi"], but=locked.pk)
    set_columns(locked, names)
    return bump(locked)


@transaction.atomic
def add_rulebook_version(*, rulebook: Rulebook, by: ActorLike) -> RulebookVersion:
    """A new draft with the texts of the latest version. Raises RuleViolation when a draft exists."""
    locked = Rulebook.objects.select_for_update(of=("self",)).get(pk=rulebook.pk)
    latest = locked.versions.order_by("-number").first()
    if latest is not None and latest.is_draft:
        raise RuleViolation(_("Luonnos on jo tehty. Jatka sitä tai julkaise se."), code="draft_exists")
    highest = locked.versions.aggregate(highest=Max("number"))["highest"] or 0
    copied = {column: getattr(latest, column) for column in _COPIED} if latest else {}
    return _new_draft(locked, number=highest + 1, by=by, **copied)


@transaction.atomic
def edit_rulebook_version(
    *, version: RulebookVersion, changes: RulebookChanges, expected_version: int | None, by: ActorLike
) -> RulebookVersion:
    """Change a draft. Raises StaleVersion, and RuleViolation when the version is published."""
    locked = locked_rulebook_draft(version, expected_version)
    set_columns(locked, changes)
    return bump(locked)


@transaction.atomic
def publish_rulebook_version(
    *, version: RulebookVersion, expected_version: int | None, by: ActorLike
) -> RulebookVersion:
    """Publish and freeze a draft; the version in force until then ends when this one begins.

    Raises RuleViolation naming what is missing, StaleVersion, NotPermitted.
    """
    Rulebook.objects.select_for_update(of=("self",)).get(pk=version.rulebook_id)
    locked = locked_rulebook_draft(version, expected_version)
    refuse_gaps(rulebook_gaps(locked))
    assert locked.period is not None
    close_previous(RulebookVersion.objects.published().filter(rulebook_id=locked.rulebook_id), first_day(locked.period))
    return apply(locked, "publish", by=by, stamps={"published_at": clock.now(), "published_by_id": by.user_id})


def _new_draft(rulebook: Rulebook, *, number: int, by: ActorLike, **texts: str) -> RulebookVersion:
    draft = RulebookVersion.objects.create(
        organiser_id=rulebook.organiser_id, rulebook=rulebook, number=number, state=VersionState.DRAFT, **texts
    )
    record_transition(draft, "draft", "", by=by)
    return draft


def _refuse_name_in_use(organiser_id: int, name: str, but: int = 0) -> None:
    if Rulebook.objects.filter(organiser_id=organiser_id, name_fi=name).exclude(pk=but).exists():
        raise RuleViolation(
            _("Tämän niminen sääntökirja on jo olemassa. Avaa se tai valitse toinen nimi."), field="name_fi"
        )
