"""Time bands of a draft: the week, a line of it, and what happens between the bands."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rulebooks.actions import add_bands, edit_bands, edit_definition_draft, remove_bands
from rulebooks.checklist import check_definition
from rulebooks.forms.bands import BandForm, BandRulesForm
from rulebooks.models import CalendarDay, DefinitionVersion, TimeBand
from rulebooks.models.calendar import CalendarDayKind
from rulebooks.reading.facts import told_band_rules
from rulebooks.reading.week import band_lines, week_of
from rulebooks.rules import Section
from rulebooks.version_parts import parts_of
from rulebooks.views.drafts import RELATED, onward, writable_draft
from rulebooks.views.pages import answer, attempt, attempt_or_tell, expected_version, published_meanwhile
from rulebooks.wording import gap_message
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import clock

TEMPLATE = "rulebooks/sections/band_form.html"


@require_GET
def definition_bands(request: HttpRequest, public_id: str) -> HttpResponse:
    """The week of a draft, and which hours of it no product has yet."""
    version = writable_draft(request, public_id, RELATED)
    if away := published_meanwhile(request, version):
        return away
    parts = parts_of(version)
    checked = check_definition(parts)
    context = {
        "version": version,
        "has_products": bool(parts.values),
        "bands": band_lines(parts),
        "week": week_of(parts),
        "band_rules": told_band_rules(parts),
        "eves": _eves_of_this_year(request),
        "missing": [gap_message(gap) for gap in checked.gaps if gap.section == Section.BANDS],
        "warnings": [gap_message(gap) for gap in checked.warnings if gap.section == Section.BANDS],
        "onward": onward(version, Section.BANDS),
    }
    return render(request, "rulebooks/sections/bands.html", context)


def _eves_of_this_year(request: HttpRequest) -> list[str]:
    """jouluaatto 24.12."""
    days = CalendarDay.objects.visible_to(request.actor).in_year(clock.today().year)
    return [f"{eve.name} {eve.date.day}.{eve.date.month}." for eve in days.filter(kind=CalendarDayKind.EVE)]


@require_http_methods(["GET", "POST"])
def band_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """A product's hours on several kinds of day at once."""
    version = writable_draft(request, public_id)
    if away := published_meanwhile(request, version):
        return away
    form = BandForm(request.POST if request.method == "POST" else None, draft=version)
    if request.method == "POST" and form.is_valid():
        added = attempt(
            form,
            lambda: add_bands(
                version=version, details=form.details(), expected_version=form.expected_version, by=request.actor
            ),
            lambda current: BandForm(draft=current),
        )
        if added is not None:
            messages.success(request, _("Aikaikkuna lisättiin."))
            return _after(request, added)
    return answer(request, TEMPLATE, {"version": version, "band": None}, form)


@require_http_methods(["GET", "POST"])
def band_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a line of the week: its product, days and hours."""
    band = _writable(request, public_id)
    if away := published_meanwhile(request, band.version):
        return away
    form = BandForm(request.POST if request.method == "POST" else None, draft=band.version, band=band)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            lambda: edit_bands(
                band=band, details=form.details(), expected_version=form.expected_version, by=request.actor
            ),
            lambda current: BandForm(draft=current, band=_reloaded(band)),
        )
        if saved is not None:
            messages.success(request, _("Aikaikkuna tallennettiin."))
            return redirect("rulebooks:definition-bands", band.version.public_id)
    return answer(request, TEMPLATE, {"version": band.version, "band": band}, form)


@require_POST
def band_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a line off the week."""
    band = _writable(request, public_id)
    removed = attempt_or_tell(
        request, lambda: remove_bands(band=band, expected_version=expected_version(request), by=request.actor)
    )
    if removed is not None:
        messages.success(request, _("Aikaikkuna poistettiin."))
    return redirect("rulebooks:definition-bands", band.version.public_id)


@require_http_methods(["GET", "POST"])
def band_rules(request: HttpRequest, public_id: str) -> HttpResponse:
    """The hours of the service, and what happens between its bands."""
    version = writable_draft(request, public_id)
    if away := published_meanwhile(request, version):
        return away
    form = BandRulesForm(request.POST if request.method == "POST" else None, draft=version)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            lambda: edit_definition_draft(
                version=version, changes=form.changes(), expected_version=form.expected_version, by=request.actor
            ),
            lambda current: BandRulesForm(draft=current),
        )
        if saved is not None:
            messages.success(request, _("Palvelun kellonajat tallennettiin."))
            return redirect("rulebooks:definition-bands", version.public_id)
    return answer(request, "rulebooks/sections/band_rules.html", {"version": version}, form)


def _after(request: HttpRequest, version: DefinitionVersion) -> HttpResponse:
    """Back to the week, or to the next band when that button was pressed."""
    name = "band-add" if request.POST.get("then") == "next" else "definition-bands"
    return redirect(f"rulebooks:{name}", version.public_id)


def _writable(request: HttpRequest, public_id: str) -> TimeBand:
    rows = TimeBand.objects.visible_to(request.actor).select_related("product", "version__definition")
    band: TimeBand = get_object_or_404(rows, public_id=public_id)
    require(request.actor, Permission.DEFINITION_WRITE, band)
    return band


def _reloaded(band: TimeBand) -> TimeBand:
    """The band as it is now; as it was when somebody has taken it off meanwhile."""
    rows = TimeBand.objects.select_related("product", "version")
    return rows.filter(pk=band.pk).first() or band
