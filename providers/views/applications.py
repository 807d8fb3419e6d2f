"""The company's applications: list, start, the task list of sections, sending, withdrawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from providers import completeness
from providers.actions.applications import start_application, submit_application, withdraw_application
from providers.forms.applications import ApplicationFilter
from providers.forms.fields import VersionedForm
from providers.models import Application
from providers.rules import MissingItem, Section
from providers.views.editing import actor_of, attempt, form_page, own_company, posted, posted_version, press
from rulebooks.models import Call
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.core import transitions
from voucher_portal.core.errors import RuleViolation
from voucher_portal.core.pagination import page_of

#: Steps of the organiser's own work: the company reads the decision, not how it was prepared.
INTERNAL_STEPS = ("prepare", "return_to_review")


@require_GET
def application_list(request: HttpRequest) -> HttpResponse:
    own_company(request, Permission.COMPANY_VIEW)
    filters = ApplicationFilter(request.GET)
    applications = Application.objects.visible_to(actor_of(request)).select_related(
        "organiser", "call__version_of_definition__definition"
    )
    chosen = filters.cleaned_data if filters.is_valid() else {}
    if state := chosen.get("state"):
        applications = applications.filter(state=state)
    if search := chosen.get("search"):
        applications = applications.matching(search)
    page = page_of(applications.with_missing_counts().order_by("-created_at", "-id"), request)
    context = {
        "page": page,
        "filters": filters,
        "may_apply": actor_of(request).can(Permission.APPLICATION_WRITE),
    }
    return render(request, "providers/application_list.html", context)


@require_http_methods(["GET", "POST"])
def application_start(request: HttpRequest, public_id: str) -> HttpResponse:
    """From an open call: what is asked, and the button that makes the draft."""
    calls = Call.objects.visible_to(actor_of(request)).select_related("organiser", "version_of_definition__definition")
    call = get_object_or_404(calls, public_id=public_id)
    provider = own_company(request, Permission.APPLICATION_WRITE)
    if request.method == "POST":
        try:
            application = start_application(call=call, provider=provider, by=actor_of(request))
        except RuleViolation as error:
            messages.error(request, str(error.message))
        else:
            return redirect("providers:application-edit", application.public_id)
    context = {
        "call": call,
        "version": call.version_of_definition,
        "provider": provider,
        "requirements": call.version_of_definition.attachment_requirements.all(),
        "values": completeness.values_to_price(call.version_of_definition),
        "accepts": Call.objects.accepting().filter(pk=call.pk).exists(),
        "earlier": Application.objects.visible_to(actor_of(request)).filter(call=call).order_by("-created_at")[:5],
    }
    return render(request, "providers/application_start.html", context)


@dataclass(frozen=True)
class Step:
    """A line of the task list: a section, where it is filled in, and how many things it lacks."""

    section: Section
    title: str | Promise
    hint: str | Promise
    url: str
    missing: int
    is_voluntary: bool = False


_STEPS: tuple[tuple[Section, str | Promise, str | Promise, str], ...] = (
    (
        Section.OFFICES,
        gettext_lazy("Toimipisteet ja kunnat"),
        gettext_lazy("Mitkä toimipisteet hakevat ja missä kunnissa."),
        "providers:application-offices",
    ),
    (
        Section.PRICES,
        gettext_lazy("Hinnat"),
        gettext_lazy("Yksi hinta jokaiselle tuotteelle, ilman arvonlisäveroa."),
        "providers:application-prices",
    ),
    (
        Section.ATTACHMENTS,
        gettext_lazy("Liitteet"),
        gettext_lazy("PDF- tai kuvatiedostoina."),
        "providers:application-attachments",
    ),
    (
        Section.QUESTIONS,
        gettext_lazy("Kysymykset"),
        gettext_lazy("Järjestäjän kysymykset tästä palvelusta."),
        "providers:application-questions",
    ),
    (
        Section.DESCRIPTION,
        gettext_lazy("Kuvaus palvelusta"),
        gettext_lazy("Vapaaehtoinen, mutta auttaa käsittelijää."),
        "providers:application-description",
    ),
    (
        Section.ACCEPTANCES,
        gettext_lazy("Sääntökirjat ja ehdot"),
        gettext_lazy("Lue ja hyväksy sääntökirja ja henkilötietojen käsittelyn ehdot."),
        "providers:application-acceptances",
    ),
)


def steps_of(application: Application, missing: list[MissingItem]) -> list[Step]:
    """The sections in their order with what each still lacks. Questions only where some are asked."""
    asks = bool(application.call.version_of_definition.questions.all())
    return [
        Step(
            section,
            title,
            hint,
            reverse(url_name, args=[application.public_id]),
            sum(item.section is section for item in missing),
            is_voluntary=section is Section.DESCRIPTION,
        )
        for section, title, hint, url_name in _STEPS
        if asks or section is not Section.QUESTIONS
    ]


@dataclass(frozen=True)
class MissingLine:
    """A missing item in words, and the page on which it is mended."""

    text: str
    url: str


def missing_lines(application: Application, missing: list[MissingItem]) -> list[MissingLine]:
    """Every missing item with its link."""
    addresses = {section: reverse(name, args=[application.public_id]) for section, _t, _h, name in _STEPS}
    addresses[Section.COMPANY] = reverse("providers:company")
    addresses[Section.CALL] = reverse("rulebooks:call-detail", args=[application.call.public_id])
    return [MissingLine(completeness.describe(item), addresses[item.section]) for item in missing]


@require_GET
def application_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """The task list of sections; a sent application is read on its own page instead."""
    application = own_application(request, public_id, Permission.APPLICATION_WRITE)
    if not application.is_editable:
        return redirect("providers:application-detail", public_id)
    missing = completeness.missing_items(application)
    context = {
        "application": application,
        "version": application.call.version_of_definition,
        "steps": steps_of(application, missing),
        "missing": missing_lines(application, missing),
        "may_withdraw": may(application, request, "withdraw"),
    }
    return render(request, "providers/application_edit.html", context)


@require_GET
def application_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    application = own_application(request, public_id, Permission.COMPANY_VIEW)
    actor = actor_of(request)
    context = {
        "application": application,
        **contents_of(application),
        "approvals": application.approvals.visible_to(actor),
        "history": transitions.history(application).exclude(name__in=INTERNAL_STEPS).reverse(),
        "may_edit": application.is_editable and actor.can(Permission.APPLICATION_WRITE, application),
        "may_write": application.submitted_at is not None and actor.can(Permission.MESSAGE_WRITE),
        "may_open_attachments": actor.can(Permission.APPLICATION_WRITE, application),
        "may_withdraw": may(application, request, "withdraw"),
    }
    return render(request, "providers/application_detail.html", context)


def contents_of(
    application: Application, acceptances: Sequence[completeness.AcceptanceNeeded] | None = None
) -> dict[str, object]:
    """What the company has written, for reading. `acceptances` where they have been read already."""
    return {
        "version": application.call.version_of_definition,
        "products": completeness.products_to_price(application),
        "answered": completeness.answers_of(application),
        "attachments": [row for row in application.attachments.all() if row.removed_at is None],
        "acceptances": completeness.acceptances_needed(application) if acceptances is None else acceptances,
    }


@require_http_methods(["GET", "POST"])
def application_submit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Check the answers, then send."""
    application = own_application(request, public_id, Permission.APPLICATION_WRITE)
    if not application.is_editable:
        return redirect("providers:application-detail", public_id)
    form = VersionedForm(posted(request), initial={"version": application.version})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        done = attempt(
            form,
            lambda: submit_application(application=application, expected_version=version, by=actor_of(request)),
        )
        if done:
            messages.success(request, _("Hakemus on lähetetty."))
            return redirect("providers:application-detail", public_id)
    missing = completeness.missing_items(application)
    context = {
        "application": application,
        "form": form,
        **contents_of(application),
        "steps": {step.section.value: step for step in steps_of(application, missing)},
        "missing": missing_lines(application, missing),
    }
    return form_page(request, "providers/application_submit.html", context, form)


@require_POST
def application_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    application = own_application(request, public_id, Permission.APPLICATION_WRITE)
    version = posted_version(request)
    return press(
        request,
        lambda: withdraw_application(application=application, expected_version=version, by=actor_of(request)),
        _("Hakemus on peruttu."),
        "providers:application-detail",
        public_id,
    )


def own_application(request: HttpRequest, public_id: str, permission: Permission) -> Application:
    """An application of the own company with everything its pages show."""
    actor = actor_of(request)
    mine = Application.objects.visible_to(actor).filter(provider__organisation_id=actor.organisation_id)
    application = get_object_or_404(mine.with_contents(), public_id=public_id)
    require(actor, permission)
    return application


def may(application: Application, request: HttpRequest, name: str) -> bool:
    """Does the transition table offer this step to the actor now?"""
    return any(step.name == name for step in transitions.available(application, actor_of(request)))
