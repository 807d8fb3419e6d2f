"""Need assessments: recording one and reading it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from clients.actions import record_need_assessment
from clients.forms import NeedAssessmentForm, units_of
from clients.models import Client, Conclusion, NeedAssessment
from clients.views.editing import actor_of, attempt, form_page
from clients.views.opening import log_opening, opened_client
from voucher_portal.accounts.actor import Actor
from voucher_portal.accounts.permissions import Permission


@require_http_methods(["GET", "POST"])
def assessment_add(request: HttpRequest, public_id: str) -> HttpResponse:
    actor, client = opened_client(request, public_id, Permission.ASSESSMENT_WRITE)
    form = NeedAssessmentForm(request.POST or None, units=units_of(actor))
    if request.method == "POST" and form.is_valid():
        tried = attempt(form, lambda: _record(client, form, actor))
        if tried.result:
            messages.success(request, _("Palvelutarpeen arvio tallennettiin."))
            return redirect("clients:assessment-detail", tried.result.public_id)
    if request.method == "GET":
        log_opening(request, client, "assessment_add")
    return form_page(request, "clients/assessment_add.html", {"client": client}, form)


def _record(client: Client, form: NeedAssessmentForm, actor: Actor) -> NeedAssessment:
    cleaned = form.cleaned_data
    return record_need_assessment(
        client=client,
        assessed_date=cleaned["assessed_date"],
        needs=cleaned["needs"],
        plan=cleaned["plan"],
        conclusion=Conclusion(cleaned["conclusion"]),
        unit=cleaned["unit"],
        by=actor,
    )


@require_GET
def assessment_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """For officials who see the client, and for the client."""
    actor = actor_of(request)
    assessments = NeedAssessment.objects.visible_to(actor).select_related("client", "assessor", "unit")
    assessment = get_object_or_404(assessments, public_id=public_id)
    log_opening(request, assessment.client, "assessment_page")
    suits = assessment.conclusion == Conclusion.VOUCHER_SUITS
    context = {
        "assessment": assessment,
        "client": assessment.client,
        "may_propose": suits and actor.can(Permission.DECISION_PROPOSE, assessment),
    }
    return render(request, "clients/assessment_detail.html", context)
