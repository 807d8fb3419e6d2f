"""The public list of approved providers and their prices (C11), on the screen and on paper (S0:L91)."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from providers.forms.directory import DirectoryFilter
from providers.languages import language_names
from providers.models import Office, PriceListRow, Provider
from providers.models.approval import PriceListRowQuerySet
from providers.models.office import OfficeQuerySet
from rulebooks.models import Definition
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


@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    filters, rows = _searched(request)
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "name"
    page = page_of(_offices(filters, rows).order_by(*SORTS[sort]), request)
    context = {
        "page": page,
        "filters": filters,
        "sort": sort,
        "print_query": request.GET.urlencode(),
    }
    template = "providers/directory.html"
    return render(request, f"{template}#results" if request.htmx else template, context)  # type: ignore[attr-defined]


@require_GET
def directory_print(request: HttpRequest) -> HttpResponse:
    """The list for somebody without the internet, in the order of names."""
    filters, rows = _searched(request)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    place = municipalities().get(chosen.get("municipality", ""))
    context = {
        "offices": _offices(filters, rows).order_by(*SORTS["name"])[:PRINTED],
        "definition": chosen.get("definition"),
        "municipality": place.name(get_language() or "fi") if place else "",
        "today": clock.today(),
    }
    return render(request, "providers/directory_print.html", context)


@require_GET
def directory_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One approved company with its offices and prices; gone from here when nothing is in force."""
    today = clock.today()
    provider = get_object_or_404(Provider.objects.listed(today).select_related("organisation"), public_id=public_id)
    rows = PriceListRow.objects.listed(today)
    offices = Office.objects.listed(rows).filter(provider=provider).order_by("sort_name", "id")
    context = {
        "provider": provider,
        "languages": language_names(provider.languages),
        "offices": _with_prices(offices, rows),
        "approvals": provider.approvals.in_force(today).select_related("organiser", "definition"),
    }
    return render(request, "providers/directory_detail.html", context)


def _searched(request: HttpRequest) -> tuple[DirectoryFilter, PriceListRowQuerySet]:
    """The filter form, and the listed price rows that its service and municipality leave."""
    rows = PriceListRow.objects.listed(clock.today())
    services = (
        Definition.objects.filter(pk__in=rows.values("approval__definition"))
        .select_related("organiser")
        .order_by("sort_name", "id")
    )
    filters = DirectoryFilter(request.GET, services=services)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    if definition := chosen.get("definition"):
        rows = rows.filter(approval__definition=definition)
    if municipality := chosen.get("municipality"):
        rows = rows.filter(municipality_codes__contains=[municipality])
    return filters, rows


def _offices(filters: DirectoryFilter, rows: PriceListRowQuerySet) -> OfficeQuerySet:
    offices = Office.objects.listed(rows)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    if language := chosen.get("language"):
        offices = offices.filter(provider__languages__contains=[language])
    if search := chosen.get("search"):
        offices = offices.matching(search)
    return _with_prices(offices, rows)


def _with_prices(offices: OfficeQuerySet, rows: PriceListRowQuerySet) -> OfficeQuerySet:
    shown = rows.select_related("product", "approval__definition", "organiser").order_by(
        "approval__definition__sort_name", "product__position", "id"
    )
    return offices.select_related("provider__organisation").prefetch_related(
        Prefetch("prices", queryset=shown, to_attr="listed_prices")
    )
