"""The sections of an application: each is saved by itself, and a draft may be left half done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from providers import completeness
from providers.actions.applications import (
    accept_rulebooks,
    answer_questions,
    choose_area,
    describe_service,
    set_prices,
)
from providers.actions.attachments import DOCUMENT_KIND, add_attachment, remove_attachment
from providers.forms.applications import (
    AcceptanceForm,
    AreaForm,
    AttachmentForm,
    DescriptionForm,
    PricesForm,
    QuestionsForm,
)
from providers.models import Application, Attachment
from providers.views.applications import own_application
from providers.views.documents import hand_out
from providers.views.editing import Attempt, actor_of, attempt, form_page, posted, press
from rulebooks.models import AttachmentRequirement
from voucher_portal.accounts.actor import require
from voucher_portal.accounts.permissions import Permission


@require_http_methods(["GET", "POST"])
def offices(request: HttpRequest, public_id: str) -> HttpResponse:
    application = _editable(request, public_id)
    if application is None:
        return redirect("providers:application-detail", public_id)
    form = AreaForm.for_application(application, posted(request))
    done = Attempt()
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        done = attempt(
            form,
            lambda: choose_area(
                application=application,
                offices=list(cleaned["offices"]),
                municipality_codes=cleaned["municipality_codes"],
                expected_version=cleaned["version"],
                by=actor_of(request),
            ),
            AreaForm.for_application,
        )
        if done:
            return _saved(request, application)
    context = {"application": application, "form": form}
    template = "providers/application_offices.html"
    return form_page(request, template, context, form, stale_rows=done.stale_rows)


@require_http_methods(["GET", "POST"])
def prices(request: HttpRequest, public_id: str) -> HttpResponse:
    application = _editable(request, public_id)
    if application is None:
        return redirect("providers:application-detail", public_id)
    products = completeness.products_to_price(application)
    form = PricesForm.for_application(application, products, posted(request))
    done = Attempt()
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: set_prices(
                application=application,
                prices=form.prices(),
                expected_version=form.cleaned_data["version"],
                by=actor_of(request),
            ),
            lambda current: PricesForm.for_application(current, completeness.products_to_price(current)),
        )
        if done:
            return _saved(request, application)
    context = {"application": application, "form": form, "version": application.call.version_of_definition}
    template = "providers/application_prices.html"
    return form_page(request, template, context, form, stale_rows=done.stale_rows)


@require_http_methods(["GET", "POST"])
def description(request: HttpRequest, public_id: str) -> HttpResponse:
    application = _editable(request, public_id)
    if application is None:
        return redirect("providers:application-detail", public_id)
    form = DescriptionForm.for_application(application, posted(request))
    done = Attempt()
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: describe_service(
                application=application,
                answers=form.cleaned_data["answers"],
                expected_version=form.cleaned_data["version"],
                by=actor_of(request),
            ),
            DescriptionForm.for_application,
        )
        if done:
            return _saved(request, application)
    context = {"application": application, "form": form}
    template = "providers/application_description.html"
    return form_page(request, template, context, form, stale_rows=done.stale_rows)


@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, public_id: str) -> HttpResponse:
    application = _editable(request, public_id)
    if application is None:
        return redirect("providers:application-detail", public_id)
    form = QuestionsForm.for_application(application, posted(request))
    done = Attempt()
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: answer_questions(
                application=application,
                answers=form.answers(),
                expected_version=form.cleaned_data["version"],
                by=actor_of(request),
            ),
            QuestionsForm.for_application,
        )
        if done:
            return _saved(request, application)
    context = {"application": application, "form": form}
    template = "providers/application_questions.html"
    return form_page(request, template, context, form, stale_rows=done.stale_rows)


@require_http_methods(["GET", "POST"])
def acceptances(request: HttpRequest, public_id: str) -> HttpResponse:
    application = _editable(request, public_id)
    if application is None:
        return redirect("providers:application-detail", public_id)
    needed = completeness.acceptances_needed(application)
    form = AcceptanceForm(posted(request), needed=needed)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: accept_rulebooks(application=application, versions=form.accepted(), by=actor_of(request)),
        )
        if done:
            return _saved(request, application)
    context = {"application": application, "form": form, "needed": needed}
    return form_page(request, "providers/application_acceptances.html", context, form)


@require_GET
def attachments(request: HttpRequest, public_id: str) -> HttpResponse:
    application = _editable(request, public_id)
    if application is None:
        return redirect("providers:application-detail", public_id)
    return _attachments_page(request, application, None)


@require_POST
def attachment_add(request: HttpRequest, public_id: str, requirement_id: str) -> HttpResponse:
    application = _editable(request, public_id)
    if application is None:
        return redirect("providers:application-detail", public_id)
    requirements = application.call.version_of_definition.attachment_requirements
    requirement = get_object_or_404(requirements, public_id=requirement_id)
    form = AttachmentForm(request.POST, request.FILES, requirement=requirement)
    if form.is_valid():
        done = attempt(form, lambda: _add(application, requirement, form, request))
        if done:
            messages.success(request, _("Liite on lisätty."))
            return redirect("providers:application-attachments", public_id)
    return _attachments_page(request, application, form)


def _add(
    application: Application, requirement: AttachmentRequirement, form: AttachmentForm, request: HttpRequest
) -> Attachment:
    return add_attachment(
        application=application,
        requirement=requirement,
        upload=form.cleaned_data["document"],
        valid_until=form.cleaned_data.get("valid_until"),
        by=actor_of(request),
    )


def _attachments_page(request: HttpRequest, application: Application, refused: AttachmentForm | None) -> HttpResponse:
    given = {row.requirement_id: row for row in application.attachments.all()}
    rows = [
        {
            "requirement": requirement,
            "attachment": given.get(requirement.pk),
            "form": refused
            if refused is not None and refused.requirement == requirement
            else AttachmentForm(requirement=requirement),
        }
        for requirement in application.call.version_of_definition.attachment_requirements.all()
    ]
    context = {"application": application, "rows": rows, "refused_form": refused}
    return form_page(request, "providers/application_attachments.html", context, *([refused] if refused else []))


@require_POST
def attachment_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    attachment = _own_attachment(request, public_id)
    return press(
        request,
        lambda: remove_attachment(attachment=attachment, by=actor_of(request)),
        _("Liite on poistettu."),
        "providers:application-attachments",
        attachment.application.public_id,
    )


@require_GET
def attachment_download(request: HttpRequest, public_id: str) -> HttpResponse:
    """For those who write the company's applications, and the organiser's reviewers."""
    actor = actor_of(request)
    attachment = get_object_or_404(
        Attachment.objects.visible_to(actor).select_related("application"), public_id=public_id
    )
    require(actor, Permission.APPLICATION_REVIEW if actor.is_official else Permission.APPLICATION_WRITE)
    return hand_out(
        document_id=attachment.document_id,
        subject_kind=DOCUMENT_KIND,
        subject_id=attachment.public_id,
        organiser_id=attachment.application.organiser_id,
        purpose="attachment.download",
        actor=actor,
    )


def _own_attachment(request: HttpRequest, public_id: str) -> Attachment:
    actor = actor_of(request)
    rows = Attachment.objects.visible_to(actor).current().select_related("application", "requirement")
    attachment = get_object_or_404(rows, public_id=public_id)
    require(actor, Permission.APPLICATION_WRITE)
    return attachment


def _editable(request: HttpRequest, public_id: str) -> Application | None:
    """The own application while its contents are open; None when it is only to be read."""
    application = own_application(request, public_id, Permission.APPLICATION_WRITE)
    return application if application.is_editable else None


def _saved(request: HttpRequest, application: Application) -> HttpResponse:
    messages.success(request, _("Tallennettu. Voit jatkaa nyt tai myöhemmin."))
    return redirect("providers:application-edit", application.public_id)
