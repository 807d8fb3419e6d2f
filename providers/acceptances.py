"""Which companies a rulebook binds, and which version of it each has accepted (S3:L35).

A rulebook binds a company as long as an approval does whose voucher names the rulebook. Whoever
has accepted a later version needs not accept an earlier one any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from providers.models import ApprovalDecision, Provider, RulebookAcceptance
from providers.models.approval import ApprovalQuerySet
from providers.models.provider import ProviderQuerySet
from rulebooks.models import RulebookVersion
from voucher_portal.accounts.actor import Actor
from voucher_portal.core import clock

_NAMED = tuple(
    f"application__call__version_of_definition__{name}__rulebook"
    for name in ("general_rulebook", "service_rulebook", "data_processing_terms")
)


class AcceptanceState(models.TextChoices):
    ACCEPTED = "accepted", _("Hyväksynyt")
    WAITING = "waiting", _("Odottaa hyväksyntää")
    OVERDUE = "overdue", _("Myöhässä")
    NOT_BOUND = "not_bound", _("Ei hyväksymispäätöstä")


STATUS_WORDS: dict[str, str] = {
    AcceptanceState.ACCEPTED: "approved",
    AcceptanceState.WAITING: "waiting",
    AcceptanceState.OVERDUE: "needs_fixing",
    AcceptanceState.NOT_BOUND: "ended",
}


def binding_approvals(rulebook_id: int) -> ApprovalQuerySet:
    """The approvals by which a rulebook binds companies today or later."""
    names_it = reduce(or_, (Q(**{name: rulebook_id}) for name in _NAMED))
    return ApprovalDecision.objects.living(clock.today()).filter(names_it)


def with_acceptance_of(version: RulebookVersion, providers: ProviderQuerySet) -> ProviderQuerySet:
    """Those whom the rulebook binds or has bound, each with its latest acceptance of it.

    Adds `is_bound`, `accepted_number` (of the latest accepted version, None for none),
    `accepted_at` and `accepted_by_name`.
    """
    accepted = RulebookAcceptance.objects.filter(
        provider=OuterRef("pk"), rulebook_version__rulebook=version.rulebook_id
    ).order_by("-rulebook_version__number")
    name = Concat("accepted_by__first_name", Value(" "), "accepted_by__last_name")
    found = providers.annotate(
        is_bound=Exists(binding_approvals(version.rulebook_id).filter(provider=OuterRef("pk"))),
        accepted_number=Subquery(accepted.values("rulebook_version__number")[:1]),
        accepted_at=Subquery(accepted.values("accepted_at")[:1]),
        accepted_by_name=Subquery(accepted.annotate(name=name).values("name")[:1]),
    )
    return found.filter(Q(is_bound=True) | Q(accepted_number__isnull=False))


def in_state(state: str, version: RulebookVersion, providers: ProviderQuerySet) -> ProviderQuerySet:
    """Those in one state, as `state_of` derives it, of what `with_acceptance_of` has found."""
    has_accepted = Q(accepted_number__gte=version.number)
    lacks = Q(accepted_number=None) | Q(accepted_number__lt=version.number)
    if state == AcceptanceState.ACCEPTED:
        return providers.filter(has_accepted)
    if state == AcceptanceState.NOT_BOUND:
        return providers.filter(lacks, is_bound=False)
    is_this_late = is_late(version) == (state == AcceptanceState.OVERDUE)
    return providers.filter(lacks, is_bound=True) if is_this_late else providers.none()


def state_of(provider: Provider, version: RulebookVersion) -> AcceptanceState:
    """What a company found by `with_acceptance_of` is to the version today."""
    number: int | None = getattr(provider, "accepted_number", None)
    if number is not None and number >= version.number:
        return AcceptanceState.ACCEPTED
    if not getattr(provider, "is_bound", False):
        return AcceptanceState.NOT_BOUND
    return AcceptanceState.OVERDUE if is_late(version) else AcceptanceState.WAITING


def is_late(version: RulebookVersion) -> bool:
    """Has the day passed by which companies accept the version?"""
    return version.accept_by_date is not None and version.accept_by_date < clock.today()


def to_be_asked(version: RulebookVersion) -> ProviderQuerySet:
    """The companies that the rulebook binds and that have accepted only earlier versions of it."""
    found = with_acceptance_of(version, Provider.objects.all())
    return found.filter(is_bound=True, accepted_number__lt=version.number)


def newest_versions(rulebook_ids: Iterable[int] | None = None) -> models.QuerySet[RulebookVersion]:
    """The published version of each rulebook that has the highest number, without its texts."""
    rows = RulebookVersion.objects.published().without_texts().select_related("rulebook", "organiser")
    if rulebook_ids is not None:
        rows = rows.filter(rulebook__in=list(rulebook_ids))
    by_rulebook = ("rulebook__sort_name", "rulebook_id")
    return rows.order_by(*by_rulebook, "-number").distinct(*by_rulebook)


@dataclass(frozen=True)
class Standing:
    """A rulebook's newest version: how many companies it binds, and how many of them have accepted it."""

    version: RulebookVersion
    bound: int
    accepted: int

    @property
    def waiting(self) -> int:
        return self.bound - self.accepted

    @property
    def overdue(self) -> int:
        return self.waiting if is_late(self.version) else 0


def standings(actor: Actor) -> list[Standing]:
    """The organiser's rulebooks with their companies. Three queries, however many there are."""
    versions = newest_versions().filter(organiser_id=actor.organiser_id)
    living = ApprovalDecision.objects.visible_to(actor).living(clock.today())
    bound: dict[int, set[int]] = {}
    for provider_id, *rulebooks in living.values_list("provider", *_NAMED).distinct():
        for rulebook_id in filter(None, rulebooks):
            bound.setdefault(rulebook_id, set()).add(provider_id)
    accepted = _accepted_numbers(RulebookAcceptance.objects.visible_to(actor))
    return [_standing(version, bound.get(version.rulebook_id, set()), accepted) for version in versions]


def _standing(version: RulebookVersion, bound: set[int], accepted: dict[tuple[int, int], int]) -> Standing:
    done = sum(accepted.get((version.rulebook_id, provider), 0) >= version.number for provider in bound)
    return Standing(version, len(bound), done)


def _accepted_numbers(rows: models.QuerySet[RulebookAcceptance]) -> dict[tuple[int, int], int]:
    """(rulebook, company) → number of the latest accepted version."""
    grouped = rows.order_by().values_list("rulebook_version__rulebook", "provider")
    latest = grouped.annotate(number=Max("rulebook_version__number"))
    return {(rulebook, provider): number for rulebook, provider, number in latest}


@dataclass(frozen=True)
class OwnRulebook:
    """A rulebook that binds the company: its newest version, and the acceptance of it when there is one."""

    version: RulebookVersion
    acceptance: RulebookAcceptance | None

    @property
    def state(self) -> AcceptanceState:
        if self.acceptance is not None:
            return AcceptanceState.ACCEPTED
        return AcceptanceState.OVERDUE if is_late(self.version) else AcceptanceState.WAITING


def own_rulebooks(provider: Provider) -> list[OwnRulebook]:
    """What binds the company today, the newest version of each. Three queries."""
    living = provider.approvals.living(clock.today())
    named = {rulebook for row in living.values_list(*_NAMED).distinct() for rulebook in row if rulebook}
    versions = list(newest_versions(named))
    rows = RulebookAcceptance.objects.filter(provider=provider, rulebook_version__in=versions)
    given = {row.rulebook_version_id: row for row in rows.select_related("accepted_by")}
    return [OwnRulebook(version, given.get(version.pk)) for version in versions]
