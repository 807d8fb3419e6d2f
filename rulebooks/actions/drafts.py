"""What the actions on drafts share: locking one, changing its columns, closing what went before."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from rulebooks.models import DefinitionVersion, RulebookVersion
from rulebooks.rules import Gap, period_until
from rulebooks.wording import gap_message
from voucher_portal.core.errors import NotPermitted, RuleViolation
from voucher_portal.core.transitions import ActorLike

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet


def locked_definition_draft(version: DefinitionVersion, expected_version: int | None) -> DefinitionVersion:
    """The row locked and fresh. Raises StaleVersion, and RuleViolation when it is published."""
    rows = DefinitionVersion.objects.select_related("definition", "organiser")
    locked = rows.select_for_update(of=("self",)).get(pk=version.pk)
    locked.check_version(expected_version)
    _refuse_published(locked)
    return locked


def locked_rulebook_draft(version: RulebookVersion, expected_version: int | None) -> RulebookVersion:
    """The row locked and fresh. Raises StaleVersion, and RuleViolation when it is published or commented on."""
    rows = RulebookVersion.objects.select_related("rulebook", "organiser")
    locked = rows.select_for_update(of=("self",)).get(pk=version.pk)
    locked.check_version(expected_version)
    _refuse_published(locked)
    if locked.is_in_consultation:
        raise RuleViolation(
            _("Luonnos on kommentoitavana, eikä sitä voi muuttaa. Päätä kommentointi ensin."), code="in_consultation"
        )
    return locked


def _refuse_published(version: DefinitionVersion | RulebookVersion) -> None:
    if not version.is_draft:
        raise RuleViolation(_("Versio on julkaistu, eikä sitä voi enää muuttaa. Tee uusi versio."), code="published")


def acting_person(by: ActorLike) -> int:
    """The user id of whoever acts. Raises NotPermitted when nobody is signed in."""
    if by.user_id is None:
        raise NotPermitted
    return by.user_id


def set_columns(thing: Model, values: Mapping[str, object]) -> None:
    """Write the given columns of a row that the caller has locked."""
    for column, value in values.items():
        setattr(thing, column, value)
    thing.save(update_fields=list(values))


def refuse_gaps(gaps: Iterable[Gap]) -> None:
    """Raises RuleViolation naming everything that is still missing."""
    sentences = [str(gap_message(gap)) for gap in gaps]
    if sentences:
        raise RuleViolation(" ".join(sentences), code="incomplete")


def close_previous(
    published: QuerySet[DefinitionVersion] | QuerySet[RulebookVersion], next_first_day: datetime.date
) -> None:
    """End the published version in force when a new one begins."""
    for version in published.select_for_update(of=("self",)).filter(period__contains=next_first_day):
        assert version.period is not None
        set_columns(version, {"period": period_until(version.period, next_first_day)})
