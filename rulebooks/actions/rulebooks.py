"""Writing, versioning and publishing rulebooks and data-processing terms."""

from __future__ import annotations

import datetime
from typing import TypedDict

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from rulebooks.actions.drafts import close_previous, locked_rulebook_draft, refuse_gaps, set_columns
from rulebooks.checklist import rulebook_gaps
from rulebooks.models import Rulebook, RulebookVersion
from rulebooks.transitions import RulebookVersionState
from voucher_portal.accounts.models import Organisation
from voucher_portal.core import clock, outbox
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.periods import DateRange, first_day, format_date
from voucher_portal.core.transitions import ActorLike, apply, record_transition
from voucher_portal.core.versions import bump

#: Topic of the outbox: a later version of a rulebook was published. Who has to hear of it stands above this app.
LATER_VERSION_PUBLISHED = "rulebooks.later_version_published"
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
    """Change a draft. Raises StaleVersion, and RuleViolation for a published version's days or texts."""
    locked = locked_rulebook_draft(version, expected_version)
    _refuse_overlap(locked, changes.get("period"))
    set_columns(locked, changes)
    return bump(locked)


@transaction.atomic
def publish_rulebook_version(
    *,
    version: RulebookVersion,
    accept_by_date: datetime.date | None = None,
    expected_version: int | None,
    by: ActorLike,
) -> RulebookVersion:
    """Approve, publish and freeze a draft; the version in force until then ends when this one begins.

    `accept_by_date` is the last day on which companies accept a version that follows another.
    Raises RuleViolation naming what is missing, StaleVersion, NotPermitted.
    """
    Rulebook.objects.select_for_update(of=("self",)).get(pk=version.rulebook_id)
    locked = locked_rulebook_draft(version, expected_version)
    refuse_gaps(rulebook_gaps(locked))
    assert locked.period is not None
    earlier = RulebookVersion.objects.published().filter(rulebook_id=locked.rulebook_id)
    accept_by_date = _last_day_to_accept(earlier, accept_by_date)
    close_previous(earlier, first_day(locked.period))
    stamps = {"published_at": clock.now(), "published_by_id": by.user_id, "accept_by_date": accept_by_date}
    apply(locked, "publish", by=by, stamps=stamps)
    if accept_by_date is not None:
        _tell_of_later_version(locked)
    return locked


def _last_day_to_accept(earlier: QuerySet[RulebookVersion], wanted: datetime.date | None) -> datetime.date | None:
    """None for a first version: companies accept it in their applications."""
    if not earlier.exists():
        return None
    if wanted is None:
        raise RuleViolation(
            _("Kirjoita päivä, johon mennessä tuottajat hyväksyvät uuden version."), field="accept_by_date"
        )
    if wanted < clock.today():
        raise RuleViolation(
            _("Päivä on jo mennyt. Kirjoita päivä, joka on vielä edessä."), field="accept_by_date", code="past"
        )
    return wanted


def _tell_of_later_version(version: RulebookVersion) -> None:
    """Left for the worker: there may be hundreds of companies to ask."""
    outbox.enqueue(
        topic=LATER_VERSION_PUBLISHED,
        subject_kind=RulebookVersion.kind,
        subject_id=version.public_id,
        idempotency_key=f"{LATER_VERSION_PUBLISHED}:{version.public_id}",
    )


def _refuse_overlap(draft: RulebookVersion, period: DateRange | None) -> None:
    """A version begins after every published one: the one before it then ends when it begins."""
    if period is None or period.lower is None:
        return
    published = RulebookVersion.objects.published().without_texts().filter(rulebook_id=draft.rulebook_id)
    last = published.order_by("-period__startswith").first()
    if last is None or last.period is None or period.lower > first_day(last.period):
        return
    words = {"number": last.number, "day": format_date(first_day(last.period))}
    raise RuleViolation(
        _("Versio %(number)s on voimassa %(day)s alkaen. Kirjoita myöhempi päivä.") % words,
        field="first_day",
        code="overlap",
    )


def _new_draft(rulebook: Rulebook, *, number: int, by: ActorLike, **texts: str) -> RulebookVersion:
    draft = RulebookVersion.objects.create(
        organiser_id=rulebook.organiser_id, rulebook=rulebook, number=number, state=RulebookVersionState.DRAFT, **texts
    )
    record_transition(draft, "draft", "", by=by)
    return draft


def _refuse_name_in_use(organiser_id: int, name: str, but: int = 0) -> None:
    if Rulebook.objects.filter(organiser_id=organiser_id, name_fi=name).exclude(pk=but).exists():
        raise RuleViolation(
            _("Tämän niminen sääntökirja on jo olemassa. Avaa se tai valitse toinen nimi."), field="name_fi"
        )
