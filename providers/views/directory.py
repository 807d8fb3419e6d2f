"""The public list of approved providers and their prices (C11), on the screen and on paper (S0:L91)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from providers.forms.directory import DirectoryFilter
from providers.languages import language_names
from providers.models import ApprovalDecision, Office, PriceListRow, Provider
from providers.models.approval import PriceSearch
from providers.models.office import OfficeQuerySet
from rulebooks.models import Definition
from voucher_portal.accounts.requests import is_htmx
from voucher_portal.core import clock
from voucher_portal.core.pagination import page_of
from voucher_portal.core.regions import municipalities

PRINTED = 300
SORTS = {
    "name": ("provider__organisation__sort_name", "sort_name", "id"),
    "-name": ("-provider__organisation__sort_name", "-sort_name", "-id"),
    "price": ("lowest_price", "sort_name", "id"),
    "-price": ("-lowest_price", "-sort_name", "-id"),
}


@login_not_required
@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    filters, search = _search(request)
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "name"
    context = {
        "page": page_of(_offices(filters, search).order_by(*SORTS[sort]), request),
        "filters": filters,
        "sort": sort,
        "print_query": request.GET.urlencode(),
    }
    template = "providers/directory.html"
    return render(request, f"{template}#results" if is_htmx(request) else template, context)


@login_not_required
@require_GET
def directory_print(request: HttpRequest) -> HttpResponse:
    """The list for somebody without the internet, in the order of names."""
    filters, search = _search(request)
    place = municipalities().get(search.municipality_code)
    context = {
        "offices": _offices(filters, search).order_by(*SORTS["name"])[:PRINTED],
        "definition": search.definition,
        "municipality": place.name(get_language() or "fi") if place else "",
        "today": search.on,
    }
    return render(request, "providers/directory_print.html", context)


@login_not_required
@require_GET
def directory_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One approved company with its offices and prices; gone from here when nothing is in force."""
    search = PriceSearch(clock.today())
    companies = Provider.objects.listed(search.on).select_related("organisation")
    provider = get_object_or_404(companies, public_id=public_id)
    offices = Office.objects.listed(search.condition("prices__")).filter(provider=provider)
    context = {
        "provider": provider,
        "languages": language_names(provider.languages),
        "offices": _with_prices(offices.order_by("sort_name", "id"), search),
        "approvals": provider.approvals.in_force(search.on).select_related("organiser", "definition"),
    }
    return render(request, "providers/directory_detail.html", context)


def _search(request: HttpRequest) -> tuple[DirectoryFilter, PriceSearch]:
    """The filter form, and the prices that its service and municipality leave. A strange choice leaves all."""
    today = clock.today()
    services = Definition.objects.filter(pk__in=ApprovalDecision.objects.in_force(today).values("definition"))
    filters = DirectoryFilter(request.GET, services=services.select_related("organiser").order_by("sort_name", "id"))
    chosen = filters.cleaned_data if filters.is_valid() else {}
    return filters, PriceSearch(today, chosen.get("definition"), chosen.get("municipality", ""))


def _offices(filters: DirectoryFilter, search: PriceSearch) -> OfficeQuerySet:
    offices = Office.objects.listed(search.condition("prices__"))
    chosen = filters.cleaned_data if filters.is_valid() else {}
    if language := chosen.get("language"):
        offices = offices.filter(provider__languages__contains=[language])
    if text := chosen.get("search"):
        offices = offices.matching(text)
    return _with_prices(offices, search)


def _with_prices(offices: OfficeQuerySet, search: PriceSearch) -> OfficeQuerySet:
    shown = PriceListRow.objects.listed(search).select_related("product", "approval__definition", "organiser")
    shown = shown.order_by("approval__definition__sort_name", "product__position", "id")
    return offices.select_related("provider__organisation").prefetch_related(
        Prefetch("prices", queryset=shown, to_attr="listed_prices")
    )
