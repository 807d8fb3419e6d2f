"""Every component in every state, and the target pages built of them. Development only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from voucher_portal.accounts.actor import PUBLIC_ACTOR, Actor
from voucher_portal.site import gallery_samples as samples
from voucher_portal.site.context_processors import Shell
from voucher_portal.site.navigation import MENUS, Link
from voucher_portal.site.status_words import STATUS_WORDS


class SampleShell(Shell):
    """A page shell with an invented person in it, and the whole menu whether built or not."""

    def __init__(self, request: HttpRequest, acting: Actor, current: str, counts: Mapping[str, int]) -> None:
        super().__init__(request)
        self.acting = acting
        self._current = current
        self._counts = counts

    @cached_property
    def navigation(self) -> list[Link]:
        return [
            Link(entry.label, "#main", str(entry.label) == self._current, self._counts.get(entry.count, 0))
            for entry in MENUS[self.acting.capacity]
        ]

    @property
    def switch_url(self) -> str:
        return "#main"

    @property
    def can_switch(self) -> bool:
        return True


@login_not_required
@require_safe
def component_gallery(request: HttpRequest) -> HttpResponse:
    return _show(request, "components", {**_component_context(request), "pages": sorted(PAGES)}, PUBLIC_ACTOR, "Ohjeet")


@login_not_required
@require_safe
def gallery_page(request: HttpRequest, page: str) -> HttpResponse:
    if page not in PAGES:
        raise Http404(page)
    context, acting, current = PAGES[page]
    return _show(request, page, context(), acting, current)


def _show(request: HttpRequest, name: str, context: dict[str, Any], acting: Actor, current: str) -> HttpResponse:
    shell = SampleShell(request, acting, current, {"messages": 3, "tasks": 12})
    return render(request, f"site/gallery/{name}.html", {**context, "portal": shell})


def _component_context(request: HttpRequest) -> dict[str, Any]:
    return {
        "words": STATUS_WORDS.values(),
        "tones": ("neutral", "info", "ok", "warning", "error"),
        "sample_form": samples.SampleForm(),
        "filter_form": samples.FilterForm(request.GET or None),
        "page": Paginator(range(200), 25).page(4),
        "stale_rows": samples.STALE_ROWS,
        "bars": samples.BARS,
    }


def _failed_form() -> dict[str, Any]:
    return {"form": samples.failed_form(), "stale_rows": samples.STALE_ROWS}


def _nothing() -> dict[str, Any]:
    return {}


def _visit() -> dict[str, Any]:
    return {"form": samples.VisitForm(initial=samples.VISIT)}


def _comparison() -> dict[str, Any]:
    return {"providers": samples.PROVIDERS, "filter_form": samples.ComparisonForm()}


Page = tuple[Callable[[], dict[str, Any]], Actor, str]
PAGES: dict[str, Page] = {
    "provider-home": (_nothing, samples.PROVIDER_ADMINISTRATOR, "Etusivu"),
    "client-voucher": (_nothing, samples.CLIENT, "Omat palvelusetelit"),
    "visit-form": (_visit, samples.WORKER, "Asiakkaat"),
    "compare": (_comparison, samples.CLIENT, "Vertaa tuottajia"),
    "decision": (_nothing, samples.DECISION_MAKER, "Päätökset"),
    "failed-form": (_failed_form, samples.WORKER, "Asiakkaat"),
}
