"""Writing a new message: an official to a company, a company to an organiser."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from providers.actions.messages import Letter, write_to_company, write_to_organiser
from providers.forms.messages import (
    EVERYBODY,
    AnswerableLetterForm,
    CompanyLetterForm,
    LetterForm,
    OrganiserLetterForm,
    organisers_of,
)
from providers.models import Application
from providers.views.editing import attempt, form_page, posted
from voucher_portal.accounts.actor import Actor, require
from voucher_portal.accounts.permissions import Permission
from voucher_portal.accounts.requests import actor_of
from voucher_portal.accounts.roles import RoleName
from voucher_portal.inbox.models import Message

TEMPLATE = "providers/message_add.html"


@require_http_methods(["GET", "POST"])
def message_add(request: HttpRequest) -> HttpResponse:
    """To whomever the writer chooses among those they deal with."""
    actor = actor_of(request)
    require(actor, Permission.MESSAGE_WRITE)
    context: dict[str, Any] = {"back": reverse("inbox:message-list")}
    if actor.is_official:
        return _page(request, CompanyLetterForm(posted(request), actor=actor), context)
    organisers = organisers_of(actor)
    context["nobody"] = not organisers.exists()
    return _page(request, OrganiserLetterForm(posted(request), organisers=organisers), context)


@require_http_methods(["GET", "POST"])
def application_message_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """About one application: to the other side of it."""
    actor = actor_of(request)
    applications = Application.objects.visible_to(actor).submitted()
    related = ("provider__organisation", "organiser", "call__version_of_definition__definition")
    application = get_object_or_404(applications.select_related(*related), public_id=public_id)
    require(actor, Permission.APPLICATION_REVIEW if actor.is_official else Permission.COMPANY_VIEW)
    require(actor, Permission.MESSAGE_WRITE)
    page = "review-detail" if actor.is_official else "application-detail"
    context = {"back": reverse(f"providers:{page}", args=[application.public_id]), "application": application}
    form = AnswerableLetterForm(posted(request)) if actor.is_official else LetterForm(posted(request))
    return _page(request, form, context)


def _page(request: HttpRequest, form: LetterForm, context: dict[str, Any]) -> HttpResponse:
    application = context.get("application")
    actor = actor_of(request)
    if form.is_bound and form.is_valid() and attempt(form, lambda: _send(form.cleaned_data, application, actor)):
        messages.success(request, _("Viesti on lähetetty."))
        return redirect(context["back"])
    return form_page(request, TEMPLATE, {"form": form, **context}, form)


def _send(typed: dict[str, Any], application: Application | None, by: Actor) -> Message:
    """What was typed, to the other side of the application or to whom was chosen."""
    letter = Letter(typed["title"], typed["body"], _role(typed, by), application or typed.get("definition"))
    if by.is_official:
        company = application.provider if application else typed["company"]
        return write_to_company(company=company, letter=letter, answer_by=typed["answer_by"], by=by)
    organiser = application.organiser if application else typed["organiser"]
    return write_to_organiser(organiser=organiser, letter=letter, by=by)


def _role(typed: dict[str, Any], by: Actor) -> str:
    """The chosen readers; an application is read by those who applied, or by those who review it."""
    usual = RoleName.PROVIDER_ADMINISTRATOR if by.is_official else RoleName.PLANNER
    chosen = str(typed.get("role", usual))
    return "" if chosen == EVERYBODY else chosen
