"""Accepting a later version of a rulebook, and the organiser's view of who has accepted what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from providers.acceptances import (
    STATUS_WORDS,
    AcceptanceState,
    binding_approvals,
    in_state,
    is_late,
    own_rulebooks,
    standings,
    state_of,
    with_acceptance_of,
)
from providers.actions.acceptances import accept_rulebook_version
from providers.forms.acceptances import AcceptanceFilter
from providers.models import Provider, RulebookAcceptance
from providers.models.provider import ProviderQuerySet
from providers.views.editing import actor_of, own_company, press
from rulebooks.models import Rulebook, RulebookVersion
from rulebooks.views.comparisons import compared
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock
from voucher_portal.core.downloads import csv_answer, csv_lines
from voucher_portal.core.pagination import page_of
from voucher_portal.core.periods import format_date
from voucher_portal.core.translated import FALLBACK


@dataclass(frozen=True)
class Row:
    """A company beside the version: how it stands."""

    provider: Provider
    state: AcceptanceState

    @property
    def status_word(self) -> str:
        return STATUS_WORDS[self.state]


@require_GET
def acceptance_index(request: HttpRequest) -> HttpResponse:
    """The organiser's rulebooks: how many companies have accepted the newest version, and who is late."""
    actor = actor_of(request)
    require(actor, Permission.APPLICATION_REVIEW)
    return render(request, "providers/acceptance_index.html", {"standings": standings(actor)})


@require_GET
def acceptance_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """The companies of one rulebook beside one of its versions."""
    filters, found = _chosen(request, public_id)
    version = filters.chosen_version
    page = page_of(found, request)
    context = {
        "version": version,
        "rulebook": version.rulebook,
        "filters": filters,
        "page": page,
        "rows": [Row(provider, state_of(provider, version)) for provider in page],
        "is_late": is_late(version),
        "query": request.GET.urlencode(),
    }
    template = "providers/acceptance_list.html"
    return render(request, f"{template}#results" if request.htmx else template, context)  # type: ignore[attr-defined]


@require_GET
def acceptance_csv(request: HttpRequest, public_id: str) -> StreamingHttpResponse:
    """The same rows as a file."""
    filters, found = _chosen(request, public_id)
    lines = csv_lines(_heads(), _rows(found, filters.chosen_version))
    return csv_answer(lines, "saantokirjan-hyvaksynnat.csv")


def _chosen(request: HttpRequest, public_id: str) -> tuple[AcceptanceFilter, ProviderQuerySet]:
    actor = actor_of(request)
    rulebook = get_object_or_404(Rulebook.objects.visible_to(actor), public_id=public_id)
    require(actor, Permission.APPLICATION_REVIEW, rulebook)
    published = RulebookVersion.objects.visible_to(actor).published().without_texts().filter(rulebook=rulebook)
    versions = get_list_or_404(published.select_related("rulebook", "organiser").order_by("-number"))
    filters = AcceptanceFilter(request.GET, versions=versions)
    found = with_acceptance_of(filters.chosen_version, Provider.objects.visible_to(actor))
    if search := filters.chosen("search"):
        company = Q(organisation__name_fi__icontains=search) | Q(organisation__business_id__startswith=search)
        found = found.filter(company)
    if state := filters.chosen("state"):
        found = in_state(state, filters.chosen_version, found)
    return filters, found.select_related("organisation").order_by("organisation__sort_name", "id")


def _heads() -> tuple[str, ...]:
    return (
        _("Yritys"),
        _("Y-tunnus"),
        _("Sääntökirja"),
        _("Versio"),
        _("Tila"),
        _("Viimeksi hyväksytty versio"),
        _("Hyväksytty"),
        _("Hyväksyjä"),
        _("Määräpäivä"),
    )


def _rows(found: ProviderQuerySet, version: RulebookVersion) -> Iterator[tuple[Any, ...]]:
    for provider in found.iterator(chunk_size=500):
        accepted_at = getattr(provider, "accepted_at", None)
        yield (
            provider.organisation,
            provider.organisation.business_id,
            version.rulebook,
            version.number,
            state_of(provider, version).label,
            getattr(provider, "accepted_number", None) or "",
            format_date(clock.helsinki_date(accepted_at)) if accepted_at else "",
            getattr(provider, "accepted_by_name", None) or "",
            format_date(version.accept_by_date) if version.accept_by_date else "",
        )


@require_GET
def own_rulebook_list(request: HttpRequest) -> HttpResponse:
    """What binds the own company, and which of it waits to be accepted."""
    provider = own_company(request, Permission.COMPANY_VIEW)
    context = {
        "rulebooks": own_rulebooks(provider),
        "may_accept": actor_of(request).can(Permission.APPLICATION_WRITE),
    }
    return render(request, "providers/own_rulebook_list.html", context)


@require_http_methods(["GET", "POST"])
def rulebook_accept(request: HttpRequest, public_id: str) -> HttpResponse:
    """Read what changed since the version accepted before, and accept."""
    actor = actor_of(request)
    provider = own_company(request, Permission.COMPANY_VIEW)
    versions = RulebookVersion.objects.visible_to(actor).published().select_related("rulebook", "organiser")
    version = get_object_or_404(versions, public_id=public_id)
    mine = RulebookAcceptance.objects.visible_to(actor).filter(rulebook_version__rulebook=version.rulebook_id)
    accepted = list(mine.select_related("rulebook_version", "accepted_by").order_by("-rulebook_version__number"))
    is_bound = binding_approvals(version.rulebook_id).filter(provider=provider).exists()
    if not is_bound:
        get_list_or_404(mine)
    if request.method == "POST":
        require(actor, Permission.APPLICATION_WRITE)
        return press(
            request,
            lambda: accept_rulebook_version(provider=provider, version=version, by=actor),
            _("Sääntökirja on hyväksytty yrityksen puolesta."),
            "providers:own-rulebook-list",
        )
    context = {
        "version": version,
        "rulebook": version.rulebook,
        "acceptance": next((row for row in accepted if row.rulebook_version_id == version.pk), None),
        "is_late": is_late(version),
        "may_accept": is_bound and actor.can(Permission.APPLICATION_WRITE),
        **_changes(version, accepted),
    }
    return render(request, "providers/rulebook_accept.html", context)


def _changes(version: RulebookVersion, accepted: list[RulebookAcceptance]) -> dict[str, Any]:
    """The comparison with the version that the company accepted last before this one."""
    earlier = (row.rulebook_version for row in accepted if row.rulebook_version.number < version.number)
    before = next(earlier, None)
    if before is None:
        return {"comparison": None, "shows_every": False}
    return {**compared(before, version, get_language() or FALLBACK), "shows_every": False}
