"""Rulebooks: the planner's list, the public list, one rulebook with its versions."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from rulebooks.actions import create_rulebook, rename_rulebook
from rulebooks.actions.rulebooks import RulebookTexts
from rulebooks.forms.filters import PublicRulebookFilter, RulebookFilter
from rulebooks.forms.rulebooks import RulebookForm, RulebookNameForm
from rulebooks.models import Consultation, Rulebook, RulebookVersion
from rulebooks.models.consultation import ConsultationQuerySet
from rulebooks.models.rulebook import RulebookQuerySet
from rulebooks.views.pages import answer, attempt, list_template
from voucher_portal.accounts.actor import PUBLIC_ACTOR, Actor, require
from voucher_portal.accounts.models import Organisation
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core.pagination import page_of
from voucher_portal.core.translated import columns_of

_ORDERS = {"name": "sort_name", "-name": "-sort_name"}


@require_GET
def rulebook_list(request: HttpRequest) -> HttpResponse:
    """The organiser's own rulebooks with their versions."""
    require(request.actor, Permission.RULEBOOK_WRITE)
    filters = RulebookFilter(request.GET)
    sort = request.GET.get("sort", "name")
    rows = _filtered(Rulebook.objects.visible_to(request.actor), filters, request.actor)
    page = page_of(rows.order_by(_ORDERS.get(sort, "sort_name"), "id"), request)
    may_see_acceptances = request.actor.can(Permission.APPLICATION_REVIEW)
    context = {"page": page, "filters": filters, "sort": sort, "may_see_acceptances": may_see_acceptances}
    return render(request, list_template(request, "rulebooks/rulebook_list.html"), context)


@login_not_required
@require_GET
def public_rulebook_list(request: HttpRequest) -> HttpResponse:
    """Everything published, for everybody."""
    filters = PublicRulebookFilter(request.GET)
    rows = _filtered(Rulebook.objects.visible_to(PUBLIC_ACTOR), filters, PUBLIC_ACTOR)
    if organiser := filters.chosen("organiser"):
        rows = rows.filter(organiser=organiser)
    ordered = rows.select_related("organiser").order_by("organiser__sort_name", "sort_name", "id")
    context = {"page": page_of(ordered, request), "filters": filters}
    return render(request, list_template(request, "rulebooks/public_rulebook_list.html"), context)


@login_not_required
@require_GET
def rulebook_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One rulebook and the versions that the reader may see."""
    rulebook = get_object_or_404(
        Rulebook.objects.visible_to(request.actor).select_related("organiser"), public_id=public_id
    )
    versions = list(_light_versions(request.actor).filter(rulebook=rulebook).prefetch_related("approvals"))
    actor = request.actor
    context = {
        "rulebook": rulebook,
        "versions": versions,
        "may_write": actor.can(Permission.RULEBOOK_WRITE, rulebook),
        "may_see_acceptances": actor.is_official and actor.can(Permission.APPLICATION_REVIEW, rulebook),
        "draft": next((version for version in versions if version.is_draft), None),
        "is_published": any(not version.is_draft for version in versions),
        "consultations": list(_consultations(rulebook)),
    }
    return render(request, "rulebooks/rulebook_detail.html", context)


@require_http_methods(["GET", "POST"])
def rulebook_add(request: HttpRequest) -> HttpResponse:
    """Name a new rulebook; its first draft opens for writing."""
    require(request.actor, Permission.RULEBOOK_WRITE)
    form = RulebookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        organiser = Organisation.objects.get(pk=request.actor.organiser_id)
        part = form.cleaned_data["part"]
        draft = attempt(
            form, lambda: create_rulebook(organiser=organiser, part=part, names=_names(form), by=request.actor)
        )
        if draft is not None:
            messages.success(request, _("Sääntökirja luotiin. Kirjoita nyt sen ensimmäinen versio."))
            return redirect("rulebooks:rulebook-version-edit", draft.public_id)
    return answer(request, "rulebooks/rulebook_add.html", {}, form)


@require_http_methods(["GET", "POST"])
def rulebook_rename(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change the name as long as nothing is published."""
    rulebook = get_object_or_404(Rulebook.objects.visible_to(request.actor), public_id=public_id)
    require(request.actor, Permission.RULEBOOK_WRITE, rulebook)
    form = _name_form(rulebook) if request.method == "GET" else RulebookNameForm(request.POST)
    if request.method == "POST" and form.is_valid():
        renamed = attempt(
            form,
            lambda: rename_rulebook(
                rulebook=rulebook, names=_names(form), expected_version=form.expected_version, by=request.actor
            ),
            _name_form,
        )
        if renamed is not None:
            messages.success(request, _("Nimi tallennettiin."))
            return redirect("rulebooks:rulebook-detail", rulebook.public_id)
    return answer(request, "rulebooks/rulebook_rename.html", {"rulebook": rulebook}, form)


def _filtered(rows: RulebookQuerySet, filters: RulebookFilter, actor: Actor) -> RulebookQuerySet:
    if text := filters.chosen("q"):
        rows = rows.searched(text)
    if part := filters.chosen("part"):
        rows = rows.filter(part=part)
    return rows.prefetch_related(Prefetch("versions", _light_versions(actor), to_attr="shown_versions"))


def _light_versions(actor: Actor) -> QuerySet[RulebookVersion]:
    """Versions without their long texts, the newest first."""
    running = Consultation.objects.running().without_texts()
    versions = RulebookVersion.objects.visible_to(actor).without_texts().order_by("-number")
    return versions.prefetch_related(Prefetch("consultations", running, to_attr="running_consultations"))


def _consultations(rulebook: Rulebook) -> ConsultationQuerySet:
    rounds = Consultation.objects.without_texts().filter(rulebook_version__rulebook=rulebook)
    return rounds.select_related("rulebook_version").defer(
        *(f"rulebook_version__{name}" for name in columns_of("text"))
    )


def _names(form: RulebookForm | RulebookNameForm) -> RulebookTexts:
    return {
        "name_fi": form.cleaned_data["name_fi"],
        "name_sv": form.cleaned_data["name_sv"],
        "name_en": form.cleaned_data["name_en"],
    }


def _name_form(rulebook: Rulebook) -> RulebookNameForm:
    names = {name: getattr(rulebook, name) for name in ("name_fi", "name_sv", "name_en")}
    return RulebookNameForm(initial={**names, "version": rulebook.version})
